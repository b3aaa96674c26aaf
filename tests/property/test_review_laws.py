"""Laws of supervision over any sequence of records: what is never served, what never comes back, what a replay gives."""

from __future__ import annotations

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from generators.brief import Brief
from generators.creative import Check, Copy, Creative
from services.campaigns.catalogue import Catalogue
from services.campaigns.records import (
    CreativeAdded,
    CreativePulled,
    CreativeRefused,
    CreativeRetired,
    CreativeReviewed,
    RulesChanged,
    TrustSet,
)
from services.records import decode, encode

BRIEF = Brief(campaign="shoes", angle="benefit", tone="plain", length="short", offer="none", style="bright", cta="explore")
NAMES = [f"cr_{number:016x}" for number in range(6)]
LEVELS = ["review all", "sample 10 %", "sample 1 %"]


def creative(name, verdict, writer, facts):
    return Creative(
        id=name, brief=BRIEF, copy=Copy(headline="One", body="Two", cta="Three", facts=facts), images={}, writer=writer,
        illustrator="painter/1", seed=0, checks=(Check(rule="claims/1", verdict=verdict),), made_at=0.0, rung="L1",
    )  # fmt: skip


_names = st.sampled_from(NAMES)
_added = st.builds(
    CreativeAdded, at=st.just(1.0), why=st.sampled_from(["approved", "supply", "request", "policy", "edit"]),
    creative=st.builds(
        creative, _names, st.sampled_from(["allow", "hold", "reject"]), st.sampled_from(["grammar/1", "chat/1:m"]),
        st.sampled_from([(), ("grip",)]),
    ),
)  # fmt: skip
_records = st.one_of(
    _added, _added,
    st.builds(
        CreativeReviewed, at=st.just(1.0), creative=_names, ruling=st.sampled_from(["approved", "rejected", "pulled"]),
        reviewer=st.just("Ada"), severe=st.booleans(),
    ),
    st.builds(CreativePulled, at=st.just(1.0), creative=_names, rules=st.just(("facts/1",)), reason=st.just("gone")),
    st.builds(CreativeRetired, at=st.just(1.0), creative=_names, reason=st.just("cannot win")),
    st.builds(CreativeRefused, at=st.just(1.0), brief=st.just(BRIEF), rules=st.just(("claims/1",)), why=st.just("supply")),
    st.builds(
        TrustSet, at=st.just(1.0), campaign=st.just("shoes"), maker=st.sampled_from(["grammar", "chat"]),
        claims=st.sampled_from(["facts", "none"]), level=st.sampled_from(LEVELS), by=st.just("Ada"), reason=st.just("r"),
    ),
    st.builds(RulesChanged, at=st.just(1.0), ruleset=st.sampled_from(["a", "b"])),
)  # fmt: skip
_logs = st.lists(_records, max_size=40)


@given(_logs)
def test_nothing_is_live_that_the_gate_rejects_or_holds_unread_or_that_stands_where_nothing_is_served(log):
    catalogue = Catalogue()
    for record in log:
        catalogue.apply(record)
        for name, item in catalogue.live("shoes").items():
            standing = catalogue.standings[name]
            assert item.verdict == "allow" or (item.verdict == "hold" and standing.read)
            assert standing.state in {"approved", "needs review"}
            assert standing.served
            assert name not in catalogue.retired


@given(_logs)
def test_what_a_person_or_a_screening_took_out_comes_back_by_a_person_s_approval_alone(log):
    catalogue = Catalogue()
    for record in log:
        out = {name for name, standing in catalogue.standings.items() if standing.state in {"rejected", "pulled"}}
        catalogue.apply(record)
        back = {name for name in out if catalogue.standings[name].state not in {"rejected", "pulled"}}
        by_hand = isinstance(record, CreativeReviewed) and record.ruling == "approved"
        assert back <= ({record.creative} if by_hand else set())


@given(_logs)
def test_a_replayed_log_gives_the_same_catalogue(log):
    once, again = Catalogue(), Catalogue()
    for record in log:
        once.apply(record)
        again.apply(decode(encode(record)))
    assert once.standings == again.standings
    assert once.live("shoes") == again.live("shoes")
    assert list(once.live("shoes")) == list(again.live("shoes"))
    assert once.holds.every == again.holds.every
    assert once.trust.lanes == again.trust.lanes


@given(_logs)
def test_what_is_kept_back_is_held_once_and_what_is_live_is_not_held(log):
    catalogue = Catalogue()
    for record in log:
        catalogue.apply(record)
    open_ones = [hold.name for hold in catalogue.holds.every if hold.until == float("inf")]
    assert len(open_ones) == len(set(open_ones))
    assert not set(open_ones) & catalogue.live("shoes").keys()
    kept_out = {name for name in catalogue.standings if name not in catalogue.live("shoes") and name not in catalogue.retired}
    assert kept_out <= set(open_ones)


@given(_logs)
@settings(max_examples=30)
def test_who_may_serve_is_told_before_as_it_is_found_after(log):
    catalogue = Catalogue()
    for record in log:
        told = isinstance(record, CreativeAdded) and catalogue.may_serve(record)
        catalogue.apply(record)
        if isinstance(record, CreativeAdded):
            assert told == (record.creative.id in catalogue.live("shoes"))


def test_a_log_from_before_supervision_is_still_read():
    old = {"type": "retired", "at": 1.0, "creative": NAMES[0], "reason": "cannot win"}
    item = creative(NAMES[0], "allow", "grammar/1", ("grip",))
    added = msgspec.to_builtins(CreativeAdded(at=1.0, creative=item, why="supply"))
    for younger in ("origin", "layout", "likeness"):
        del added["creative"][younger]
    del added["start"]
    catalogue = Catalogue()
    for record in (added, old):
        catalogue.apply(decode(msgspec.msgpack.encode(record)))
    assert catalogue.retired[NAMES[0]].reason == "cannot win"
    assert catalogue.standings[NAMES[0]].served
