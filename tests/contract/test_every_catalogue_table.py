"""Laws of the catalogue's table, in a SQLite file and in a real PostgreSQL."""

from __future__ import annotations

import threading
import traceback

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from postgres_server import PASSWORD, postgres_server
from sqlalchemy import inspect, text

from errors import StorageError
from services.storage.catalogue.databases import open_engine, read_url, url_of_file
from services.storage.catalogue.revisions import migrations, revision_of
from services.storage.catalogue.schema import METADATA, REVISION_TABLE
from services.storage.catalogue.table import CatalogueTable, Row

__all__ = ["postgres_server"]


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request, tmp_path):
    """A database that nobody has used."""
    if request.param == "sqlite":
        (tmp_path / "50 % of it?").mkdir()
        return url_of_file(tmp_path / "50 % of it?" / "catalogue.db")
    return request.getfixturevalue("postgres_server").database(request.node.name)


@pytest.fixture
def table(url):
    return CatalogueTable(url)


def rows(*offsets):
    return [Row(offset, offset / 2, "creative", "coffee", f"cr_{offset}", b'{"n": %d}' % offset) for offset in offsets]


def test_a_new_table_has_read_nothing(table):
    assert table.offset() == 0
    assert list(table.rows()) == []


def test_what_is_kept_is_read_by_another_process_as_it_was(url, table):
    kept = [
        Row(3, 1_790_000_000.123456, "campaign", "coffee", None, '{"title":"Zürich ☕ \\u0000","n":1.10}'.encode()),
        Row(2**53 - 1, 0.1, "retired", None, "cr_1", b'{"z":1,"a":[1e300,null]}'),
    ]
    assert table.keep(kept, 0, 2**53)
    assert list(CatalogueTable(url).rows()) == kept
    assert CatalogueTable(url).offset() == 2**53


def test_rows_come_in_order_and_end_where_they_are_asked_to(table):
    offsets = range(2, 5002, 2)
    assert table.keep(rows(*reversed(offsets)), 0, 5000)
    assert [row.offset for row in table.rows()] == list(offsets)
    assert [row.offset for row in table.rows(after=4, until=10)] == [6, 8, 10]
    assert list(table.rows(after=5000)) == []


def test_the_same_again_changes_nothing(table):
    assert table.keep(rows(1, 2), 0, 4)
    assert not table.keep(rows(1, 2), 0, 4)
    assert list(table.rows()) == rows(1, 2)
    assert table.offset() == 4


def test_one_that_was_overtaken_neither_keeps_nor_forgets(url, table):
    assert table.keep(rows(1), 0, 1)
    late = CatalogueTable(url)
    assert table.keep(rows(2), 1, 2)
    assert not late.keep(rows(3), 1, 3)
    assert not late.forget_above(0, 1)
    assert list(table.rows()) == rows(1, 2)
    assert table.offset() == 2


def test_what_a_failure_took_from_the_log_is_forgotten(table):
    assert table.keep(rows(1, 2, 3), 0, 5)
    assert table.forget_above(2, 5)
    assert list(table.rows()) == rows(1, 2)
    assert table.offset() == 2
    assert table.keep(rows(7), 2, 7)
    assert [row.offset for row in table.rows()] == [1, 2, 7]


def test_rows_are_kept_together_or_not_at_all(table):
    assert table.keep(rows(1), 0, 1)
    with pytest.raises(StorageError):
        table.keep(rows(2, 1), 1, 2)
    assert list(table.rows()) == rows(1)
    assert table.offset() == 1


def test_a_name_with_a_nul_stops_nobody(table):
    assert table.keep([Row(1, 0.0, "retired", None, "cr\0", b'{"creative":"cr\\u0000"}')], 0, 1)
    (row,) = table.rows()
    assert (row.creative, row.record) == ("cr\N{REPLACEMENT CHARACTER}", b'{"creative":"cr\\u0000"}')


def test_a_record_is_read_in_sql(url, table):
    table.keep(rows(1, 8), 0, 8)
    engine = open_engine(read_url(url))
    with engine.connect() as connection:
        found = connection.execute(text("SELECT record ->> 'n' FROM catalogue WHERE creative = 'cr_8'")).scalar_one()
    assert str(found) == "8"


def test_processes_that_start_together_migrate_once(url):
    at_once, said = threading.Barrier(6), []

    def start():
        table = CatalogueTable(url)
        at_once.wait()
        said.append(table.offset())

    threads = [threading.Thread(target=start) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert said == [0] * 6


def test_a_writer_and_readers_do_not_end_each_other(url, table):
    counted, done = [], threading.Event()

    def read():
        reader = CatalogueTable(url)
        while not done.is_set():
            until = reader.offset()
            counted.append((until, len(list(reader.rows(until=until)))))

    readers = [threading.Thread(target=read) for _ in range(2)]
    table.offset()
    for reader in readers:
        reader.start()
    try:
        for offset in range(10_000):
            assert table.keep(rows(offset + 1), offset, offset + 1)
            if len(counted) >= 10:
                break
    finally:
        done.set()
        for reader in readers:
            reader.join()
    assert len(counted) >= 10
    assert all(until == count for until, count in counted)


def test_what_the_migrations_make_is_what_the_code_reads(url, table):
    table.offset()
    with open_engine(read_url(url)).connect() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": REVISION_TABLE})
        assert compare_metadata(context, METADATA) == []


def test_the_migrations_lead_back_to_nothing_and_up_again(url, table):
    assert table.keep(rows(1), 0, 1)
    engine = open_engine(read_url(url))
    with engine.begin() as connection:
        command.downgrade(migrations(connection), "base")
    assert set(inspect(engine).get_table_names()) == {REVISION_TABLE}
    again = CatalogueTable(url)
    assert again.offset() == 0
    assert list(again.rows()) == []


def test_a_migration_that_fails_leaves_nothing(url):
    engine = open_engine(read_url(url))
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE catalogue_read (in_the_way INTEGER)"))
    with pytest.raises(StorageError, match="catalogue_read"):
        CatalogueTable(url).offset()
    assert "catalogue" not in inspect(engine).get_table_names()
    with engine.connect() as connection:
        assert revision_of(connection) is None


def test_a_table_of_a_later_version_is_refused(url, table):
    table.keep(rows(1), 0, 1)
    engine = open_engine(read_url(url))
    with engine.begin() as connection:
        connection.execute(text("UPDATE catalogue_revision SET version_num = '999'"))
    with pytest.raises(
        StorageError, match="revision 999, which this version of adloom does not know; run the version"
    ) as refused:
        CatalogueTable(url).offset()
    assert table.place in str(refused.value)
    with engine.connect() as connection:
        assert revision_of(connection) == "999"


def test_no_password_is_told(url, table):
    table.offset()
    with open_engine(read_url(url)).begin() as connection:
        connection.execute(text("DROP TABLE catalogue_read"))
    with pytest.raises(StorageError) as failed:
        table.offset()
    told = "".join(traceback.format_exception(failed.value))
    assert table.place in told
    assert PASSWORD not in told
