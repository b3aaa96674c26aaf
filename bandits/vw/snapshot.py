"""A frozen Vowpal Wabbit model that chooses. It never changes; workspaces are opened from its bytes as callers need them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from bandits.arrays import pack
from bandits.vw.text import arm_line, rows_of, shared_line
from bandits.vw.workspace import Lender, opened
from errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray
    from vowpalwabbit import Workspace

    from bandits.exploration.question import Array, Rows

_ARRAYS = {"/vw", "/arguments"}


@dataclass(frozen=True)
class VowpalSnapshot:
    """Made by ``VowpalWabbit.freeze``. Implements Snapshot.

    Probabilities are Vowpal Wabbit's own, in 32 bits and with zeros where it does not explore; ``propensity`` adds the floor.
    """

    lender: Lender
    _lines: dict[bytes, str] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def exploration(self) -> str:
        """See Snapshot.exploration."""
        return f"vw:{self.lender.arguments}"

    def rows(self, names: Sequence[str], attributes: NDArray[np.float32], seed: int) -> Rows:  # noqa: ARG002  (no posterior to sample)
        """See Snapshot.rows: (k, 1, a + 2)."""
        return rows_of(names, attributes)

    def weights(
        self,
        people: NDArray[np.float32],
        rows: Rows,
        candidates: NDArray[np.int64],
        eligible: NDArray[np.bool_] | None = None,
    ) -> Array:
        """See Snapshot.weights. A person with nobody eligible has zeros."""
        lines = np.array([self._line(rows[candidate]) for candidate in candidates.tolist()], object)
        weights = np.zeros((len(people), len(lines)))
        with self.lender.lent() as workspace:
            for i, person in enumerate(people):
                may = slice(None) if eligible is None else eligible[i]
                weights[i, may] = _chances(workspace, shared_line(person), lines[may].tolist())
        return weights

    def _line(self, row: Rows) -> str:
        """An arm's text, written once: that costs as much as Vowpal Wabbit's reading it."""
        key = row.tobytes()
        line = self._lines.get(key)
        if line is None:
            line = self._lines[key] = arm_line(row)
        return line

    def encode(self) -> bytes:
        """See Snapshot.encode."""
        return pack({"/vw": _bytes(self.lender.model), "/arguments": _bytes(self.lender.arguments.encode())})

    @classmethod
    def of_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> VowpalSnapshot:
        """From the unpacked arrays of ``encode``; raises InvalidInput when they are others, or hold no model."""
        if set(arrays) != _ARRAYS:
            raise InvalidInput("snapshot", ", ".join(sorted(_ARRAYS)), ", ".join(sorted(arrays)))
        lender = Lender(arrays["/arguments"].tobytes().decode(), arrays["/vw"].tobytes())
        opened(lender.arguments, lender.model)
        return cls(lender)


def _chances(workspace: Workspace, person: str, arms: list[str]) -> Array:
    """One person's probabilities, (k,), summing to one in 64 bits."""
    if not arms:
        return np.zeros(0)
    chances = np.asarray(workspace.predict([person, *arms]), np.float64)
    return np.asarray(chances / chances.sum())


def _bytes(content: bytes) -> NDArray[np.uint8]:
    return np.frombuffer(content, np.uint8)
