"""Contexts and creatives as arrays. Owns the column layout; knows no campaign and no person.

A schema is a row of blocks behind a constant 1: a block with ``levels`` has one column a level, a block with ``buckets`` hashes
whatever word comes (CRC-32, stable across machines and versions of Python). Appending a block is a new ``version``.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

#: Words remembered per schema; beyond it a new word is hashed again each time (a caller can send any word it likes).
_REMEMBERED = 50_000


@dataclass(frozen=True)
class Block:
    """The columns of one field: known ``levels``, or hashed ``buckets``; exactly one of the two."""

    name: str
    levels: tuple[str, ...] = ()
    buckets: int = 0

    @property
    def width(self) -> int:
        """Columns taken."""
        return len(self.levels) or self.buckets

    def column(self, word: str) -> int | None:
        """Column of a word inside the block; None for a word outside the levels."""
        if self.levels:
            return self.levels.index(word) if word in self.levels else None
        return zlib.crc32(f"{self.name}={word}".encode()) % self.buckets


@dataclass(frozen=True)
class Schema:
    """A versioned column layout of ``width`` columns. Column 0 is the constant 1."""

    version: int
    blocks: tuple[Block, ...]
    width: int = field(init=False, repr=False, compare=False)
    _starts: dict[str, int] = field(init=False, repr=False, compare=False)
    _columns: dict[tuple[str, str], int | None] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        starts, column = {}, 1
        for block in self.blocks:
            if not block.width or (block.levels and block.buckets):
                raise InvalidInput(f"schema.{block.name}", "levels or buckets, one of the two", repr(block))
            starts[block.name] = column
            column += block.width
        object.__setattr__(self, "_starts", starts)
        object.__setattr__(self, "width", column)

    @property
    def fingerprint(self) -> int:
        """Two schemas with the same fingerprint lay columns out alike."""
        return zlib.crc32(repr((self.version, self.blocks)).encode())

    def columns(self, name: str) -> slice:
        """The columns of one block."""
        start = self._starts[name]
        return slice(start, start + next(block.width for block in self.blocks if block.name == name))

    def _column(self, name: str, word: str) -> int | None:
        key = (name, word)
        if key in self._columns:
            return self._columns[key]
        inside = next(block for block in self.blocks if block.name == name).column(word)
        column = None if inside is None else self._starts[name] + inside
        if len(self._columns) < _REMEMBERED:
            self._columns[key] = column
        return column

    def encode_into(self, row: NDArray[np.float32], words: Mapping[str, str | Sequence[str]]) -> None:
        """Write one row of zeros, shape (width,), in place; fields that are no block are ignored, unknown levels are zeros."""
        row[0] = 1.0
        for name, value in words.items():
            if name not in self._starts:
                continue
            for word in (value,) if isinstance(value, str) else value:
                column = self._column(name, word)
                if column is not None:
                    row[column] = 1.0

    def encode(self, rows: Sequence[Mapping[str, str | Sequence[str]]]) -> NDArray[np.float32]:
        """Rows of words as an array, shape (n, width)."""
        encoded = np.zeros((len(rows), self.width), np.float32)
        for row, words in zip(encoded, rows, strict=True):
            self.encode_into(row, words)
        return encoded
