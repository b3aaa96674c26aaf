from __future__ import annotations

import asyncio

import pytest

from errors import StorageError
from services.feedback.events import Rejected
from services.records import Kind, decode
from services.storage.sqlite.log import SqliteLog
from services.web import appender as appending
from services.web.appender import Appender


def marked(mark, n):
    return [Rejected(at=float(mark), kind="click", reason="forged") for _ in range(n)]


@pytest.fixture
async def appender(tmp_path):
    started = Appender(lambda: SqliteLog(tmp_path / "log.db"), lambda: 1.0, lambda _: None)
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
