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
from copy import deepcopy
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from bandits.alike import alike
from bandits.arrays import demand_arrays
from bandits.bounds import demand_setting
from bandits.exploration.question import rewards_of
from bandits.learners.evidence import Evidence, row_sums
from bandits.learners.factor_belief import FactorMoments, FactorSamples
from bandits.learners.factor_posterior import Posterior, Prior, reduce_own, solve
from bandits.learners.factor_variances import DEVIATIONS, Variances
from bandits.learners.learner import Array, Belief, Shape
from bandits.learners.likelihood import LIKELIHOODS, Likelihood
from errors import Unknown

#: Linearisation: steps a batch may take, the most a row's score moves in one, the move that is close enough.
_MOST_STEPS, _STEP, _CLOSE = 8, 1.0, 0.5
#: Steps of the fixed point at a time. With one the start still shows after 80 batches (mean lift of the demo scenario, 16 seeds
#: each: .53 from a tight start, .66 from a wide one), with three it hardly does (.64 and .60); six are no better (.65).
_VARIANCE_STEPS = 3
#: Steps after a merge, each taken. On 8 synthetic logs of 20,000 decisions and 60 creatives, the scores of two halves, merged,
#: correlate with those of one learner at .978 where the variances stay the first's, .978 where they are the mean, .987 after 3
#: steps, .991 after 9, .992 after 20; of four quarters at .920, .957, .987, .992 and .993. With the one learner's own variances
#: it is .9999: nothing else is lost.
_MERGED_STEPS = 9
#: Share of the evidence that must be new before variances are estimated again: a step costs as much as two batches of 1,000.
_NEW = 0.2


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
        demand_setting(self, "arm_sd", *DEVIATIONS)
        demand_setting(self, "residual_sd", 0.0, DEVIATIONS[1])
        demand_setting(self, "empirical_every", 0)


