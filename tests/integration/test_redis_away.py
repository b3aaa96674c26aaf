"""Web over a Redis that goes away: every decision is answered, and what was acknowledged counts once."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
from ledger import ledger_of
from redis_server import running
from service import CAMPAIGNS, UP_S, Reply, ask, machine, until

from services.packing.records import RecordPacking
from services.records import Kind
from services.storage.redis.client import open_client
from services.storage.redis.log import RedisLog

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledger import Ledger
    from redis_server import RedisServer
    from service import Machine

BACK_S = 15.0
#: More visits than a spool of a megabyte holds.
MANY, REFUSED = 3_000, 20


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    with running(tmp_path_factory.mktemp("redis"), appendonly="yes", appendfsync="always") as started:
        yield started


@pytest.fixture(scope="module")
def stage(server: RedisServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    """Web alone: nobody learns, so the policy stays as it is."""
    with machine(tmp_path_factory.mktemp("web"), ADLOOM_REDIS_URL=server.url, ADLOOM_SPOOL_MB="1") as made:
        loaded = made.run("campaign", "load", *CAMPAIGNS)
        assert loaded.returncode == 0, loaded.stderr
        made.start("web")
        assert until(lambda: made.health().get("web") == "ok", UP_S), made.said()
        yield made


def decide(stage: Machine) -> dict[str, Any]:
    reply = ask(f"{stage.url}/v1/decisions", "POST", {"placement": "rail", "user_id": "somebody"})
    assert reply.status == 200, reply
    return dict(reply.json)


def report(decided: dict[str, Any]) -> Reply:
    return ask(decided["event_url"], "POST", {"kind": "viewable"})


def metric(stage: Machine, name: str) -> float:
    lines = ask(f"{stage.url}/metrics").body.decode().splitlines()
    return next(float(line.split()[1]) for line in lines if line.startswith(f"{name} "))


def ledger(server: RedisServer) -> Ledger:
    client = open_client(server.url, "ledger")
    found = ledger_of(RedisLog(client, RecordPacking(), common=(Kind.CATALOGUE,)))
    client.close()
    return found


def assert_each_once(server: RedisServer, acknowledged: list[str]) -> None:
    """Each of these decisions has one viewable event on the log, and no decision has two."""
    events = Counter(event.decision for event in ledger(server).events.values() if event.kind == "viewable")
    assert set(acknowledged) <= set(events)
    assert set(events.values()) == {1}


def said(stage: Machine) -> list[str]:
    """What the journal has of Redis."""
    lines = [json.loads(line) for line in stage.said().splitlines() if "adloom.storage" in line]
    return [line["says"].partition(";")[0] for line in lines]


def test_while_redis_is_down_ads_are_served_and_events_are_kept_without_a_place(stage: Machine, server: RedisServer) -> None:
    placed = report(first := decide(stage))
    assert placed.json["offset"] > 0
    server.stop()
    meanwhile = [decide(stage) for _ in range(20)]
    assert {report(decided).body for decided in meanwhile} == {b'{"accepted":true,"offset":null}'}
    click = ask(meanwhile[0]["click_url"])
    assert (click.status, "adloom-offset" in click.headers) == (302, False)
    assert ask(meanwhile[0]["impression_url"]).status == 200
    assert metric(stage, "adloom_spooled_bytes") > 0
    server.start()
    assert until(lambda: metric(stage, "adloom_spooled_bytes") == 0, BACK_S), stage.said()
    assert until(lambda: said(stage)[-1] == "Redis is back", BACK_S), stage.said()
    found = ledger(server)
    assert {decided["decision_id"] for decided in (first, *meanwhile)} == found.decisions.keys()
    assert found.feedback["fresh_click"] == found.feedback["fresh_impression"] == 1
    assert said(stage) == ["Redis is away", "Redis is back"]


def test_a_full_spool_refuses_events_keeps_serving_and_loses_nothing_that_it_took(stage: Machine, server: RedisServer) -> None:
    server.stop()
    acknowledged, refused = [], list[Reply]()
    for _ in range(MANY):
        decided = decide(stage)
        reply = report(decided)
        if reply.status == 202:
            acknowledged.append(decided["decision_id"])
            continue
        refused.append(reply)
        if len(refused) == REFUSED:
            break
    assert {(reply.status, reply.headers["retry-after"]) for reply in refused} == {(503, "1")}
    assert 0 < stage.said().count("storage failed a request") < REFUSED / 2, "it is not said of each"
    assert until(lambda: metric(stage, "adloom_dropped_records_total") > 0, BACK_S)
    server.start()
    assert until(lambda: metric(stage, "adloom_spooled_bytes") == 0, BACK_S), stage.said()
    assert until(lambda: report(decided).status == 202, BACK_S)
    assert_each_once(server, [*acknowledged, decided["decision_id"]])  # the refused one was sent again


def test_web_killed_while_redis_is_down_leaves_nothing_unsent(stage: Machine, server: RedisServer) -> None:
    server.stop()
    acknowledged = []
    for _ in range(20):
        decided = decide(stage)
        assert report(decided).status == 202
        acknowledged.append(decided["decision_id"])
    stage.started[-1].kill()
    stage.started[-1].wait()
    server.start()
    stage.start("web")
    assert until(lambda: stage.health().get("web") == "ok", UP_S), stage.said()
    assert until(lambda: set(acknowledged) <= {event.decision for event in ledger(server).events.values()}, BACK_S)
    assert_each_once(server, acknowledged)


def test_who_stops_an_ad_while_redis_is_down_is_told_that_it_is_not_in_force_and_then_it_is(
    stage: Machine, server: RedisServer
) -> None:
    creatives = f"{stage.url}/v1/creatives"
    creative = ask(creatives).json["creatives"][0]["id"]
    server.stop()
    pull = {"state": "pulled", "reviewer": "mo", "reason": "a letter from the court"}
    reply = ask(f"{stage.url}/v1/review/{creative}", "POST", pull)
    assert reply.status == 503
    assert "it is kept" in reply.json["detail"]
    server.start()

    def pulled() -> bool:
        return any(one["id"] == creative and one["state"] == "pulled" for one in ask(creatives).json["creatives"])

    assert until(pulled, BACK_S), stage.said()
