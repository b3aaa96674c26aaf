"""The gate: promotes a candidate policy, rolls it back, or waits; it may be asked after every batch.

Owns two wagers a campaign: one against "the candidate is no better than the incumbent", one against "the candidate is no
worse than the incumbent by more than a margin". Knows no log, no clock and no policy. Invariant: whatever the rewards do,
the chance that a campaign ever says "promote" where the candidate is no better is at most alpha, and the same for "roll
back". No end is planned.

A row is what was randomised, with two weights: the chance of its action under the candidate and under the incumbent, each
over the chance with which it was drawn. Two randomised branches are the case of ``branch_weights``. Where a person stays in
a branch, the row is the person: impressions of one person are no fresh draws. Rows are folded once their rewards are final,
in an order that does not depend on them.

Maths. ``bandits.e_values``. Per row the wager pays x = (u - v)(r - m), u and v the weights, r the reward: both weights have
mean one where every action of either policy could be drawn, so the mean of x is the lift in rewards, and m, any number
chosen before, only takes noise away. The off-policy form is that of Karampatziakis, Mineiro and Ramdas 2021, "Off-policy
confidence sequences", with m as the control variate.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from bandits.arrays import pack, unpack
from bandits.e_values import BETS, check_alpha, discoveries, e_value, log_growth
from errors import InvalidInput

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

#: How far a weight may pass the largest one that was promised, relatively: probabilities are kept in decimals.
_SLACK = 1e-6
#: What a gate keeps of its past, by name.
_STATE = ("better", "worse", "spread", "spread_reward")


@dataclass(frozen=True)
class Verdict:
    """What to do, and the e-values: by how much whoever bet that the candidate is better (worse) has multiplied the stake."""

    decision: Literal["promote", "roll back", "wait"]
    better: float
    worse: float


class Gate:
    """c campaigns, each with a candidate beside its incumbent.

    largest_weight: bound on both weights of every row, told beforehand: k/epsilon for a floor of epsilon over k candidates,
    two for two equal branches. The smaller, the sooner the verdict. margin: relative loss that is put up with before a
    roll-back, 0.02 is 2 %.
    """

    def __init__(self, largest_weight: float, campaigns: int = 1, alpha: float = 0.05, margin: float = 0.0) -> None:
        """Raises InvalidInput on numbers out of range."""
        check_alpha(alpha)
        if not 1.0 <= largest_weight < np.inf:
            raise InvalidInput("largest_weight", "a finite number of at least 1", f"{largest_weight:g}")
        if not 0.0 <= margin < 1.0:
            raise InvalidInput("margin", "a relative loss from 0 to below 1", f"{margin:g}")
        if campaigns < 1:
            raise InvalidInput("campaigns", "at least 1", str(campaigns))
        self.largest_weight, self.campaigns, self.alpha, self.margin = largest_weight, campaigns, alpha, margin
        self._better, self._worse = np.zeros((campaigns, len(BETS))), np.zeros((campaigns, len(BETS)))
        self._spread, self._spread_reward = np.zeros(campaigns), np.zeros(campaigns)

    def observe(
        self,
        candidate: Array,
        incumbent: Array,
        reward: Array,
        campaign: NDArray[np.int64] | None = None,
        count: Array | None = None,
    ) -> None:
        """Fold n rows, all of them or none; raises InvalidInput.

        candidate, incumbent: (n,) weights of the two policies. reward: (n,) in [0, 1]. campaign: (n,) positions, the first
        where None. count: (n,) how many rows are alike, one each where None. Bets and ``m`` rest on earlier batches only,
        so a batch that is split gives another e-value, of the same guarantee.
        """
        n = len(reward)
        at = np.zeros(n, np.int64) if campaign is None else campaign
        alike = np.ones(n) if count is None else count
        self._check(candidate, incumbent, reward, at, alike)
        centre = self._centres()[at]
        difference = candidate - incumbent
        better = difference * (reward - centre)
        # A margin on the incumbent's side keeps the mean of weight times centre at zero, and the payoff above -largest_weight.
        worse = incumbent * ((1.0 - self.margin) * reward - centre) - candidate * (reward - centre)
        self._better += self._grown(better, alike, at)
        self._worse += self._grown(worse, alike, at)
        self._spread += np.bincount(at, alike * difference**2, self.campaigns)
        self._spread_reward += np.bincount(at, alike * difference**2 * reward, self.campaigns)

    def e_values(self) -> tuple[Array, Array]:
        """For better and for worse, each of shape (c,)."""
        return e_value(self._better), e_value(self._worse)

    def verdicts(self) -> list[Verdict]:
        """What to do with each campaign by itself. Where both wagers are won, the roll-back is the safer reading."""
        return [
            Verdict(
                "roll back" if worse >= 1 / self.alpha else "promote" if better >= 1 / self.alpha else "wait", better, worse
            )
            for better, worse in zip(*(values.tolist() for values in self.e_values()), strict=True)
        ]

    def promotions(self) -> NDArray[np.bool_]:
        """Which campaigns to promote together, shape (c,): on average at most alpha of them wrongly (e-BH)."""
        return discoveries(e_value(self._better), self.alpha)

    def encode(self) -> bytes:
        """The evidence so far; the terms of the gate are given again to ``restore``'s gate."""
        return pack({name: getattr(self, f"_{name}") for name in _STATE})

    def restore(self, content: bytes) -> None:
        """The inverse of ``encode``, bit for bit; raises InvalidInput on bytes of another gate."""
        arrays = unpack(content, "gate")
        shapes = {name: getattr(self, f"_{name}").shape for name in _STATE}
        found = {name: array.shape for name, array in arrays.items()}
        if found != shapes:
            raise InvalidInput("gate", f"arrays of {shapes}", str(found))
        if not all(np.isfinite(array).all() for array in arrays.values()):
            raise InvalidInput("gate", "finite numbers", "NaN or infinity")
        for name in _STATE:
            setattr(self, f"_{name}", arrays[name])

    def _centres(self) -> Array:
        """The m of least noise by the rows so far, shape (c,): the mean reward weighted by (u - v)²; zero before any row."""
        return np.divide(self._spread_reward, self._spread, out=np.zeros(self.campaigns), where=self._spread > 0.0)

    def _grown(self, payoff: Array, count: Array, campaign: NDArray[np.int64]) -> Array:
        """Growth of every bet, shape (c, bets)."""
        growth = log_growth(payoff / self.largest_weight, count)
        cell = campaign[:, None] * len(BETS) + np.arange(len(BETS))
        summed = np.bincount(cell.ravel(), growth.ravel(), self.campaigns * len(BETS)).astype(np.float64)
        return summed.reshape(self.campaigns, len(BETS))

    def _check(self, candidate: Array, incumbent: Array, reward: Array, campaign: NDArray[np.int64], count: Array) -> None:
        most = self.largest_weight * (1.0 + _SLACK)
        _demand("candidate", candidate, len(reward), most)
        _demand("incumbent", incumbent, len(reward), most)
        _demand("reward", reward, len(reward), 1.0)
        _demand("count", count, len(reward), np.inf)
        _demand("campaign", campaign, len(reward), self.campaigns - 1)
        if not np.issubdtype(campaign.dtype, np.integer):
            raise InvalidInput("campaign", "positions as whole numbers", str(campaign.dtype))


def branch_weights(treated: NDArray[np.bool_], share: float) -> tuple[Array, Array]:
    """Weights (n,) of candidate and incumbent where chance gave a row, with ``share``, to the candidate; treated: (n,)."""
    if not 0.0 < share < 1.0:
        raise InvalidInput("share", "a probability between 0 and 1", f"{share:g}")
    return np.where(treated, 1.0 / share, 0.0), np.where(treated, 0.0, 1.0 / (1.0 - share))


def _demand(name: str, numbers: NDArray[np.float64] | NDArray[np.int64], n: int, most: float) -> None:
    if numbers.shape != (n,):
        raise InvalidInput(name, f"shape ({n},)", str(numbers.shape))
    inside = (numbers >= 0) & (numbers <= most) & (numbers < np.inf)
    if not inside.all():
        raise InvalidInput(name, f"numbers from 0 to {most:g}", f"{numbers[~inside][0]:g} in row {int(np.argmin(inside))}")
