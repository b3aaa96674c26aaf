"""The truth of other policies, and of what trying costs, over the decisions that the report judges them by."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from bandits.propensity import EPSILON
from services.reports.figures import targets
from services.reports.figures.what_if import control_shares
from simulations.truth.candidates import chances_of
from simulations.truth.told import told

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from services.reports.figures.dealt import Dealt
    from services.reports.figures.exploration import Exploration
    from services.reports.figures.outcomes import Outcomes
    from services.reports.figures.targets import Target
    from services.reports.figures.what_if import Asked
    from simulations.truth.told import Told
    from simulations.truth.witness import Known

    Floats = NDArray[np.float64]


def what_ifs(asked: Asked, outcomes: Outcomes, dealt: Dealt, known: Known) -> Iterator[Told]:
    """Values of other policies and their gains over what ran, and the value of what ran."""
    chances = chances_of(dealt, known)
    ran = dealt.sums(dealt.chance * chances) / dealt.sums(dealt.chance)
    yield from told("what-if", "what ran", "what ran", asked.happened, float(ran.mean()))
    control = control_shares(outcomes)
    for row in asked.rows:
        if row.value.answered:
            value, beside = _worth(dealt, _target(row.policy, dealt, control), chances, ran)
            yield from told("what-if", "what-if value", row.policy, row.value, value)
            yield from told("what-if", "what-if gain", row.policy, row.gain, value / beside - 1.0)


def forgone(found: Exploration, dealt: Dealt, known: Known) -> Iterator[Told]:
    """Clicks forgone against the policy's best guess, the first of equals; and what of them the floor cost."""
    chances = chances_of(dealt, known)
    top = dealt.chance >= np.maximum.reduceat(dealt.chance, dealt.starts)[dealt.row]
    first = np.flatnonzero(top)[np.searchsorted(dealt.row[top], np.arange(len(dealt)))]
    guess, k = chances[first], dealt.sums(np.ones(len(chances)))
    spent = guess - dealt.sums(dealt.chance * chances)
    floor = EPSILON * (k * guess - dealt.sums(chances)) / k
    yield from told("exploration", "forgone clicks", "all", found.forgone, float(spent.sum()))
    yield from told("exploration", "forgone clicks, floor", "floor", found.by_floor, float(floor.sum()))
    yield from told("exploration", "forgone clicks, sampling", "sampling", found.by_sampling, float((spent - floor).sum()))


def _target(policy: str, dealt: Dealt, control: dict[str, float]) -> Callable[[Dealt], Target]:
    """A policy of the table as what it makes of a draw. What was drawn decides which creative did best, so that is fixed."""
    kinds = {"best creative": dealt.campaign, "best by segment": targets.situations(dealt)}
    if policy in kinds:
        best = targets.best_of(dealt, kinds[policy])
        return lambda drawn: targets.always(drawn, best[kinds[policy]])
    named: dict[str, Callable[[Dealt], Target]] = {
        "bolder": lambda drawn: targets.bent(drawn, targets.BOLDER),
        "softer": lambda drawn: targets.bent(drawn, targets.SOFTER),
        "greedy": targets.greedy, "uniform": targets.uniform, "control": lambda drawn: targets.mixture(drawn, control),
    }  # fmt: skip
    return named[policy]


def _worth(dealt: Dealt, target: Callable[[Dealt], Target], chances: Floats, ran: Floats) -> tuple[float, float]:
    """Clicks an impression of a policy, and of what ran, on the decisions that judge it.

    A target tells what it gives to whatever was drawn: every candidate is drawn once, in its turn.
    """
    k = np.diff(np.append(dealt.starts, len(dealt.arm)))
    given = np.zeros(len(dealt.arm))
    for turn in range(int(k.max())):
        there = turn < k
        place = dealt.starts + np.minimum(turn, k - 1)
        given[place[there]] = target(replace(dealt, drawn=place)).chance[there]
    rows = target(dealt).rows
    value = dealt.sums(given * chances)[rows].sum() / dealt.sums(given)[rows].sum()
    return float(value), float(ran[rows].mean())
