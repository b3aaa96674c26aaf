"""Which stores a service has: files of its folder, or Redis, a database and an object store. One place that says so.

What is opened here knows bytes, keys and offsets; who uses it is wired in ``bootstrap``.
"""

from __future__ import annotations

import hmac
import secrets
from functools import cache
from typing import TYPE_CHECKING

from bandits.snapshot import decode_snapshot, tastes_of
from errors import InvalidSettings
from services.learning.standing import decode_standing
from services.packing.records import RecordPacking
from services.records import Kind
from services.reports.archive import Archive
from services.storage.catalogue.databases import url_of_file
from services.storage.catalogue.table import CatalogueTable
from services.storage.images import Images
from services.storage.redis.client import open_client
from services.storage.redis.counters import RedisCounters
from services.storage.redis.leases import RedisLeases
from services.storage.redis.log import RedisLog
from services.storage.redis.owner import owner
from services.storage.redis.spooled import Meters, SpooledLog
from services.storage.redis.state import RedisState
from services.storage.sqlite.counters import SqliteCounters
from services.storage.sqlite.leases import SqliteLeases
from services.storage.sqlite.log import SqliteLog
from services.storage.sqlite.state import SqliteState

if TYPE_CHECKING:
    from collections.abc import Collection

    from redis import Redis

    from bandits.learners.factor_belief import FactorSamples
    from services.learning.share import Share
    from services.learning.standing import Standing
    from services.metrics import Metrics
    from services.settings import Settings
    from services.storage.counters import Counters
    from services.storage.leases import Leases
    from services.storage.log import Log, LogWriter
    from services.storage.state import Saved, State


@cache
def _client(url: str) -> Redis:
    """The one client of this process; every part of it shares its connections."""
    return open_client(url, "adloom")


def refuse_others_redis(settings: Settings) -> None:
    """Raise InvalidSettings where another service uses this Redis, or another machine of this one has other secrets.

    Both would go unseen: each would draw control groups of its own, and find the links of the other forged.
    """
    if not settings.redis_url:
        return
    mark = hmac.new(settings.people_key, b"the owner of a database", "sha256").hexdigest()[:16]
    if owner(_client(settings.redis_url), mark) != mark:
        raise InvalidSettings(
            "ADLOOM_PEOPLE_SECRET", "the key of the service that uses this Redis (where unset, the last of its ADLOOM_SECRETS)",
            "another; a second service needs a database of its own",
        )  # fmt: skip


def _redis_log(settings: Settings, only: Collection[int] | None = None, writer: str | None = None) -> RedisLog:
    """The log on Redis: of some partitions or of all, and written under an id of its own where none is given."""
    return RedisLog(
        _client(settings.redis_url), RecordPacking(), common=(Kind.CATALOGUE,), partitions=settings.partitions,
        only=only, writer=writer,
    )  # fmt: skip


def open_log(settings: Settings) -> Log:
    """The log: on Redis, or a file of the data folder."""
    return _redis_log(settings) if settings.redis_url else SqliteLog(settings.data / "log.db")


def open_state(settings: Settings) -> State:
    """The state: on Redis, or a file of the data folder."""
    return RedisState(_client(settings.redis_url)) if settings.redis_url else SqliteState(settings.data / "state.db")


def open_view(settings: Settings, share: Share) -> Log:
    """The log as one shard of the fold reads it. Of several there are none where the log has one partition, as in a file."""
    if share.alone:
        return open_log(settings)
    return _redis_log(settings, only=share.partitions(partitions_of(settings)))


def partitions_of(settings: Settings) -> int:
    """How many partitions the log has."""
    return _redis_log(settings).partitions if settings.redis_url else 1


def open_writer(settings: Settings, metrics: Metrics) -> LogWriter:
    """The log as web writes it: what Redis cannot take now waits in the data folder."""
    if not settings.redis_url:
        return open_log(settings)
    meters = Meters(metrics.spooled_bytes.set, metrics.spooled_records.inc, metrics.lost_batches.inc)
    return SpooledLog(
        lambda writer: _redis_log(settings, writer=writer), settings.data / "spool", int(settings.spool_mb * 1e6),
        secrets.token_hex(8), meters,
    )  # fmt: skip


def open_leases(settings: Settings) -> Leases:
    """The leases, beside the state."""
    return RedisLeases(_client(settings.redis_url)) if settings.redis_url else SqliteLeases(settings.data / "state.db")


def open_counters(settings: Settings) -> Counters:
    """What web processes count together: on Redis, or in a file of the data folder."""
    return RedisCounters(_client(settings.redis_url)) if settings.redis_url else SqliteCounters(settings.data / "counters.db")


def open_table(settings: Settings) -> CatalogueTable:
    """The table of the catalogue: a file of the data folder, or in another database."""
    return CatalogueTable(settings.database_url or url_of_file(settings.data / "catalogue.db"))


def open_images(settings: Settings) -> Images:
    """The pictures."""
    return Images(settings.image_folder)


def open_archive(settings: Settings) -> Archive:
    """The archive."""
    return Archive(settings.archive_place)


def published_tastes(settings: Settings) -> FactorSamples | None:
    """What the policy believes about attributes now; None where it has published nothing of the kind."""
    saved = _published(settings, "snapshot")
    return tastes_of(decode_snapshot(saved.content)) if saved else None


def published_standing(settings: Settings) -> Standing | None:
    """What learn published last; None where it has published nothing."""
    saved = _published(settings, "standing")
    return decode_standing(saved.content) if saved else None


def _published(settings: Settings, name: str) -> Saved | None:
    state = open_state(settings)
    try:
        return state.load(name)
    finally:
        state.close()
