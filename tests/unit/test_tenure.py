"""Leases that are held for as long as the process runs, and no longer believed in than they can last."""

from __future__ import annotations

import pytest
from service import until

from errors import StorageAway
from services.learning.seating import Seating
from services.learning.share import ALONE, Share
from services.learning.tenure import Tenure
from services.storage.sqlite.leases import SqliteLeases

SECONDS, WAIT_S = 0.4, 20.0


class Counted(SqliteLeases):
    """Leases that count how often one was prolonged, and may be away."""

    prolonged, refused, away = 0, 0, False

    def prolong(self, lease, seconds):
        if self.away:
            self.refused += 1
            raise StorageAway("no answer")
        self.prolonged += 1
        return super().prolong(lease, seconds)


@pytest.fixture
def opened(tmp_path):
    return lambda holder: Tenure(Counted(tmp_path / "state.db"), holder, SECONDS)


def test_a_lease_outlasts_its_time_while_the_process_runs_and_not_after(opened):
    other = opened("b:2")
    with opened("a:1") as tenure:
        lease = tenure.take(["x", "y"])
        assert until(lambda: tenure.leases.prolonged > 3 / 0.25, WAIT_S)  # three times its time
        assert other.take(["y"]) is None
        assert tenure.holds(lease)
        assert (other.other(["x"]), tenure.other(["x"])) == ("a:1", None)
    assert until(lambda: other.take(["y"]) is not None, WAIT_S)
    assert not tenure.holds(lease)


def test_a_lease_that_cannot_be_prolonged_is_not_believed_in_and_is_lost_once_another_has_it(opened):
    other = opened("b:2")
    with opened("a:1") as tenure:
        lease = tenure.take(["x"])
        tenure.leases.away = True
        assert until(lambda: not tenure.holds(lease), WAIT_S)
        assert not tenure.lost(lease)
        assert until(lambda: other.take(["x"]) is not None, WAIT_S)
        tenure.leases.away = False
        assert until(lambda: tenure.lost(lease), WAIT_S)
        assert not tenure.holds(lease)


def test_a_store_that_is_away_is_said_once_and_again_when_it_goes_away_again(opened, caplog):
    with opened("a:1") as tenure:
        for outage in (1, 2):
            assert tenure.take([f"{outage}"])
            before = tenure.leases.refused
            tenure.leases.away = True
            assert until(lambda before=before: tenure.leases.refused > before + 5, WAIT_S)
            assert [record.message for record in caplog.records] == ["lease not prolonged"] * outage
            tenure.leases.away = False
            before = tenure.leases.prolonged
            assert until(lambda before=before: tenure.leases.prolonged > before, WAIT_S)


def test_what_is_released_is_free_at_once(opened):
    tenure, other = opened("a:1"), opened("b:2")
    tenure.release(tenure.take(["x"]))
    assert other.take(["x"]) is not None


class Room:
    """Processes around two shards of a log of eight partitions; ``now`` is their clock."""

    def __init__(self, opened):
        self.now, self._opened = 0.0, opened

    def enter(self, holder, number):
        tenure = self._opened(holder)
        tenure.seconds = 1e6  # nothing lapses here by itself
        return Seating(Share(number, 2), lambda: 8, tenure, lambda: self.now)


@pytest.fixture
def room(opened):
    return Room(opened)


def test_others_shards_are_due_after_a_while_and_only_where_nobody_sits(room):
    first = room.enter("a:1", 0)
    assert list(first.due(set())) == [Share(0, 2)]
    room.now = 1e6
    assert list(first.due(set())) == [Share(0, 2), Share(1, 2)]
    assert list(first.due({Share(0, 2)})) == [Share(1, 2)]
    second = room.enter("b:2", 1)
    assert list(second.due(set())) == [Share(1, 2)]
    assert list(first.due({Share(0, 2)})) == []


def test_a_shard_is_wanted_back_when_its_own_process_sits_down_and_no_more_when_it_leaves(room):
    first, second = room.enter("a:1", 0), room.enter("b:2", 1)
    list(first.due(set()))
    assert not first.wanted_back(Share(1, 2))
    list(second.due(set()))
    assert first.wanted_back(Share(1, 2))
    assert not second.wanted_back(Share(1, 2))
    second.leave()
    assert not first.wanted_back(Share(1, 2))


def test_a_shard_is_taken_whole_or_not_at_all_and_shards_of_another_number_are_in_its_way(room):
    first, second = room.enter("a:1", 0), room.enter("b:2", 1)
    assert first.take(Share(0, 2)) is not None
    assert second.take(Share(0, 2)) is None
    assert second.take(ALONE) is None
    assert second.take(Share(1, 2)) is not None
