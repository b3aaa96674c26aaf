"""Impressions as the report counts them, each with the truth of its decision; and true rates over some of them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from services.reports.figures.outcomes import Outcomes
    from simulations.truth.witness import Known

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]

_SHOWN = """
SELECT "at", impressed, campaign, control, device, hour, interests FROM outcomes WHERE impressed IS NOT NULL ORDER BY "at"
"""


class Impressions(NamedTuple):
    """n impressions, columns (n,). served: expected chance under the person's own group; rival: under control.

    campaign: numbers; impressed: Unix seconds; interests: the words of each.
    """

    impressed: Floats
    campaign: NDArray[np.int64]
    control: Flags
    served: Floats
    rival: Floats
    device: NDArray[np.str_]
    hour: NDArray[np.int64]
    interests: list[list[str]]


class Rates(NamedTuple):
    """True click rates of both groups, weighted by campaign as the report weighs them, and the lift.

    ``lift`` is that of the policy over control for the very people whom the policy served: who happened to be drawn into which
    group is chance too, and an interval speaks of it. ``without``: clicks that control would have given these people.
    """

    treated: float
    control: float
    lift: float
    without: float


def impressions_of(outcomes: Outcomes, known: Known) -> Impressions:
    """All impressions in the order of decisions."""
    table = outcomes.table(_SHOWN)
    row = known.rows(table["at"].to_numpy())
    return Impressions(
        table["impressed"].to_numpy(), np.unique(table["campaign"].to_numpy(), return_inverse=True)[1].astype(np.int64),
        table["control"].to_numpy(), known.served[row], known.rival[row], table["device"].to_numpy().astype(np.str_),
        table["hour"].to_numpy().astype(np.int64), table["interests"].to_pylist(),
    )  # fmt: skip


def rates_of(shown: Impressions, rows: Flags) -> Rates:
    """True rates over some impressions, (n,); nan where either group has none."""
    strata = [rows & (shown.campaign == number) for number in range(int(shown.campaign.max(initial=-1)) + 1)]
    usable = [here for here in strata if 0 < np.count_nonzero(here & shown.control) < np.count_nonzero(here)]
    if not usable:
        return Rates(math.nan, math.nan, math.nan, math.nan)
    weights = np.array([np.count_nonzero(here) for here in usable], np.float64)
    treated, paired, control = (
        float(np.average(column, weights=weights))
        for column in zip(*(_of_stratum(shown, here) for here in usable), strict=True)
    )
    return Rates(treated, control, treated / paired - 1.0, float(shown.rival[rows & ~shown.control].sum()))


def _of_stratum(shown: Impressions, here: Flags) -> tuple[float, float, float]:
    """What the treated were served, what control would have served them, and what it would have served everybody."""
    treated = here & ~shown.control
    return shown.served[treated].mean(), shown.rival[treated].mean(), shown.rival[here].mean()
