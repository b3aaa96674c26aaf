"""The truth of the lift: now, at every look, and within each segment; and of what stands beside it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from services.reports.figures.estimate import FEWEST_PEOPLE
from services.reports.figures.lift import compare, lift_over_time
from services.reports.figures.segments import DAYPARTS, DEVICES, EVERYONE
from simulations.truth.impressions import rates_of
from simulations.truth.told import told

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from services.reports.figures.outcomes import Outcomes
    from services.reports.figures.segments import HeatMap
    from simulations.truth.impressions import Impressions
    from simulations.truth.told import Told

#: Quarters of the day are six hours long.
_HOURS = 6


def lifts(outcomes: Outcomes, shown: Impressions) -> Iterator[Told]:
    """The first page: lift, both rates, extra clicks; and the lifts of what should not get worse.

    Conversions and dismissals of simulated people hang on clicks alone: of those who click a fixed share converts, of those who
    do not a fixed share closes the ad.
    """
    clicks = compare(outcomes, "clicked")
    true = rates_of(shown, np.ones(len(shown.control), bool))
    won = clicks.treated.value * clicks.impressions_treated
    yield from told("verdict", "lift", "clicks", clicks.lift, true.lift)
    yield from told("verdict", "rate of the treated", "clicks", clicks.treated, true.treated)
    yield from told("verdict", "rate of control", "clicks", clicks.control, true.control)
    yield from told("verdict", "extra clicks", "clicks", clicks.extra, won - true.without)
    paired = true.treated / (1.0 + true.lift)
    others = {"converted": true.lift, "dismissed": (1.0 - true.treated) / (1.0 - paired) - 1.0}
    yield from told("verdict", "other lifts", "conversions", compare(outcomes, "converted").lift, others["converted"])
    yield from told("verdict", "other lifts", "dismissals", compare(outcomes, "dismissed").lift, others["dismissed"])


def band(outcomes: Outcomes, shown: Impressions) -> Iterator[Told]:
    """Every look of the curve that is drawn."""
    for number, look in enumerate(lift_over_time(outcomes, math.inf), 1):
        if look.people >= FEWEST_PEOPLE:
            true = rates_of(shown, shown.impressed <= look.at).lift
            yield from told("lift-over-time", "lift band", f"look {number}", look.lift, true)


def segment_lifts(found: HeatMap, shown: Impressions) -> Iterator[Told]:
    """The lift of each segment but everyone's, which is the report's own."""
    for segment in found.segments:
        if segment.name != EVERYONE:
            true = rates_of(shown, members(segment.name, shown.device, shown.hour, shown.interests)).lift
            yield from told("segments", "segment lift", segment.name, segment.lift, true)


def members(
    segment: str, device: NDArray[np.str_], hour: NDArray[np.int64], interests: list[list[str]]
) -> NDArray[np.bool_]:  # fmt: skip
    """Which of n decisions belong to a segment of the heat map."""
    if segment == EVERYONE:
        return np.ones(len(device), bool)
    if segment in DEVICES:
        return np.asarray(device == segment)
    if segment in DAYPARTS:
        return np.asarray(hour // _HOURS == DAYPARTS.index(segment))
    interest = segment.partition(": ")[2]
    return np.fromiter((interest in those for those in interests), bool, len(interests))
