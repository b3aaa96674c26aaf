"""Estimates for logs that showed several ads at once in slots, with a reward for each slot.

Owns how the weights of a slate split over its slots. Knows no ad and no page: n rounds, l slots, k candidates. What a
reader is assumed to do decides which probability weighs a slot's reward: each slot by itself (``iips``), all slots above it
too (``rips``, ``cascade_dr``), or the whole slate (``slate_ips``). Invariant: each is unbiased if its assumption holds, and
the weaker the assumption, the wilder the weights.

Maths. Li, Abbasi-Yadkori, Kveton, Muthukrishnan, Vinay and Wen 2018, "Offline evaluation of ranking policies with click models"
(IIPS). McInerney, Brost, Chandar, Mehrotra and Carterette 2020, "Counterfactual evaluation of slate recommendations with
sequential reward interactions" (RIPS). Kiyohara, Saito, Matsuhiro, Narita, Shimizu and Yamamoto 2022, "Doubly robust
off-policy evaluation for ranking policies under the cascade behavior model".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bandits.ope.logged import Estimate, check_numbers
from bandits.ope.weighting import ratio_terms
from errors import InvalidInput

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

#: Decimals that probabilities of one slate may contradict each other by.
_SLACK = 1e-6


@dataclass(frozen=True)
class SlateChances:
    """Probabilities of the logged slates under one policy. Raises InvalidInput where no policy has such.

    prefix: (n, l), of the items from the first slot to this one; the last column is that of the whole slate. marginal: (n,
    l), of this item in this slot whatever the others are.
    """

    prefix: Array
    marginal: Array

    def __post_init__(self) -> None:
        if self.prefix.ndim != 2 or not self.prefix.size:  # noqa: PLR2004  (rounds and slots)
            raise InvalidInput("prefix", "shape (rounds, slots)", str(self.prefix.shape))
        for name in ("prefix", "marginal"):
            table = getattr(self, name)
            check_numbers(name, table, self.prefix.shape)
            if not ((table >= 0.0) & (table <= 1.0 + _SLACK)).all():
                raise InvalidInput(name, "probabilities", f"{table.min():g} to {table.max():g}")
        if (np.diff(self.prefix, axis=1) > _SLACK).any():
            raise InvalidInput("prefix", "probabilities that fall from slot to slot", "one that rises")
        if (self.prefix > self.marginal + _SLACK).any():
            raise InvalidInput("marginal", "no less than that of the prefix that ends there", "less")


@dataclass(frozen=True)
class Ranked:
    """n rounds of l slots: reward (n, l), and the chances that the logging policy gave. Raises InvalidInput."""

    reward: Array
    behaviour: SlateChances

    def __post_init__(self) -> None:
        check_numbers("reward", self.reward, self.behaviour.prefix.shape)
        if not (self.behaviour.prefix > 0.0).all():
            raise InvalidInput("behaviour", "slates that the logging policy could show", "a probability of zero")

    def of_slots(self, target: SlateChances) -> Array:
        """Weights by slot alone, shape (n, l)."""
        self._check(target)
        return target.marginal / self.behaviour.marginal

    def of_prefixes(self, target: SlateChances) -> Array:
        """Weights by everything down to the slot, shape (n, l)."""
        self._check(target)
        return target.prefix / self.behaviour.prefix

    def _check(self, target: SlateChances) -> None:
        if target.prefix.shape != self.reward.shape:
            raise InvalidInput("target", f"chances of shape {self.reward.shape}", str(target.prefix.shape))


def slate_ips(log: Ranked, target: SlateChances, *, normalised: bool = False) -> Estimate:
    """Reward of a slate weighed by the whole slate: assumes nothing of the reader.

    ``normalised``, here and below: weights of each slot are divided by their mean (self-normalised); raises Refused where
    all are 0.
    """
    whole = np.broadcast_to(log.of_prefixes(target)[:, -1:], log.reward.shape)
    return _weighed("slate-ips", whole, log.reward, normalised=normalised)


def iips(log: Ranked, target: SlateChances, *, normalised: bool = False) -> Estimate:
    """Independent: unbiased if the reward of a slot depends on its own item only."""
    return _weighed("iips", log.of_slots(target), log.reward, normalised=normalised)


def rips(log: Ranked, target: SlateChances, *, normalised: bool = False) -> Estimate:
    """Reward interaction: unbiased if a slot's reward depends on its item and those above (a reader going down the list)."""
    return _weighed("rips", log.of_prefixes(target), log.reward, normalised=normalised)


def cascade_dr(log: Ranked, target: SlateChances, action: NDArray[np.int64], onward: Array, q: Array) -> Estimate:
    """Doubly robust under the same assumption as ``rips``: what a model expects of each slot on, corrected from slot to slot.

    action: (n, l), the items shown. onward: (n, l, k), the target's chances of a slot's item given those above it. q: (n,
    l, k), the reward that a model expects of this slot and all below, if the item is shown there; it may be wrong, and know
    no more of the slate than the items above.
    """
    n, slots = log.reward.shape
    check_numbers("q", q, (n, slots, q.shape[-1]))
    check_numbers("action", action, (n, slots))
    if action.dtype.kind not in "iu":
        raise InvalidInput("action", "whole numbers", str(action.dtype))
    _check_onward(onward, q.shape)
    if action.min() < 0 or action.max() >= q.shape[-1]:
        raise InvalidInput("action", f"positions from 0 to {q.shape[-1] - 1}", f"{action.min()} to {action.max()}")
    weights = log.of_prefixes(target)
    above = np.hstack([np.ones((n, 1)), weights[:, :-1]])
    expected = np.take_along_axis(q, action[:, :, None], axis=2)[:, :, 0]
    terms = weights * (log.reward - expected) + above * (onward * q).sum(axis=2)
    return Estimate.of_terms("cascade-dr", terms.sum(axis=1))


def _check_onward(onward: Array, shape: tuple[int, ...]) -> None:
    check_numbers("onward", onward, shape)
    if (onward < 0.0).any() or np.abs(onward.sum(axis=2) - 1.0).max() > _SLACK:
        raise InvalidInput("onward", "probabilities that sum to 1 in every slot", f"a sum of {onward.sum(axis=2).max():g}")


def _weighed(name: str, weights: Array, reward: Array, *, normalised: bool) -> Estimate:
    if not normalised:
        return Estimate.of_terms(name, (weights * reward).sum(axis=1))
    slots = [ratio_terms(name, weight, gained) for weight, gained in zip(weights.T, reward.T, strict=True)]
    return Estimate.of_terms(f"normalised {name}", np.sum(slots, axis=0))
