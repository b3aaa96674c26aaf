"""Another number of shards: what was counted and learned is the same before and after, and each person is in one shard."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from dealt_log import PARTITIONS, View
from synthetic_log import START, World
from test_shard import Bench, fresh

from services.catalogue_history import CatalogueHistory
from services.learning.merging import decode_part, encode_part, merged_policy, merged_standing
from services.learning.origin import Origin
from services.learning.resharding import reshard
from services.learning.shard import Shard
from services.learning.share import ALONE, Share

EVERYTHING = ALONE.leases(PARTITIONS)


@pytest.fixture(scope="module")
def log():
    return World(decisions=900, campaigns=("trail-shoes", "road-shoes")).log()


class Stage(Bench):
    def __init__(self, folder, log):
        super().__init__(folder, log)
        self.origin = Origin(lambda share: View(log, share), self.state, CatalogueHistory(self.table, log), fresh)

    async def folded(self, shards, until=None):
        """Every shard as it stands after the log, or after a part of it, with a checkpoint left."""
        made = []
        for number, share in enumerate(Share(0, shards).all):
            shard = Shard(share, self.leases.take(share.leases(PARTITIONS), "one", 4.0), self.origin, clock=lambda: 0.0)
            await shard.step()
            if until is None or number == 0:
                shard.checkpoint()
            made.append(shard)
        return made

    def restored(self, shards):
        return [self.origin.restored(share, self.origin.view(share))[0] for share in Share(0, shards).all]

    def reshard(self, shards):
        reshard(self.origin, shards, PARTITIONS, self.leases.take(EVERYTHING, "one", 4.0))
        return self.restored(shards)


def counted(folds):
    """What is told of all folds together."""
    parts = [decode_part(encode_part(fold, START)) for fold in folds]
    told = merged_standing([part.standing for part in parts], 0.0)
    return told.groups, told.spent, Counter(told.feedback)


def scores(folds):
    """Expected rewards of every creative for some people, as all folds together believe."""
    policy = merged_policy([fold.policy.encode() for fold in folds], lambda: fresh(1).policy)
    people = (np.random.default_rng(0).random((40, policy.learner.shape.people)) < 0.3).astype(np.float32)
    return np.stack([policy.learner.expect(np.full(40, policy.arms[name]), people) for name in sorted(policy.arms)])


def trials(folds):
    """Every open trial: who, which creative, what came of it."""
    found = []
    for fold in folds:
        names = {number: name for name, number in fold.policy.arms.items()}
        columns = fold.trials.arrays()
        rows = zip(*(columns[name].tolist() for name in ("key", "person", "arm", "seen", "released")), strict=True)
        found += [(key, person, names[arm], seen, released) for key, person, arm, seen, released in rows]
    return sorted(found)


@pytest.mark.parametrize("between", [2, 3, 8])
async def test_what_is_dealt_out_and_brought_together_again_is_what_it_was(tmp_path, log, between):
    stage = Stage(tmp_path, log)
    before = [shard.fold for shard in await stage.folded(1)]
    apart = stage.reshard(between)
    assert counted(apart) == counted(before)
    assert trials(apart) == trials(before)
    np.testing.assert_allclose(scores(apart), scores(before), rtol=1e-12)
    together = stage.reshard(1)
    assert counted(together) == counted(before)
    assert trials(together) == trials(before)
    np.testing.assert_allclose(scores(together), scores(before), rtol=1e-12)
    np.testing.assert_allclose(together[0].curve.counts, before[0].curve.counts, rtol=1e-12)
    assert together[0].wear.rate == pytest.approx(before[0].wear.rate)
    assert together[0].traffic.counts == pytest.approx(before[0].traffic.counts)


async def test_everybody_and_what_they_may_still_do_is_in_one_shard(tmp_path, log):
    stage = Stage(tmp_path, log)
    await stage.folded(1)
    for share, fold in zip(Share(0, 3).all, stage.reshard(3), strict=True):
        homes = fold.trials.columns["person"][: len(fold.trials)] % np.uint64(256)
        assert len(homes) > 100
        assert set((homes % PARTITIONS).tolist()) == set(share.partitions(PARTITIONS))
        assert {event.home % PARTITIONS for event in fold.waiting} <= set(share.partitions(PARTITIONS))


async def test_shards_that_stand_apart_are_brought_to_one_tick_first(tmp_path, log):
    stage = Stage(tmp_path, log)
    shards = await stage.folded(2, until=0)  # the second has left no checkpoint
    together = stage.reshard(1)
    assert together[0].offset == log.head()
    assert counted(together) == counted([shard.fold for shard in shards])


async def test_dealt_out_shards_go_on_with_the_log(tmp_path, log):
    whole, stage = Stage(tmp_path / "whole", log), Stage(tmp_path / "stage", log)
    expected = await whole.folded(1)
    ticks = [entry.offset for entry in log.read(0, 10**6, (0,))]
    rest = log._entries[ticks[3] :]
    del log._entries[ticks[3] :]
    try:
        await stage.folded(1)
        stage.reshard(4)
    finally:
        log._entries += rest
    apart = await stage.folded(4)
    assert counted([shard.fold for shard in apart]) == counted([shard.fold for shard in expected])


async def test_nothing_of_the_old_number_is_left(tmp_path, log):
    stage = Stage(tmp_path, log)
    (shard,) = await stage.folded(1)
    assert stage.origin.shards() == 1
    stage.reshard(2)
    assert stage.origin.shards() == 2
    assert not stage.state.load("learner").content
    assert not stage.origin.restored(ALONE, View(log, ALONE))[1]
    stage.reshard(1)
    assert stage.origin.restored(ALONE, View(log, ALONE))[0].offset == shard.fold.offset
