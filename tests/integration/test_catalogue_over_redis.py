"""The catalogue's table beside a log that is trimmed, loses its tail, or loses everything: a real Redis does all three."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from redis_server import running
from small_world import COFFEE, NOON, SHOES

from errors import LogGap, StorageError
from services.campaigns.records import CampaignPut, RulesChanged
from services.catalogue_history import CatalogueHistory, CatalogueKeeper
from services.packing.records import RecordPacking
from services.records import Kind, entry_of
from services.storage.catalogue.databases import url_of_file
from services.storage.catalogue.table import CatalogueTable
from services.storage.log import Entry
from services.storage.redis.client import open_client
from services.storage.redis.log import RedisLog

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from redis_server import RedisServer

    from services.campaigns.catalogue import CatalogueRecord
    from services.storage.log import Log

FIRST = [CampaignPut(at=NOON, campaign=SHOES), CampaignPut(at=NOON, campaign=COFFEE)]
LATER = RulesChanged(at=NOON + 9, ruleset="abc")
#: A stream gives back room a node of a hundred entries at a time.
NODES = 500


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RedisServer]:
    with running(tmp_path / "redis", appendonly="yes", appendfsync="always") as started:
        yield started


@pytest.fixture
def table(tmp_path: Path) -> CatalogueTable:
    return CatalogueTable(url_of_file(tmp_path / "catalogue.db"))


def open_log(server: RedisServer) -> RedisLog:
    return RedisLog(open_client(server.url, "test"), RecordPacking(), common=(Kind.CATALOGUE,), partitions=2)


def append(log: Log, *records: CatalogueRecord) -> None:
    log.append([entry_of(record, record.at) for record in records], durable=True)


def crowd(log: Log) -> None:
    """What people did: everything but the catalogue."""
    log.append([Entry(Kind.REJECTED, NOON, b"nothing", home) for home in range(256)] * 4, durable=True)


def between(table: CatalogueTable, log: Log) -> list[CatalogueRecord]:
    return [record for _, record in CatalogueHistory(table, log).between()]


def test_a_trimmed_log_is_read_from_the_table_on(server: RedisServer, table: CatalogueTable) -> None:
    log, keeper = open_log(server), CatalogueKeeper(table)
    many = [RulesChanged(at=NOON + number, ruleset=f"{number}") for number in range(NODES)]
    append(log, *FIRST, *many)
    crowd(log)
    keeper.step(log)
    log.tidy({"catalogue": keeper.offset})
    with pytest.raises(LogGap):
        log.read(0, 1, (Kind.CATALOGUE,))
    assert between(table, log) == [*FIRST, *many]
    append(log, LATER)
    assert between(table, log) == [*FIRST, *many, LATER]
    assert CatalogueKeeper(table).step(log) == 1


def test_an_idle_catalogue_misses_nothing_where_the_log_is_trimmed_far_above_it(
    server: RedisServer, table: CatalogueTable
) -> None:
    log, keeper = open_log(server), CatalogueKeeper(table)
    append(log, *FIRST)
    for _ in range(3):
        crowd(log)
        keeper.step(log)
        log.tidy({"catalogue": keeper.offset})
    assert keeper.offset == log.head() > table.offset()
    assert between(table, log) == FIRST
    append(log, LATER)
    assert CatalogueKeeper(table).step(log) == 1
    assert between(table, log) == [*FIRST, LATER]


def test_a_reader_misses_nothing_that_is_trimmed_while_it_reads(server: RedisServer, table: CatalogueTable) -> None:
    log, keeper = open_log(server), CatalogueKeeper(table)
    append(log, *FIRST)
    keeper.step(log)
    many = [RulesChanged(at=NOON + number, ruleset=f"{number}") for number in range(NODES)]
    append(log, *many)
    reading = CatalogueHistory(table, log).between()
    found = [next(reading)]
    keeper.step(log)
    crowd(log)
    log.tidy({"catalogue": log.head()})
    found += reading
    assert [record for _, record in found] == [*FIRST, *many]


def test_a_new_database_beside_a_trimmed_log_is_refused(server: RedisServer, table: CatalogueTable, tmp_path: Path) -> None:
    log, keeper = open_log(server), CatalogueKeeper(table)
    append(log, *FIRST, *[RulesChanged(at=NOON, ruleset=f"{number}") for number in range(NODES)])
    crowd(log)
    keeper.step(log)
    log.tidy({"catalogue": keeper.offset})
    empty = CatalogueTable(url_of_file(tmp_path / "new.db"))
    for refused in (lambda: between(empty, log), lambda: CatalogueKeeper(empty).step(log)):
        with pytest.raises(StorageError, match=r"new\.db: the catalogue is kept up to offset 0 .* set ADLOOM_DATABASE_URL"):
            refused()


def test_a_redis_that_lost_everything_leaves_what_the_table_has(server: RedisServer, table: CatalogueTable) -> None:
    log, keeper = open_log(server), CatalogueKeeper(table)
    append(log, *FIRST)
    keeper.step(log)
    server.admin.flushall()
    log = open_log(server)  # a writer that lives on would send what it remembers again
    assert between(table, log) == FIRST
    assert keeper.step(log) == 0
    append(log, LATER)
    assert keeper.step(log) == 1
    assert between(table, log) == [*FIRST, LATER]
    assert CatalogueKeeper(table).step(log) == 0


def test_a_tail_that_a_restart_took_is_forgotten(server: RedisServer, table: CatalogueTable) -> None:
    log, keeper = open_log(server), CatalogueKeeper(table)
    append(log, *FIRST)
    server.admin.config_set("appendonly", "no")  # from here on nothing reaches the disk
    append(log, LATER)
    keeper.step(log)
    assert between(table, log) == [*FIRST, LATER]
    server.kill()
    server.start()
    log, again = open_log(server), RulesChanged(at=NOON + 20, ruleset="def")
    append(log, again)
    assert between(table, log) == [*FIRST, again]
    assert keeper.step(log) == 1
    assert between(table, log) == [*FIRST, again]
    assert len(list(table.rows())) == 3
