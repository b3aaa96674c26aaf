"""Whatever a record holds, packed and unpacked it is the same bytes: usual records, which are small, and the oddest."""

from __future__ import annotations

import math
import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from errors import StorageError
from services.decisions.record import Context, Decision
from services.feedback.events import Event, Rejected
from services.packing.records import RecordPacking
from services.packing.table import NONE, Table
from services.records import Kind, encode, entry_of
from services.storage.log import Entry
from services.storage.redis.packing import Packed

AT = 1_800_000_000.123
whole = st.integers(-(2**63), 2**64 - 1)
offsets = st.integers(0, 2**53) | whole
numbers = st.floats(width=64)
shares = st.sampled_from([0.0002, 0.0002, 0.0002, 0.031, 0.185, 0.0, -0.0, math.nan, math.inf]) | numbers
words = st.sampled_from(["mobile", "DE", "running", "benefit.dark"]) | st.text(max_size=5)
milliseconds = st.integers(0, 2**23).map(lambda steps: (AT + steps / 2**22 - AT) * 1e3)
people = st.integers(0, 2**64 - 1).map("{:016x}".format) | st.text("0123456789abcdefABCDEF_ ", max_size=17)
creatives = st.sampled_from([f"cr_{number:016x}" for number in range(400)])
contexts = st.builds(
    Context, device=words, hour=st.integers(0, 23) | whole, country=words, page_topic=words,
    interests=st.lists(words, max_size=3).map(tuple),
)  # fmt: skip


@st.composite
def decisions(draw):
    candidates = draw(st.lists(creatives, max_size=6) | st.just([f"cr_{number:016x}" for number in range(300)]))
    least = draw(shares)
    odd = draw(st.dictionaries(st.integers(0, max(0, len(candidates) - 1)), shares, max_size=8))
    probabilities = [odd.get(place, least) for place in range(len(candidates) + draw(st.sampled_from([0, 0, 0, 1])))]
    of_set = st.sampled_from(candidates) if candidates else st.just("")
    at, seed = draw(st.just(AT) | numbers), draw(st.integers(0, 2**64 - 1))
    usual = f"d_{int(AT * 1e3):012x}{seed & 0xFFFFFFFFFFFF:012x}"
    return Decision(
        id=draw(st.just(usual) | st.text(max_size=5)), at=at, campaign="coffee", placement="rail", size="300x250",
        person=draw(people | st.just(f"{seed:016x}")),
        context=draw(contexts), catalogue_version=draw(offsets), candidates=tuple(candidates),
        probabilities=tuple(probabilities), action=draw(of_set | words), propensity=draw(st.none() | st.sampled_from(
            probabilities or [0.5]) | numbers), shown=draw(of_set), rung=draw(st.sampled_from(["L0", "L1", "L2", "L3"])),
        policy="adloom", snapshot=draw(whole), covers=draw(offsets), exploration="votes", control=draw(st.booleans()),
        seed=seed, forced=draw(st.booleans()), fallback_propensity=draw(st.none() | numbers),
        filters=draw(st.lists(words, max_size=2).map(tuple)), held=draw(st.lists(words, max_size=2).map(tuple)),
        belief_under_test=draw(st.none() | words),
        worn=draw(st.dictionaries(words, st.integers(1, 2000).map(lambda times: times / 100.0) | numbers, max_size=4)),
        wear_rate=draw(numbers), make_ms=draw(st.none() | numbers), decide_ms=draw(st.none() | milliseconds | numbers),
    )  # fmt: skip


kinds = st.sampled_from(["impression", "viewable", "click", "conversion", "dismiss", "dwell"])
bodies = st.binary(min_size=12, max_size=12).map(lambda body: f"d_{body.hex()}")


@st.composite
def events(draw):
    decision, kind = draw(bodies | st.text(max_size=30)), draw(kinds)
    return Event(
        id=draw(st.just(f"{decision}:{kind}") | st.text(max_size=5)), kind=kind, decision=decision,
        creative=draw(creatives | st.just("make:a/b") | st.text("cr_0123456789abcdefA ", max_size=19)),
        propensity=draw(st.none() | numbers), snapshot=draw(st.integers(0, 2**32) | whole),
        at=draw(st.just(AT) | st.integers(-(2**16), 2**16).map(lambda steps: AT + steps / 2**22) | numbers),
        value=draw(st.none() | numbers), home=draw(st.integers(0, 255) | whole),
    )  # fmt: skip


def back(packing, entry, packed):
    return packing.unpack(entry.kind, entry.at, packed)


