"""Text as hashed n-grams of its words, or of the characters inside its words.

Character n-grams see a word that was never seen before as one that looks like others (Bojanowski et al. 2017, "Enriching word
vectors with subword information", mark the ends of a word the same way).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING, Literal

import numpy as np
from scipy import sparse

from bandits.features.hashing import HashedWords
from errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class HashedNgrams:
    """width: columns. lengths: the shortest and the longest n-gram, in words or in characters."""

    width: int
    of: Literal["words", "characters"] = "words"
    lengths: tuple[int, int] = (1, 2)
    _hashed: HashedWords = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        shortest, longest = self.lengths
        if not 1 <= shortest <= longest:
            raise InvalidInput("lengths", "1 at least, and the longest last", str(self.lengths))
        object.__setattr__(self, "_hashed", HashedWords(self.width, self.of))

    def grams(self, text: str) -> Iterator[str]:
        """The n-grams of a text: letter case and the way that accents are written make no difference."""
        words = _WORD.findall(unicodedata.normalize("NFKC", text).casefold())
        return self._of_words(words) if self.of == "words" else self._of_characters(words)

    def _of_words(self, words: list[str]) -> Iterator[str]:
        shortest, longest = self.lengths
        for length in range(shortest, longest + 1):
            yield from map(" ".join, zip(*(words[start:] for start in range(length)), strict=False))

    def _of_characters(self, words: list[str]) -> Iterator[str]:
        shortest, longest = self.lengths
        for word in words:
            marked = f"<{word}>"
            for length in range(shortest, longest + 1):
                for start in range(len(marked) - length + 1):
                    yield marked[start : start + length]

    def encode(self, texts: Sequence[str]) -> sparse.csr_array:
        """N texts as signed counts on a logarithmic scale, (n, width): sign · (1 + log count), 0 where nothing is.

        The second time that a word comes in a headline says less than the first (Salton & Buckley 1988). Sparse, because a
        headline has some two hundred n-grams and the columns are tens of thousands.
        """
        rows = [list(self.grams(text)) for text in texts]
        lengths = np.array([len(row) for row in rows], np.int64)
        columns, signs = self._hashed.places(list(chain.from_iterable(rows)))
        at = np.repeat(np.arange(len(rows)), lengths), columns
        counts = sparse.coo_array((signs, at), (len(rows), self.width)).tocsr()  # which adds up what falls on one place
        counts.eliminate_zeros()
        counts.data = np.sign(counts.data) * (1.0 + np.log(np.abs(counts.data)))
        return counts


def unit_rows(rows: sparse.csr_array) -> sparse.csr_array:
    """Each row at unit length; one of zeros stays so."""
    lengths: NDArray[np.float64] = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)))
    counts = np.diff(rows.indptr)
    scaled = rows.data / np.repeat(np.where(lengths > 0.0, lengths, 1.0), counts)
    return sparse.csr_array((scaled, rows.indices, rows.indptr), rows.shape)
