"""What a shard of the fold comes from and goes to: its view of the log, the state, the catalogue, and an empty fold."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from services.decisions.features import CREATIVE, PERSON
from services.learning.checkpoint import encode_fold, restore_fold

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from services.catalogue_history import CatalogueHistory
    from services.learning.fold import Fold
    from services.learning.share import Share
    from services.storage.log import Log
    from services.storage.state import State

logger = logging.getLogger("adloom.learn")

SCHEMAS = (PERSON.fingerprint, CREATIVE.fingerprint)
#: Under which the state says of how many shards it is. A state of before shards says nothing, and is of one.
_SHARDS = "shards"


@dataclass(frozen=True)
class Origin:
    """``view``: the log as a shard reads it; ``empty``: a fold over nothing, for one shard of so many."""

    view: Callable[[Share], Log]
    state: State
    history: CatalogueHistory
    empty: Callable[[int], Fold]

    def restored(self, share: Share, log: Log) -> tuple[Fold, bool]:
        """A shard's fold as its checkpoint has it, or one that begins; and whether there was one that fits."""
        fold = self.empty(share.of)
        found = restore_fold(fold, self.state, log, SCHEMAS, self.history, share)
        return (fold, True) if found else (self._begun(share), False)

    def _begun(self, share: Share) -> Fold:
        """A fold over nothing but what the catalogue's table has and the log lost: all of it was before what the log has."""
        fold = self.empty(share.of)
        for _, record in self.history.lost():
            fold.apply(record)
        if count := fold.catalogue.version:
            logger.error(
                "the log has lost everything: what was learned is gone, the catalogue is what its table has",
                extra={"shard": str(share), "records": count},
            )
        return fold

    def read(self, shares: Sequence[Share]) -> int:
        """Up to where the checkpoints of all these shards cover the log: what is behind it none of them will read again."""
        found = [self.state.load(share.named("fold")) for share in shares]
        return min(kept.offset if kept else 0 for kept in found)

    def shards(self) -> int:
        """Of how many shards the state is; of one where nobody has said."""
        saved = self.state.load(_SHARDS)
        return int(saved.content) if saved else 1

    def checkpoint(self, fold: Fold, share: Share) -> dict[str, bytes]:
        """What is to be saved of a shard's fold, and of how many shards it is one."""
        return {**encode_fold(fold, SCHEMAS, share), _SHARDS: b"%d" % share.of}
