from __future__ import annotations

import resource
from contextlib import contextmanager

import pytest

from errors import DiskFull, StorageError
from services.storage.log import Entry
from services.storage.spool import Batch, Spool, adopt

ROOM = 1_000_000


def batch(number, size=20):
    return Batch(number, number % 2 == 0, (Entry(3, number + 0.1, bytes([number % 256]) * size, 255), Entry(2, 0.3, b"")))


def spooled(folder, numbers, writer="w"):
    """A spool that holds these batches and whose owner is gone."""
    spool = Spool.open(folder, writer, ROOM)
    for number in numbers:
        spool.keep(batch(number))
    spool.close()


def taken(spool):
    """Everything that waits, sent."""
    found = []
    while (first := spool.first()) is not None:
        found.append(first)
        spool.sent()
    return found


@contextmanager
def room_for(size):
    """No file of this process may be longer: the disk is full in the middle of a write."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_what_was_kept_is_read_in_order_by_whoever_finds_the_file_and_then_the_file_is_gone(tmp_path):
    spooled(tmp_path, range(5, 9))
    (found,) = adopt(tmp_path, ROOM)
    assert (found.writer, taken(found)) == ("w", [batch(number) for number in range(5, 9)])
    found.close()
    assert list(tmp_path.iterdir()) == []


def test_what_was_not_sent_stays_for_the_next(tmp_path):
    spooled(tmp_path, range(1, 4))
    (found,) = adopt(tmp_path, ROOM)
    found.first()
    found.sent()
    found.close()
    (again,) = adopt(tmp_path, ROOM)
    assert taken(again) == [batch(1), batch(2), batch(3)]  # sent twice under its number, so taken once


def test_a_spool_that_is_owned_is_not_adopted(tmp_path):
    owner = Spool.open(tmp_path, "w", ROOM)
    owner.keep(batch(1))
    assert adopt(tmp_path, ROOM) == []
    owner.close()
    assert len(adopt(tmp_path, ROOM)) == 1


def test_a_file_that_was_cut_anywhere_holds_the_batches_before_the_cut(tmp_path):
    spooled(tmp_path, [1])
    one = (tmp_path / "w.spool").stat().st_size
    spooled(tmp_path, [2])
    whole = (tmp_path / "w.spool").read_bytes()
    for cut in range(one, len(whole)):
        (tmp_path / "w.spool").write_bytes(whole[:cut])
        (found,) = adopt(tmp_path, ROOM)
        assert found.first() == batch(1)
        found.keep(batch(3))
        assert taken(found) == [batch(1), batch(3)]
        found.close()


def test_a_batch_with_a_changed_bit_is_no_batch(tmp_path):
    spooled(tmp_path, [1, 2])
    content = bytearray((tmp_path / "w.spool").read_bytes())
    content[-1] ^= 1
    (tmp_path / "w.spool").write_bytes(content)
    (found,) = adopt(tmp_path, ROOM)
    assert taken(found) == [batch(1)]


def test_a_full_spool_says_so_keeps_what_it_has_and_has_room_again_once_all_was_sent(tmp_path):
    spool = Spool.open(tmp_path, "w", 1_000)
    kept = 5
    for number in range(1, kept + 1):
        spool.keep(batch(number, size=100))
    with pytest.raises(DiskFull, match="wait to be sent"):
        spool.keep(batch(6, size=1_000 - spool.waiting))
    assert [item.number for item in taken(spool)] == list(range(1, kept + 1))
    assert (spool.waiting, (tmp_path / "w.spool").stat().st_size) == (0, 0)
    spool.keep(batch(kept + 1))
    assert taken(spool) == [batch(kept + 1)]


def test_the_only_batch_has_room_however_long_it_is(tmp_path):
    spool = Spool.open(tmp_path, "w", 10)
    spool.keep(batch(1))
    with pytest.raises(DiskFull):
        spool.keep(batch(2))
    assert taken(spool) == [batch(1)]


def test_a_disk_that_takes_half_a_batch_leaves_what_was_kept_before_and_after_it(tmp_path):
    spool = Spool.open(tmp_path, "w", ROOM)
    spool.keep(batch(1))
    with room_for(spool.waiting + 30), pytest.raises(StorageError, match=r"w\.spool"):
        spool.keep(batch(2, size=5_000))
    spool.keep(batch(2))
    spool.close()
    (found,) = adopt(tmp_path, ROOM)
    assert taken(found) == [batch(1), batch(2)]


def test_a_spool_where_nothing_waits_leaves_no_file(tmp_path):
    Spool.open(tmp_path, "w", ROOM).close()
    assert list(tmp_path.iterdir()) == []
