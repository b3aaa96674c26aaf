"""Run as a program: folds the log of a data folder anew in several ways and prints the digests of what came out, as JSON.

A process of its own, because the number of BLAS threads, which decides the last bit of a sum, is read once at start.
"""

from __future__ import annotations

import hashlib
import json
import sys
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

from services.bootstrap import build_fold, build_origin
from services.catalogue_history import CatalogueHistory
from services.learning.checkpoint import NAMES, encode_fold
from services.learning.origin import SCHEMAS
from services.learning.share import ALONE
from services.learning.tail import Tail
from services.settings import Settings
from services.stores import open_log, open_state, open_table

if TYPE_CHECKING:
    from collections.abc import Collection

    from services.learning.fold import Fold
    from services.storage.log import Log, Stored
    from services.storage.state import State

READ_SIZES = (1, 7, 256, 1000)


class Sips(NamedTuple):
    """A log that hands out at most so many entries at a time."""

    log: Log
    size: int

    def read(self, after: int, limit: int, kinds: Collection[int] | None = None) -> list[Stored]:
        return self.log.read(after, min(limit, self.size), kinds)

    def kept(self, offset: int) -> int:
        return self.log.kept(offset)


def empty_fold(half_life: float) -> Fold:
    """A fold as the learn process has it, over nothing."""
    return build_fold(Settings(half_life=half_life))


def digests(contents: dict[str, bytes]) -> dict[str, str]:
    return {name: hashlib.sha256(contents[name]).hexdigest() for name in NAMES}


def go_on(fold: Fold, log: Log, until: int, size: int = 1000) -> Fold:
    """Fold whole cuts behind the fold's offset, up to and with the one at ``until``."""
    for cut in Tail(Sips(log, size), fold.offset).cuts():  # type: ignore[arg-type]
        if cut.offset > until:
            break
        fold.tick(cut.records, cut.offset, cut.at)
    return fold


def kept(state: State) -> tuple[dict[str, str], int]:
    """The digests of a checkpoint, and its offset."""
    saved = {name: found for name in NAMES if (found := state.load(name)) is not None}
    return digests({name: item.content for name, item in saved.items()}), saved["fold"].offset


def by_checkpoint(log: Log, half_life: float, middle: int, until: int) -> dict[str, str]:
    """Stopped in the middle, kept, restored into an empty fold, and taken to the end."""
    with TemporaryDirectory() as folder:
        settings = Settings(data=Path(folder), half_life=half_life)
        table = open_table(settings)
        origin = replace(build_origin(settings, table), history=CatalogueHistory(table, log))
        first = go_on(empty_fold(half_life), log, middle)
        origin.state.save(encode_fold(first, SCHEMAS), first.offset)
        second, found = origin.restored(ALONE, log)
        assert found
        origin.state.close()
    assert second.offset == middle
    return digests(encode_fold(go_on(second, log, until), SCHEMAS))


def main(data: Path, half_life: float) -> None:
    log, (found, until) = open_log(Settings(data=data)), kept(open_state(Settings(data=data)))
    whole = [cut.offset for cut in Tail(log, 0).cuts() if cut.offset <= until]
    told = {"checkpoint": found, "cuts": len(whole), "offset": until}
    for size in READ_SIZES:
        told[f"replayed by {size}"] = digests(encode_fold(go_on(empty_fold(half_life), log, until, size), SCHEMAS))
    for share in (0.1, 0.5, 0.9):
        told[f"stopped at {share}"] = by_checkpoint(log, half_life, whole[int(share * len(whole))], until)
    print(json.dumps(told))  # noqa: T201  (the answer to the test that started this)


if __name__ == "__main__":
    main(Path(sys.argv[1]), float(sys.argv[2]))
