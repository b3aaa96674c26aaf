"""Live creatives as rows that a snapshot can vote on. Made anew for each snapshot, extended for each new creative."""

from __future__ import annotations

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
        self.index: dict[str, int] = {}
        creatives = list(creatives)
        self.rows = self._rows([creative.id for creative in creatives], [creative.brief for creative in creatives])
        self.index = {creative.id: row for row, creative in enumerate(creatives)}

    def _rows(self, names: list[str], briefs: list[Brief]) -> NDArray[np.float32]:
        return self.snapshot.rows(names, encode_briefs(briefs), self.seed)

    def extend(self, creatives: Iterable[Creative]) -> None:
        """Add creatives that are not there yet."""
        new = [creative for creative in creatives if creative.id not in self.index]
        if not new:
            return
        rows = self._rows([creative.id for creative in new], [creative.brief for creative in new])
        self.index |= {creative.id: len(self.rows) + row for row, creative in enumerate(new)}
        self.rows = np.concatenate([self.rows, rows])

    def with_brief(self, brief: Brief) -> NDArray[np.float32]:
        """The rows with one more at the end: a creative that would be made from this brief."""
        return np.concatenate([self.rows, self._rows([f"make:{brief.cell}"], [brief])])
