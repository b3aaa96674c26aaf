"""Laws of every log and every state. A new transport is one line in each fixture and is held to all of them."""

from __future__ import annotations

import pytest

from errors import StorageError
from services.storage.log import Entry, offset_before
from services.storage.sqlite.log import SqliteLog
from services.storage.sqlite.state import SqliteState


@pytest.fixture(params=[SqliteLog])
def open_log(request, tmp_path):
    return lambda: request.param(tmp_path / "log.db")


@pytest.fixture(params=[SqliteState])
def open_state(request, tmp_path):
    return lambda: request.param(tmp_path / "state.db")


def entries(count, at=100.0, kind=2):
    return [Entry(kind, at, f"{number}".encode()) for number in range(count)]


def ticks(log):
    return [stored for stored in log.read(0, 10_000) if stored.kind == 0]


def test_what_is_appended_is_read_in_order(open_log):
    log = open_log()
    offsets = log.append(entries(5), durable=True)
    read = log.read(0, 100, (2,))
    assert [stored.offset for stored in read] == offsets == sorted(offsets)
    assert [stored.payload for stored in read] == [b"0", b"1", b"2", b"3", b"4"]


def test_reading_goes_on_behind_an_offset_and_stops_at_the_limit(open_log):
    log = open_log()
    offsets = log.append(entries(5), durable=False)
    assert [stored.payload for stored in log.read(offsets[1], 2)] == [b"2", b"3"]
    assert log.read(log.head(), 10) == []


def test_kinds_are_told_apart(open_log):
    log = open_log()
    log.append([Entry(1, 1.0, b"a"), Entry(2, 1.0, b"b"), Entry(1, 1.0, b"c")], durable=False)
    assert [stored.payload for stored in log.read(0, 10, (1,))] == [b"a", b"c"]


def test_another_process_reads_what_was_acknowledged(open_log):
    writer, reader = open_log(), open_log()
    writer.append(entries(3), durable=True)
    assert len(reader.read(0, 10, (2,))) == 3
    assert reader.head() == writer.head()


def test_a_tick_follows_the_256th_entry(open_log):
    log = open_log()
    log.append(entries(255), durable=False)
    assert ticks(log) == []
    log.append(entries(1), durable=False)
    assert len(ticks(log)) == 1
    assert log.head() == ticks(log)[0].offset


def test_a_tick_follows_100_ms_after_the_first_waiting_entry(open_log):
    log = open_log()
    log.append(entries(3, at=100.0), durable=False)
    assert not log.tick(100.05)
    assert log.tick(100.11)
    assert [tick.at for tick in ticks(log)] == [100.11]


def test_no_tick_is_written_when_nothing_waits(open_log):
    log = open_log()
    assert not log.tick(1e9)
    log.append(entries(1), durable=False)
    assert log.tick(1e9)
    assert not log.tick(2e9)


def test_two_appenders_share_one_count_of_waiting_entries(open_log):
    one, two = open_log(), open_log()
    one.append(entries(200), durable=False)
    two.append(entries(56), durable=False)
    assert len(ticks(one)) == 1


def test_nothing_to_append_is_nothing(open_log):
    log = open_log()
    assert log.append([], durable=True) == []
    assert log.head() == 0


def test_values_saved_together_have_the_same_offset_and_rising_versions(open_state):
    state = open_state()
    state.save({"a": b"1", "b": b"2"}, 10)
    state.save({"a": b"3"}, 20)
    assert state.load("a") == (2, 20, b"3")
    assert state.load("b") == (1, 10, b"2")


def test_only_a_newer_value_is_loaded(open_state):
    state, other = open_state(), open_state()
    state.save({"a": b"1"}, 1)
    assert other.load("a", newer_than=1) is None
    state.save({"a": b"2"}, 2)
    assert other.load("a", newer_than=1) == (2, 2, b"2")
    assert other.load("nothing") is None


@pytest.mark.parametrize("store", [SqliteLog, SqliteState])
def test_a_file_that_is_no_database_is_one_clear_error(store, tmp_path):
    path = tmp_path / "broken.db"
    path.write_bytes(b"this is not a database, and it is long enough to be read as a header" * 20)
    with pytest.raises(StorageError, match=r"broken\.db: not a sound SQLite file"):
        store(path)


@pytest.mark.parametrize("store", [SqliteLog, SqliteState])
def test_a_folder_that_cannot_be_written_is_one_clear_error(store, tmp_path):
    path = tmp_path / "file"
    path.write_text("in the way")
    with pytest.raises((StorageError, NotADirectoryError)) as error:
        store(path / "log.db")
    assert isinstance(error.value, StorageError)


def test_the_place_of_a_time_is_found_by_bisection(open_log):
    log = open_log()
    for second in range(50):
        log.append(entries(3, at=float(second)), durable=False)
    for at in (-1.0, 0.0, 0.5, 17.0, 48.9, 49.0, 99.0):
        since = log.read(offset_before(log, at), 1_000, (2,))
        assert [stored.at for stored in since if stored.at >= at] == [float(s) for s in range(50) if s >= at for _ in range(3)]
        assert len(since) <= 3 * sum(s >= at for s in range(50)) + 3


def test_an_empty_log_has_no_place_for_any_time(open_log):
    assert offset_before(open_log(), 1.0) == 0