@dataclass
class FactorLearner:
    """State and update. p person features, a attribute features; batches are rows of (arm, person, exposure, reward).

    unweighed: impressions since the variances were last estimated.
    """

    shape: Shape
    settings: FactorSettings = field(default_factory=FactorSettings)
    evidence: Evidence = field(init=False)
    variances: Variances = field(init=False)
    batches: int = 0
    unweighed: float = 0.0
    posterior: Posterior = field(init=False, repr=False)
    personal: ClassVar[bool] = True

    def __post_init__(self) -> None:
        p, a, settings = self.shape.people, self.shape.attributes, self.settings
        self.likelihood: Likelihood = LIKELIHOODS[settings.likelihood](self.shape.base_rate)
        self.evidence = Evidence(p, a)
        own = (settings.arm_sd, settings.residual_sd)
        self.variances = Variances.starting(p, settings.sd, own, self.likelihood.unit)
        self._adopt(solve(self.evidence, self.prior))

    @property
    def arms(self) -> Mapping[str, int]:
        """See Learner.arms."""
        return self.evidence.index

    @property
    def prior(self) -> Prior:
        """What is believed before anything is known, as empirical Bayes has it now."""
        return self.variances.prior(self.shape.attributes, self.likelihood.centre)

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
        self.evidence.drop_arm(name, reduced.gram(self.evidence, row), reduced.pull[row])
        self._extend()

    def learn(self, arms: NDArray[np.int64], people: NDArray[np.float32], exposure: Array, reward: Array) -> None:
        """See Learner.learn."""
        firsts, of = alike(people, arms)
        shown, won = (np.bincount(of, values, len(firsts)).astype(np.float64) for values in (exposure, reward))
        self._absorb(arms[firsts], people[firsts].astype(np.float64), shown, won)
        self.batches += 1
        self.unweighed += float(exposure.sum())
        if self._due:
            self.unweighed = 0.0
            self._estimate_variances()

    @property
    def _due(self) -> bool:
        """Whether the variances are to be estimated: by what was learned, not by the clock, so that a replay does the same."""
        every = self.settings.empirical_every
        return bool(every) and self.batches % every == 0 and self.unweighed >= _NEW * float(self.evidence.exposure.sum())

    def _absorb(self, arms: NDArray[np.int64], people: Array, exposure: Array, reward: Array) -> None:
        """Linearise the batch where the posterior will be, not where it was. No two rows are of one pair.

        One Newton step from a poor start overshoots: at a chance of 1 % a row that should be at 20 % asks for a score
        19 too high, the next rows saturate, and a large batch never comes back. So the point of linearisation follows
        the solution, by at most ``_STEP`` a row, until it moves no more than ``_CLOSE``. Past the first batches that
        is one step.
        """
        taught, places = np.unique(arms, return_inverse=True)
        before, score = self.evidence.of(taught), self.score(arms, people)
        for _ in range(_MOST_STEPS):
            weight, pull = self.likelihood.linearise(score, exposure, reward)
            self.evidence.put(taught, before.plus(row_sums(places, people, weight, pull, exposure, len(taught))))
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
        return np.asarray(np.einsum("np,np->n", people, self._rows[arms]))

    def _extend(self) -> None:
        """Arms came or went: what is shared stays as it is, to the last bit."""
        self._adopt(replace(self.posterior, reduced=reduce_own(self.evidence, self.prior)))

    def _solve(self) -> None:
        self._adopt(solve(self.evidence, self.prior, self.posterior))

    def _adopt(self, posterior: Posterior) -> None:
        self.posterior = posterior
        self._own: Array = posterior.own_means(posterior.mean[None], self.evidence)[0]
        self._rows: Array = self.evidence.attributes[: len(self.evidence)] @ posterior.mean.T
        self._rows[:, : self._own.shape[1]] += self._own

    def _estimate_variances(self) -> None:
        """A few steps of the fixed point."""
        for _ in range(_VARIANCE_STEPS):
            if self._step_variances():
                return

    def _step_variances(self) -> bool:
        settled = self.variances.step(self.posterior, self.prior, self._moved())
        self._solve()
        return settled

    def _moved(self) -> tuple[Array, Array]:
        """How far each live creative's own part is from where it started, and its posterior variance: (k, q) both."""
        live = np.array(list(self.arms.values()), np.int64)
        moved = self._own[live]
        moved[:, 0] -= self.evidence.start[live]
        return moved, self.posterior.own_spread(self.evidence.attributes[: len(self.evidence)])[live]

    def forget(self, kept: float) -> None:
        """See Learner.forget."""
        self.evidence.forget(kept)
        self._solve()

    def merge(self, other: Self) -> None:
        """See Learner.merge: exact for the Gaussian form; a logistic worker's rows stay linearised where it stood.

        Prior variances are no sums. They begin at the mean of both, by impressions, and are estimated again from what both have
        seen: each alone has seen less, and holds what it cannot tell yet to be nothing.
        """
        mine, theirs = (float(evidence.exposure.sum()) for evidence in (self.evidence, other.evidence))
        if theirs:
            self.variances.pool(other.variances, theirs / (mine + theirs))
        self.evidence.merge(other.evidence)
        self.batches += other.batches
        self.unweighed += other.unweighed
        self._solve()
        for _ in range(_MERGED_STEPS if self.settings.empirical_every and theirs else 0):
            self._step_variances()

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
        own_root = scale * _inverse_roots(self.posterior.reduced.own).transpose(0, 2, 1)
        numbers = (self.posterior.reduced.carry[rows], self._own[rows], own_root[rows], spread)
        carry, own_mean, own, spread = (array.astype(np.float32) for array in numbers)
        root = (scale * self.posterior.root()).astype(np.float32)
        return FactorMoments(
            self.likelihood.link, self.posterior.mean.astype(np.float32), root, arms, carry, own_mean, own, spread
        )  # fmt: skip

    def arrays(self) -> dict[str, NDArray[Any]]:
        """See Learner.arrays. The posterior is not in it: it is a pure function of the sums."""
        counts = {"batches": np.array([self.batches]), "unweighed": np.array([self.unweighed])}
        return {**self.evidence.arrays(), **self.variances.arrays(), **counts}

    def restore(self, arrays: Mapping[str, NDArray[Any]]) -> None:
        """See Learner.restore; bit for bit on the same numeric fingerprint."""
        arrays = {"unweighed": np.zeros(1), **arrays}  # a state of when the variances were estimated every few batches has none
        demand_arrays("checkpoint", arrays, {"batches": (1,), "unweighed": (1,)})
        variances = deepcopy(self.variances)
        variances.restore(arrays)
        self.evidence.restore(arrays)
        self.variances = variances
        self.batches, self.unweighed = int(arrays["batches"][0]), float(arrays["unweighed"][0])
        self._solve()


def _inverse_roots(precision: Array) -> Array:
    """Square roots R (k, q, q) of the inverses, with R R' = precision⁻¹."""
    if precision.shape[1] == 1:
        return np.asarray(1.0 / np.sqrt(precision))
    return np.asarray(np.linalg.inv(np.linalg.cholesky(precision)).transpose(0, 2, 1))
