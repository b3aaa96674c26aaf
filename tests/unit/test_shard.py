"""One shard of the fold: it goes back when the log loses its tail, goes on behind a gap, saves nothing once it is fenced."""

from __future__ import annotations

import logging

import pytest
from synthetic_log import World

from bandits.learners.learner import Shape
from bandits.registry import make_policy
from errors import Fenced, LogGap
from services.catalogue_history import CatalogueHistory, CatalogueKeeper
from services.decisions.features import CREATIVE, PERSON
from services.learning.checkpoint import encode_fold
from services.learning.fold import Fold
from services.learning.origin import Origin
from services.learning.shard import Shard
from services.learning.share import ALONE, Share
from services.storage.catalogue.table import CatalogueTable
from services.storage.sqlite.leases import SqliteLeases
from services.storage.sqlite.state import SqliteState


def fresh(_shards):
    return Fold(make_policy("default", Shape(PERSON.width, CREATIVE.width)))


class Bench:
    """A log in memory, a state in a file, and shards over both. ``now``: the clock of the store."""

    def __init__(self, folder, log):
        self.log, self.now = log, 0.0
        self.state = SqliteState(folder / "state.db", lambda: self.now)
        self.leases = SqliteLeases(folder / "state.db", lambda: self.now)
        self.table = CatalogueTable(f"sqlite:///{folder / 'catalogue.db'}")

    def shard(self, share=ALONE, holder="one", clock=lambda: 0.0):
        lease = self.leases.take(share.leases(1), holder, 4.0)
        origin = Origin(lambda _: self.log, self.state, CatalogueHistory(self.table, self.log), fresh)
        return Shard(share, lease, origin, clock)


@pytest.fixture
def bench(tmp_path):
    return Bench(tmp_path, World(decisions=600).log())


def known(shard):
    return encode_fold(shard.fold, (1, 1))


async def replayed(folder, log):
    """The fold of a log from its beginning."""
    folder.mkdir()
    shard = Bench(folder, log).shard()
    await shard.step()
    return known(shard)


def cut(log, offset):
    lost = log._entries[offset:]
    del log._entries[offset:]
    log._waiting = 0
    return lost


async def test_a_shard_folds_whole_cuts_and_goes_on_from_its_checkpoint(bench, tmp_path):
    shard = bench.shard()
    await shard.step()
    assert shard.current
    assert shard.fold.offset == bench.log.head()
    shard.checkpoint()
    again = bench.shard()
    assert known(again) == known(shard) == await replayed(tmp_path / "anew", bench.log)


@pytest.mark.parametrize("checkpoint", [0, 2, 3], ids=["none", "before what is lost", "shortly before"])
async def test_what_the_log_has_lost_is_no_longer_counted_and_is_named(bench, tmp_path, caplog, checkpoint):
    ticks = [entry.offset for entry in bench.log.read(0, 10**6) if entry.kind == 0]
    lost = cut(bench.log, ticks[checkpoint] if checkpoint else 0)
    shard = bench.shard()
    await shard.step()
    if checkpoint:
        shard.checkpoint()
    bench.log._entries += lost
    await shard.step()
    lost = cut(bench.log, ticks[3] + 7)
    with caplog.at_level(logging.WARNING, "adloom.learn"):
        await shard.step()
        await shard.step()
    records = [entry for entry in lost if entry.kind != 0]
    assert caplog.records[0].lost == len(records)
    assert (caplog.records[0].above, caplog.records[0].until) == (ticks[3] + 7, lost[-1].offset)
    assert sum(len(record.ids) for record in caplog.records[1:]) == len(records)
    assert shard.fold.offset == ticks[3]
    bench.log._waiting = 7
    bench.log.tick(lost[-1].at)
    await shard.step()
    assert known(shard) == await replayed(tmp_path / "anew", bench.log)


async def test_what_waited_for_its_tick_when_the_log_lost_it_is_read_again_and_nothing_goes_back(bench, caplog):
    shard = bench.shard()
    last = bench.log._entries.pop()
    await shard.step()
    offset = shard.fold.offset
    lost = cut(bench.log, bench.log.head() - 3)
    with caplog.at_level(logging.WARNING, "adloom.learn"):
        await shard.step()
    assert caplog.records == []
    assert shard.fold.offset == offset
    bench.log._waiting = 1
    bench.log.tick(last.at)
    await shard.step()
    assert shard.fold.offset == bench.log.head() == lost[0].offset


