"""A replica that lags is promoted under load, and the former primary after it: on real servers and real processes.

What was acknowledged is on the log once, and learner, archive and catalogue table hold what the log holds, no more and no less.
"""

from __future__ import annotations

import json
from collections import Counter
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import duckdb
import msgspec
import pytest
from redis_proxy import proxy
from redis_server import running
from service import CAMPAIGNS, UP_S, ask, machine, until
from test_redis_faults import SETTLE_S, Stage, assert_whole, under_load

from services.campaigns.files import load_campaign
from services.records import Kind
from services.reports.archive import Archive
from services.reports.tables import SCHEMAS
from services.settings import Settings
from services.storage.log import Entry
from services.stores import open_log, open_table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redis_proxy import Proxy
    from redis_server import RedisServer
    from service import Machine

#: Visits that the replica does not hear of: enough for the learner to count and archive some.
UNHEARD = 60
#: A primary waits for more replicas before it sends what it has.
AT_ONCE = {"repl-diskless-sync-delay": "0"}


class Pair(NamedTuple):
    """Two servers, what stands between them, and a service whose address leads to the first of them."""

    first: RedisServer
    second: RedisServer
    between: Proxy
    address: Proxy
    machine: Machine

    def on(self, server: RedisServer) -> Stage:
        """The service as the tests of faults know it, over this server."""
        return Stage(server, self.address, self.machine)


def follow(replica: RedisServer, port: int) -> None:
    replica.admin.replicaof("127.0.0.1", port)
    assert until(lambda: replica.admin.info("replication").get("master_link_status") == "up", UP_S)


def promote(pair: Pair, server: RedisServer) -> None:
    server.admin.replicaof("no", "one")
    pair.address.lead_to(server.port)


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    settings = {"ADLOOM_SUPPLY_SECONDS": "1000", "ADLOOM_ARCHIVE_SECONDS": "0.2", "ADLOOM_CHECKPOINT_SECONDS": "0.5"}
    folder = tmp_path_factory.mktemp("failover")
    with ExitStack() as stack:
        first, second = (stack.enter_context(running(folder / name, appendonly="yes", **AT_ONCE)) for name in ("one", "two"))
        between, address = (stack.enter_context(proxy(first.port)) for _ in range(2))
        follow(second, between.port)
        made = stack.enter_context(machine(folder, ADLOOM_REDIS_URL=address.url, **settings))
        open_log(Settings(data=made.data, redis_url=first.url)).tidy({"the test": 0})
        made.apart()
        yield Pair(first, second, between, address, made)


def put(stage: Machine, title: str) -> None:
    campaign = msgspec.structs.replace(load_campaign(Path(CAMPAIGNS[1])), title=title)
    assert ask(f"{stage.url}/v1/campaigns/{campaign.id}", "PUT", msgspec.to_builtins(campaign)).status in (200, 201)


def said(stage: Machine, what: str) -> list[dict[str, Any]]:
    lines = [json.loads(line) for line in stage.journal.read_text(errors="replace").splitlines() if line.startswith("{")]
    return [line for line in lines if what in line["says"]]


def rows(stage: Machine, table: str, columns: str) -> Counter[tuple[Any, ...]]:
    """How often the archive has what."""
    files = Archive(stage.data / "archive").files(table)
    return Counter(duckdb.read_parquet(files).project(columns).fetchall()) if files else Counter()


def archived(stage: Machine) -> list[int]:
    """The offsets of all rows of the archive, in order."""
    found = sum((rows(stage, table, '"offset"') for table in SCHEMAS), Counter())
    return sorted(offset for (offset,) in found.elements())


def on_the_log(stage: Stage, *kinds: Kind) -> list[int]:
    """The offsets of what the log holds of some kinds, or of all but ticks, up to its last tick."""
    log, found, after = open_log(Settings(data=stage.machine.data, redis_url=stage.redis.url)), [], 0
    while page := log.read(after, 1000):
        found += page
        after = page[-1].offset
    last = max(entry.offset for entry in found if entry.kind == Kind.TICK)
    return [entry.offset for entry in found if entry.offset < last and entry.kind in (kinds or set(Kind) - {Kind.TICK})]


def assert_all_agree(stage: Stage) -> None:
    """Archive and catalogue table have each record of the log once, and nothing else."""
    assert until(lambda: archived(stage.machine) == on_the_log(stage), SETTLE_S), stage.machine.said()
    table = open_table(Settings(data=stage.machine.data))
    wanted = on_the_log(stage, Kind.CATALOGUE)
    assert until(lambda: [row.offset for row in table.rows()] == wanted, SETTLE_S), stage.machine.said()


