"""What works for whom: the effect of each attribute level within fixed segments of people, pooled.

Knows the outcomes, no wording. Segments are fixed before the data: devices, parts of the day, and the interests that
most people have. Invariant: a cell with fewer people than may be described on either side of its contrast has no
number.

The effect of a level is the log ratio of two Hájek rates: impressions on which chance dealt the level against those on
which it dealt another, each weighted by the chance of the other (overlap weights: Li, Morgan and Zaslavsky 2018). Both sides
then stand for the same impressions, each as far as chance had a say in it: c(1 - c) where the level had the chance c. Inverse
chances stand for all impressions and have to be cut, and a cut at √n left its bias out of the interval: 89 % held. All cells
are shrunk towards no effect, so many slices do not make many finds. Pooled intervals hold on average over the cells.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from bandits.ope.lift import FEWEST_REWARDS, ArmTotals, Lift, anytime_multiplier, stratified_lift
from bandits.ope.rates import Pooled, pool, quantile
from generators.brief import ATTRIBUTES
from services.reports.figures.choices import below, gather
from services.reports.figures.estimate import FEWEST_PEOPLE, LEVEL, RANDOMISED, Estimate, no_answer
from services.reports.figures.few import withheld
from services.reports.figures.lift import compare
from services.reports.figures.weights import ASSUMPTION

if TYPE_CHECKING:
    from collections.abc import Sequence

    from services.reports.figures.outcomes import Outcomes

METHOD = "log ratio of two rates by person, overlap weights, shrinkage over the cells of a level with an unknown spread"
LIFT_METHOD = "lift within the segment, shrinkage towards the overall lift with an unknown spread"
EVERYONE = "everyone"
DEVICES, DAYPARTS = ("mobile", "tablet", "desktop"), ("night", "morning", "afternoon", "evening")
INTERESTS, COLUMNS = 5, 8
#: Of all cells that speak, at most this share does so falsely, on average (Benjamini and Hochberg 1995, over all cells that
#: were looked at, shown or not; it holds where cells err together, as everyone and a part of them do). Not Holm's bound on any
#: false cell: a map is read as a pattern, where one stray of twenty does no harm, and what it misses is not looked for again.
SPEAK_FALSELY = 0.05
#: Impressions that the heat map looks at: an even sample by hash, because each is unfolded into its levels.
SAMPLE = 50_000

#: Everybody is in a segment by device, in one by part of the day and in some by interest.
_SLICINGS = 3

_INTEREST = "interest: "
#: A device or an hour that a file has not, or that is none, is in no segment.
_SEGMENT_LIST = f"""list_filter(list_concat(
    ['everyone', device, ['night', 'morning', 'afternoon', 'evening'][hour // 6 + 1]],
    list_transform(list_distinct(interests), lambda i: '{_INTEREST}' || i)), lambda name: name IS NOT NULL)"""

_LEVELS = f"""
CREATE OR REPLACE TABLE levels AS
WITH cells AS (
    SELECT DISTINCT id AS action, [{", ".join(ATTRIBUTES)}] AS cell FROM all_creatives
    UNION ALL SELECT DISTINCT candidate, string_split(split_part(candidate, '/', 2), '.')
    FROM (SELECT unnest(arms) AS candidate FROM pools) WHERE starts_with(candidate, 'make:')
), named AS (SELECT action, unnest({list(ATTRIBUTES)}) || ': ' || unnest(cell) AS level FROM cells),
places AS (SELECT pool, unnest(arms) AS candidate, generate_subscripts(arms, 1) AS place FROM pools)
SELECT pool, level, list(place ORDER BY place) AS places FROM places JOIN named ON named.action = places.candidate
GROUP BY pool, level
"""  # noqa: S608  (the names of our own attributes)

_DEALT = f"""
CREATE OR REPLACE TABLE dealt AS
WITH sample AS (
    SELECT person, reward, pool, chosen, probabilities, {_SEGMENT_LIST} AS segments FROM choices WHERE lot <= $below
), chances AS (
    SELECT sample.* EXCLUDE (probabilities), levels.level, list_sum(list_select(probabilities, places)) AS chance,
           coalesce(list_contains(places, chosen), false) AS had
    FROM sample JOIN levels ON levels.pool = sample.pool
)
SELECT person, reward, segments, level, had,
       CASE WHEN had THEN 1 - chance ELSE chance END AS weight
FROM chances WHERE chance BETWEEN 1e-6 AND 1 - 1e-6
"""  # noqa: S608  (constants of this file)

#: Who had the level and who had another; one row more of a cell (``had`` null) counts people on both sides once.
_CELLS = """
WITH people AS (
    SELECT segment, level, had, person, sum(weight) AS m, sum(weight * reward) AS y, sum(reward) AS clicks
    FROM (SELECT *, unnest(segments) AS segment FROM dealt) WHERE list_contains($segments, segment) GROUP BY ALL
)
SELECT segment, level, had, count(DISTINCT person) AS people, sum(clicks) AS clicks, sum(m), sum(y), sum(m * m), sum(y * y),
       sum(m * y)
FROM people GROUP BY GROUPING SETS ((segment, level, had), (segment, level)) ORDER BY segment, level, had
"""

#: All segments in one pass over the people of the panel.
_GROUPS = f"""
WITH people AS (
    SELECT segment, campaign, control, person, count(*)::DOUBLE AS m, count(clicked)::DOUBLE AS y
    FROM (SELECT campaign, control, person, clicked, unnest({_SEGMENT_LIST}) AS segment FROM panel WHERE impressed IS NOT NULL)
    GROUP BY ALL
)
SELECT segment, campaign, control, count(*), sum(m), sum(y), sum(m * m), sum(y * y), sum(m * y) FROM people
GROUP BY segment, campaign, control ORDER BY segment, campaign, control
"""  # noqa: S608


@dataclass(frozen=True)
class Segment:
    """One row: a group of people with its pooled lift and one pooled effect a column (no answer: too few people).

    ``speaks``: cells that are no find of having looked at many (see ``SPEAK_FALSELY``).
    """

    name: str
    people: int
    impressions: int
    lift: Estimate
    effects: tuple[Estimate, ...]
    speaks: tuple[bool, ...]


@dataclass(frozen=True)
class HeatMap:
    """Segments by attribute levels. ``speak``: cells that speak; ``by_chance``: how many of them at most, on average, falsely.

    ``spread``: the prior standard deviation of log effects, against which certainty is measured. ``sample``: impressions that
    the effects rest on, of ``of`` with a chance in the log.
    """

    levels: tuple[str, ...]
    segments: tuple[Segment, ...]
    speak: int
    by_chance: float
    spread: float
    sample: int
    of: int

    def certainty(self, effect: Estimate) -> float:
        """How much of the prior's width the data took away, 0 to 1."""
        sd = (math.log1p(effect.high) - math.log1p(effect.low)) / (2 * quantile(LEVEL))
        return max(1 - sd / self.spread, 0.0)


Contrast = tuple[float, float, int]  # log ratio, its variance, people
Sides = dict[bool | None, tuple[ArmTotals, float]]  # with the level, without it, and (None) all, with clicks


def heat_map(outcomes: Outcomes) -> HeatMap | None:
    """The heat map, or None while no cell has people enough."""
    groups = _groups(outcomes)
    names = _names(groups)
    sample, contrasts = _contrasts(outcomes, names)
    if not contrasts:
        return None
    effects, spread = _effects(contrasts)
    levels = _columns(effects)
    lifts, speaking = _lifts(outcomes, {name: groups[name] for name in names}), _speaking(contrasts)
    segments = tuple(
        Segment(
            name, *_sizes(groups[name], outcomes.panel_share), lifts[name],
            tuple(effects.get((name, level), no_answer(METHOD, ASSUMPTION)) for level in levels),
            tuple((name, level) in speaking and effects[name, level].sign != 0 for level in levels),
        )
        for name in names
    )  # fmt: skip
    speak = sum(sum(segment.speaks) for segment in segments)
    return HeatMap(levels, segments, speak, SPEAK_FALSELY * speak, spread, sample, outcomes.counts["drawn"])


def _speaking(contrasts: dict[tuple[str, str], Contrast]) -> set[tuple[str, str]]:
    """Cells that speak at the false discovery rate, by their own contrasts, not yet pooled."""
    cells = sorted(contrasts, key=lambda cell: -abs(contrasts[cell][0]) / math.sqrt(contrasts[cell][1]))
    chances = [math.erfc(abs(contrasts[cell][0]) / math.sqrt(2 * contrasts[cell][1])) for cell in cells]
    last = max((at for at, chance in enumerate(chances, 1) if chance <= SPEAK_FALSELY * at / len(cells)), default=0)
    return set(cells[:last])


Groups = dict[str, dict[str, list[ArmTotals]]]  # by segment and campaign: treated, control


def _groups(outcomes: Outcomes) -> Groups:
    """The totals of every segment that anybody of the panel belongs to."""
    groups: Groups = {}
    for row in outcomes.rows(_GROUPS):
        segment, campaign, control, *sums = row.values()
        groups.setdefault(segment, {}).setdefault(campaign, [ArmTotals(), ArmTotals()])[int(control)] = ArmTotals(*sums)
    return groups


def _names(groups: Groups) -> list[str]:
    """The segments of the heat map that have people enough: those fixed before the data, and the interests of most people."""
    people = {name: _sizes(of)[0] for name, of in groups.items()}
    interests = [name for name in sorted(people, key=lambda name: (-people[name], name)) if name.startswith(_INTEREST)]
    wanted = [EVERYONE, *DEVICES, *DAYPARTS, *interests[:INTERESTS]]
    parts = ({name: met for name, met in people.items() if name in slicing} for slicing in (DEVICES, DAYPARTS))
    few = set().union(*map(withheld, parts))
    return [name for name in wanted if people.get(name, 0) >= FEWEST_PEOPLE and name not in few]


def _sizes(campaigns: dict[str, list[ArmTotals]], share: float = 1.0) -> tuple[int, int]:
    """People and impressions of a segment, over the panel's share of people."""
    arms = [arm for arms in campaigns.values() for arm in arms]
    return round(sum(arm.people for arm in arms) / share), round(sum(arm.impressions for arm in arms) / share)


def _contrasts(outcomes: Outcomes, names: Sequence[str]) -> tuple[int, dict[tuple[str, str], Contrast]]:
    """Sampled impressions; and for each (segment, level) with people and clicks enough on both sides: the contrast."""
    gather(outcomes)
    outcomes.run(_LEVELS)
    n = outcomes.row("SELECT count(*) AS n FROM choices")["n"]
    lots = below(SAMPLE / max(n, SAMPLE))
    outcomes.run(_DEALT, below=lots)
    sides: dict[tuple[str, str], Sides] = {}
    for row in outcomes.rows(_CELLS, segments=list(names)):
        segment, level, had, people, clicks, *sums = row.values()
        sides.setdefault((segment, level), {})[had] = (ArmTotals(people, *sums), clicks)
    sample = outcomes.row("SELECT count(*) AS n FROM choices WHERE lot <= $below", below=lots)["n"]
    return sample, {cell: _contrast(arms) for cell, arms in sides.items() if _describable(arms)}


def _describable(arms: Sides) -> bool:
    sides = [arms[had] for had in (True, False) if had in arms]
    enough = all(arm.people >= FEWEST_PEOPLE and clicks >= FEWEST_REWARDS for arm, clicks in sides)
    return len(sides) > 1 and enough and _contrast(arms)[1] > 0.0  # none where all on either side always clicked


def _contrast(arms: Sides) -> Contrast:
    had, other = arms[True][0], arms[False][0]
    variance = had.rate_variance / had.rate**2 + other.rate_variance / other.rate**2
    return math.log(had.rate / other.rate), variance, arms[None][0].people


def _pool(contrasts: Sequence[Contrast], centre: float) -> Pooled:
    return pool(np.array([c[0] for c in contrasts]), np.array([c[1] for c in contrasts]), centre, _SLICINGS)


def _effects(contrasts: dict[tuple[str, str], Contrast]) -> tuple[dict[tuple[str, str], Estimate], float]:
    """Every cell shrunk towards no effect, each level by the spread of its own cells; and the spread of all, root mean square.

    Levels differ in how much they do: by one spread for all, 86 % of the intervals held.
    """
    effects: dict[tuple[str, str], Estimate] = {}
    spreads: list[float] = []
    for level in sorted({level for _, level in contrasts}):
        cells = [cell for cell in contrasts if cell[1] == level]
        pooled = _pool([contrasts[cell] for cell in cells], 0.0)
        effects |= {cell: _estimate(pooled, at, contrasts[cell][2], METHOD) for at, cell in enumerate(cells)}
        spreads.append(pooled.spread)
    return effects, math.sqrt(sum(spread**2 for spread in spreads) / len(spreads))


def _estimate(pooled: Pooled, at: int, people: int, method: str, assumption: str = ASSUMPTION) -> Estimate:
    mean, half = float(pooled.mean[at]), quantile(LEVEL) * float(pooled.sd[at])
    return Estimate(math.expm1(mean), math.expm1(mean - half), math.expm1(mean + half), LEVEL, method, people, assumption)


def _columns(effects: dict[tuple[str, str], Estimate]) -> tuple[str, ...]:
    """The levels with most evidence over everyone, in schema order. Shrinkage has priced in that they were picked."""
    everyone = {level: effect for (segment, level), effect in effects.items() if segment == EVERYONE}
    strength = {level: abs(effect.value) / (effect.high - effect.low + 1e-9) for level, effect in everyone.items()}
    chosen = sorted(strength, key=lambda level: -strength[level])[:COLUMNS]
    order = [f"{attribute}: {level}" for attribute, levels in ATTRIBUTES.items() for level in levels]
    return tuple(level for level in order if level in chosen)


def _lifts(outcomes: Outcomes, groups: Groups) -> dict[str, Estimate]:
    """The lift of each segment, shrunk towards the lift of everyone; everyone's own is the report's, not shrunk."""
    everyone = compare(outcomes, "clicked").lift
    lifts = {name: stratified_lift({one: (arms[0], arms[1]) for one, arms in of.items()}) for name, of in groups.items()}
    told = {name: lift for name, lift in lifts.items() if Estimate.of_lift(lift).answered and name != EVERYONE}
    estimates = dict.fromkeys(groups, no_answer(LIFT_METHOD, RANDOMISED)) | {EVERYONE: everyone}
    if told and everyone.answered:
        contrasts = [_log_lift(lift) for lift in told.values()]
        pooled = _about(_pool(contrasts, math.log1p(everyone.value)), _variance(everyone, everyone.n))
        for at, (name, lift) in enumerate(told.items()):
            people = lift.people_treated + lift.people_control
            estimates[name] = _estimate(pooled, at, people, LIFT_METHOD, RANDOMISED)
    return estimates


def _about(pooled: Pooled, variance: float) -> Pooled:
    """Widened by what is not known of the lift that all were shrunk towards, which has this variance.

    Everyone's lift is made of the segments', so it errs with each by its own variance: what is left to it is 1 - trust².
    Without it a segment's interval was a tenth as wide as everyone's, and held the truth in every third campaign.
    """
    return replace(pooled, sd=np.sqrt(pooled.sd**2 + variance * (1.0 - pooled.trust**2)))


def _log_lift(lift: Lift) -> Contrast:
    """The log ratio, its sampling variance, and people."""
    people = lift.people_treated + lift.people_control
    return math.log1p(lift.value), _variance(lift, people), people


def _variance(lift: Lift | Estimate, people: int) -> float:
    """Of the log ratio, taken back out of the anytime-valid interval."""
    half = math.log1p(lift.high) - math.log1p(lift.value)
    return float((half / anytime_multiplier(people, lift.level)) ** 2)
