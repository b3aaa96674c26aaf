from __future__ import annotations

import datetime as dt
from contextlib import nullcontext

import msgspec
import pytest
from small_world import NOON, SHOES, brief, catalogue_of, core_of, creative, planted, request, seeds_of, without_control

from errors import InvalidRequest, Refused, Unknown
from generators.creative import Check
from services.campaigns.records import (
    CampaignPut,
    CreativeAdded,
    CreativePulled,
    CreativeRefused,
    CreativeRetired,
    CreativeReviewed,
    TrustSet,
)
from services.decisions.recording import drawn, record_of
from services.review.queue import lanes, pairs, queue
from services.review.rulings import Edit, ReviewAsk, rule
from services.review.trusting import TrustAsk, set_trust

TODAY = dt.date(2026, 6, 1)
DAY = 86_400.0


def chat(seed, **changes):
    """A sound creative by a model, with a claim that the campaign makes."""
    fact = SHOES.kit.facts[0]
    item = creative(brief(), seed, "L1")
    copy = msgspec.structs.replace(item.copy, headline=f"{fact.claim}", body=fact.claim, facts=(fact.id,))
    return msgspec.structs.replace(item, id=f"cr_{seed:016x}", writer="chat/1:m", copy=copy, **changes)


def world(*items):
    catalogue = catalogue_of(SHOES, pools={SHOES.id: []})
    for item in items:
        catalogue.apply(CreativeAdded(at=NOON, creative=item, why="supply"))
    return catalogue


def say(catalogue, item, state, *, at=NOON + 1, **more):
    """A ruling, applied; what it put on the log."""
    ask = ReviewAsk(state=state, reviewer="Ada", reason=more.pop("reason", "because"), **more)
    records = rule(catalogue, item.id, ask, TODAY, at)
    for record in records:
        catalogue.apply(record)
    return records


def state(catalogue, item):
    return catalogue.standings[item.id].state, item.id in catalogue.live(SHOES.id)


def test_what_a_model_wrote_joins_the_pool_only_after_approval():
    item = chat(1)
    catalogue = world(item)
    assert state(catalogue, item) == ("needs review", False)
    assert not catalogue.may_serve(CreativeAdded(at=NOON, creative=chat(2), why="request"))
    say(catalogue, item, "approved")
    assert state(catalogue, item) == ("approved", True)
    assert catalogue.reviews[item.id].reviewer == "Ada"
    assert say(catalogue, item, "approved") == []


def test_what_was_turned_down_comes_back_by_approval_and_by_nothing_else():
    item = chat(1)
    catalogue = world(item)
    say(catalogue, item, "rejected")
    catalogue.apply(CreativeAdded(at=NOON + 2, creative=item, why="supply"))
    catalogue.apply(
        TrustSet(at=NOON + 3, campaign=SHOES.id, maker="chat", claims="facts", level="sample 1 %", by="A", reason="r")
    )
    assert state(catalogue, item) == ("rejected", False)
    say(catalogue, item, "approved", at=NOON + 4)
    assert state(catalogue, item) == ("approved", True)


@pytest.mark.parametrize(("first", "then"), [("approved", "rejected"), ("rejected", "pulled"), (None, "pulled")])
def test_a_ruling_that_may_not_follow_is_refused(first, then):
    item = chat(1)
    catalogue = world(item)
    if first:
        say(catalogue, item, first)
    with pytest.raises(Refused, match=r"to (rejected|pulled)"):
        say(catalogue, item, then)


def test_turning_down_needs_a_reason_and_a_creative():
    catalogue = world(chat(1))
    with pytest.raises(InvalidRequest, match="reason"):
        say(catalogue, chat(1), "rejected", reason=" ")
    with pytest.raises(Unknown):
        say(catalogue, chat(9), "approved")


def test_a_creative_that_the_gate_does_not_allow_is_a_draft_that_nobody_can_approve():
    item = chat(1, checks=(Check(rule="claims/1", verdict="reject", reason="a lie"),))
    catalogue = world(item)
    assert state(catalogue, item) == ("draft", False)
    with pytest.raises(Refused):
        say(catalogue, item, "approved")
    catalogue.apply(CreativeReviewed(at=NOON, creative=item.id, ruling="approved", reviewer="Ada"))
    assert state(catalogue, item) == ("draft", False)


def test_what_names_an_expired_fact_cannot_be_approved():
    item = chat(1)
    catalogue = world(msgspec.structs.replace(item, copy=msgspec.structs.replace(item.copy, facts=("gone",))))
    with pytest.raises(Refused, match="facts/1"):
        say(catalogue, item, "approved")