@settings(deadline=None)
@given(st.lists(decisions(), min_size=1, max_size=4), st.just(AT) | st.sampled_from([0.0, -0.0]))
def test_decisions_of_one_writer_come_back_to_the_last_bit(records, at):
    writer, reader = RecordPacking(), RecordPacking()
    entries = [Entry(Kind.DECISION, at, encode(record)) for record in records]
    packed = [writer.pack(entry) for entry in entries]
    assert [back(reader, *pair) for pair in zip(entries, packed, strict=True)] == [entry.payload for entry in entries]


@settings(deadline=None)
@given(events(), st.just(AT) | st.sampled_from([0.0, -0.0]))
def test_events_come_back_to_the_last_bit(record, at):
    entry, packing = Entry(Kind.EVENT, at, encode(record)), RecordPacking()
    assert back(packing, entry, packing.pack(entry)) == entry.payload


@settings(deadline=None)
@given(st.sampled_from(list(Kind)), st.binary(max_size=40))
def test_bytes_that_are_no_record_come_back_as_they_are(kind, payload):
    entry, packing = Entry(kind, AT, payload), RecordPacking()
    assert back(packing, entry, packing.pack(entry)) == payload


@pytest.mark.parametrize("kind", [Kind.DECISION, Kind.EVENT])
def test_a_record_under_another_kind_comes_back_as_it_is(kind):
    entry, packing = Entry(kind, AT, encode(Rejected(at=AT, kind="click", reason="forged"))), RecordPacking()
    assert back(packing, entry, packing.pack(entry)) == entry.payload


def usual(seed):
    probabilities = [0.0002] * 50
    for place, share in ((3, 0.031), (7, 0.031), (20, 0.185), (41, 0.7)):
        probabilities[(place + seed) % 50] = share
    candidates = tuple(f"cr_{number:016x}" for number in range(50))
    return Decision(
        id=f"d_{int(AT * 1e3):012x}{seed:012x}", at=AT, campaign="coffee", placement="rail", size="300x250",
        person=f"{seed:016x}", context=Context(country="DE", interests=("climbing",)), catalogue_version=2**47 + 5,
        candidates=candidates, probabilities=tuple(probabilities), action=candidates[seed], propensity=probabilities[seed],
        shown=candidates[seed], rung="L1", policy="adloom", snapshot=70_000, covers=2**47 + 90, exploration="votes",
        control=False, seed=seed, worn={"benefit.dark": 1.98}, decide_ms=0.4,
    )  # fmt: skip


def test_usual_decisions_share_their_frame_and_are_small():
    packing = RecordPacking()
    packed = [packing.pack(entry_of(usual(seed), AT)) for seed in range(40)]
    assert len({one.shared for one in packed[5:]}) == 1
    assert all(len(one.own) < 100 for one in packed[5:])
    assert len(encode(usual(1))) > 1_400


@settings(deadline=None)
@given(st.data(), st.booleans())
def test_damaged_bytes_are_another_record_or_one_clear_error(data, framed):
    entry = entry_of(usual(1), AT)
    parts = list(RecordPacking().pack(entry))
    part = parts[not framed]
    place = data.draw(st.integers(0, len(part) - 1))
    parts[not framed] = part[:place] + data.draw(st.binary(max_size=2)) + part[place + 1 :]
    try:
        RecordPacking().unpack(Kind.DECISION, AT, Packed(*parts))
    except StorageError as error:
        assert "expected a record of the log" in str(error)  # noqa: PT017  (another record is as good an answer)


def test_an_event_of_a_token_is_packed_into_fixed_places():
    event = Event(
        id=f"d_{'ab' * 12}:click", kind="click", decision=f"d_{'ab' * 12}", creative="cr_0123456789abcdef",
        propensity=0.25, snapshot=9, at=AT, home=17,
    )  # fmt: skip
    assert len(RecordPacking().pack(entry_of(event, AT)).own) == struct.calcsize(">B12s8sBId")
    assert len(RecordPacking().pack(entry_of(event, AT + 2**-20)).own) == struct.calcsize(">B12s8sBIhd")


def test_a_full_table_gives_no_more_numbers_and_keeps_those_it_gave():
    table = Table(20)
    assert [table.number(f"{number}") for number in range(25)] == [*range(20), *[NONE] * 5]
    assert table.things[table.number("17")] == "17"


def test_what_never_recurs_takes_no_place_in_a_table():
    table = Table(20, again=True)
    assert [table.number(float(number)) for number in range(5_000)] == [NONE] * 5_000
    assert [table.number(-1.0), table.number(-1.0), table.number(-1.0)] == [NONE, 0, 0]
