"""What past headline tests say of a new headline: log odds to start its creative at, and how far from the truth they may be.

Ridge on log odds centred within groups (``within``) over n-grams and shape (``headline_map``). The slope is the one that fits
texts which were not fitted on; the variance is what it leaves of the spread within groups. Both follow from the tests: nothing
is to be tuned. Where held-out texts are explained no better than by nothing, the prior says nothing.

Assumes that what draws readers has not changed since those tests, and that clicks mean for new copy what they meant there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, Self

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from bandits.arrays import demand_arrays, pack, unpack
from bandits.prior.headline_map import HeadlineMap
from bandits.prior.within import Arms, Within, ridge
from errors import InvalidInput

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

#: Log odds that a block of unit length moves a score by, before anything is known: chosen by cross-validation on tests before
#: the weeks that the benchmark keeps aside; .07 and .14 are as good.
_BLOCK_SD = 0.1
_FOLDS = 5


@dataclass(frozen=True)
class CopyPrior:
    """weights: (f,), slope in. variance: of the true log odds round a score. explained: share of the spread, held out."""

    map: HeadlineMap
    weights: Array
    variance: float
    explained: float

    @classmethod
    def fit(
        cls, texts: Sequence[str], groups: NDArray[Any], impressions: NDArray[Any], clicks: NDArray[Any],
        vectors: NDArray[Any] | None = None,
    ) -> Self:  # fmt: skip
        """From n arms of past tests: texts, labels of what they were tested within, counts; vectors (n, d) of an embedding.

        Raises InvalidInput for columns that do not fit, counts that are none, and tests without anything to compare.
        """
        shown, clicked = _checked(texts, groups, impressions, clicks)
        arms = Arms.of_counts(groups, shown, clicked)
        spread = arms.spread(np.zeros(len(texts)))
        features = HeadlineMap.fit(texts, vectors)
        rows = features.rows(texts, vectors)
        held_out = _calibrated(rows, arms, spread, _folds(texts, arms.groups))
        return cls(features, held_out.slope * ridge(rows, arms, spread, _BLOCK_SD), held_out.variance, held_out.explained)

    def score(self, texts: Sequence[str], vectors: NDArray[Any] | None = None) -> Array:
        """Log odds of n texts, (n,), over the average text of the tests; one without a word is at 0."""
        return np.asarray(self.map.rows(texts, vectors) @ self.weights)

    def encode(self) -> bytes:
        """Everything, as bytes."""
        numbers = {"weights": self.weights, "numbers": np.array([self.variance, self.explained])}
        return pack({**self.map.arrays(), **numbers})

    @classmethod
    def decode(cls, content: bytes, name: str = "copy prior") -> Self:
        """The inverse of ``encode``; raises InvalidInput for bytes that are no prior. ``name`` says what they are."""
        arrays: Mapping[str, NDArray[Any]] = unpack(content, name)
        features = HeadlineMap.of_arrays(arrays)
        demand_arrays(name, arrays, {"weights": (features.width,), "numbers": (2,)})
        return cls(features, arrays["weights"], *arrays["numbers"].tolist())


def _checked(
    texts: Sequence[str], groups: NDArray[Any], impressions: NDArray[Any], clicks: NDArray[Any]
) -> tuple[Array, Array]:
    """Counts as floats."""
    shown, clicked = np.asarray(impressions, np.float64), np.asarray(clicks, np.float64)
    for name, column in (("groups", groups), ("impressions", shown), ("clicks", clicked)):
        if np.shape(column) != (len(texts),):
            raise InvalidInput(name, f"one for each of {len(texts)} texts", str(np.shape(column)))
    if not (np.isfinite(shown) & (shown >= 1.0)).all():
        raise InvalidInput("impressions", "one at least", f"{shown[~(shown >= 1.0)][:1]}")
    if not ((clicked >= 0.0) & (clicked <= shown)).all():
        raise InvalidInput("clicks", "from 0 to the impressions", "more, less or NaN")
    if not clicked.any() or len(np.unique(groups)) == len(texts):
        raise InvalidInput("tests", "clicks, and groups of two texts or more", f"{clicked.sum():g} clicks, {len(texts)} texts")
    return shown, clicked


class _HeldOut(NamedTuple):
    slope: float
    variance: float
    explained: float


def _calibrated(rows: sparse.csr_array, arms: Arms, spread: float, folds: NDArray[np.int64]) -> _HeldOut:
    """Slope, variance and share explained, of scores of texts that were not fitted on."""
    scores = np.zeros(len(folds))
    for fold in np.unique(folds):
        rest = folds != fold
        if rest.any():
            scores[~rest] = rows[~rest] @ ridge(rows[rest], arms.where(rest), spread, _BLOCK_SD)
    weights = arms.weights(spread)
    centred = Within.of(arms.groups, weights)
    held, seen = centred(scores), centred(arms.odds)
    slope = float((weights * held * seen).sum() / max(float((weights * held * held).sum()), 1e-12))
    variance = arms.spread(slope * scores)
    if slope <= 0.0 or variance >= spread:
        return _HeldOut(0.0, spread, 0.0)
    return _HeldOut(slope, variance, 1.0 - variance / spread)


def _folds(texts: Sequence[str], groups: NDArray[np.int64]) -> NDArray[np.int64]:
    """Fold of each text, (n,). Groups that share a text stay together: the same words are no held-out words."""
    _, words = np.unique(np.asarray(texts, np.str_), return_inverse=True)
    size = int(groups.max()) + 1 + len(words)  # a node for each group, then for each text
    links = sparse.coo_array((np.ones(len(words)), (groups, groups.max() + 1 + words)), shape=(size, size))
    _, parts = connected_components(links, directed=False)
    own = parts[groups]
    sizes = np.bincount(own, minlength=int(parts.max()) + 1)
    ranked = np.empty(len(sizes), np.int64)
    ranked[np.argsort(-sizes, kind="stable")] = np.arange(len(sizes)) % _FOLDS
    return np.asarray(ranked[own])