def miscounted(stage: Machine, promised: Counter[Any]) -> list[str]:
    """Events that are not in the archive as often as they were acknowledged."""
    there = rows(stage, "events", "decision, kind")
    return [f"{what}: {there[what]} times, not {times}" for what, times in promised.items() if there[what] != times]


def saved(server: RedisServer) -> bool:
    """Whether a checkpoint has come there."""
    return int(server.admin.hget("adloom:state:fold", "covers") or 0) > 0


def test_what_a_failover_took_is_named_and_sent_again_and_everybody_counts_it_once(pair: Pair) -> None:
    with under_load(pair.on(pair.second), 21) as client:
        assert until(lambda: saved(pair.second), SETTLE_S), pair.machine.said()
        pair.between.stall()
        put(pair.machine, "Coffee, unheard of")
        assert client.rested(UNHEARD, UP_S)
        counted = on_the_log(pair.on(pair.first))[-UNHEARD]
        assert until(lambda: Archive(pair.machine.data / "archive").offset > counted, SETTLE_S), pair.machine.said()
        pair.first.kill()
        promote(pair, pair.second)
    assert_whole(pair.on(pair.second), client)
    assert_all_agree(pair.on(pair.second))
    (back,) = said(pair.machine, "the log has lost its tail")
    named = [name for line in said(pair.machine, "lost and no longer counted") for name in line["ids"]]
    assert back["lost"] == len(named) > UNHEARD
    assert back["restored"]
    assert "CampaignPut" in named
    assert {line["batches_lost"] for line in said(pair.machine, "Redis lost the end of the log")} == {0}


def test_a_former_primary_forgets_what_it_had_alone_and_may_lead_again(pair: Pair) -> None:
    pair.first.start()
    alone = on_the_log(pair.on(pair.first))[-1]
    follow(pair.first, pair.second.port)
    with under_load(pair.on(pair.first), 22) as client:
        assert alone not in on_the_log(pair.on(pair.first))
        pair.second.kill()
        promote(pair, pair.first)
    assert_whole(pair.on(pair.first), client)
    assert_all_agree(pair.on(pair.first))


def test_a_redis_that_loses_everything_is_told_of_and_the_catalogue_and_the_archive_are_what_is_left(pair: Pair) -> None:
    catalogue = list(open_table(Settings(data=pair.machine.data)).rows())
    with under_load(pair.on(pair.first), 23) as client:
        pair.first.admin.flushall()
        assert until(lambda: bool(said(pair.machine, "the log has lost everything")), SETTLE_S), pair.machine.said()
        assert client.rested(UNHEARD, UP_S)
    assert (client.unanswered, client.odd) == ([], [])
    promised = Counter(tuple(what) for what in [*client.acknowledged.values(), *client.spooled])
    assert until(lambda: not miscounted(pair.machine, promised), SETTLE_S), miscounted(pair.machine, promised)
    assert set(rows(pair.machine, "decisions", "id").values()) == {1}
    assert list(open_table(Settings(data=pair.machine.data)).rows())[: len(catalogue)] == catalogue
    assert pair.machine.status()["feedback"]["decision_without_creative"] == 0
    assert pair.machine.status()["feedback"]["fresh_click"] > 0
    assert [process.poll() for process in pair.machine.started] == [None, None]


def test_what_a_primary_took_that_was_cut_off_is_sent_to_the_new_one_by_whoever_wrote_it(tmp_path: Path) -> None:
    with running(tmp_path / "old", **AT_ONCE) as old, running(tmp_path / "new", **AT_ONCE) as new, proxy(old.port) as address:
        follow(new, old.port)
        cut_off, other = (open_log(Settings(data=tmp_path, redis_url=server.url)) for server in (address, new))
        cut_off.append(batch("before"), durable=True)
        assert until(lambda: other.head() == cut_off.head(), UP_S)
        new.admin.replicaof("no", "one")
        other.append(batch("there"), durable=True)
        offsets = cut_off.append(batch("here"), durable=True)
        follow(old, new.port)
        address.lead_to(new.port)
        assert other.kept(offsets[0]) < offsets[0]
        cut_off.append(batch("after"), durable=True)
        found = [entry.payload for entry in other.read(0, 100) if entry.kind != Kind.TICK]
        assert found == [b"before", b"there", b"here", b"after"]


def batch(name: str) -> list[Entry]:
    return [Entry(Kind.REJECTED, 100.0, name.encode())]
