"""A Redis that comes back without its tail, under a shard of the fold: what was lost is named, state and log agree again."""

from __future__ import annotations

import logging
import shutil
from typing import TYPE_CHECKING

import pytest
from redis_server import running
from synthetic_log import World
from test_shard import fresh

from errors import StorageAway
from services.catalogue_history import CatalogueHistory
from services.learning.checkpoint import encode_fold
from services.learning.origin import Origin
from services.learning.shard import Shard
from services.learning.share import ALONE
from services.records import Kind, decode, entry_of
from services.settings import Settings
from services.storage.catalogue.table import CatalogueTable
from services.stores import open_leases, open_log, open_state

if TYPE_CHECKING:
    from pathlib import Path

    from services.storage.log import Entry
    from services.storage.state import State

HELD_S = 60.0


def entries() -> list[Entry]:
    stored = World(decisions=500).log().read(0, 10**6)
    return [entry_of(decode(entry.payload), entry.at) for entry in stored if entry.kind != Kind.TICK]


def known(shard: Shard) -> dict[str, bytes]:
    return encode_fold(shard.fold, (1, 1))


def ids(appended: list[Entry]) -> set[str]:
    return {decode(entry.payload).id for entry in appended}  # type: ignore[union-attr]


@pytest.mark.parametrize("checkpoint", [True, False], ids=["from its checkpoint", "from the beginning"])
async def test_what_a_failover_took_is_named_and_no_longer_counted(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, *, checkpoint: bool
) -> None:
    with running(tmp_path / "redis", appendonly="yes", appendfsync="always") as redis:
        settings, everything = Settings(data=tmp_path, redis_url=redis.url), entries()
        kept, lost, after = everything[:600], everything[600:900], everything[900:]
        log, state = open_log(settings), open_state(settings)
        history = CatalogueHistory(CatalogueTable(f"sqlite:///{tmp_path / 'catalogue.db'}"), open_log(settings))
        origin = Origin(lambda _: open_log(settings), state, history, fresh)
        lease = open_leases(settings).take(ALONE.leases(8), "one", HELD_S)
        assert lease is not None
        log.append(kept, durable=True)
        log.tick(kept[-1].at + 1.0)
        shard = Shard(ALONE, lease, origin, clock=lambda: 0.0)
        await shard.step()
        if checkpoint:
            shard.checkpoint()
        files, earlier = redis.folder / "appendonlydir", tmp_path / "earlier"
        shutil.copytree(files, earlier)
        log.append(lost, durable=True)
        log.tick(lost[-1].at + 1.0)
        await shard.step()
        redis.kill()
        with pytest.raises(StorageAway):
            await shard.step()
        shutil.rmtree(files)
        shutil.copytree(earlier, files)
        redis.start()
        other = open_log(settings)  # not the writer that remembers what was lost
        other.append(after, durable=True)
        other.tick(after[-1].at + 1.0)
        with caplog.at_level(logging.WARNING, "adloom.learn"):
            await shard.step()
            await shard.step()
        assert caplog.records[0].lost == len(lost)  # type: ignore[attr-defined]
        assert caplog.records[0].restored == checkpoint  # type: ignore[attr-defined]
        assert {name for record in caplog.records[1:] for name in record.ids} == ids(lost)  # type: ignore[attr-defined]
        assert shard.fold.offset == log.head()
        replayed = Shard(ALONE, lease, Origin(origin.view, open_empty(tmp_path), history, fresh), clock=lambda: 0.0)
        await replayed.step()
        assert known(shard) == known(replayed)


def open_empty(folder: Path) -> State:
    """A state that holds nothing, so that the log is folded from its beginning."""
    return open_state(Settings(data=folder / "empty"))