class Trimmed:
    """A log whose first entries were given up."""

    def __init__(self, log, until):
        self._log, self._until = log, until

    def read(self, after, limit, kinds=None):
        if after < self._until:
            raise LogGap(after, self._until)
        return self._log.read(after, limit, kinds)

    def kept(self, offset):
        return self._log.kept(offset)

    def head(self):
        return self._log.head()


async def test_a_shard_without_a_checkpoint_begins_at_the_oldest_that_is_left_with_the_whole_catalogue(bench, caplog):
    keeper = CatalogueKeeper(bench.table)
    keeper.step(bench.log)
    ticks = [entry.offset for entry in bench.log.read(0, 10**6) if entry.kind == 0]
    bench.log = Trimmed(bench.log, ticks[2])
    shard = bench.shard()
    with caplog.at_level(logging.WARNING, "adloom.learn"):
        await shard.step()
        await shard.step()
    assert [record.until for record in caplog.records] == [ticks[2]]
    assert shard.fold.offset == bench.log.head()
    assert len(shard.fold.catalogue.creatives) == 12
    assert 0 < len(shard.fold.trials) < 600


class Emptied:
    """A log that lost everything and went on, with its first entries trimmed or not. ``since``: what stands above that."""

    def __init__(self, log, since, trimmed):
        self._log, self._since, self._trimmed = log, since, trimmed

    def read(self, after, limit, kinds=None):
        if after < self._trimmed:
            raise LogGap(after, self._trimmed)
        return self._log.read(max(after, self._since), limit, kinds)

    def kept(self, offset):
        return 0 if offset <= self._since else self._log.kept(offset)

    def head(self):
        return self._log.head()


@pytest.mark.parametrize("trimmed", [False, True])
async def test_where_the_log_lost_everything_the_fold_begins_with_the_catalogue_of_the_table(bench, caplog, trimmed):
    CatalogueKeeper(bench.table).step(bench.log)
    ticks = [entry.offset for entry in bench.log.read(0, 10**6) if entry.kind == 0]
    bench.log = Emptied(bench.log, ticks[1], ticks[2] if trimmed else 0)
    bench.shard().checkpoint()  # of nothing, which is none
    shard = bench.shard()
    await shard.step()
    await shard.step()
    assert "the log has lost everything" in caplog.records[0].message
    assert shard.fold.offset == bench.log.head()
    assert (len(shard.fold.catalogue.creatives), shard.fold.catalogue.version) == (12, len(list(bench.table.rows())))
    assert shard.fold.feedback["decision_without_creative"] == 0
    assert 0 < len(shard.fold.trials) < 600


async def test_a_shard_that_another_has_taken_over_saves_nothing(bench):
    first = bench.shard()
    await first.step()
    bench.now = 5.0
    second = bench.shard(holder="two")
    with pytest.raises(Fenced):
        first.checkpoint()
    assert bench.state.load("fold") is None
    await second.step()
    second.checkpoint()
    assert bench.state.load("fold").offset == bench.log.head()


async def test_shards_of_several_keep_their_checkpoints_apart_and_leave_their_parts(bench):
    shard = bench.shard(Share(0, 2))
    shard.publish_part()
    assert bench.state.load("part/0of2") is None  # nothing is left while it catches up
    await shard.step()
    shard.publish_part()
    shard.checkpoint()
    assert bench.state.load("part/0of2").offset == bench.log.head()
    assert bench.state.load("shard/0of2/fold").offset == bench.log.head()
    assert bench.state.load("fold") is None


async def test_a_clock_that_is_set_back_keeps_no_part_from_being_left(bench):
    now, lost = [7200.0], cut(bench.log, 300)
    shard = bench.shard(Share(0, 2), clock=lambda: now[0])
    await shard.step()
    shard.publish_part()
    bench.log._entries += lost
    now[0] = 3600.0
    await shard.step()
    shard.publish_part()
    assert bench.state.load("part/0of2").offset == shard.fold.offset == bench.log.head()
