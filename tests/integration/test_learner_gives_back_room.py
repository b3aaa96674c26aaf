"""The leader has the log trimmed below all who read it: what starts afterwards goes on from checkpoint and catalogue table."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import numpy as np
import pytest
import redis
from redis_server import running
from synthetic_log import World

from errors import DiskFull, LogGap
from services.bootstrap import build_learn
from services.learning.share import ALONE
from services.records import Kind, decode, entry_of
from services.settings import Settings
from services.stores import open_log, open_state

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from services.learning.process import LearnProcess
    from services.learning.shard import Shard

DECISIONS = 700


@pytest.fixture
def settings(tmp_path: Path) -> Iterator[Settings]:
    """Over a Redis that holds a log."""
    with running(tmp_path / "redis") as redis:
        made = Settings(data=tmp_path, redis_url=redis.url)
        log = open_log(made)
        for stored in World(decisions=DECISIONS).log().read(0, 10**6):
            if stored.kind != Kind.TICK:
                log.append([entry_of(decode(stored.payload), stored.at)], durable=True)
        log.tick(1e12)
        yield made


async def worked(process: LearnProcess) -> Shard:
    """What a learner does between two ticks of the log, each once."""
    await process.settle()
    shard = process.shards[ALONE]
    while not shard.current:
        await process.step()
    await process.step()
    return shard


async def test_what_all_have_read_is_given_up_and_nothing_that_is_needed(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    log = open_log(settings)
    first = build_learn(settings, np.random.default_rng(0))
    with first.tenure:
        before = await worked(first)
        await first._tidy()
        assert log.read(0, 10), "the archive has read nothing yet"
        await first._checkpoint()
        await first._archive()
        await first._tidy()
        with pytest.raises(LogGap):
            log.read(0, 10)
        first._leave()
    second = build_learn(settings, np.random.default_rng(0))
    with second.tenure, caplog.at_level(logging.WARNING, "adloom.learn"):
        after = await worked(second)
        assert after.fold.offset == before.fold.offset
        assert after.fold.standing(0.0) == before.fold.standing(0.0)
        second._leave()
    assert caplog.records == []


async def test_one_that_starts_over_a_full_redis_makes_room_in_it(settings: Settings) -> None:
    log = open_log(settings)
    with redis.Redis.from_url(settings.redis_url, protocol=2) as admin:
        admin.config_set("maxmemory", 1)
    with pytest.raises(DiskFull):
        log.append([entry_of(decode(stored.payload), 1.0) for stored in log.read(0, 1)], durable=True)
    learner = build_learn(settings, np.random.default_rng(0))
    with learner.tenure:
        await worked(learner)
        await learner._checkpoint()
        await learner._archive()
        await learner._tidy()
        learner._leave()
    with pytest.raises(LogGap):
        log.read(0, 10)


async def test_without_a_checkpoint_it_begins_at_the_oldest_and_says_so(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    first = build_learn(settings, np.random.default_rng(0))
    with first.tenure:
        await worked(first)
        await first._checkpoint()
        await first._archive()
        await first._tidy()
        first._leave()
    state = open_state(settings)
    state.save({"fold": b""}, 0)
    second = build_learn(settings, np.random.default_rng(0))
    with second.tenure, caplog.at_level(logging.WARNING, "adloom.learn"):
        after = await worked(second)
        assert len(after.fold.catalogue.creatives) == 12
        assert after.fold.offset == open_log(settings).head()
        second._leave()
    assert len(caplog.records) == 1
    assert "trimmed" in caplog.records[0].message
