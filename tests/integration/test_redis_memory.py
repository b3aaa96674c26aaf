"""What decisions and their events take in Redis: decisions of the real core, people who come back, the server's own count."""

from __future__ import annotations

import numpy as np
import pytest
from redis_server import redis_server  # noqa: F401  (a fixture)

from benchmarks.decision import stocked
from services.decisions.record import Context
from services.decisions.recording import drawn, record_of
from services.decisions.request import AdRequest, pseudonym
from services.feedback.events import Event
from services.packing.records import RecordPacking
from services.records import decode, entry_of
from services.storage.redis.client import open_client
from services.storage.redis.log import RedisLog

#: Bytes for a decision among 50 with 1.3 events: 320 MB a million.
BAR = 320
DEVICES, COUNTRIES, TOPICS = ("mobile", "tablet", "desktop"), ("DE", "FR", "US", "IT"), ("running", "news", "travel", "food")
INTERESTS = ("climbing", "running", "cycling", "cars", "music", "games", "fashion", "cooking")
NOW = 1_800_000_000.0


def requests(count, rng):
    """Seven of ten people are known, and come back."""
    for number in range(count):
        known = bool(rng.random() < 0.7)
        person = pseudonym(b"secret", f"reader-{rng.integers(200)}" if known else f"nobody-{number}")
        context = Context(
            device=DEVICES[rng.integers(3)], hour=int(rng.integers(24)), country=COUNTRIES[rng.integers(4)],
            page_topic=TOPICS[rng.integers(4)], interests=tuple(dict.fromkeys(INTERESTS[n] for n in rng.integers(8, size=2))),
        )  # fmt: skip
        yield NOW + number / 5_000, AdRequest("rail", person, context, known=known)


def decisions(count, wear_rate):
    rng = np.random.default_rng(7)
    core = stocked(50, rng)
    core.wear.rate = wear_rate
    for at, request in requests(count, rng):
        rulings = core.decide([request], rng.integers(2**63, size=1, dtype=np.uint64), at)
        if not rulings.groups:
            continue
        group, spent = rulings.groups[0], (at + rng.random() * 5e-4 - at) * 1e3
        if wear_rate:
            core.wear.meet(group.campaign.id, request.person, brief_of(core, group), at)
        yield record_of(
            request, rulings, group, drawn(group), core.view, catalogue_version=2**47, at=at, decide_ms=spent
        )  # fmt: skip


def brief_of(core, group):
    return core._catalogue.creative(drawn(group).shown).brief


def entries(made, rng):
    for decision in made:
        yield entry_of(decision, decision.at)
        for kind in ["impression"] + ["viewable"] * int(rng.random() < 0.3):
            yield entry_of(Event(
                id=f"{decision.id}:{kind}", kind=kind, decision=decision.id, creative=decision.shown, snapshot=70_000,
                propensity=float(np.exp(-rng.integers(40_000) / 4096.0)), at=decision.at, home=int(decision.person[-2:], 16),
            ), decision.at + 2**-20)  # fmt: skip


@pytest.mark.parametrize("wear_rate", [0.0, 0.1], ids=["nobody has met anything", "most have met several kinds"])
def test_a_million_decisions_with_their_events_fit_into_320_mb(redis_server, wear_rate):  # noqa: F811
    admin = redis_server.admin
    admin.flushall()
    log = RedisLog(open_client(redis_server.url, "test"), RecordPacking(), common=(1,))
    made = list(entries(decisions(4_000, wear_rate), np.random.default_rng(1)))
    warm = len(made) // 2  # tables of words and numbers fill in the first seconds, which a million do not notice
    for start in range(0, warm, 256):
        log.append(made[start : min(start + 256, warm)], durable=False)
    before = sum(admin.memory_usage(key, samples=0) for key in admin.keys("adloom:log*"))
    for start in range(warm, len(made), 256):
        log.append(made[start : start + 256], durable=False)
    grown = sum(admin.memory_usage(key, samples=0) for key in admin.keys("adloom:log*")) - before
    assert grown / sum(entry.kind == 2 for entry in made[warm:]) < BAR
    assert [stored.payload for stored in log.read(0, 100_000) if stored.kind] == [entry.payload for entry in made]
    assert len(decode(made[0].payload).candidates) == 50
