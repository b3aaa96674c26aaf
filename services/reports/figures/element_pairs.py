"""Two elements in one ad: what they do together beyond what each does by itself.

Knows columns only. Invariant: hundreds of pairs are looked at, so only those are handed out that stand among all of them (Holm
1979), and whose interval excludes zero after it was widened for all of them: claims may be stepped down, but intervals that are
read side by side may not. Whether a pair is looked at is decided without a look at what was drawn.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.linalg import block_diag
from scipy.stats import t as student

from bandits.ope.holm import holm
from services.reports.figures.element_design import LEVELS, design_of, pair_spread, pairs_of, times_of
from services.reports.figures.element_model import DOUBT, FEWEST_CLICKS, beyond, fit, relative
from services.reports.figures.estimate import FEWEST_PEOPLE, LEVEL, Estimate
from services.reports.figures.weights import ASSUMPTION

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from services.reports.figures.dealt import Dealt
    from services.reports.figures.element_design import Basis
    from services.reports.figures.element_model import Effects

    Array = NDArray[np.float64]

METHOD = (
    "a pair beyond its elements: found by a score test among all looked at (Holm 1979), sized by a structural mean model, by "
    "logged chances and by person, widened for all looked at (Bonferroni)"
)


@dataclass(frozen=True)
class Pair:
    """Two levels, each as (attribute, level), and what they do together beyond what each does by itself (relative)."""

    first: tuple[str, str]
    second: tuple[str, str]
    effect: Estimate


class _Asked(NamedTuple):
    """A pair of levels: places; drawn less expected, (n,); how it varies with the elements, (r,), and by itself."""

    places: tuple[int, int]
    more: Array
    shared: Array
    own: float


def pair_effects(
    sample: Dealt, codes: NDArray[np.int64], clicks: Dealt, clicked_codes: NDArray[np.int64], basis: Basis, fitted: Effects
) -> tuple[tuple[Pair, ...], int]:
    """Pairs that speak, of each two attributes the clearest; and how many were tried."""
    people = _people(sample, codes)
    asked = list(_asked(people, clicks, clicked_codes, basis, fitted))
    if not asked:
        return (), 0
    unit = np.unique(clicks.person, return_inverse=True)[1].astype(np.int64)
    surprise = basis.columns(design_of(clicks, clicked_codes).surprise)
    score, freedom = beyond(fitted, surprise, np.stack([one.more for one in asked], axis=1), unit)
    clear = np.asarray(2 * student.sf(np.abs(score), freedom))
    stands, level = holm(clear, 1 - LEVEL), 1 - (1 - LEVEL) / len(asked)
    kinds: dict[tuple[str, str], int] = {}
    for at in np.argsort(clear).tolist():
        one, other = asked[at].places
        if stands[at]:
            kinds.setdefault((LEVELS[one][0], LEVELS[other][0]), at)
    found = [_pair(asked[at], surprise, unit, level, people[asked[at].places], fitted, basis) for at in kinds.values()]
    return tuple(pair for pair in found if pair is not None and pair.effect.sign), len(asked)


def _asked(
    people: dict[tuple[int, int], int], clicks: Dealt, codes: NDArray[np.int64], basis: Basis, fitted: Effects
) -> Iterator[_Asked]:  # fmt: skip
    """Pairs that people enough met, and clicks enough tell of beyond what their elements do."""
    expected, arms = design_of(clicks, codes).expected, times_of(clicks, codes)
    times = expected.sum(axis=0)
    for places, had, more in pairs_of(clicks, codes):
        both = had - more
        if people.get(places, 0) < FEWEST_PEOPLE or not _enough(both.sum(), times[places[0]], times[places[1]], len(clicks)):
            continue
        shared, own = pair_spread(codes, arms, expected, places, both)
        along = basis.along(shared[:, None])[:, 0]
        if 2.0 * (own - along @ np.linalg.solve(fitted.known, along)) >= FEWEST_CLICKS:
            yield _Asked(places, more, along, own)


def _enough(both: float, one: float, other: float, n: int) -> bool:
    """Whether clicks enough were to be expected with a pair, with each by itself and with neither."""
    return min(both, one - both, other - both, n - one - other + both) >= FEWEST_CLICKS


def _people(sample: Dealt, codes: NDArray[np.int64]) -> dict[tuple[int, int], int]:
    """How many people of a sample met each pair of levels."""
    width, found = len(LEVELS), Counter[tuple[int, int]]()
    drawn = codes[sample.arm[sample.drawn]]
    for one, other in combinations(range(codes.shape[1]), 2):
        met = np.sort((sample.person * width + drawn[:, one]) * width + drawn[:, other])
        people = np.bincount(met[np.diff(met, prepend=-1) > 0] % width**2)
        found.update({divmod(cell, width): int(people[cell]) for cell in np.flatnonzero(people).tolist()})
    return found


def _pair(
    asked: _Asked, surprise: Array, unit: NDArray[np.int64], level: float, people: int, fitted: Effects, basis: Basis
) -> Pair | None:  # fmt: skip
    """The pair with its elements, fitted together; None where that leaves its size open."""
    stiffness = block_diag(basis.stiffness(DOUBT), np.full((1, 1), DOUBT))
    known = np.block([[fitted.known, asked.shared[:, None]], [asked.shared[None, :], np.full((1, 1), asked.own + DOUBT)]])
    together = fit(np.column_stack([surprise, asked.more]), unit, known, stiffness)
    weights = np.eye(len(known))[-1]
    if not together.tells(weights, level):
        return None
    told = together.contrast(weights)
    first, second = (LEVELS[place] for place in asked.places)
    return Pair(first, second, Estimate(*relative(told.log, told.within(level)), LEVEL, METHOD, people, ASSUMPTION))
