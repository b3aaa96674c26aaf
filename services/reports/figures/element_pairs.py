"""Two elements in one ad: what they do together beyond what each does by itself.

Knows columns only. Invariant: hundreds of pairs are looked at, so only those are handed out whose interval excludes zero
after it was widened for all of them.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from bandits.ope.lift import FEWEST_REWARDS
from bandits.ope.rates import quantile
from services.reports.figures.element_design import LEVELS, design_of, pairs_of
from services.reports.figures.element_model import beyond, fit, relative
from services.reports.figures.estimate import FEWEST_PEOPLE, LEVEL, Estimate
from services.reports.figures.weights import ASSUMPTION

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from services.reports.figures.dealt import Dealt
    from services.reports.figures.element_design import Basis
    from services.reports.figures.element_model import Effects

    Array = NDArray[np.float64]

METHOD = "a pair beyond its elements, structural mean model by logged chances, by person, widened for all pairs (Bonferroni)"


@dataclass(frozen=True)
class Pair:
    """Two levels, each as (attribute, level), and what they do together beyond what each does by itself (relative)."""

    first: tuple[str, str]
    second: tuple[str, str]
    effect: Estimate


def pair_effects(
    sample: Dealt, codes: NDArray[np.int64], clicks: Dealt, clicked_codes: NDArray[np.int64], basis: Basis, fitted: Effects
) -> tuple[tuple[Pair, ...], int]:
    """Pairs that speak, of each two attributes the clearest; and how many were tried."""
    people = _people(sample, codes)
    unit = np.unique(clicks.person, return_inverse=True)[1].astype(np.int64)
    tried: list[tuple[int, int]] = []
    columns: list[Array] = []
    for places, had, more in pairs_of(clicks, clicked_codes):
        if people.get(places, 0) >= FEWEST_PEOPLE and _enough(had, more):
            tried.append(places)
            columns.append(more)
    if not tried:
        return (), 0
    surprise = basis.columns(design_of(clicks, clicked_codes).surprise)
    log, error = beyond(fitted, surprise, np.stack(columns, axis=1), unit)
    clear = np.abs(log) / error
    compared = int(np.isfinite(clear).sum())
    level = 1 - (1 - LEVEL) / max(compared, 1)
    speak = [at for at in np.argsort(-np.nan_to_num(clear)) if clear[at] > quantile(level)]  # false for nan
    kinds: dict[tuple[str, str], int] = {}
    for at in speak:
        kinds.setdefault((LEVELS[tried[at][0]][0], LEVELS[tried[at][1]][0]), int(at))
    found = [_pair(tried[at], columns[at], surprise, unit, level, people[tried[at]]) for at in kinds.values()]
    return tuple(pair for pair in found if pair.effect.sign), compared


def _enough(had: NDArray[np.bool_], more: Array) -> bool:
    """Whether clicks enough came with a pair, and were to be expected: a few where next to none were look like a find."""
    clicked = float(had.sum())
    return min(clicked, clicked - float(more.sum())) >= FEWEST_REWARDS


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
    places: tuple[int, int], more: Array, surprise: Array, unit: NDArray[np.int64], level: float, people: int
) -> Pair:  # fmt: skip
    """The pair with its elements, fitted together: one step is right near zero only."""
    fitted = fit(np.column_stack([surprise, more]), unit)
    value, error = fitted.contrast(np.eye(surprise.shape[1] + 1)[-1])
    bounds = relative(value, quantile(level) * error)
    return Pair(LEVELS[places[0]], LEVELS[places[1]], Estimate(*bounds, LEVEL, METHOD, people, ASSUMPTION))
