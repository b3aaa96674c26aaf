"""Prior variances of the shared-creative model, estimated from what the posterior found: empirical Bayes by block.

MacKay 1992, "Bayesian interpolation", the fixed point: a variance is the sum of squared means by the effective number of
parameters. Interactions also have one by person feature, because a few of them carry most of the taste (automatic relevance
determination, pooled towards the block). Knows no reward and no batch. Invariant: every variance is within its bounds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from bandits.arrays import demand_arrays
from bandits.learners.factor_posterior import Prior

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from bandits.learners.factor_posterior import Posterior

    Array = NDArray[np.float64]

#: Parameter blocks with a prior variance of their own.
BLOCKS = ("intercept", "context", "level", "interaction")
#: Bounds of a deviation in log odds: neither rigidity nor a first lucky click can run away.
DEVIATIONS = (0.02, 1.5)
#: Share of a person feature's interactions that must be well known for it to be believed half-way over all features together.
_POOLED = 0.6
#: Move of a variance, as a share of it, that is none: a thirteenth of a deviation, below its own error.
_SETTLED = 0.15


@dataclass
class Variances:
    """State. blocks: (4,) by block. by_feature: (p - 1,) of interactions, by person feature. least, most: bounds.

    own: (2,) of a creative's intercept and of its residual, whose variance is 0 where it has none.
    """

    blocks: Array
    by_feature: Array
    own: Array
    least: float
    most: float

    @classmethod
    def starting(cls, people: int, shared: tuple[float, ...], own: tuple[float, float], unit: float) -> Self:
        """From deviations in log odds, by block and of a creative's own; unit: of a score, see Likelihood.unit."""
        blocks, parts = np.square(np.array(shared) * unit), np.square(np.array(own) * unit)
        least, most = (float(np.square(deviation * unit)) for deviation in DEVIATIONS)
        return cls(blocks, np.full(people - 1, blocks[BLOCKS.index("interaction")]), parts, least, most)

    def prior(self, attributes: int, centre: float) -> Prior:
        """What is believed before anything is known; centre: the score at the base rate."""
        intercept, context, level, _ = self.blocks
        shared = np.empty((len(self.by_feature) + 1, attributes))
        shared[0], shared[1:] = level, self.by_feature[:, None]
        shared[0, 0], shared[1:, 0] = intercept, context
        others = len(self.by_feature) if self.own[1] else 0
        return Prior(shared.ravel(), centre, np.concatenate([self.own[:1], np.full(others, self.own[1])]))

    def step(self, posterior: Posterior, prior: Prior, own: tuple[Array, Array]) -> bool:
        """One step of the fixed point; whether it left everything about where it was.

        prior: that of the posterior. own: how far the creatives' own parts are from where they started, and their posterior
        variances, (k, q) both.
        """
        before = np.concatenate([self.blocks, self.by_feature, self.own])
        mean, variance = posterior.mean, prior.shared.reshape(posterior.mean.shape)
        self._step_shared(np.square(mean), _told(posterior.spread().reshape(mean.shape), variance))
        self._step_own(np.square(own[0]), _told(own[1], prior.own))
        after = np.concatenate([self.blocks, self.by_feature, self.own])
        return bool((np.abs(after - before) <= _SETTLED * before).all())

    def _step_shared(self, squares: Array, told: Array) -> None:
        """The one intercept keeps its prior: nothing to pool."""
        inner = np.s_[1:, 1:]
        for block, here in (("context", np.s_[1:, 0]), ("level", np.s_[0, 1:]), ("interaction", inner)):
            if squares[here].size:
                self.blocks[BLOCKS.index(block)] = self._fixed_point(squares[here], told[here])
        pooled = _POOLED * max(squares.shape[1] - 1, 1)
        around = squares[inner].sum(axis=1) + pooled * self.blocks[BLOCKS.index("interaction")]
        self.by_feature = np.clip(around / (told[inner].sum(axis=1) + pooled), self.least, self.most)

    def _step_own(self, squares: Array, told: Array) -> None:
        for part, here in ((0, np.s_[:, :1]), (1, np.s_[:, 1:])):
            if squares[here].size:
                self.own[part] = self._fixed_point(squares[here], told[here])

    def _fixed_point(self, squares: Array, told: Array) -> float:
        """From squared means and how much of each the data told, in [0, 1]."""
        return float(np.clip(squares.sum() / max(float(told.sum()), 1e-3 * told.size), self.least, self.most))

    def pool(self, other: Variances, share: float) -> None:
        """Move towards another learner's, which has seen so large a share, in [0, 1], of what both have seen."""
        for name in ("blocks", "by_feature", "own"):
            setattr(self, name, (1.0 - share) * getattr(self, name) + share * getattr(other, name))

    def arrays(self) -> dict[str, NDArray[Any]]:
        """The state; the bounds are the settings'."""
        return {"variances": self.blocks, "by_feature": self.by_feature, "own_variances": self.own}

    def restore(self, arrays: Mapping[str, NDArray[Any]]) -> None:
        """The inverse of ``arrays``, bit for bit. Raises InvalidInput, and changes nothing, when they are of another shape."""
        demand_arrays("checkpoint", arrays, {name: column.shape for name, column in self.arrays().items()})
        self.blocks, self.by_feature, self.own = (np.array(arrays[name], np.float64) for name in self.arrays())


def _told(variance: Array, prior: Array) -> Array:
    """How much of each parameter the data told, in [0, 1]."""
    return np.asarray(1.0 - np.minimum(variance / prior, 1.0))
