"""How often the service's own lift interval held the truth: at the end of a run, and at every look of it at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulations.results import over_seeds

if TYPE_CHECKING:
    from collections.abc import Iterable

    from services.reports.figures.estimate import Estimate
    from simulations.cells import CellResult


@dataclass(frozen=True)
class Coverage:
    """Over the runs that had an interval. ``end``: share of last intervals that hold the truth; ``always``: share of runs all
    of whose looks do, which is what an anytime-valid interval promises.
    """

    at_end: int
    at_every_look: int
    runs: int
    end: Estimate
    always: Estimate

    @property
    def short(self) -> bool:
        """Whether it is below what was promised by more than the luck of the seeds."""
        return self.always.high < self.always.level


def coverage(runs: Iterable[CellResult]) -> Coverage:
    """Coverage over runs; a run without any interval is left out."""
    answered = [run.account for run in runs if run.account.lift.covers is not None]
    end = sum(account.lift.covers is True for account in answered)
    always = sum(
        account.lift.covers is True and all(point.lift.covers is not False for point in account.curve) for account in answered
    )
    n = len(answered)
    return Coverage(end, always, n, over_seeds.share(end, n), over_seeds.share(always, n))
