"""The truth of the effects of elements: the figure's own equation, solved for every candidate by its chance of being drawn and
clicked, in place of what happened to be.

An effect within one person need not be the same within another; then what the equation gives on all that might have happened is
the effect that the figure speaks of.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from services.reports.figures.dealt import dealt
from services.reports.figures.element_counts import count_of
from services.reports.figures.element_design import LEVELS, arms_with, basis_of, design_of
from services.reports.figures.elements import CLICKS, DECISIONS, contrasts_of, judgeable
from simulations.truth.candidates import chances_of, codes_of_arms
from simulations.truth.told import told

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from services.reports.figures.dealt import Dealt
    from services.reports.figures.elements import Elements
    from services.reports.figures.outcomes import Outcomes
    from simulations.truth.told import Told
    from simulations.truth.witness import Known

    Floats = NDArray[np.float64]
    Places = NDArray[np.int64]

#: Candidates that the equation is solved for: they know no luck of clicks, so fewer decisions do than an estimate needs.
_CANDIDATES = 120_000
#: Newton steps at most, how far one may move the log of a weight, and when it no longer does.
_STEPS, _LONGEST, _CLOSE = 60, 2.0, 1e-7


def element_effects(found: Elements, outcomes: Outcomes, known: Known) -> Iterator[Told]:
    """Elements by themselves, and pairs that speak. Two that always went together have no truth of their own."""
    sample, clicks = dealt(outcomes, DECISIONS), dealt(outcomes, CLICKS, "AND reward > 0")
    codes = codes_of_arms(outcomes, sample.arms), codes_of_arms(outcomes, clicks.arms)
    return effects_in(found, sample, clicks, codes, lambda left: chances_of(left, known))


def effects_in(
    found: Elements, sample: Dealt, clicks: Dealt, codes: tuple[Places, Places], chances: Callable[[Dealt], Floats]
) -> Iterator[Told]:  # fmt: skip
    """The same of samples. codes: of the arms of either; chances: of a click on each candidate of a sample, (N,)."""
    counted = count_of(design_of(sample, codes[0]), sample.person)
    _, _, rare = judgeable(clicks, codes[1], counted.enough)
    left = _some(sample.without(arms_with(codes[0], rare)))
    surprise, weight = _surprise(left, codes[0]), left.chance * chances(left)
    basis = basis_of((surprise * weight[:, None]).T @ surprise)
    columns = basis.columns(surprise)
    log = _solved(columns, weight)
    contrasts = contrasts_of(counted, rare)
    for element in found.elements:
        contrast = contrasts[LEVELS.index((element.attribute, element.level))]
        if element.with_ is None and basis.knows(contrast):
            true = float(np.expm1(basis.weights(contrast) @ log))
            yield from told("elements", "element effect", f"{element.attribute}: {element.level}", element.effect, true)
    for pair in found.pairs:
        more = _together(left, codes[0], LEVELS.index(pair.first), LEVELS.index(pair.second))
        true = float(np.expm1(_solved(np.column_stack([columns, more]), weight)[-1]))
        yield from told("elements", "element pair that speaks", f"{pair.first[1]} with {pair.second[1]}", pair.effect, true)


def _solved(columns: Floats, weight: Floats) -> Floats:
    """What minimises the weighted sum of exp(-columns b), (d,), over N candidates."""
    log = np.zeros(columns.shape[1])
    for _ in range(_STEPS):
        tilt = weight * np.exp(-columns @ log)
        curvature = columns.T @ (columns * tilt[:, None])
        step = np.linalg.solve(curvature, columns.T @ tilt)
        moved = float(np.abs(columns @ step).max(initial=0.0))
        log = log + step * min(1.0, _LONGEST / max(moved, _CLOSE))
        if moved < _CLOSE:
            break
    return log


def _some(left: Dealt) -> Dealt:
    """Every so manieth decision."""
    every = -(-len(left.arm) // _CANDIDATES)
    return left.only(np.arange(len(left)) % max(every, 1) == 0)


def _surprise(left: Dealt, codes: NDArray[np.int64]) -> Floats:
    """For each candidate what it has of each level, less what was expected: (N, levels)."""
    present = np.zeros((len(left.arms), len(LEVELS)))
    present[np.arange(len(left.arms))[:, None], codes] = 1.0
    return np.asarray(present[left.arm] - design_of(left, codes).expected[left.row])


def _together(left: Dealt, codes: NDArray[np.int64], first: int, second: int) -> Floats:
    """The same of a pair of levels, (N,)."""
    both = ((codes == first).any(axis=1) & (codes == second).any(axis=1)).astype(np.float64)[left.arm]
    return np.asarray(both - left.sums(left.chance * both)[left.row])
