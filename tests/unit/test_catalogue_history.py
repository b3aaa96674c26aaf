"""The catalogue's records from table and log together: each once, in order, whatever either of them has gone through."""

from __future__ import annotations

import shutil

import pytest
from small_world import COFFEE, NOON, SHOES, brief, creative

from errors import StorageError
from services.campaigns.records import CampaignPut, CreativeAdded, CreativeRetired, RulesChanged
from services.catalogue_history import CatalogueHistory, CatalogueKeeper
from services.records import entry_of
from services.storage.catalogue.databases import url_of_file
from services.storage.catalogue.table import CatalogueTable, Row
from services.storage.log import Entry
from services.storage.sqlite.log import SqliteLog

MADE = creative(brief())
RECORDS = [
    CampaignPut(at=NOON, campaign=SHOES),
    CreativeAdded(at=NOON + 1, creative=MADE, why="supply", worth=0.25),
    RulesChanged(at=NOON + 2, ruleset="abc"),
    CreativeRetired(at=NOON + 3, creative=MADE.id, reason="cannot win"),
]


@pytest.fixture
def log(tmp_path):
    return SqliteLog(tmp_path / "log.db")


@pytest.fixture
def table(tmp_path):
    return CatalogueTable(url_of_file(tmp_path / "deep/down/catalogue.db"))


@pytest.fixture
def keeper(table):
    return CatalogueKeeper(table)


def append(log, *records):
    """With a decision's worth of noise in front of each."""
    for record in records:
        log.append([Entry(2, record.at, b"a decision"), entry_of(record, record.at)], durable=True)


def between(table, log, *bounds):
    return [record for _, record in CatalogueHistory(table, log).between(*bounds)]


def cut_to(log_file, kept):
    """The log as it was when ``kept`` was copied: what a power cut does to its tail."""
    shutil.copy(kept, log_file)
    return SqliteLog(log_file)


def test_a_log_that_was_there_before_the_table_fills_it(log, table, keeper):
    append(log, *RECORDS)
    assert between(table, log) == RECORDS
    assert list(table.rows()) == []
    assert keeper.step(log) == len(RECORDS)
    assert [row.type for row in table.rows()] == ["campaign", "creative", "rules", "retired"]
    assert between(table, log) == RECORDS


def test_the_rows_say_whom_they_concern(log, table, keeper):
    append(log, *RECORDS)
    keeper.step(log)
    assert [(row.campaign, row.creative) for row in table.rows()] == [
        (SHOES.id, None), (SHOES.id, MADE.id), (None, None), (None, MADE.id),
    ]  # fmt: skip


def test_records_come_from_the_table_and_then_from_the_log_behind_it(log, table, keeper):
    append(log, *RECORDS[:2])
    keeper.step(log)
    append(log, *RECORDS[2:])
    found = list(CatalogueHistory(table, log).between())
    assert [record for _, record in found] == RECORDS
    assert [offset for offset, _ in found] == sorted({offset for offset, _ in found})


def test_any_stretch_of_them_can_be_asked_for(log, table, keeper):
    append(log, *RECORDS[:2])
    keeper.step(log)
    append(log, *RECORDS[2:])
    offsets = [offset for offset, _ in CatalogueHistory(table, log).between()]
    for after in range(offsets[-1] + 2):
        for until in range(offsets[-1] + 2):
            wanted = [record for offset, record in zip(offsets, RECORDS, strict=True) if after < offset <= until]
            assert between(table, log, after, until) == wanted


def test_the_catalogue_is_the_same_from_either(log, table, keeper):
    append(log, *RECORDS)
    before = CatalogueHistory(table, log).catalogue()
    keeper.step(log)
    after = CatalogueHistory(table, log).catalogue()
    assert (after.version, after.creatives, after.retired) == (before.version, before.creatives, before.retired)
    assert (after.version, list(after.creatives), list(after.retired)) == (len(RECORDS), [MADE.id], [MADE.id])


def test_an_idle_catalogue_leaves_the_table_alone_while_the_log_goes_on(log, table, keeper):
    append(log, *RECORDS)
    keeper.step(log)
    reached = table.offset()
    log.append([Entry(2, NOON, b"a decision")] * 50, durable=True)
    assert keeper.step(log) == 0
    assert keeper.offset == log.head() > reached
    assert table.offset() == reached


