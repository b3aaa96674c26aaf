"""Products of features, for linear models of what depends on two things at once: all pairs, or few random mixtures of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np

from errors import InvalidInput

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[np.float32]


def quadratic(rows: Numbers) -> Numbers:
    """Rows (n, p) with all their products beside them, squares too: (n, p + p (p + 1) / 2)."""
    one, other = np.triu_indices(rows.shape[1])
    return np.concatenate([rows, rows[:, one] * rows[:, other]], axis=1)


def crossed(left: Numbers, right: Numbers) -> Numbers:
    """Each column of ``left`` (n, p) times each of ``right`` (n, a): (n, p·a), the columns of ``right`` running fastest."""
    if len(left) != len(right):
        raise InvalidInput("rows to cross", f"{len(left)} on either side", str(len(right)))
    return (left[:, :, None] * right[:, None, :]).reshape(len(left), -1)


@dataclass(frozen=True)
class LowRankCrossing:
    """Crossing (p by a) in few columns: r products of a random mixture of each side. left: (p, r). right: (a, r).

    Inner products are those of the full crossing, x'x* · z'z*, on average over the draw, and vary as 1 / r (a random
    projection of the tensor product; Pham & Pagh 2013 do it by sketches).
    """

    left: Numbers
    right: Numbers

    @classmethod
    def drawn(cls, left: int, right: int, rank: int, rng: np.random.Generator) -> Self:
        """For p and a columns: signs, which have the least variance."""
        if rank < 1:
            raise InvalidInput("rank", "1 at least", str(rank))
        signs = rng.choice(np.array([-1.0, 1.0], np.float32), (left + right, rank))
        return cls(signs[:left], signs[left:])

    def __call__(self, left: Numbers, right: Numbers) -> Numbers:
        """N rows of each side, (n, p) and (n, a), as (n, r)."""
        if left.shape[1:] != self.left.shape[:1] or right.shape[1:] != self.right.shape[:1] or len(left) != len(right):
            expected = f"(n, {len(self.left)}) and (n, {len(self.right)})"
            raise InvalidInput("rows to cross", expected, f"{left.shape} and {right.shape}")
        return np.asarray((left @ self.left) * (right @ self.right) / np.sqrt(self.left.shape[1]), np.float32)
