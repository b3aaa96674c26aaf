"""What the leader publishes: its own fold, or what all shards know, covering no more than each of them does."""

from __future__ import annotations

import numpy as np
import pytest
from dealt_log import PARTITIONS, View
from synthetic_log import START, World
from test_shard import Bench, fresh

from bandits.snapshot import decode_snapshot
from errors import Fenced
from services.catalogue_history import CatalogueHistory
from services.learning.origin import Origin
from services.learning.publishing import MERGE_SECONDS, Publisher
from services.learning.shard import Shard
from services.learning.share import Share
from services.learning.standing import decode_standing


class Stage(Bench):
    def __init__(self, folder):
        super().__init__(folder, World(decisions=600).log())
        self.origin = Origin(lambda share: View(self.log, share), self.state, CatalogueHistory(self.table, self.log), fresh)
        self.publisher = Publisher(self.state, lambda: fresh(1).policy, lambda: self.now, 5.0)

    def opened(self, number, of, holder="one"):
        share = Share(number, of)
        lease = self.leases.take(share.leases(PARTITIONS), holder, 1e9)
        return Shard(share, lease, self.origin, clock=lambda: self.now)

    def published(self):
        saved = self.state.load("snapshot")
        return saved and saved.offset

    def standing(self):
        return decode_standing(self.state.load("standing").content)


@pytest.fixture
def stage(tmp_path):
    made = Stage(tmp_path)
    made.publisher.begin()
    return made


async def test_one_shard_publishes_its_own_fold_once_for_each_offset(stage):
    shard = stage.opened(0, 1)
    await shard.step()
    stage.publisher.publish(shard, {"trail-shoes": "enough"})
    version = stage.state.load("snapshot").version
    stage.publisher.publish(shard, {})
    assert stage.state.load("snapshot").version == version
    assert stage.published() == stage.log.head()
    assert stage.publisher.whole is shard.fold
    assert (stage.standing().supply, stage.standing().budget) == ({"trail-shoes": "enough"}, 5.0)
    own = shard.fold.policy.freeze(np.random.default_rng(shard.fold.offset)).encode()
    assert stage.state.load("snapshot").content == own


async def test_a_fold_that_catches_up_leaves_what_is_published_until_it_knows_more(stage):
    ahead = stage.opened(0, 1)
    await ahead.step()
    stage.publisher.publish(ahead, {})
    behind = stage.opened(0, 1)
    stage.publisher.begin()
    stage.publisher.publish(behind, {})
    assert stage.published() == stage.log.head()
    await behind.step()
    stage.publisher.publish(behind, {})
    assert stage.state.load("snapshot").version == 2


async def test_of_several_shards_all_are_published_up_to_where_the_last_one_is(stage):
    first, second = stage.opened(0, 2), stage.opened(1, 2)
    await first.step()
    stage.publisher.publish(first, {})
    assert stage.published() == 0  # nobody has heard of the second
    await second.step()
    second.publish_part()
    stage.publisher.publish(first, {})
    assert stage.published() == 0  # too soon to merge again
    stage.now += MERGE_SECONDS
    stage.publisher.publish(first, {})
    assert stage.published() == stage.log.head()
    alone = stage.opened(0, 1)
    await alone.step()
    assert stage.standing().groups == alone.fold.standing(START).groups
    snapshot = decode_snapshot(stage.state.load("snapshot").content)
    assert set(snapshot.belief.arms) == set(alone.fold.policy.arms)


async def test_nothing_is_published_under_a_lease_that_has_ended(stage):
    shard = stage.opened(0, 1)
    await shard.step()
    stage.now = 2e9
    stage.opened(0, 1, "two")
    with pytest.raises(Fenced):
        stage.publisher.publish(shard, {})
    assert stage.published() is None
