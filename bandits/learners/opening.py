"""The first rows, kept until they have said what people look like. Knows no model: it says when to look again.

A feature map fitted on rows is fitted again each time their number has doubled, and what was learned is learned again over
the new features, so that the second row is not wasted and the thousandth is still used to standardise.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple, Self

import numpy as np

from bandits.arrays import demand_arrays

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    Array = NDArray[np.float64]

#: The first fit, and the number of rows at which the map is left as it is.
_FIRST, _LAST = 8, 1_024


class Batch(NamedTuple):
    """n rows. arms: (n,) indices. people: (n, p). exposure, reward: (n,)."""

    arms: NDArray[np.int64]
    people: NDArray[np.float32]
    exposure: Array
    reward: Array

    @classmethod
    def empty(cls, people: int) -> Self:
        """No rows."""
        return cls(np.zeros(0, np.int64), np.zeros((0, people), np.float32), np.zeros(0), np.zeros(0))

    def joined(self, later: Batch) -> Self:
        """These rows, then the later ones."""
        columns: list[NDArray[Any]] = [np.concatenate(pair) for pair in zip(self, later, strict=True)]  # type: ignore[arg-type]
        return type(self)(*columns)

    def where(self, here: NDArray[np.bool_]) -> Self:
        """Some of the rows."""
        return type(self)(self.arms[here], self.people[here], self.exposure[here], self.reward[here])


@dataclass(frozen=True)
class Opening:
    """rows: all so far, nothing once it is over. due: rows at which to fit next; 0 once it is over."""

    rows: Batch
    due: int

    @classmethod
    def begun(cls, people: int) -> Self:
        """Before the first row."""
        return cls(Batch.empty(people), _FIRST)

    @classmethod
    def over(cls, people: int) -> Self:
        """After the last fit."""
        return cls(Batch.empty(people), 0)

    @property
    def open(self) -> bool:
        """Whether rows are still kept."""
        return self.due > 0

    def seen(self) -> NDArray[np.float32]:
        """People who were shown something: a late reward is no second person."""
        return self.rows.people[self.rows.exposure > 0.0]

    def more(self, batch: Batch) -> Self:
        """With later rows."""
        return replace(self, rows=self.rows.joined(batch))

    def fitted(self) -> Self:
        """After a fit on ``seen``: due again at twice as many rows, or over."""
        people = len(self.seen())
        return self.over(self.rows.people.shape[1]) if people >= _LAST else replace(self, due=2 * people)

    def scaled(self, kept: float) -> Self:
        """With every row counting ``kept`` times as much."""
        rows = self.rows
        return replace(self, rows=rows._replace(exposure=rows.exposure * kept, reward=rows.reward * kept))

    def without(self, arm: int) -> Self:
        """Without the rows of one arm."""
        return replace(self, rows=self.rows.where(self.rows.arms != arm))

    def arrays(self) -> dict[str, NDArray[Any]]:
        """The state."""
        return {"due": np.array([self.due]), **{f"opening_{name}": column for name, column in self.rows._asdict().items()}}

    @classmethod
    def of_arrays(cls, arrays: Mapping[str, NDArray[Any]], people: int) -> Self:
        """The inverse of ``arrays``; raises InvalidInput when they are of another shape."""
        n = len(arrays.get("opening_arms", ()))
        columns = {"opening_arms": (n,), "opening_people": (n, people), "opening_exposure": (n,), "opening_reward": (n,)}
        shapes: dict[str, tuple[int, ...]] = {"due": (1,), **columns}
        demand_arrays("checkpoint", arrays, shapes)
        return cls(Batch(*(arrays[f"opening_{name}"] for name in Batch._fields)), int(arrays["due"][0]))
