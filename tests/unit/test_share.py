from __future__ import annotations

import pytest

from errors import InvalidSettings
from services.learning.share import ALONE, Share, share_of


@pytest.mark.parametrize("raw", ["2/2", "3/2", "1", "a/b", "-1/2", "0/0", "/2", "1/", "", "0/2/3", "0.5/2"])
def test_a_share_that_there_is_not_is_told(raw):
    with pytest.raises(InvalidSettings, match=r"--shard: expected I/N with 0 <= I < N, such as 0/2, got"):
        share_of(raw)


def test_a_share_reads_as_it_is_written():
    assert share_of("0/1") == ALONE
    assert share_of("3/12") == Share(3, 12)


@pytest.mark.parametrize(("of", "count"), [(1, 1), (1, 8), (2, 8), (3, 8), (8, 8)])
def test_every_partition_is_one_shards_and_so_is_its_lease(of, count):
    shares = Share(0, of).all
    assert sorted(number for share in shares for number in share.partitions(count)) == list(range(count))
    assert sorted(name for share in shares for name in share.leases(count)) == sorted(ALONE.leases(count))


def test_the_only_shard_has_the_names_of_before_there_were_shards():
    assert ALONE.named("learner") == "learner"
    assert Share(0, 2).named("learner") != Share(1, 2).named("learner") != "learner"
