"""Words as a fixed number of columns, whatever words come: no list of them is kept and none has to be known before.

Weinberger et al. 2009, "Feature hashing for large scale multitask learning": a bit of the hash is the sign, so that two
words in one column pull against each other and inner products are right on average. CRC-32 is the same on every machine and
version of Python, as in ``schema``; it is linear, so that under another salt the same words would collide again, and its bits
are mixed once more for that (the last steps of Appleby's MurmurHash3).
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray


@dataclass(frozen=True)
class HashedWords:
    """width: columns. salt: another one hashes otherwise, so that two maps side by side do not collide alike."""

    width: int
    salt: str = ""

    def __post_init__(self) -> None:
        if self.width < 1:
            raise InvalidInput("width", "one column at least", str(self.width))

    def place(self, word: str) -> tuple[int, float]:
        """Column and sign of a word."""
        columns, signs = self.places([word])
        return int(columns[0]), float(signs[0])

    def places(self, words: Sequence[str]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Columns and signs of n words, (n,) both."""
        begun = zlib.crc32(self.salt.encode())
        codes = _mixed(np.array([zlib.crc32(word.encode(), begun) for word in words], np.uint32))
        return (codes >> np.uint32(1)).astype(np.int64) % self.width, np.where(codes & np.uint32(1), 1.0, -1.0)

    def encode(self, rows: Sequence[Iterable[str]]) -> NDArray[np.float32]:
        """N rows of words as counts with signs, (n, width); a row without words is zeros."""
        encoded = np.zeros((len(rows), self.width), np.float32)
        for row, words in zip(encoded, rows, strict=True):
            columns, signs = self.places(list(words))
            np.add.at(row, columns, signs.astype(np.float32))
        return encoded


def _mixed(codes: NDArray[np.uint32]) -> NDArray[np.uint32]:
    codes = (codes ^ (codes >> np.uint32(16))) * np.uint32(0x85EBCA6B)
    codes = (codes ^ (codes >> np.uint32(13))) * np.uint32(0xC2B2AE35)
    return codes ^ (codes >> np.uint32(16))
