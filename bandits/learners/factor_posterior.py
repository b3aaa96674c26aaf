"""The posterior of the shared-creative model from evidence and prior. Pure: sums and variances in, means and factors out.

    score of person f and creative j  =  f' (M a_j + S r_j),     M (p, a) shared,     r_j (q,) the creative's own

S puts r_j on the first q person features: on the constant alone (q = 1, an intercept per creative) or on all of them (q = p,
the hybrid). The creatives' own parts are eliminated by a Schur complement, so the system to solve has p·a unknowns however
many creatives there are.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.linalg import cho_solve, cholesky, solve_triangular
from scipy.linalg.lapack import dtrtri

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from bandits.learners.evidence import Evidence

    Array = NDArray[np.float64]


class Prior(NamedTuple):
    """shared: (p·a,) variances of M, row by row; centre: mean of M's first entry. own: (q,) variances of a creative's part."""

    shared: Array
    centre: float
    own: Array


class Reduced(NamedTuple):
    """Evidence with the creatives' own parts integrated out. gram: (k, p, p); pull: (k, p).

    own: (k, q, q), precision of the own part given M. carry: (k, q, p), what M's score takes from it: own⁻¹ G[:q].
    own_pull: (k, q), of the own part: its rows' and its prior mean's.
    """

    gram: Array
    pull: Array
    own: Array
    carry: Array
    own_pull: Array


@dataclass(frozen=True)
class Posterior:
    """mean: (p, a). factor: (p·a, p·a), lower Cholesky factor of M's precision. reduced: what it came from."""

    mean: Array
    factor: Array
    reduced: Reduced

    def spread(self) -> Array:
        """Posterior variances of M's entries, (p·a,)."""
        inverse, _ = dtrtri(self.factor, lower=1)
        return np.asarray(np.einsum("ij,ij->j", inverse, inverse))

    def own_spread(self, attributes: Array) -> Array:
        """Posterior variances of the creatives' own parts, (k, q), what M leaves open included; attributes (k, a)."""
        k, q, _ = self.reduced.carry.shape
        through = np.einsum("kqp,ka->kqpa", self.reduced.carry, attributes).reshape(k * q, -1)
        away = solve_triangular(self.factor, through.T, lower=True, check_finite=False)
        given = np.linalg.inv(self.reduced.own).diagonal(axis1=1, axis2=2)
        return np.asarray(given + np.einsum("dk,dk->k", away, away).reshape(k, q))

    def draws(self, m: int, scale: float, rng: np.random.Generator) -> Array:
        """M samples of M, (m, p, a), with deviations times ``scale``."""
        noise = rng.standard_normal((len(self.factor), m))
        away = solve_triangular(self.factor, noise, lower=True, trans="T", check_finite=False)
        return self.mean[None] + scale * away.T.reshape(m, *self.mean.shape)

    def own_means(self, shared: Array, evidence: Evidence) -> Array:
        """Means of the creatives' own parts, (m, k, q), given values of M, (m, p, a)."""
        k = len(evidence)
        explained = np.einsum("kqp,mpa,ka->mkq", self.reduced.carry, shared, evidence.attributes[:k], optimize=True)
        alone = np.linalg.solve(self.reduced.own, self.reduced.own_pull[..., None])[..., 0]
        return np.asarray(alone[None] - explained)


def reduce_own(evidence: Evidence, prior: Prior) -> Reduced:
    """Integrate the creatives' own parts out."""
    k, q = len(evidence), len(prior.own)
    gram, pull = evidence.gram[:k], evidence.pull[:k]
    own = gram[:, :q, :q] + np.diag(1.0 / prior.own)
    carry = np.asarray(gram[:, :q] / own if q == 1 else np.linalg.solve(own, gram[:, :q]), np.float64)
    own_pull = pull[:, :q].copy()
    own_pull[:, 0] += evidence.start[:k] / prior.own[0]
    return Reduced(gram - gram[:, :, :q] @ carry, pull - np.einsum("kqp,kq->kp", carry, own_pull), own, carry, own_pull)


def solve(evidence: Evidence, prior: Prior) -> Posterior:
    """The posterior of M and what is needed for the creatives' own parts."""
    p, a, k = evidence.p, evidence.a, len(evidence)
    reduced, attributes = reduce_own(evidence, prior), evidence.attributes[:k]
    outer = np.einsum("ka,kb->kab", attributes, attributes).reshape(k, a * a)
    crossed = (reduced.gram.reshape(k, p * p).T @ outer).reshape(p, p, a, a)
    precision = crossed.transpose(0, 2, 1, 3).reshape(p * a, p * a)
    target = (reduced.pull.T @ attributes).ravel()
    if evidence.settled.size:
        precision += evidence.settled
        target += evidence.settled_pull
    precision[np.diag_indices(p * a)] += 1.0 / prior.shared
    target[0] += prior.centre / prior.shared[0]
    factor = cholesky(precision, lower=True, overwrite_a=True, check_finite=False)
    mean = cho_solve((factor, True), target, check_finite=False).reshape(p, a)
    return Posterior(mean, factor, reduced)
