"""Another number of shards: the state of some is turned into that of others, so that nothing is lost and nothing counts twice.

Invariant: the old state stands until the new one is there whole, in one transaction, under a lease on every partition.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from services.learning.checkpoint import NAMES
from services.learning.dealing import dealt
from services.learning.share import Share
from services.learning.tail import Tail

if TYPE_CHECKING:
    from services.learning.fold import Fold
    from services.learning.origin import Origin
    from services.storage.leases import Lease
    from services.storage.log import Log

logger = logging.getLogger("adloom.learn")


def reshard(origin: Origin, shards: int, partitions: int, lease: Lease) -> None:
    """Make the state one of so many shards. ``lease``: on every partition. Raises Fenced."""
    old, new = Share(0, origin.shards()).all, Share(0, shards).all
    folds = _at_one_tick(origin, old)
    values = {name: b"" for share in old for name in (*map(share.named, NAMES), share.part)}
    for share, fold in zip(new, dealt(origin, folds, shards, partitions), strict=True):
        values |= origin.checkpoint(fold, share)
    origin.state.save(values, folds[0].offset, lease)
    logger.info("people dealt out anew", extra={"shards": shards, "before": len(old), "offset": folds[0].offset})


def _at_one_tick(origin: Origin, shares: list[Share]) -> list[Fold]:
    """The folds of these shards, all where the furthest one is. Raises LogGap where the log has given up what one lacks."""
    logs = [origin.view(share) for share in shares]
    folds = [origin.restored(share, log)[0] for share, log in zip(shares, logs, strict=True)]
    furthest = max(fold.offset for fold in folds)
    for fold, log in zip(folds, logs, strict=True):
        if fold.offset < furthest:
            _fold_up_to(furthest, fold, log)
        log.close()
    return folds


def _fold_up_to(offset: int, fold: Fold, log: Log) -> None:
    for cut in Tail(log, fold.offset).cuts():
        if cut.offset > offset:
            return
        fold.tick(cut.records, cut.offset, cut.at)
