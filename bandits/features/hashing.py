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
        code = _mixed(zlib.crc32(word.encode(), zlib.crc32(self.salt.encode())))
        return (code >> 1) % self.width, 1.0 if code & 1 else -1.0

    def encode(self, rows: Sequence[Iterable[str]]) -> NDArray[np.float32]:
        """N rows of words as counts with signs, (n, width); a row without words is zeros."""
        encoded = np.zeros((len(rows), self.width), np.float32)
        for row, words in zip(encoded, rows, strict=True):
            for word in words:
                column, sign = self.place(word)
                row[column] += sign
        return encoded


def _mixed(code: int) -> int:
    code = ((code ^ (code >> 16)) * 0x85EBCA6B) & 0xFFFFFFFF
    code = ((code ^ (code >> 13)) * 0xC2B2AE35) & 0xFFFFFFFF
    return code ^ (code >> 16)
