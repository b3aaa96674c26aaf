"""Live creatives as rows that a snapshot can vote on. Made anew for each snapshot, extended for each new creative."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING

import numpy as np

from services.decisions.features import encode_briefs

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from bandits.snapshot import Snapshot
    from generators.brief import Brief
    from generators.creative import Creative


class ArmTable:
    """Rows of one snapshot, shape (arms, m, p), and where each creative stands in them."""

    def __init__(self, snapshot: Snapshot, seed: int, creatives: Iterable[Creative]) -> None:
        self.snapshot, self.seed = snapshot, seed
        names, self._attributes = _encoded(creatives)
        self.rows = snapshot.rows(names, self._attributes, seed)
        self.index = {name: row for row, name in enumerate(names)}

    def under(self, snapshot: Snapshot, seed: int) -> ArmTable:
        """The same creatives in the same rows by another snapshot; this table stays what it is."""
        table = copy(self)
        table.snapshot, table.seed, table.index = snapshot, seed, dict(self.index)
        table.rows = snapshot.rows(list(self.index), self._attributes, seed)
        return table

    def extend(self, creatives: Iterable[Creative]) -> None:
        """Add creatives that are not there yet."""
        names, attributes = _encoded(creative for creative in creatives if creative.id not in self.index)
        if not names:
            return
        self.index |= {name: len(self.rows) + row for row, name in enumerate(names)}
        self.rows = np.concatenate([self.rows, self.snapshot.rows(names, attributes, self.seed)])
        self._attributes = np.concatenate([self._attributes, attributes])

    def with_brief(self, brief: Brief) -> NDArray[np.float32]:
        """The rows with one more at the end: a creative that would be made from this brief."""
        return np.concatenate([self.rows, self.snapshot.rows([f"make:{brief.cell}"], encode_briefs([brief]), self.seed)])


def _encoded(creatives: Iterable[Creative]) -> tuple[list[str], NDArray[np.float32]]:
    """Their ids, and their attributes (k, a)."""
    found = list(creatives)
    return [creative.id for creative in found], encode_briefs([creative.brief for creative in found])
