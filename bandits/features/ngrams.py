"""Text as hashed n-grams of its words, or of the characters inside its words, each row at unit length.

Character n-grams see a word that was never seen before as one that looks like others (Bojanowski et al. 2017, "Enriching word
vectors with subword information", mark the ends of a word the same way).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

import numpy as np

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
        sequences = [words] if self.of == "words" else [list(f"<{word}>") for word in words]
        glue = " " if self.of == "words" else ""
        for sequence in sequences:
            for length in range(self.lengths[0], self.lengths[1] + 1):
                for start in range(len(sequence) - length + 1):
                    yield glue.join(sequence[start : start + length])

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """N texts as rows at unit length, (n, width); a text without a word is zeros."""
        counts = self._hashed.encode([self.grams(text) for text in texts])
        lengths = np.linalg.norm(counts, axis=1, keepdims=True)
        return np.asarray(counts / np.where(lengths > 0.0, lengths, 1.0), np.float32)
