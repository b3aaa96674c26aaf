"""Embeddings that are given, as few features: centred, on the axes along which they differ most, of unit length on average.

Knows no model that made them. Sentence embeddings share a large common part and fade into noise after some dozen axes; both
cost a bandit traffic that it does not have.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np

from errors import InvalidInput

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[np.float32]

_LEAST = 1e-12


@dataclass(frozen=True)
class EmbeddingAxes:
    """centre: (d,). axes: (d, r), principal axes, orthogonal, of one length that gives projections a mean square of 1."""

    centre: Numbers
    axes: Numbers

    @classmethod
    def fit(cls, embeddings: Numbers, rank: int) -> Self:
        """The ``rank`` first principal axes of embeddings (n, d), at most as many as there are; raises InvalidInput."""
        if embeddings.ndim != 2 or len(embeddings) < 2 or not np.isfinite(embeddings).all():  # noqa: PLR2004
            raise InvalidInput("embeddings", "finite numbers, two rows at least", str(embeddings.shape))
        unit = _unit(embeddings)
        centre = unit.mean(axis=0)
        _, spread, axes = np.linalg.svd(unit - centre, full_matrices=False)
        kept = spread[:rank] > _LEAST * max(float(spread[0]), _LEAST)
        length = np.sqrt(np.mean(np.square(spread[:rank][kept])) * kept.sum() / len(embeddings)) if kept.any() else 1.0
        return cls(centre.astype(np.float32), (_signed(axes[:rank][kept]).T / length).astype(np.float32))

    def __call__(self, embeddings: Numbers) -> Numbers:
        """Embeddings (n, d) as features (n, r)."""
        if embeddings.shape[1:] != self.centre.shape:
            raise InvalidInput("embeddings", f"(n, {len(self.centre)})", str(embeddings.shape))
        return np.asarray((_unit(embeddings) - self.centre) @ self.axes, np.float32)


def _unit(rows: Numbers) -> NDArray[np.float64]:
    lengths = np.linalg.norm(rows.astype(np.float64), axis=1, keepdims=True)
    return np.asarray(rows / np.maximum(lengths, _LEAST))


def _signed(axes: NDArray[np.float64]) -> NDArray[np.float64]:
    """Each axis with its largest entry above 0: libraries differ in the sign."""
    largest = axes[np.arange(len(axes)), np.abs(axes).argmax(axis=1)]
    return np.asarray(axes * np.where(largest < 0.0, -1.0, 1.0)[:, None])
