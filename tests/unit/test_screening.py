from __future__ import annotations

import datetime as dt
import time

import msgspec
import pytest
from small_world import NOON, SHOES, brief, catalogue_of, core_of, creative, request, seeds_of, without_control

from generators.creative import Check
from generators.kit import Fact
from services.campaigns.catalogue import Catalogue
from services.campaigns.records import CampaignPut, CreativeAdded, CreativePulled, CreativeReviewed, RulesChanged, TrustSet
from services.review.screening import AT_ONCE, Screening, faults_of

TODAY, TOMORROW = dt.date(2026, 6, 1), dt.date(2026, 6, 2)
GRIP = Fact(
    id="rock-grip", claim="Holds on 30 kinds of rock.", phrase="a grip on 30 kinds of rock", benefit="run on rock",
    angles=("benefit",), expires=TODAY,
)  # fmt: skip
LASTING = msgspec.structs.replace(GRIP, id="lasting", expires=None)


def campaign_of(*facts):
    return without_control(msgspec.structs.replace(SHOES, kit=msgspec.structs.replace(SHOES.kit, facts=facts, offers=())))


def saying(fact, seed):
    item = creative(brief(), seed, "L1")
    copy = msgspec.structs.replace(item.copy, headline="Holds on 30 kinds of rock", body=fact.claim, facts=(fact.id,))
    return msgspec.structs.replace(item, id=f"cr_{seed:016x}", copy=copy)


def world(campaign, *items):
    return catalogue_of(campaign, pools={campaign.id: list(items)})


def screened(screening, catalogue, today=TODAY, at=NOON):
    """One look, applied; what it pulled."""
    records = screening.look(catalogue, today, at)
    for record in records:
        catalogue.apply(record)
    return [record for record in records if isinstance(record, CreativePulled)]


def test_what_is_sound_stays_and_is_looked_at_once():
    asked = []

    def check(copy, kit, writer):
        asked.append(copy)
        return faults_of(copy, kit, writer)

    catalogue, screening = world(campaign_of(GRIP), saying(GRIP, 1), saying(GRIP, 2)), Screening(check)
    assert screened(screening, catalogue) == screened(screening, catalogue) == []
    assert len(asked) == len(catalogue.live(SHOES.id)) == 2
    catalogue.apply(CreativeAdded(at=NOON, creative=saying(GRIP, 3), why="supply"))
    assert screened(screening, catalogue) == []
    assert len(asked) == 3


def test_an_expired_fact_pulls_its_creatives_and_no_other():
    catalogue = world(campaign_of(GRIP, LASTING), saying(GRIP, 1), saying(LASTING, 2))
    screening = Screening()
    assert screened(screening, catalogue) == []
    (pull,) = screened(screening, catalogue, TOMORROW)
    assert (pull.creative, pull.rules) == (saying(GRIP, 1).id, ("facts/1",))
    assert "rock-grip" in pull.reason
    assert list(catalogue.live(SHOES.id)) == [saying(LASTING, 2).id]


def test_an_expired_fact_is_not_said_at_the_very_next_decision_before_anything_is_pulled():
    catalogue = world(campaign_of(GRIP, LASTING), saying(GRIP, 1), saying(LASTING, 2))
    core = core_of(catalogue)
    before, after = (core.decide([request()], seeds_of(1), at).groups[0].slate for at in (NOON, NOON + 86_400.0))
    assert len(before.ids) == 2
    assert (after.ids, after.filters) == ((saying(LASTING, 2).id,), ("facts/1",))


def test_a_fact_that_says_something_else_under_its_old_name_pulls_what_said_the_old():
    catalogue, screening = world(campaign_of(GRIP), saying(GRIP, 1)), Screening()
    assert screened(screening, catalogue) == []
    changed = msgspec.structs.replace(
        GRIP, claim="Holds on 20 kinds of rock.", phrase="a grip on 20 kinds", benefit="run on rock"
    )
    catalogue.apply(CampaignPut(at=NOON + 5, campaign=campaign_of(changed)))
    (pull,) = screened(screening, catalogue)
    assert all(rule.startswith(("claims", "numbers", "citations")) for rule in pull.rules), pull
    assert not catalogue.live(SHOES.id)