def test_a_keeper_that_starts_again_keeps_nothing_twice(log, table, keeper):
    append(log, *RECORDS[:2])
    keeper.step(log)
    append(log, *RECORDS[2:])
    assert CatalogueKeeper(table).step(log) == 2
    assert between(table, log) == RECORDS


def test_two_keepers_that_take_turns_keep_everything_once(log, table, keeper):
    other = CatalogueKeeper(table)
    for record in RECORDS:
        append(log, record)
        for _ in range(2):  # the second step of one that was overtaken asks where the table is
            keeper.step(log)
            other.step(log)
    assert between(table, log) == RECORDS
    assert len(list(table.rows())) == len(RECORDS)
    assert keeper.offset == other.offset == log.head()


def test_more_records_than_a_page(log, table, keeper):
    many = [RulesChanged(at=float(number), ruleset=f"{number}") for number in range(2_500)]
    log.append([entry_of(record, record.at) for record in many], durable=True)
    assert keeper.step(log) == 2_500
    assert between(table, log) == many


def test_what_the_log_lost_is_no_longer_read_and_then_forgotten(tmp_path, log, table, keeper):
    append(log, *RECORDS[:2])
    log.close()
    shutil.copy(tmp_path / "log.db", tmp_path / "copy.db")
    log = SqliteLog(tmp_path / "log.db")
    append(log, *RECORDS[2:])
    keeper.step(log)
    log.close()
    cut = cut_to(tmp_path / "log.db", tmp_path / "copy.db")
    assert between(table, cut) == RECORDS[:2]
    assert keeper.step(cut) == 0
    assert [row.type for row in table.rows()] == ["campaign", "creative"]
    append(cut, RECORDS[3])
    assert keeper.step(cut) == 1
    assert between(table, cut) == [*RECORDS[:2], RECORDS[3]]


def test_a_log_that_lost_everything_leaves_what_the_table_has(tmp_path, log, table, keeper):
    append(log, *RECORDS)
    keeper.step(log)
    assert between(table, SqliteLog(tmp_path / "empty.db")) == RECORDS


def test_another_log_is_refused_and_the_table_stays_as_it_is(tmp_path, log, table, keeper):
    append(log, *RECORDS)
    keeper.step(log)
    kept = list(table.rows())
    other = SqliteLog(tmp_path / "other.db")
    keeper.step(other)  # nothing is there yet to tell it by
    append(other, CampaignPut(at=NOON, campaign=COFFEE))
    for refused in (lambda: between(table, other), lambda: keeper.step(other), lambda: CatalogueKeeper(table).step(other)):
        with pytest.raises(StorageError, match=r"catalogue\.db: the catalogue is another log's"):
            refused()
    append(other, *RECORDS, *RECORDS)
    with pytest.raises(StorageError, match="another log's"):
        CatalogueKeeper(table).step(other)
    assert list(table.rows()) == kept


def test_a_log_without_a_catalogue_is_another_one_too(tmp_path, log, table, keeper):
    append(log, *RECORDS)
    keeper.step(log)
    other = SqliteLog(tmp_path / "other.db")
    other.append([Entry(2, NOON, b"a decision")] * 3, durable=True)
    with pytest.raises(StorageError, match="another log's"):
        keeper.step(other)
    assert len(list(table.rows())) == len(RECORDS)


def test_a_row_that_is_no_record_is_told_with_its_place(log, table):
    append(log, *RECORDS[:1])
    table.keep([Row(1, 0.0, "campaign", "x", None, b'{"type":"campaign","at":1.0}')], 0, 1)
    with pytest.raises(
        StorageError, match=r"catalogue\.db: expected a record of the catalogue at offset 1, got none \(.*campaign"
    ):
        between(table, log)


def test_a_file_that_is_no_database_is_told(tmp_path, log):
    (tmp_path / "catalogue.db").write_bytes(b"this is no database, and long enough to be read as the header of one. " * 200)
    with pytest.raises(StorageError, match=r"catalogue\.db: not a sound SQLite file"):
        between(CatalogueTable(url_of_file(tmp_path / "catalogue.db")), log)


def test_the_file_is_no_wal(log, keeper, tmp_path):
    """The standard library's SQLite, which is used for it, may be one that several processes can break a WAL with."""
    append(log, *RECORDS)
    keeper.step(log)
    assert (tmp_path / "deep/down/catalogue.db").read_bytes()[18:20] == b"\1\1"  # 2 where the journal is a WAL
