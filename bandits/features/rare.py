"""Words as one column a value, the rare ones pooled: a value seen twice teaches nothing by itself, all of them together may."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


@dataclass(frozen=True)
class RareLevels:
    """levels: words with a column of their own, in order. The last column is for all others, known or not."""

    levels: tuple[str, ...]
    _columns: dict[str, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_columns", {level: column for column, level in enumerate(self.levels)})

    @classmethod
    def fit(cls, words: Sequence[str], least: int) -> Self:
        """A column for each word that comes at least so often."""
        return cls(tuple(sorted(word for word, count in Counter(words).items() if count >= least)))

    @property
    def width(self) -> int:
        """Columns."""
        return len(self.levels) + 1

    def encode(self, words: Sequence[str]) -> NDArray[np.float32]:
        """N words as rows with a single 1, (n, width)."""
        encoded = np.zeros((len(words), self.width), np.float32)
        encoded[np.arange(len(words)), [self._columns.get(word, len(self.levels)) for word in words]] = 1.0
        return encoded