def test_one_severe_violation_sends_what_nobody_read_back_to_a_reader_and_leaves_what_was_approved():
    read, unread, bad, other = chat(1), chat(2), chat(3), creative(brief(tone="bold"), 5, "L1")
    catalogue = world()
    catalogue.apply(TrustSet(at=NOON, campaign=SHOES.id, maker="chat", claims="facts", level="sample 1 %", by="A", reason="r"))
    for item in (read, unread, bad, other):
        catalogue.apply(CreativeAdded(at=NOON, creative=item, why="supply"))
    say(catalogue, read, "approved")
    assert state(catalogue, unread) == ("approved", True)
    say(catalogue, bad, "pulled", reason="it invents a price")
    assert state(catalogue, bad) == ("pulled", False)
    assert state(catalogue, unread) == ("needs review", False)
    assert [state(catalogue, item)[1] for item in (read, other)] == [True, True]
    (lane,) = [lane for lane in lanes(catalogue) if lane.maker == "chat"]
    assert (lane.level, lane.read) == ("review all", 0)
    assert "it invents a price" in lane.why


def test_a_creative_that_was_retired_does_not_come_back_on_trust_that_its_lane_has_lost_since():
    unread, bad = chat(2), chat(3)
    catalogue = world()
    catalogue.apply(TrustSet(at=NOON, campaign=SHOES.id, maker="chat", claims="facts", level="sample 1 %", by="A", reason="r"))
    for item in (unread, bad):
        catalogue.apply(CreativeAdded(at=NOON, creative=item, why="supply"))
    catalogue.apply(CreativeRetired(at=NOON + 1, creative=unread.id, reason="cannot win"))
    say(catalogue, bad, "pulled", reason="it invents a price")
    assert catalogue.holds.told(SHOES.id) == ("review.rejected/1:1",)
    again = CreativeAdded(at=NOON + 2, creative=unread, why="supply")
    assert not catalogue.may_serve(again)
    catalogue.apply(again)
    assert state(catalogue, unread) == ("needs review", False)


HELD = (Check(rule="claims/3", verdict="allow"), Check(rule="unread/1", verdict="hold", reason="copy: expected a reviewer"))


def test_what_the_gate_holds_waits_for_a_person_however_much_its_lane_is_trusted():
    item = msgspec.structs.replace(chat(1), writer="grammar/2", checks=HELD)
    catalogue = catalogue_of(SHOES, pools={SHOES.id: []})
    catalogue.apply(CreativeAdded(at=NOON, creative=item, why="approved"))
    assert state(catalogue, item) == ("needs review", False)
    assert catalogue.holds.told(SHOES.id) == ("unread/1:1",)
    say(catalogue, item, "approved")
    assert state(catalogue, item) == ("approved", True)
    assert catalogue.may_serve(CreativeAdded(at=NOON + 5, creative=item, why="supply"))


def test_a_regulated_campaign_s_copy_is_approved_by_the_person_whom_its_kit_names_and_by_nobody_else():
    item = chat(1, checks=HELD)
    kit = msgspec.structs.replace(SHOES.kit, vertical="alcohol", regulated_by="Dr Ada")
    catalogue = world(item)
    catalogue.apply(CampaignPut(at=NOON, campaign=msgspec.structs.replace(SHOES, kit=kit)))
    for reviewer in ("Ada", "Dr Ada"):
        assert state(catalogue, item) == ("needs review", False)
        ask = ReviewAsk(state="approved", reviewer=reviewer)
        with nullcontext() if reviewer == "Dr Ada" else pytest.raises(Refused, match="Dr Ada"):
            catalogue.apply(rule(catalogue, item.id, ask, TODAY, NOON)[0])
    assert state(catalogue, item) == ("approved", True)


def test_an_edit_that_changes_nothing_is_refused_or_it_would_approve_what_it_turns_down():
    item = chat(1)
    same = Edit(headline=item.copy.headline, body=item.copy.body, cta=item.copy.cta)
    with pytest.raises(InvalidRequest, match="other words"):
        say(world(item), item, "rejected", edit=same)


@pytest.mark.parametrize("kind", [ReviewAsk, TrustAsk])
def test_a_name_of_blanks_answers_for_nothing(kind):
    asked = {"state": "approved", "reviewer": " "} if kind is ReviewAsk else {
        "campaign": "a", "maker": "chat", "claims": "facts", "level": "review all", "by": " ", "reason": "r",
    }  # fmt: skip
    with pytest.raises(msgspec.ValidationError, match=r"reviewer|by"):
        msgspec.convert(asked, kind)


