"""The part of the shared matrix M that data speak of, and how the rest follows from it. Knows no reward and no arm's own part.

Rows tell of f' M a alone, so of M's rows for person features that somebody had, and in them of the directions that the
creatives' attributes span: attributes are words, one of each kind, so 28 columns span 18 directions. The posterior is solved
for θ = M U in those, U (a, r) orthonormal. What lies outside follows from θ by the prior alone: exactly, not by leaving it
out. That is some 380 unknowns in place of 728, and a sixth of the Cholesky's time.

    M_f  =  μ_f + K_f (θ_f - U'μ_f) + e_f,     K_f = D_f U (U' D_f U)⁻¹,     cov e_f = D_f - K_f U' D_f

with D_f the prior variances of row f, μ_f its prior mean (conditioning a Gaussian).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from bandits.learners.evidence import Evidence

    Array = NDArray[np.float64]

#: Share of the attributes' squares below which a direction is rounding: a part in a million of an attribute.
_ROUNDING = 1e-12


class Span(NamedTuple):
    """people: (s,) person features that rows had. basis: (a, r), orthonormal columns, U. squares: (a, a), what it is from."""

    people: NDArray[np.int64]
    basis: Array
    squares: Array


def span_of(evidence: Evidence, last: Span | None = None) -> Span:
    """What the rows can tell of, from the sums alone, so that a restored learner finds the same to the last bit.

    At least the constant and one direction: what nobody has told of yet is solved for with the prior's own answer. last: one
    found before, whose basis stands while its squares do.
    """
    k = len(evidence)
    told = (np.einsum("kff->kf", evidence.gram[:k]) > 0.0) | (evidence.pull[:k] != 0.0)
    met, attributes = told.any(axis=0), evidence.attributes[:k][told.any(axis=1)]
    met[0] = True
    squares = attributes.T @ attributes
    if evidence.settled.size:
        blocks = evidence.settled.reshape(evidence.p, evidence.a, evidence.p, evidence.a)
        pulls = evidence.settled_pull.reshape(evidence.p, evidence.a)
        met |= (np.einsum("fafa->f", blocks) > 0.0) | pulls.any(axis=1)
        for gone in (np.einsum("fafb->ab", blocks), pulls.T @ pulls):
            squares += gone / max(float(np.trace(gone)), np.finfo(float).tiny)
    same = last is not None and np.array_equal(last.squares, squares)
    return Span(np.flatnonzero(met), last.basis if same and last else _directions(squares), squares)


def _directions(squares: Array) -> Array:
    values, vectors = np.linalg.eigh(squares)
    return np.ascontiguousarray(vectors[:, -max(int((values > _ROUNDING * values[-1]).sum()), 1) :])


@dataclass(frozen=True)
class Split:
    """A prior split at a span. inner: (s, r, r), precisions (U' D_f U)⁻¹ of θ. lift: (s, a, r), K_f. spread: (p, a), D."""

    span: Span
    inner: Array
    lift: Array
    spread: Array

    def stands(self, spread: Array, span: Span) -> bool:
        """Whether it is the split of this prior at this span."""
        same = span.basis is self.span.basis and np.array_equal(span.people, self.span.people)
        return same and np.array_equal(spread, self.spread)

    def lifted(self, theta: Array) -> Array:
        """Parts of M from parts of θ around their means: (..., s·r) to (..., s, a)."""
        s, a, r = self.lift.shape
        rows = theta.reshape(-1, s, r).transpose(1, 0, 2) @ self.lift.transpose(0, 2, 1)
        return rows.transpose(1, 0, 2).reshape(*theta.shape[:-1], s, a)

    def variances(self, blocks: Array) -> Array:
        """Variances of M's entries, (p, a), from the covariance of each row of θ, (s, r, r)."""
        whole, told = self.spread.copy(), self.spread[self.span.people]
        known = ((self.lift @ blocks) * self.lift).sum(axis=2)
        whole[self.span.people] = known + told * (1.0 - (self.lift * self.span.basis).sum(axis=2))
        return whole

    def completed(self, theta: Array, rng: np.random.Generator) -> Array:
        """Draws of M around its mean, (m, p, a), from draws of θ around its own, (m, s·r)."""
        people, (s, a, r), m = self.span.people, self.lift.shape, len(theta)
        drawn = np.empty((len(self.spread), m, a))
        drawn[people] = theta.reshape(m, s, r).transpose(1, 0, 2) @ self.lift.transpose(0, 2, 1)
        drawn[people] += rng.standard_normal((s, m, a - r)) @ self.rest
        drawn[self.unmet] = rng.standard_normal((len(self.unmet), m, a)) * np.sqrt(self.spread[self.unmet])[:, None]
        return np.asarray(drawn.transpose(1, 0, 2))

    @cached_property
    def unmet(self) -> NDArray[np.int64]:
        """Person features that no row had."""
        return np.delete(np.arange(len(self.spread)), self.span.people)

    @cached_property
    def rest(self) -> Array:
        """What θ leaves open of the rows of M for features that were met, (s, a - r, a): roots of the covariances of e."""
        deviations = np.sqrt(self.spread[self.span.people])
        whole, _ = np.linalg.qr(deviations[:, :, None] * self.span.basis, mode="complete")
        return np.asarray(whole[:, :, self.span.basis.shape[1] :].transpose(0, 2, 1) * deviations[:, None])

    def root(self, theta: Array) -> Array:
        """A root (p·a, p, a) of M's covariance, root' root, from one of θ's, (s·r, s·r)."""
        (p, a), people, unmet = self.spread.shape, self.span.people, self.unmet
        known, rest = np.zeros((len(theta), p, a)), np.zeros((p, a, p, a))
        known[:, people] = self.lifted(theta)
        rest[people, : self.rest.shape[1], people] = self.rest
        rest[unmet, :, unmet] = np.eye(a) * np.sqrt(self.spread[unmet])[:, None]
        kept = np.ones((p, a), np.bool_)
        kept[people, self.rest.shape[1] :] = False
        return np.concatenate([known, rest[kept]])


def split(spread: Array, span: Span, last: Split | None = None) -> Split:
    """Split a prior of variances (p, a). last: a split before, which stands while prior and span do."""
    if last is not None and last.stands(spread, span):
        return last
    widened = spread[span.people][:, :, None] * span.basis
    inner = np.linalg.inv(span.basis.T @ widened)
    return Split(span, np.asarray(inner, np.float64), np.asarray(widened @ inner, np.float64), spread)
