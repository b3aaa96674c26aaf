"""What each element of an ad does: angle, tone, length, offer, image and call, all others equal, and two of them together.

Knows the outcomes, no wording. Identified by the policy's own chance: what was drawn is compared with what could have been
drawn for the same person at the same moment, so being popular, or shown to eager people, gains an element nothing (see
``element_model``, which also says what the effect is where people differ). Invariant: the intervals of all elements hold at
once, those of all pairs at once, and an element that too few people met or clicks tell of, or that was hardly ever left to
chance, has no number.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Literal

import numpy as np

from bandits.ope.lift import FEWEST_REWARDS
from generators.brief import ATTRIBUTES
from services.reports.figures.dealt import dealt, levels_of
from services.reports.figures.element_apart import Apart, untried
from services.reports.figures.element_counts import Counted, count_of
from services.reports.figures.element_design import LEVELS, arms_with, basis_of, codes_of, design_of, spread_of, times_of
from services.reports.figures.element_model import DOUBT, fit, relative
from services.reports.figures.element_narrowed import Narrowed, best_known, first_of
from services.reports.figures.element_pairs import Pair, pair_effects
from services.reports.figures.estimate import FEWEST_PEOPLE, LEVEL, Estimate, no_answer
from services.reports.figures.weights import ASSUMPTION

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from services.reports.figures.dealt import Dealt
    from services.reports.figures.element_design import Basis
    from services.reports.figures.element_model import Contrast, Effects
    from services.reports.figures.outcomes import Outcomes

    Array = NDArray[np.float64]

#: What helps or hurts is read off these intervals, all at once. Holm's steps would tell some more, whose interval reaches zero:
#: a row that says "helps" beside a line across zero would not be believed, and need not be.
METHOD = (
    "structural mean model by logged chances (Robins, Mark and Newey 1992), by person, widened for all compared (Bonferroni)"
)
ALONE = "structural mean model by logged chances (Robins, Mark and Newey 1992), by person"
#: The inner interval.
HALF = 0.5
#: Decisions by which people and shares are counted, and clicks from which effects are estimated: even samples.
DECISIONS, CLICKS = 200_000, 100_000
#: An effect known from fewer decisions that left it to chance speaks of too few.
_LEAST_SHARE = 0.01

_ANY = tuple(levels[0] for levels in ATTRIBUTES.values())

#: overlap-low: hardly ever left to chance; log-too-short: too few people or clicks; apart: always together with others.
Refusal = Literal["overlap-low", "log-too-short", "apart"]


@dataclass(frozen=True)
class Element:
    """A level of an attribute against another (``against``), or against all others where that is None.

    ``shown``, ``not_shown``: sampled impressions with it and without (None: too few people). ``effect``: relative;
    ``half``: its 50 % interval, by itself. ``randomised``: share of decisions that left it to chance. ``with_``: another
    element that always went together with it, so that the effect is that of both.
    """

    attribute: str
    level: str
    against: str | None
    shown: int | None
    not_shown: int | None
    randomised: float
    effect: Estimate
    half: Estimate
    refusal: Refusal | None = None
    with_: tuple[str, str] | None = None

    @property
    def lost(self) -> bool:
        """Whether it came in company of others, in a way that not even an effect of both can be told."""
        return self.refusal == "apart" and self.with_ is None

    @property
    def clear(self) -> float:
        """The lower bound of the size of the effect, as a log; below zero where its sign is not known."""
        if not self.effect.answered:
            return -math.inf
        return max(math.log1p(self.effect.low), -math.log1p(self.effect.high))


@dataclass(frozen=True)
class Elements:
    """All elements, clearest first; the pairs that speak, of ``pairs_tried``; decisions and clicks that were looked at.

    ``surplus``: by how many standard errors the level that misses its logged chance most was drawn too often or too seldom.
    ``narrowed``: the element that is best known, with how well it was by the first half of the clicks.
    """

    elements: tuple[Element, ...]
    pairs: tuple[Pair, ...]
    apart: tuple[Apart, ...]
    surplus: float
    compared: int
    pairs_tried: int
    decisions: int
    clicks: int
    narrowed: Narrowed | None = None


def elements(outcomes: Outcomes) -> Elements | None:
    """The effects, or None while fewer people have met an ad of known elements than may be described."""
    sample, clicks = dealt(outcomes, DECISIONS), dealt(outcomes, CLICKS, "AND reward > 0")
    known, known_clicks = (_known(one, levels_of(outcomes, one.arms)) for one in (sample, clicks))
    return effects_of(*known, *known_clicks) if known[0].people >= FEWEST_PEOPLE else None


def _known(sample: Dealt, levels: list[tuple[str, ...] | None]) -> tuple[Dealt, list[tuple[str, ...]]]:
    """A sample without the arms of which no levels are known, which then may stand for any."""
    strange = np.array([one is None for one in levels], bool)
    known = sample.without(strange) if strange.any() else sample
    return known, [one or _ANY for one in levels]


def effects_of(sample: Dealt, levels: list[tuple[str, ...]], clicks: Dealt, clicked_levels: list[tuple[str, ...]]) -> Elements:
    """See ``elements``. ``levels``: of each arm of a sample, in schema order."""
    counted = count_of(design_of(sample, codes_of(levels)), sample.person)
    left, codes, rare = judgeable(clicks, codes_of(clicked_levels), counted.enough)
    basis, fitted = _fitted(left, codes)
    contrasts = contrasts_of(counted, rare)
    level = 1 - (1 - LEVEL) / max(len(contrasts), 1)
    found = [_element(place, contrast, counted, rare, basis, fitted, level) for place, contrast in contrasts.items()]
    found = _merged(found, contrasts, counted, basis, fitted, level)
    lost = {tuple(sorted(basis.confounded(contrasts[LEVELS.index((one.attribute, one.level))]))) for one in found if one.lost}
    apart = tuple(Apart(names, untried(names, codes_of(levels), counted.shows)) for names in sorted(lost))
    pairs, tried = pair_effects(sample, codes_of(levels), left, codes, basis, fitted) if fitted else ((), 0)
    told = sorted((one for one in found if not one.lost), key=lambda one: (-one.clear, one.attribute, one.level))
    compared = [(one, contrasts[LEVELS.index((one.attribute, one.level))]) for one in told if not one.with_]
    first = first_of(left)
    narrowed = best_known(compared, first, *_fitted(first, codes), level)
    return Elements(tuple(told), pairs, apart, counted.surplus, len(contrasts), tried, len(sample), len(clicks), narrowed)


def _fitted(clicks: Dealt, codes: NDArray[np.int64]) -> tuple[Basis, Effects | None]:
    """What clicks can tell of elements, and what they tell; None where nothing was left to chance."""
    design = design_of(clicks, codes)
    spread = spread_of(codes, times_of(clicks, codes), design.expected)
    basis = basis_of(spread)
    if not basis.vectors.size:
        return basis, None
    unit = np.unique(clicks.person, return_inverse=True)[1].astype(np.int64)
    stiffness = basis.stiffness(DOUBT)
    return basis, fit(basis.columns(design.surprise), unit, basis.along(basis.along(spread).T) + stiffness, stiffness)


def judgeable(
    clicks: Dealt, codes: NDArray[np.int64], enough: NDArray[np.bool_]
) -> tuple[Dealt, NDArray[np.int64], NDArray[np.bool_]]:
    """Clicks on draws among arms whose levels were met often enough, and would have been clicked often enough were all alike;
    and the levels that are too rare, (l,). Not by clicks that they had: those who had bad luck would be left out.
    """
    rare = ~enough
    while True:
        clicks = clicks.without(arms_with(codes, rare))
        more = (design_of(clicks, codes).expected.sum(axis=0) < FEWEST_REWARDS) & ~rare
        if not more.any():
            return clicks, codes, rare
        rare = rare | more


def contrasts_of(counted: Counted, rare: NDArray[np.bool_]) -> dict[int, Array]:
    """By place of a level: what it is compared with, (l,). Offers stand against none; two levels against each other once."""
    contrasts: dict[int, Array] = {}
    for attribute in dict.fromkeys(name for name, _ in LEVELS):
        places = [place for place, (name, _) in enumerate(LEVELS) if name == attribute and counted.shows[place]]
        known = [place for place in places if not rare[place]]
        base = LEVELS.index(("offer", "none")) if attribute == "offer" else -1
        asked = [place for place in places if place != base]
        if base not in known and len(known) == 2:  # noqa: PLR2004  (one contrast says it all)
            asked = [place for place in asked if place != known[1]]
        for place in asked:
            others = [base] if base in known else [one for one in known if one != place]
            contrasts[place] = _against(place, others, counted.shows)
    return {place: contrast for place, contrast in contrasts.items() if np.count_nonzero(contrast) > 1}


def _against(place: int, others: list[int], shows: NDArray[np.int64]) -> Array:
    """One level less the mean of others, each by how often it was shown."""
    contrast = np.zeros(len(LEVELS))
    contrast[place] = 1.0
    contrast[others] = -shows[others] / max(shows[others].sum(), 1)
    return contrast


def _element(
    place: int, contrast: Array, counted: Counted, rare: NDArray[np.bool_], basis: Basis, fitted: Effects | None, level: float
) -> Element:  # fmt: skip
    refusal: Refusal | None = None
    if rare[place] or counted.others[place] < FEWEST_PEOPLE or fitted is None:
        refusal = "log-too-short"
    elif counted.randomised[place] < _LEAST_SHARE or not basis.scale[place]:
        refusal = "overlap-low"
    elif not basis.knows(contrast):
        refusal = "apart"
    elif not fitted.tells(basis.weights(contrast), level):
        refusal = "log-too-short"
    return _told(place, contrast, counted, basis, None if refusal else fitted, level, refusal)


def _told(
    place: int, contrast: Array, counted: Counted, basis: Basis, fitted: Effects | None, level: float,
    refusal: Refusal | None, with_: tuple[str, str] | None = None,
) -> Element:  # fmt: skip
    shown = None if counted.hidden[place] else int(counted.shows[place])
    against = np.flatnonzero(contrast < 0.0)
    effect, half = no_answer(METHOD, ASSUMPTION), no_answer(ALONE, ASSUMPTION)
    if fitted is not None:
        told, n = fitted.contrast(basis.weights(contrast)), counted.met
        effect, half = _relative(told, level, LEVEL, METHOD, n), _relative(told, HALF, HALF, ALONE, n)
    return Element(
        *LEVELS[place], LEVELS[against[0]][1] if len(against) == 1 else None, shown,
        None if shown is None else counted.decisions - shown,
        float(counted.randomised[place]), effect, half, refusal, with_,
    )  # fmt: skip


def _relative(told: Contrast, reach: float, level: float, method: str, people: int) -> Estimate:
    return Estimate(*relative(told.log, told.within(reach)), level, method, people, ASSUMPTION)


def _merged(
    found: list[Element], contrasts: dict[int, Array], counted: Counted, basis: Basis, fitted: Effects | None, level: float
) -> list[Element]:  # fmt: skip
    """Two elements that always went together become one row, with the effect of both where clicks enough tell of it."""
    places, merged = list(contrasts), dict(enumerate(found))
    apart = [at for at, one in enumerate(found) if one.refusal == "apart"]
    for first, second in combinations(apart, 2):
        if first not in merged or second not in merged or merged[first].with_:
            continue
        both = _both(contrasts[places[first]], contrasts[places[second]], basis)
        if both is not None and found[first].attribute != found[second].attribute:
            other = LEVELS[_level_of(both, found[second].attribute)]
            enough = fitted is not None and fitted.tells(basis.weights(both), level)
            refusal: Refusal = "apart" if enough else "log-too-short"
            merged[first] = _told(places[first], both, counted, basis, fitted if enough else None, level, refusal, other)
            del merged[second]
    return list(merged.values())


def _both(one: Array, other: Array, basis: Basis) -> Array | None:
    """What two contrasts do together, the second turned round where its level went with the first one's rival."""
    return next((both for both in (one + other, one - other) if basis.knows(both)), None)


def _level_of(contrast: Array, attribute: str) -> int:
    """The level of an attribute that a contrast asks about."""
    return max((place for place, (name, _) in enumerate(LEVELS) if name == attribute), key=lambda place: float(contrast[place]))
