"""Policies that one may ask about, as the chance each would have given to what was drawn.

Knows columns only; what a policy is called is the exhibit's. Invariant: a policy that is chosen by its rewards is chosen by
one half of the people and judged by the other, so none is praised for the luck that chose it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from services.reports.figures.dealt import Dealt

    Array = NDArray[np.float64]

#: How much a bolder or softer policy bends the odds between candidates: to the power of two, and of a half.
BOLDER, SOFTER = 2.0, 0.5


class Target(NamedTuple):
    """A policy on n decisions. chance: (n,), what it gives to what was drawn; unseen: share of its choices that were no
    candidates; rows: (n,) bool, decisions that may judge it.
    """

    chance: Array
    unseen: float
    rows: NDArray[np.bool_]


def uniform(dealt: Dealt) -> Target:
    """All candidates alike."""
    return _every(dealt, (1.0 / dealt.sums(np.ones(len(dealt.arm)))))


def bent(dealt: Dealt, power: float) -> Target:
    """The logged policy with its chances to a power, made to sum to one: bolder above 1, softer below."""
    weights = dealt.chance**power
    return _every(dealt, weights[dealt.drawn] / dealt.sums(weights))


def greedy(dealt: Dealt) -> Target:
    """Always what the logged policy thought best; of equals all alike."""
    top = np.maximum.reduceat(dealt.chance, dealt.starts)[dealt.row]
    best = (dealt.chance >= top).astype(np.float64)
    return _every(dealt, best[dealt.drawn] / dealt.sums(best))


def again(dealt: Dealt, uniforms: Array) -> Target:
    """The policy that ran, drawn once more, uniforms (n,): always what the new draw says."""
    running = np.cumsum(dealt.chance)
    before = running[dealt.starts] - dealt.chance[dealt.starts]
    place = np.searchsorted(running, before + uniforms * dealt.sums(dealt.chance), side="right")
    ends = np.append(dealt.starts[1:], len(running)) - 1
    return _every(dealt, (np.minimum(place, ends) == dealt.drawn).astype(np.float64))


def mixture(dealt: Dealt, shares: Mapping[str, float]) -> Target:
    """Creatives by fixed shares, whoever comes, such as control's; what was no candidate then is left to the others."""
    share = np.array([shares.get(arm, 0.0) for arm in dealt.arms])[dealt.arm]
    seen = dealt.sums(share)
    rows = seen > 0.0
    chance = np.divide(share[dealt.drawn], seen, out=np.zeros(len(dealt)), where=rows)
    return Target(chance, 1.0 - float(np.minimum(seen, 1.0).mean()) if len(dealt) else 0.0, rows)


def situations(dealt: Dealt) -> NDArray[np.int64]:
    """Campaign and segment of each decision as one number, (n,)."""
    cell = dealt.campaign * (dealt.segment.max(initial=0) + 1) + dealt.segment
    return np.unique(cell, return_inverse=True)[1].astype(np.int64)


def fixed(dealt: Dealt, kinds: NDArray[np.int64]) -> Target:
    """For each kind of decision, (n,), the creative that did best there with one half of the people."""
    return always(dealt, best_of(dealt, kinds)[kinds])


def best_of(dealt: Dealt, kinds: NDArray[np.int64]) -> NDArray[np.int64]:
    """The arm that did best in each kind of decision with one half of the people, (kinds,)."""
    learn = _halves(dealt)
    cell = kinds * len(dealt.arms) + dealt.arm[dealt.drawn]
    cap = np.sqrt(len(dealt))
    weight = np.minimum(1.0 / dealt.chance[dealt.drawn], cap) * learn
    width = (int(kinds.max(initial=0)) + 1) * len(dealt.arms)
    earned, seen = (np.bincount(cell, column, width) for column in (weight * dealt.reward, weight))
    shown = np.bincount(cell, learn, width)
    overall = earned.sum() / max(seen.sum(), 1e-12)
    prior = seen / np.maximum(shown, 1.0) * _PRIOR
    rate = np.where(shown > 0, (earned + prior * overall) / np.maximum(seen + prior, 1e-12), -1.0)
    return np.asarray(rate.reshape(-1, len(dealt.arms)).argmax(axis=1))


def always(dealt: Dealt, arm: NDArray[np.int64]) -> Target:
    """One arm for each decision, (n,), judged by the half of the people that it was not chosen by."""
    chosen = (dealt.arm == arm[dealt.row]).astype(np.float64)
    rows = ~_halves(dealt)
    unseen = 1.0 - float(dealt.sums(chosen)[rows].mean()) if rows.any() else 0.0
    return Target(chosen[dealt.drawn], unseen, rows & (dealt.sums(chosen) > 0.0))


#: Impressions of the average that a creative's rate is mixed with before the best is chosen.
_PRIOR = 200.0


def _halves(dealt: Dealt) -> NDArray[np.bool_]:
    """Every second person of the sample, in the order of their first visit."""
    return np.asarray(dealt.person % 2 == 0)


def _every(dealt: Dealt, chance: Array) -> Target:
    return Target(chance, 0.0, np.ones(len(dealt), bool))