def test_a_creative_made_by_the_old_facts_that_comes_late_is_caught():
    changed = msgspec.structs.replace(GRIP, claim="Holds on 20 kinds of rock.", phrase="a grip on 20 kinds")
    catalogue, screening = world(campaign_of(changed)), Screening()
    assert screened(screening, catalogue) == []
    catalogue.apply(CreativeAdded(at=NOON + 5, creative=saying(GRIP, 1), why="supply"))
    assert [pull.creative for pull in screened(screening, catalogue)] == [saying(GRIP, 1).id]


def test_a_changed_rule_is_put_on_the_log_and_pulls_what_breaks_it_wherever_it_waits():
    waits = msgspec.structs.replace(saying(GRIP, 2), writer="chat/1:m")
    catalogue = world(campaign_of(GRIP), saying(GRIP, 1), waits, saying(LASTING, 3))
    assert catalogue.standings[waits.id].state == "needs review"
    catalogue.apply(RulesChanged(at=NOON, ruleset="the old rules"))
    strict = Screening(lambda copy, *_: (Check(rule="rock/2", verdict="reject"),) if "rock" in copy.headline else (), "new")
    pulled = screened(strict, catalogue)
    assert {pull.creative for pull in pulled} == {saying(GRIP, 1).id, waits.id, saying(LASTING, 3).id}
    assert catalogue.ruleset == "new"
    assert catalogue.standings[waits.id].state == "pulled"
    assert not any(isinstance(record, RulesChanged) for record in strict.look(catalogue, TODAY, NOON))


def restricted(restriction, *facts):
    found = campaign_of(*facts)
    return msgspec.structs.replace(found, kit=msgspec.structs.replace(found.kit, restrictions=(restriction,)))


def test_a_restriction_that_no_rule_reads_pulls_what_a_model_wrote_and_nobody_read_and_nothing_else():
    unread, read, grammar = (saying(LASTING, seed) for seed in (1, 2, 3))
    unread, read = (msgspec.structs.replace(item, writer="chat/1:m") for item in (unread, read))
    catalogue, screening = world(campaign_of(LASTING)), Screening()
    catalogue.apply(TrustSet(at=NOON, campaign=SHOES.id, maker="chat", claims="facts", level="sample 1 %", by="A", reason="r"))
    for item in (unread, read, grammar):
        catalogue.apply(CreativeAdded(at=NOON, creative=item, why="supply"))
    catalogue.apply(CreativeReviewed(at=NOON, creative=read.id, ruling="approved", reviewer="Ada"))
    assert screened(screening, catalogue) == []
    catalogue.apply(CampaignPut(at=NOON + 5, campaign=restricted("nothing that would make my mother sad", LASTING)))
    assert [(pull.creative, pull.rules) for pull in screened(screening, catalogue)] == [(unread.id, ("unread/1",))]
    assert list(catalogue.live(SHOES.id)) == [read.id, grammar.id]


def test_a_look_that_was_lost_is_made_up_for_by_the_next():
    catalogue, screening = world(campaign_of(LASTING), saying(GRIP, 1)), Screening()
    lost = [record for record in screening.look(catalogue, TODAY, NOON) if isinstance(record, CreativePulled)]
    assert [pull.creative for pull in screened(screening, catalogue)] == [pull.creative for pull in lost] != []


def test_two_thousand_creatives_are_screened_within_half_a_minute_of_looks_and_what_that_took_is_printed(capsys):
    catalogue = world(campaign_of(GRIP), *(saying(GRIP, number) for number in range(2_000)))
    screening, started, longest = Screening(), time.perf_counter(), 0.0
    for look in range(2_000 // AT_ONCE):
        begun = time.perf_counter()
        assert screened(screening, catalogue) == [], look
        longest = max(longest, time.perf_counter() - begun)
    with capsys.disabled():
        took = time.perf_counter() - started
        print(f"\n2,000 creatives screened in {took:.2f} s of work, {longest * 1e3:.0f} ms at most a look")  # noqa: T201
    assert sum(len(passed) for passed in screening._passed.values()) == 2_000
    assert Screening(lambda *_: pytest.fail("nobody is live")).look(Catalogue(ruleset=screening.rules), TODAY, NOON)[1:] == []
