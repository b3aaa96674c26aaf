"""Estimates for slates with one reward for the whole: a layout of headline, image and call to action, a page of ads.

Owns the weight of a slate under the assumption that its expected reward is a sum over slots of what each item adds in its
slot, never seen one by one. Knows no element: n rounds, l slots, k candidates a slot. Invariant: unbiased if the sum holds,
whatever the logging policy, as long as it varied every item that the target shows; else Refused. Weights grow with l·k,
those of whole slates with k to the l.

Maths. Swaminathan, Krishnamurthy, Agarwal, Dudík, Langford, Jose and Zitouni 2017, "Off-policy evaluation for slate
recommendation". With 1(s) the (l·k) indicators of slate s, the weight is 1(s)' Γ⁺ E_target[1(s)], Γ = E_logging[1(s)
1(s)'].
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bandits.ope.logged import Estimate, check_numbers
from errors import InvalidInput, Refused

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

#: Relative size below which a direction of Γ counts as never varied, and by which probabilities may miss their sum.
_SLACK = 1e-6
#: Probability that the target may put on what was never varied: less than any interval would notice.
_UNVARIED = 1e-3


@dataclass(frozen=True)
class SlateLog:
    """n rounds with one reward each. Raises InvalidInput.

    action: (n, l), the item in each slot. reward: (n,). pairs: (n, l·k, l·k), or (1, l·k, l·k) where the logging policy
    knows no context: its probability that one slot shows one item and another slot another, on the diagonal that of one
    item; slot by slot (``pairs_of_slots``, ``pairs_of_slates``).
    """

    action: NDArray[np.int64]
    reward: Array
    pairs: Array
    k: int

    def __post_init__(self) -> None:
        if self.action.ndim != 2 or not self.action.size or self.action.dtype.kind not in "iu":  # noqa: PLR2004  (rounds, slots)
            raise InvalidInput("action", "whole numbers of shape (rounds, slots)", f"{self.action.dtype} {self.action.shape}")
        n, slots = self.action.shape
        check_numbers("reward", self.reward, (n,))
        width = slots * self.k
        check_numbers("pairs", self.pairs, (self.pairs.shape[0], width, width))
        if self.pairs.shape[0] not in (1, n):
            raise InvalidInput("pairs", f"1 or {n} tables", str(self.pairs.shape[0]))
        if self.action.min() < 0 or self.action.max() >= self.k:
            raise InvalidInput("action", f"positions from 0 to {self.k - 1}", f"{self.action.min()} to {self.action.max()}")
        single = np.diagonal(self.pairs, axis1=1, axis2=2)
        _check_marginals("pairs", single.reshape(-1, slots, self.k))
        if not (np.take_along_axis(np.broadcast_to(single, (n, width)), self._cells(), axis=1) > 0.0).all():
            raise InvalidInput("pairs", "a probability above zero of everything shown", "zero")

    def weights(self, target: Array) -> Array:
        """Weights of the logged slates, shape (n,), below zero too; target: (n, l, k), its marginal probabilities of each slot.

        Raises Refused where the target shows what the logging policy never varied.
        """
        n, slots = self.action.shape
        check_numbers("target", target, (n, slots, self.k))
        _check_marginals("target", target)
        wanted = target.reshape(n, slots * self.k, 1)
        inverse = np.linalg.pinv(self.pairs, rcond=_SLACK, hermitian=True)
        solved = inverse @ wanted
        if np.abs(self.pairs @ solved - wanted).max() > _UNVARIED:
            raise Refused("pseudo-inverse", ("the target shows items that the log never varied",))
        return np.asarray(np.take_along_axis(solved[:, :, 0], self._cells(), axis=1).sum(axis=1))

    def _cells(self) -> NDArray[np.int64]:
        return self.action + self.k * np.arange(self.action.shape[1])


def pseudo_inverse(log: SlateLog, target: Array) -> Estimate:
    """The mean of weight times reward; target: (n, l, k), the target's marginal probabilities of each slot."""
    return Estimate.of_terms("pseudo-inverse", log.weights(target) * log.reward)


def pairs_of_slots(marginals: Array) -> Array:
    """``pairs`` of a policy that draws each slot by itself; marginals: (n, l, k). Shape (n, l·k, l·k)."""
    _check_marginals("marginals", marginals)
    n, slots, k = marginals.shape
    flat = marginals.reshape(n, slots * k)
    pairs = flat[:, :, None] * flat[:, None, :]
    for slot in range(slots):
        own = np.arange(slot * k, (slot + 1) * k)
        pairs[:, own[:, None], own[None, :]] = 0.0
        pairs[:, own, own] = flat[:, own]
    return pairs


def pairs_of_slates(slates: NDArray[np.int64], chances: Array, k: int) -> Array:
    """``pairs`` of a policy given by its chances, shape (n, s), of all s slates, shape (s, l). Shape (n, l·k, l·k)."""
    if np.abs(chances.sum(axis=1) - 1.0).max() > _SLACK or (chances < 0.0).any():
        raise InvalidInput("chances", "probabilities of the slates that sum to 1", f"a sum of {chances.sum(axis=1).max():g}")
    shown = np.zeros((len(slates), slates.shape[1] * k))
    np.put_along_axis(shown, slates + k * np.arange(slates.shape[1]), 1.0, axis=1)
    return np.asarray(np.einsum("ns,si,sj->nij", chances, shown, shown, optimize=True))


def _check_marginals(name: str, table: Array) -> None:
    if (table < 0.0).any() or np.abs(table.sum(axis=2) - 1.0).max() > _SLACK:
        raise InvalidInput(name, "probabilities that sum to 1 in every slot", f"a sum of {table.sum(axis=2).max():g}")