def test_the_queue_is_oldest_first_and_says_what_is_overdue():
    old, young = chat(1), chat(2)
    catalogue = world(old)
    catalogue.apply(CreativeAdded(at=NOON + 2 * DAY, creative=young, why="supply"))
    found = queue(catalogue, "needs review", SHOES.id, NOON + 2 * DAY + 60, 9)[0]
    assert [(item.id, item.overdue, item.served) for item in found] == [(old.id, True, False), (young.id, False, False)]
    assert found[1].waited_s == 60.0
    assert found[0].claims == (SHOES.kit.facts[0].claim,)
    assert queue(catalogue, "needs review", "coffee", NOON, 9) == queue(catalogue, "pulled", None, NOON, 9) == ([], 0)
    told, total = queue(catalogue, None, None, NOON, 1)
    assert ([item.id for item in told], total) == ([old.id], 2)


def test_a_retired_creative_asks_for_no_reader():
    catalogue = world(chat(1))
    catalogue.apply(CreativeRetired(at=NOON, creative=chat(1).id, reason="cannot win"))
    assert queue(catalogue, None, None, NOON, 9) == ([], 0)
    assert catalogue.holds.told(SHOES.id) == ()


def test_an_edit_is_kept_as_a_pair_and_counts_as_a_rejection():
    item = chat(1)
    catalogue = world(item)
    say(catalogue, item, "rejected", reason="stiff", edit=Edit(headline="Run on rock", body="Grip.", cta="Look"))
    (pair,) = pairs(catalogue)
    assert (pair.before, pair.after.headline, pair.reason, pair.reviewer) == (item.copy, "Run on rock", "stiff", "Ada")
    assert pair.after.facts == item.copy.facts
    assert next(lane for lane in lanes(catalogue) if lane.maker == "chat").rejected == 1
    with pytest.raises(InvalidRequest, match="edit"):
        say(catalogue, item, "approved", edit=Edit(headline="Run on rock", body="Grip.", cta="Look"))


def test_setting_trust_to_where_it_is_takes_no_record():
    catalogue, ask = world(), TrustAsk(campaign=SHOES.id, maker="chat", claims="facts", level="sample 10 %", by="A", reason="r")
    (record,) = set_trust(catalogue, ask, NOON)
    catalogue.apply(record)
    assert set_trust(catalogue, ask, NOON + 1) == []
    with pytest.raises(Unknown):
        set_trust(catalogue, msgspec.structs.replace(ask, campaign="nobody"), NOON)


def test_what_rules_keep_back_is_told_until_it_is_mended():
    catalogue, item = world(chat(1)), creative(brief(tone="warm"), 7, "L1")
    refused = CreativeRefused(at=NOON, brief=item.brief, rules=("claims/1", "words/1"), why="supply")
    assert catalogue.news(refused)
    catalogue.apply(refused)
    assert not catalogue.news(refused)
    assert catalogue.holds.told(SHOES.id) == ("claims/1:1", "review.waiting/1:1", "words/1:1")
    catalogue.apply(CreativeAdded(at=NOON + 5, creative=item, why="supply"))
    assert catalogue.holds.told(SHOES.id) == ("review.waiting/1:1",)
    assert [(hold.since, hold.until) for hold in catalogue.holds.past] == [(NOON, NOON + 5)]
    catalogue.apply(CreativePulled(at=NOON + 6, creative=item.id, rules=("facts/1",), reason="gone"))
    assert catalogue.holds.told(SHOES.id) == ("facts/1:1", "review.waiting/1:1")


@pytest.mark.parametrize("control", [False, True])
def test_the_decision_record_says_what_rules_kept_back_from_whom_they_kept_it(control):
    campaign = msgspec.structs.replace(SHOES, control_share=1.0) if control else without_control(SHOES)
    catalogue = catalogue_of(campaign)
    catalogue.apply(CreativeAdded(at=NOON, creative=chat(1), why="supply"))
    core, asked = core_of(catalogue, planted({})), request()
    rulings = core.decide([asked], seeds_of(1), NOON)
    group = rulings.groups[0]
    decision = record_of(asked, rulings, group, drawn(group), rulings.view, catalogue_version=1, at=NOON, decide_ms=0.0)
    assert decision.held == (() if control else ("review.waiting/1:1",))
