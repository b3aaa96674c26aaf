"""What web sees of log and state, in files; over a Redis that stalls see the integration tests."""

from __future__ import annotations

import asyncio

import apsw
import numpy as np
import pytest
from small_world import NOON, SHOES, choosing_by, core_of, creative, planted, pool_of, request, seeds_of, without_control

from services.campaigns.catalogue import Catalogue
from services.campaigns.records import CampaignPut, CreativeAdded
from services.catalogue_history import catalogue_records
from services.decisions.limits import Limits
from services.records import entry_of
from services.storage.sqlite.log import SqliteLog
from services.storage.sqlite.state import SqliteState
from services.web.lookout import Lookout
from services.web.sight import Sight

POOL = pool_of(SHOES)
RECORDS = [
    CampaignPut(at=NOON, campaign=without_control(SHOES)),
    *(CreativeAdded(at=NOON, creative=one, why="approved") for one in POOL),
]


class World:
    """A data folder, and a sight of it."""

    def __init__(self, folder):
        self.file, self.log, self.state = folder / "log.db", SqliteLog(folder / "log.db"), SqliteState(folder / "state.db")
        read, self.catalogue, limits = SqliteLog(self.file), Catalogue(), Limits()
        self.core = core_of(self.catalogue, limits=limits)
        self.histories = 0
        lookout = Lookout(read, SqliteState(folder / "state.db"), self.history)
        self.sight = Sight(lookout, self.catalogue, self.core, limits)

    def history(self):
        self.histories += 1
        return catalogue_records(self.log, 0)

    def write(self, *records):
        self.log.append([entry_of(record, NOON) for record in records], durable=False)

    def lose_tail(self, entries):
        """As a power cut does: the last entries are gone and their positions are given again."""
        connection = apsw.Connection(str(self.file))
        connection.execute("DELETE FROM log WHERE position > (SELECT max(position) - ? FROM log)", (entries,))
        connection.close()

    def live(self):
        return set(self.catalogue.live(SHOES.id))

    def candidates(self):
        (group,) = self.core.decide([request()], seeds_of(1), NOON).groups
        return set(group.slate.ids)


@pytest.fixture
async def world(tmp_path):
    made = World(tmp_path)
    made.write(*RECORDS)
    made.sight.first_look()
    made.sight.start(asyncio.get_running_loop())
    yield made
    await made.sight.stop()


def fresh(number):
    return creative(POOL[0].brief, 900 + number, "L1", SHOES.sizes)


def added(made):
    return CreativeAdded(at=NOON, creative=made, why="supply")


async def test_what_was_written_before_a_look_is_seen_when_it_returns(world):
    for number in range(5):
        world.write(added(fresh(number)))
        await world.sight.look()
        assert fresh(number).id in world.candidates()


async def test_a_catalogue_is_the_logs_to_the_last_record(world):
    world.write(added(fresh(1)))
    await world.sight.look()
    assert world.catalogue.version == len(RECORDS) + 1
    assert world.histories == 1


async def test_a_log_that_lost_its_tail_is_read_anew_and_what_was_lost_is_served_no_longer(world, caplog):
    kept = world.candidates()
    world.write(added(fresh(1)), added(fresh(2)))
    await world.sight.look()
    assert world.candidates() == kept | {fresh(1).id, fresh(2).id}
    world.lose_tail(2)
    await world.sight.look()
    assert (world.candidates(), world.live()) == (kept, kept)
    assert "the catalogue was read anew" in caplog.text
    world.write(added(fresh(3)))
    await world.sight.look()
    assert world.candidates() == kept | {fresh(3).id}


async def test_other_records_in_the_place_of_lost_ones_are_not_taken_for_the_same(world):
    world.write(added(fresh(1)))
    await world.sight.look()
    assert fresh(1).id in world.candidates()
    version = world.catalogue.version
    other = Catalogue()
    for record in (*RECORDS, added(fresh(2))):
        other.apply(record)
    assert other.version == version
    world.catalogue.become(other)
    assert world.candidates() == {one.id for one in POOL} | {fresh(2).id}


async def test_a_snapshot_is_chosen_by_once_it_is_seen_and_a_damaged_one_never(world):
    world.state.save({"snapshot": choosing_by(planted({("tone", "warm"): 1.0})).encode()}, 5)
    await world.sight.look()
    assert (world.core.view.version, world.core.view.covers) == (1, 5)
    world.state.save({"snapshot": b"no snapshot"}, 6)
    await world.sight.look()
    assert world.core.view.covers == 5
    assert np.isfinite(world.sight.snapshot_age)


@pytest.mark.parametrize("table", ["log", "state"])
async def test_of_two_storages_the_one_that_can_be_read_is_and_of_the_other_nothing_is_missed(world, table):
    connection = apsw.Connection(str(world.file.with_name(f"{table}.db")))
    connection.execute(f"ALTER TABLE {table} RENAME TO away")
    await world.sight.look()
    if table == "log":
        world.state.save({"snapshot": choosing_by(planted({})).encode()}, 5)
    else:
        world.write(added(fresh(1)))
    await world.sight.look()
    assert (world.core.view.covers, fresh(1).id in world.live()) == ((5, False) if table == "log" else (0, True))
    connection.execute(f"ALTER TABLE away RENAME TO {table}")
    connection.close()
    world.state.save({"snapshot": choosing_by(planted({})).encode()}, 6)
    world.write(added(fresh(1)))
    await world.sight.look()
    assert (world.core.view.covers, fresh(1).id in world.live()) == (6, True)
