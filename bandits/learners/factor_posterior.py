"""The posterior of the shared-creative model from evidence and prior. Pure: sums and variances in, means and factors out.

    score of person f and creative j  =  f' (M a_j + S r_j),     M (p, a) shared,     r_j (q,) the creative's own

S puts r_j on the first q person features: on the constant alone (q = 1, an intercept per creative) or on all of them (q = p,
the hybrid). The creatives' own parts are eliminated by a Schur complement, and what no row tells of by ``factor_span``, so the
system to solve has s·r unknowns however many creatives there are: s person features met, r directions of attributes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numba
import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_solve, cholesky, solve_triangular
from scipy.linalg.lapack import dtrtri

from bandits.learners.factor_span import span_of, split

if TYPE_CHECKING:
    from bandits.learners.evidence import Evidence
    from bandits.learners.factor_span import Span, Split

Array = NDArray[np.float64]


class Prior(NamedTuple):
    """shared: (p·a,) variances of M, row by row; centre: mean of M's first entry. own: (q,) variances of a creative's part."""

    shared: Array
    centre: float
    own: Array


class Reduced(NamedTuple):
    """The creatives' own parts, to be integrated out of the evidence. pull: (k, p), what is left of it.

    own: (k, q, q), precision of the own part given M. alone: (k, q), its mean where M is 0, by its rows and its prior. carry:
    (k, q, p), what M's score takes from that: own⁻¹ G[:q].
    """

    own: Array
    alone: Array
    carry: Array
    pull: Array

    def gram(self, evidence: Evidence, arm: int) -> Array:
        """What is left of one arm's Gram matrix, (p, p)."""
        return np.asarray(evidence.gram[arm] - evidence.gram[arm, :, : self.own.shape[1]] @ self.carry[arm])


class Settled(NamedTuple):
    """What arms that are gone say of θ. whole: ``Evidence.settled``. people, basis: the span's. information: (s, r, s, r)."""

    whole: Array
    people: NDArray[np.int64]
    basis: Array
    information: Array


@dataclass(frozen=True)
class Posterior:
    """mean: (p, a). factor: (s·r, s·r), lower Cholesky factor of the precision of θ. split: how M follows from θ.

    reduced, settled: what it came from.
    """

    mean: Array
    factor: Array
    split: Split
    reduced: Reduced
    settled: Settled | None

    def spread(self) -> Array:
        """Posterior variances of M's entries, (p·a,)."""
        s, _, r = self.split.lift.shape
        by_row = self._inverse().T.reshape(s, r, -1)
        return self.split.variances(by_row @ by_row.transpose(0, 2, 1)).ravel()

    def root(self) -> Array:
        """A square root (p·a, p, a) of M's covariance: root' root."""
        return self.split.root(self._inverse())

    def _inverse(self) -> Array:
        """The inverse of the factor, whose rows are a root of the covariance of θ."""
        return np.asarray(dtrtri(self.factor, lower=1)[0])

    def own_spread(self, attributes: Array) -> Array:
        """Posterior variances of the creatives' own parts, (k, q), what M leaves open included; attributes (k, a)."""
        k, q, _ = self.reduced.carry.shape
        people, basis, _ = self.split.span
        through = np.einsum("kqp,kr->kqpr", self.reduced.carry[:, :, people], attributes @ basis).reshape(k * q, -1)
        away = self._solved(through.T)
        given = np.linalg.inv(self.reduced.own).diagonal(axis1=1, axis2=2)
        return np.asarray(given + np.einsum("dk,dk->k", away, away).reshape(k, q))

    def draws(self, m: int, scale: float, rng: np.random.Generator) -> Array:
        """M samples of M, (m, p, a), with deviations times ``scale``."""
        away = self._solved(rng.standard_normal((len(self.factor), m)), transposed=True)
        return self.mean[None] + scale * self.split.completed(away.T, rng)

    def _solved(self, columns: Array, *, transposed: bool = False) -> Array:
        return np.asarray(
            solve_triangular(self.factor, columns, lower=True, trans="T" if transposed else "N", check_finite=False)
        )

    def own_means(self, shared: Array, evidence: Evidence) -> Array:
        """Means of the creatives' own parts, (m, k, q), given values of M, (m, p, a)."""
        scores = (shared @ evidence.attributes[: len(evidence)].T).transpose(2, 0, 1)
        explained = (scores @ self.reduced.carry.transpose(0, 2, 1)).transpose(1, 0, 2)
        return np.asarray(self.reduced.alone - explained)


