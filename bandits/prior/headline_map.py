"""A headline as one sparse row: n-grams of its words and characters, its shape, and a vector where the caller has one.

Each block of a row has about unit length and a mean of zero or nearly so, so that one deviation says how much any block may
move a score. Rare n-grams weigh more (inverse document frequency, Spärck Jones 1972); what came in one text alone is left
out: it could only name that text. Invariant: a text without a word is a row of zeros.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, Self

import numpy as np
from scipy import sparse

from bandits.arrays import demand_arrays
from bandits.features.ngrams import HashedNgrams, unit_rows
from bandits.prior.style import WIDTH, style_of
from errors import InvalidInput

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

#: So many columns that two n-grams hardly ever share one; only those that the tests had are kept.
_WORDS = HashedNgrams(2**22, "words", (1, 3))
_CHARACTERS = HashedNgrams(2**22, "characters", (3, 5))
#: Texts that an n-gram must have come in.
_LEAST_TEXTS = 2


class Known(NamedTuple):
    """The n-grams that count. columns: (w,) ascending. rarity: (w,), inverse document frequency."""

    columns: NDArray[np.int64]
    rarity: Array

    @classmethod
    def fit(cls, counts: sparse.csr_array) -> Known:
        """From the texts' counts."""
        columns, texts = np.unique(counts.indices, return_counts=True)
        kept = texts >= _LEAST_TEXTS
        return cls(columns[kept].astype(np.int64), 1.0 + np.log((1.0 + counts.shape[0]) / (1.0 + texts[kept])))

    def rows(self, counts: sparse.csr_array) -> sparse.csr_array:
        """Counts as weighted rows of unit length over the columns that count, (n, w)."""
        places = np.searchsorted(self.columns, counts.indices)
        known = np.append(self.columns, -1)[places] == counts.indices
        ends = np.append(0, np.cumsum(known))[counts.indptr]
        places = places[known]
        shape = (counts.shape[0], len(self.columns))
        return unit_rows(sparse.csr_array((counts.data[known] * self.rarity[places], places, ends), shape))


@dataclass(frozen=True)
class HeadlineMap:
    """words, characters: the n-grams that count. style: (2, WIDTH), mean and deviation.

    vectors: (d,), mean of the vectors that come with the texts; d is 0 where none do.
    """

    words: Known
    characters: Known
    style: Array
    vectors: Array

    @classmethod
    def fit(cls, texts: Sequence[str], vectors: NDArray[Any] | None = None) -> Self:
        """From n texts and their vectors, (n, d)."""
        rows = style_of(texts)
        deviation = np.maximum(rows.std(axis=0), 1e-9) * np.sqrt(WIDTH)
        mean = np.zeros(0) if vectors is None else vectors.mean(axis=0, dtype=np.float64)
        words, characters = (Known.fit(ngrams.encode(texts)) for ngrams in (_WORDS, _CHARACTERS))
        return cls(words, characters, np.stack([rows.mean(axis=0), deviation]), mean)

    @property
    def width(self) -> int:
        """Columns of a row."""
        return len(self.words.columns) + len(self.characters.columns) + WIDTH + len(self.vectors)

    def rows(self, texts: Sequence[str], vectors: NDArray[Any] | None = None) -> sparse.csr_array:
        """N texts as rows, (n, width). Raises InvalidInput unless vectors (n, d) come where the map was fitted on some."""
        given = np.zeros((len(texts), 0)) if vectors is None else vectors
        if given.shape != (len(texts), len(self.vectors)):
            raise InvalidInput("vectors", f"shape {(len(texts), len(self.vectors))}", str(given.shape))
        words, characters = self.words.rows(_WORDS.encode(texts)), self.characters.rows(_CHARACTERS.encode(texts))
        dense = np.hstack([(style_of(texts) - self.style[0]) / self.style[1], given - self.vectors])
        dense[[not any(map(str.isalnum, text)) for text in texts]] = 0.0
        return sparse.csr_array(sparse.hstack([words, characters, sparse.csr_array(dense)], "csr"))

    def arrays(self) -> dict[str, NDArray[Any]]:
        """The state."""
        blocks = {"words": self.words, "characters": self.characters}
        known = {f"{name}_{part}": array for name, block in blocks.items() for part, array in block._asdict().items()}
        return {**known, "style": self.style, "vectors": self.vectors}

    @classmethod
    def of_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> Self:
        """The inverse of ``arrays``; raises InvalidInput when they are of another shape."""
        sizes = {name: arrays.get(f"{name}_columns", np.zeros(0)).shape[:1] for name in ("words", "characters")}
        shapes = {f"{name}_{part}": size for name, size in sizes.items() for part in Known._fields}
        d = arrays.get("vectors", np.zeros(0)).shape[:1]
        demand_arrays("copy prior", arrays, {**shapes, "style": (2, WIDTH), "vectors": d})
        words, characters = (Known(*(arrays[f"{name}_{part}"] for part in Known._fields)) for name in sizes)
        return cls(words, characters, arrays["style"], arrays["vectors"])
