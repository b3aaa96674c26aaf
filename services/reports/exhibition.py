"""The exhibition: which exhibits a report has after its first page, in the order of its pages.

Knows what each exhibit is made from; no query, no file. Invariant: every exhibit of the order is there, if only as one quiet
line that says why it has nothing to show.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from services.reports.exhibits.calibration import calibration_ratio
from services.reports.exhibits.elements import element_effects
from services.reports.exhibits.exhibit import quiet
from services.reports.exhibits.exploration import cost_of_trying
from services.reports.exhibits.feedback import feedback_quality
from services.reports.exhibits.league import creatives
from services.reports.exhibits.lift_over_time import ID as LIFT_ID
from services.reports.exhibits.lift_over_time import lift_over_time as lift_exhibit
from services.reports.exhibits.provenance import how_it_was_made
from services.reports.exhibits.rules import price_of_rules
from services.reports.exhibits.segments import ID as SEGMENTS_ID
from services.reports.exhibits.segments import segments
from services.reports.exhibits.supply import creative_supply
from services.reports.exhibits.what_if import what_if_table
from services.reports.figures.calibration import calibration
from services.reports.figures.click_window import click_window
from services.reports.figures.elements import elements
from services.reports.figures.exploration import exploration
from services.reports.figures.league import league
from services.reports.figures.lift import compare, lift_over_time
from services.reports.figures.provenance import provenance
from services.reports.figures.rules import rule_prices
from services.reports.figures.segments import heat_map
from services.reports.figures.supply import supply
from services.reports.figures.what_if import what_if

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bandits.learners.factor_belief import FactorSamples
    from services.reports.exhibits.exhibit import Exhibit
    from services.reports.figures.estimate import Estimate
    from services.reports.figures.feedback import Feedback
    from services.reports.figures.outcomes import Outcomes
    from services.reports.figures.provenance import Change
    from services.reports.ground import Ground
    from services.reports.thumbnails import Thumbnails

#: What resampling starts from: the same archive gives the same report.
SEED = 1
_HIDDEN = "A check failed, so the lift is hidden; the checks above say which."


def exhibition(
    outcomes: Outcomes, ground: Ground, found: Feedback, pictures: Thumbnails, now: datetime, *,
    shows_lift: bool, tastes: FactorSamples | None, holding: Sequence[str], command: str | None = None,
) -> list[Exhibit]:  # fmt: skip
    """The exhibits in order.

    now: when the archive is read. shows_lift: false where a failed check hides it. tastes: what is believed now, by which
    rules are priced. holding: sentences on how many creatives to hold. command: makes the report again, where one on the
    archive would not.
    """
    standings, made, effects = league(outcomes), provenance(outcomes), elements(outcomes)
    return [
        *_lifts(outcomes, found, made.changes, now, shown=shows_lift),
        element_effects(effects),
        creatives(standings, _control_rates(outcomes, ground), pictures),
        calibration_ratio(calibration(outcomes)),
        cost_of_trying(exploration(outcomes), standings, effects.narrowed if effects else None),
        what_if_table(what_if(outcomes, np.random.default_rng(SEED))),
        feedback_quality(found, click_window(outcomes)),
        creative_supply(supply(outcomes), holding),
        price_of_rules(rule_prices(outcomes, tastes)),
        how_it_was_made(made, command or _command(ground, outcomes.campaign), SEED),
    ]


def _command(ground: Ground, campaign: str | None) -> str:
    """What makes this report again from the same archive."""
    asked = {"--campaign": campaign, "--since": _moment(ground.period.since), "--until": _moment(ground.period.until)}
    return " ".join(["adloom report", *(f"{option} {value}" for option, value in asked.items() if value)])


def _moment(at: datetime | None) -> str | None:
    return None if at is None else f"{at:%Y-%m-%dT%H:%M:%S}"


def _lifts(outcomes: Outcomes, found: Feedback, changes: Sequence[Change], now: datetime, *, shown: bool) -> list[Exhibit]:
    """The exhibits that show a lift, or a line in place of each."""
    if not shown:
        return [quiet(LIFT_ID, "The lift is hidden", _HIDDEN), quiet(SEGMENTS_ID, "Segments are hidden", _HIDDEN)]
    curve = lift_over_time(outcomes, now.timestamp() - found.settles_in_s)
    return [lift_exhibit(curve, found.split, found.settles_in_s, changes), segments(heat_map(outcomes))]


def _control_rates(outcomes: Outcomes, ground: Ground) -> dict[str, Estimate]:
    """Control's click rate by campaign, for the line in the league."""
    return {campaign: compare(outcomes, "clicked", campaign).control for campaign in ground.campaigns}