def reduce_own(evidence: Evidence, prior: Prior) -> Reduced:
    """Integrate the creatives' own parts out."""
    k, q = len(evidence), len(prior.own)
    gram, pull = evidence.gram[:k], evidence.pull[:k]
    own = gram[:, :q, :q] + np.diag(1.0 / prior.own)
    own_pull = pull[:, :q].copy()
    own_pull[:, 0] += evidence.start[:k] / prior.own[0]
    toward = np.concatenate([own_pull[:, :, None], gram[:, :q]], axis=2)
    solved = np.asarray(toward / own if q == 1 else np.linalg.solve(own, toward), np.float64)
    alone, carry = solved[:, :, 0], solved[:, :, 1:]
    return Reduced(own, alone, carry, pull - np.einsum("kqp,kq->kp", carry, own_pull))


def solve(evidence: Evidence, prior: Prior, last: Posterior | None = None) -> Posterior:
    """The posterior of M and what is needed for the creatives' own parts. last: one from before, whose parts serve while they
    stand: the result is the same without it, to the last bit.
    """
    before = last.split if last else None
    parted = split(prior.shared.reshape(evidence.p, evidence.a), span_of(evidence, before.span if before else None), before)
    settled = _settled(evidence, parted.span, last.settled if last else None)
    reduced, (people, basis, _), (s, r) = reduce_own(evidence, prior), parted.span, parted.inner.shape[:2]
    mean = np.zeros((evidence.p, evidence.a))
    mean[0, 0] = prior.centre
    precision = _information(evidence, reduced, parted.span, settled)
    precision[np.arange(s), :, np.arange(s)] += parted.inner
    expected = mean[people] @ basis
    target = _pulls(evidence, reduced, parted.span) + np.einsum("frq,fq->fr", parted.inner, expected)
    factor = cholesky(precision.reshape(s * r, s * r).T, lower=True, overwrite_a=True, check_finite=False)
    theta = cho_solve((factor, True), target.ravel(), check_finite=False)
    mean[people] += parted.lifted(theta - expected.ravel())
    return Posterior(mean, factor, parted, reduced, settled)


def _settled(evidence: Evidence, span: Span, last: Settled | None) -> Settled | None:
    """Of arms that are gone, if any: projected anew only when one more is, or all are forgotten in part (1 ms)."""
    whole, (people, basis, _) = evidence.settled, span
    if not whole.size:
        return None
    if last and last.whole is whole and last.basis is basis and np.array_equal(last.people, people):
        return last
    p, a, (s, r) = evidence.p, evidence.a, (len(people), basis.shape[1])
    left = basis.T @ whole.reshape(p, a, p * a)[people]
    information = (left.reshape(-1, a) @ basis).reshape(s, r, p, r)[:, :, people]
    return Settled(whole, people, basis, information)


def _information(evidence: Evidence, reduced: Reduced, span: Span, settled: Settled | None) -> Array:
    """What the rows say of θ, (s, r, s, r): blocks on and above the diagonal, which is all that a factor is made from."""
    k, (people, basis, _) = len(evidence), span
    s, r = len(people), basis.shape[1]
    met = evidence.attributes[:k] @ basis
    outer = np.einsum("ka,kb->kab", met, met).reshape(k, r * r)
    grams = _left(evidence.gram[:k], np.ascontiguousarray(reduced.carry), people)
    information = _blocks((grams.T @ outer).reshape(-1, r, r), s)
    if settled is not None:
        information += settled.information
    return information


@numba.njit(cache=True)
def _left(gram: Array, carry: Array, people: NDArray[np.int64]) -> Array:
    """What is left of each Gram matrix for the person features met, on and above the diagonal: (k, s (s + 1) / 2)."""
    k, q, s = len(gram), carry.shape[1], people.size
    left = np.empty((k, s * (s + 1) // 2))
    for j in range(k):
        at = 0
        for one in range(s):
            row = gram[j, people[one]]
            for other in range(one, s):
                taken = 0.0
                for own in range(q):
                    taken += row[own] * carry[j, own, people[other]]
                left[j, at] = row[people[other]] - taken
                at += 1
    return left


@numba.njit(cache=True)
def _blocks(rows: Array, s: int) -> Array:
    """Blocks (s (s + 1) / 2, r, r), on and above the diagonal, where they belong: (s, r, s, r)."""
    r = rows.shape[1]
    matrix, at = np.zeros((s, r, s, r)), 0
    for f in range(s):
        for g in range(f, s):
            matrix[f, :, g] = rows[at]
            at += 1
    return matrix


def _pulls(evidence: Evidence, reduced: Reduced, span: Span) -> Array:
    """Where the rows pull θ, (s, r)."""
    pulls = reduced.pull.T @ evidence.attributes[: len(evidence)]
    if evidence.settled.size:
        pulls += evidence.settled_pull.reshape(pulls.shape)
    return np.asarray(pulls[span.people] @ span.basis)
