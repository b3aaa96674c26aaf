"""The report on a simulated campaign, as the service would make it, with the truth beside it."""

from __future__ import annotations

import datetime as dt
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from errors import Unknown
from services.reports.deliverables.handing_over import hand_over
from services.reports.figures.outcomes import Outcomes
from services.reports.report import Beside, write_report
from simulations.truth.campaign import campaign_in
from simulations.truth.telling import as_files, tell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from services.reports.deliverables.formats import Format
    from services.reports.report import ReportSummary
    from simulations.scenario import Scenario
    from simulations.truth.told import Told


@dataclass(frozen=True)
class Run:
    """One campaign to simulate. ``name``: the scenario's, for people; ``impressions``: decisions."""

    name: str
    scenario: Scenario
    policy: str
    seed: int
    impressions: int

    @property
    def notice(self) -> str:
        """What is printed on top of the report."""
        drawn = f"{self.impressions:,} decisions, policy “{self.policy}”, seed {self.seed}"
        return f"Simulated: {self.name}, {drawn}. Nobody saw an ad."

    @property
    def command(self) -> str:
        """What makes the report again."""
        asked = f"--impressions {self.impressions} --policy {self.policy} --seed {self.seed}"
        return f"adloom report --simulate {self.name}.toml {asked}"


def simulated_report(run: Run, out: Path, formats: Sequence[Format]) -> tuple[ReportSummary, list[Told]]:
    """Write the report with ``truth.csv`` and ``truth.json`` into a folder; the archive is thrown away.

    Raises what ``write_report`` does. The same run gives the same truth.
    """
    with tempfile.TemporaryDirectory(prefix="adloom-simulated-") as folder:
        campaign = campaign_in(Path(folder), run.scenario, run.policy, run.seed, run.impressions)
        now = dt.datetime.fromtimestamp(campaign.ended, dt.UTC)
        beside = Beside(notice=run.notice, tastes=campaign.tastes, command=run.command)
        written = write_report(campaign.archive, _unpainted, None, out, now, formats=formats, beside=beside)
        outcomes = Outcomes(campaign.archive, None)
        try:
            rows = list(tell(outcomes, campaign.known))
        finally:
            outcomes.close()
    return replace(written, files=(*written.files, *hand_over(out, as_files(rows)))), rows


def _unpainted(name: str) -> bytes:
    """Creatives of a simulation are written and not painted."""
    raise Unknown("picture", name)
