from __future__ import annotations

import asyncio

import apsw
import pytest

from errors import StorageError
from services.feedback.events import Rejected
from services.metrics import Metrics
from services.records import Kind, decode
from services.storage.sqlite.log import SqliteLog
from services.web import appender as appending
from services.web.appender import Appender


def marked(mark, n):
    return [Rejected(at=float(mark), kind="click", reason="forged") for _ in range(n)]


@pytest.fixture
def metrics():
    return Metrics()


@pytest.fixture
async def appender(tmp_path, metrics):
    started = Appender(lambda: SqliteLog(tmp_path / "log.db"), lambda: 1.0, metrics)
    started.start(asyncio.get_running_loop())
    yield started
    await started.stop()


def kept(tmp_path):
    log = SqliteLog(tmp_path / "log.db")
    found = [(item.offset, int(decode(item.payload).at)) for item in log.read(0, 10_000, (Kind.REJECTED,))]
    log.close()
    return found


async def test_records_appended_together_stand_together_whatever_else_is_appended(appender, tmp_path):
    mixed = [appender.append_all(marked(call, 7), 1.0) for call in range(40)]
    mixed += [appender.append(record, 1.0) for record in marked(-1, 40)]
    offsets = (await asyncio.gather(*mixed))[:40]
    for call, given in enumerate(offsets):
        assert given == list(range(given[0], given[0] + 7))
        assert {mark for offset, mark in kept(tmp_path) if offset in given} == {call}


async def test_records_for_which_there_is_no_room_together_are_not_kept_at_all(appender, tmp_path, monkeypatch):
    monkeypatch.setattr(appending, "_WAITING", 5)
    with pytest.raises(StorageError):
        await appender.append_all(marked(6, 6), 1.0)
    assert len(await appender.append_all(marked(5, 5), 1.0)) == 5
    assert {mark for _, mark in kept(tmp_path)} == {5}


async def test_nothing_to_append_is_no_error(appender):
    assert await appender.append_all([], 1.0) == []


async def test_a_log_that_takes_nothing_fails_who_waits_counts_what_nobody_waits_for_and_is_told_of_once(
    appender, metrics, tmp_path, caplog
):
    caplog.set_level("INFO", "adloom.web")
    await appender.append(marked(1, 1)[0], 1.0)
    connection = apsw.Connection(str(tmp_path / "log.db"))
    connection.execute("ALTER TABLE log RENAME TO away")
    for _ in range(3):
        appender.note(marked(2, 1)[0], 1.0)
        with pytest.raises(StorageError):
            await appender.append(marked(3, 1)[0], 1.0)
    connection.execute("ALTER TABLE away RENAME TO log")
    connection.close()
    await appender.append(marked(4, 1)[0], 1.0)
    assert metrics.dropped_records._value.get() == 3
    assert [record.getMessage() for record in caplog.records] == ["the log takes nothing", "the log takes records again"]
    assert {mark for _, mark in kept(tmp_path)} == {1, 4}
