"""The default learner: a Bayesian model that shares what it learns across creatives.

    score of person f for creative j  =  f' M a_j + u_j,     a_j its attributes,     u_j ~ N(start_j, tau²) its own

A creative made a minute ago is scored at once, through its attributes; what is its own goes into its intercept (or, in the
hybrid, into a residual on all person features). Logistic and probit rewards are linearised where the posterior will be (an
iterated Laplace step a batch) and kept as sums (``evidence``); the Gaussian form needs no linearising, so its sums are
exact. Prior variances are estimated by block (empirical Bayes, MacKay 1992's fixed point) from a tight start; those of the
interactions also by person feature, because a few of them carry most of the taste (automatic relevance determination, pooled
towards the block).

Assumes that outcomes are independent given person, attributes and creative, and that rows arrive unselected given the action.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from bandits.arrays import demand_arrays
from bandits.bounds import demand_setting
from bandits.exploration.question import rewards_of
from bandits.learners.evidence import Evidence, row_sums
from bandits.learners.factor_belief import FactorMoments, FactorSamples
from bandits.learners.factor_posterior import Posterior, Prior, reduce_own, solve
from bandits.learners.learner import Array, Belief, Shape
from bandits.learners.likelihood import LIKELIHOODS, Likelihood
from errors import Unknown

#: Parameter blocks with a prior variance of their own.
BLOCKS = ("intercept", "context", "level", "interaction")
_DEVIATIONS = (0.02, 1.5)
#: Linearisation: steps a batch may take, the most a row's score moves in one, the move that is close enough.
_MOST_STEPS, _STEP, _CLOSE = 8, 1.0, 0.5
#: Steps of the fixed point at a time. With one the start still shows after 80 batches (mean lift of the demo scenario, 16 seeds
#: each: .53 from a tight start, .66 from a wide one), with three it hardly does (.64 and .60); six are no better (.65).
_VARIANCE_STEPS = 3
#: Share of a person feature's interactions that must be well known for it to be believed half-way over all features together.
_POOLED = 0.6


@dataclass(frozen=True)
class FactorSettings:
    """Constants of the learner; the defaults need no tuning. Deviations are in units of log odds.

    sd: prior standard deviations by block: starts that empirical Bayes then moves. arm_sd: of an arm's intercept.
    residual_sd: of an arm's residual on the other person features; 0 has none (the hybrid is off).
    """

    likelihood: str = "logistic"
    sd: tuple[float, float, float, float] = (1.0, 0.3, 0.1, 0.05)
    arm_sd: float = 0.1
    residual_sd: float = 0.0
    empirical_every: int = 5

    def __post_init__(self) -> None:
        demand_setting(self, "arm_sd", _DEVIATIONS[0], _DEVIATIONS[1])
        demand_setting(self, "residual_sd", 0.0, _DEVIATIONS[1])
        demand_setting(self, "empirical_every", 0)


@dataclass
class FactorLearner:
    """State and update. p person features, a attribute features; batches are rows of (arm, person, exposure, reward)."""

    shape: Shape
    settings: FactorSettings = field(default_factory=FactorSettings)
    evidence: Evidence = field(init=False)
    variances: Array = field(init=False)
    by_feature: Array = field(init=False)
    own_variances: Array = field(init=False)
    batches: int = 0
    posterior: Posterior = field(init=False, repr=False)

    def __post_init__(self) -> None:
        p, a, settings = self.shape.people, self.shape.attributes, self.settings
        self.likelihood: Likelihood = LIKELIHOODS[settings.likelihood](self.shape.base_rate)
        self.evidence = Evidence(p, a)
        self._block_of = _blocks(p, a)
        self.variances = np.square(np.array(settings.sd) * self.likelihood.unit)
        self.by_feature = np.full(p - 1, self.variances[BLOCKS.index("interaction")])
        self.own_variances = np.square(np.array([settings.arm_sd, settings.residual_sd]) * self.likelihood.unit)
        self._solve()

    @property
    def arms(self) -> Mapping[str, int]:
        """See Learner.arms."""
        return self.evidence.index

    @property
    def prior(self) -> Prior:
        """What is believed before anything is known, as empirical Bayes has it now."""
        others = self.shape.people - 1 if self.settings.residual_sd else 0
        own = np.concatenate([self.own_variances[:1], np.full(others, self.own_variances[1])])
        shared = self.variances[self._block_of]
        shared[1:, 1:] = self.by_feature[:, None]
        return Prior(shared.ravel(), self.likelihood.centre, own)

    def add_arm(self, name: str, attributes: NDArray[np.float32], start: float = 0.0) -> None:
        """See Learner.add_arm."""
        if name not in self.evidence.index:
            self.evidence.add_arm(name, attributes, start * self.likelihood.unit)
            self._extend()

    def drop_arm(self, name: str) -> None:
        """See Learner.drop_arm."""
        if name not in self.evidence.index:
            raise Unknown("arm", name)
        row, reduced = self.evidence.index[name], self.posterior.reduced
        self.evidence.drop_arm(name, reduced.gram[row], reduced.pull[row])
        self._extend()

    def learn(self, arms: NDArray[np.int64], people: NDArray[np.float32], exposure: Array, reward: Array) -> None:
        """See Learner.learn."""
        self._absorb(arms, people.astype(np.float64), exposure, reward)
        self.batches += 1
        if self.settings.empirical_every and self.batches % self.settings.empirical_every == 0:
            for _ in range(_VARIANCE_STEPS):
                self._estimate_variances()
                self._solve()

    def _absorb(self, arms: NDArray[np.int64], people: Array, exposure: Array, reward: Array) -> None:
        """Linearise the batch where the posterior will be, not where it was.

        One Newton step from a poor start overshoots: at a chance of 1 % a row that should be at 20 % asks for a score
        19 too high, the next rows saturate, and a large batch never comes back. So the point of linearisation follows
        the solution, by at most ``_STEP`` a row, until it moves no more than ``_CLOSE``. Past the first batches that
        is one step.
        """
        k, before = len(self.evidence), (self.evidence.gram.copy(), self.evidence.pull.copy(), self.evidence.exposure.copy())
        score = self.score(arms, people)
        for _ in range(_MOST_STEPS):
            weight, pull = self.likelihood.linearise(score, exposure, reward)
            self.evidence.gram[:], self.evidence.pull[:], self.evidence.exposure[:] = before
            self.evidence.add(row_sums(arms, people, weight, pull, exposure, k))
            self._solve()
            if self.likelihood.exact:
                return
            move = self.score(arms, people) - score
            if np.abs(move).max() <= _CLOSE:
                return
            score = score + np.clip(move, -_STEP, _STEP)

    def expect(self, arms: NDArray[np.int64], people: NDArray[np.float32]) -> Array:
        """See Learner.expect."""
        return rewards_of(self.score(arms, people.astype(np.float64)), self.likelihood.link)

    def score(self, arms: NDArray[np.int64], people: Array) -> Array:
        """Mean scores of n (arm, person) pairs, (n,)."""
        q = self._own.shape[1]
        linear: Array = np.einsum("np,np->n", people, self.evidence.attributes[arms] @ self.posterior.mean.T)
        own: Array = np.einsum("nq,nq->n", people[:, :q], self._own[arms])
        return linear + own

    def _extend(self) -> None:
        """Arms came or went: what is shared stays as it is, to the last bit."""
        self._adopt(replace(self.posterior, reduced=reduce_own(self.evidence, self.prior)))

    def _solve(self) -> None:
        self._adopt(solve(self.evidence, self.prior))

    def _adopt(self, posterior: Posterior) -> None:
        self.posterior = posterior
        self._own: Array = self.posterior.own_means(self.posterior.mean[None], self.evidence)[0]

    def _estimate_variances(self) -> None:
        """One MacKay step per block: variance = sum of squared means / effective number of parameters."""
        mean, prior = self.posterior.mean, self.prior.shared.reshape(self.posterior.mean.shape)
        told = 1.0 - np.minimum(self.posterior.spread().reshape(mean.shape) / prior, 1.0)
        for block in range(1, len(BLOCKS)):  # the one intercept keeps its prior: nothing to pool
            here = self._block_of == block
            if here.any():
                self.variances[block] = self._fixed_point(np.square(mean[here]), told[here])
        pooled = _POOLED * max(mean.shape[1] - 1, 1)
        squares = np.square(mean[1:, 1:]).sum(axis=1) + pooled * self.variances[BLOCKS.index("interaction")]
        self.by_feature = self._bounded(squares / (told[1:, 1:].sum(axis=1) + pooled))
        self._estimate_own()

    def _estimate_own(self) -> None:
        """The same for the creatives' own parts."""
        live = np.array(list(self.arms.values()), np.int64)
        if len(live):
            variance = self.posterior.own_spread(self.evidence.attributes[: len(self.evidence)])[live]
            told = 1.0 - np.minimum(variance / self.prior.own, 1.0)
            moved = self._own[live]
            moved[:, 0] -= self.evidence.start[live]
            squares = np.square(moved)
            self.own_variances[0] = self._fixed_point(squares[:, 0], told[:, 0])
            if self.settings.residual_sd:
                self.own_variances[1] = self._fixed_point(squares[:, 1:], told[:, 1:])

    def _fixed_point(self, squares: Array, told: Array) -> float:
        """MacKay's update from squared means and how much of each the data told, in [0, 1]."""
        return float(self._bounded(np.array(squares.sum() / max(float(told.sum()), 1e-3 * told.size))))

    def _bounded(self, variances: Array) -> Array:
        """Variances in a range where neither rigidity nor a first lucky click can run away."""
        low, high = (np.square(deviation * self.likelihood.unit) for deviation in _DEVIATIONS)
        return np.clip(variances, low, high)

    def forget(self, kept: float) -> None:
        """See Learner.forget."""
        self.evidence.forget(kept)
        self._solve()

    def merge(self, other: Self) -> None:
        """See Learner.merge: exact for the Gaussian form; a logistic worker's rows stay linearised where it stood."""
        self.evidence.merge(other.evidence)
        self.batches += other.batches
        self._solve()

    def freeze(self, samples: int, scale: float, rng: np.random.Generator) -> Belief:
        """See Learner.freeze."""
        arms = tuple(self.arms)
        rows = np.array(list(self.arms.values()), np.int64)
        spread = (scale * np.sqrt(self.prior.own)).astype(np.float32)
        return self._samples(samples, scale, rng, arms, rows, spread) if samples else self._moments(scale, arms, rows, spread)

    def _samples(
        self, m: int, scale: float, rng: np.random.Generator, arms: tuple[str, ...], rows: NDArray[np.int64],
        spread: NDArray[np.float32],
    ) -> FactorSamples:  # fmt: skip
        shared = self.posterior.draws(m, scale, rng)
        roots = _inverse_roots(self.posterior.reduced.own)
        noise = np.einsum("kqr,mkr->mkq", roots, rng.standard_normal((m, *self._own.shape)))
        own = self.posterior.own_means(shared, self.evidence) + scale * noise
        return FactorSamples(
            self.likelihood.link, shared.astype(np.float32), self.posterior.mean.astype(np.float32), arms,
            own[:, rows].astype(np.float32), spread,
        )  # fmt: skip

    def _moments(
        self, scale: float, arms: tuple[str, ...], rows: NDArray[np.int64], spread: NDArray[np.float32]
    ) -> FactorMoments:
        d = self.shape.people * self.shape.attributes
        root = scale * np.linalg.inv(self.posterior.factor)
        own_root = scale * _inverse_roots(self.posterior.reduced.own).transpose(0, 2, 1)
        numbers = (self.posterior.reduced.carry[rows], self._own[rows], own_root[rows], spread)
        carry, own_mean, own, spread = (array.astype(np.float32) for array in numbers)
        shape = (d, self.shape.people, self.shape.attributes)
        return FactorMoments(
            self.likelihood.link, self.posterior.mean.astype(np.float32), root.reshape(shape).astype(np.float32), arms,
            carry, own_mean, own, spread,
        )  # fmt: skip

    def arrays(self) -> dict[str, NDArray[Any]]:
        """See Learner.arrays. The posterior is not in it: it is a pure function of the sums."""
        numbers = {name: getattr(self, name) for name in self._variances}
        return {**self.evidence.arrays(), **numbers, "batches": np.array([self.batches])}

    @property
    def _variances(self) -> dict[str, int]:
        """What empirical Bayes moves, with its size."""
        return {"variances": len(BLOCKS), "by_feature": self.shape.people - 1, "own_variances": 2}

    def restore(self, arrays: Mapping[str, NDArray[Any]]) -> None:
        """See Learner.restore; bit for bit on the same numeric fingerprint."""
        demand_arrays("checkpoint", arrays, {name: (size,) for name, size in {**self._variances, "batches": 1}.items()})
        self.evidence.restore(arrays)
        for name in self._variances:
            setattr(self, name, np.array(arrays[name], np.float64))
        self.batches = int(arrays["batches"][0])
        self._solve()


def _inverse_roots(precision: Array) -> Array:
    """Square roots R (k, q, q) of the inverses, with R R' = precision⁻¹."""
    if precision.shape[1] == 1:
        return np.asarray(1.0 / np.sqrt(precision))
    return np.asarray(np.linalg.inv(np.linalg.cholesky(precision)).transpose(0, 2, 1))


def _blocks(p: int, a: int) -> NDArray[np.int64]:
    """Block number of every entry of M: shape (p, a)."""
    blocks = np.full((p, a), BLOCKS.index("interaction"))
    blocks[:, 0] = BLOCKS.index("context")
    blocks[0, :] = BLOCKS.index("level")
    blocks[0, 0] = BLOCKS.index("intercept")
    return blocks
