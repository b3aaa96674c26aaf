from __future__ import annotations

import msgspec
import pytest
from synthetic_log import START, MemoryLog, campaign, creative

from services.campaigns.records import CampaignPut, CreativeAdded, CreativeRefused, CreativeRetired
from services.decisions.record import Context, Decision
from services.feedback.events import Event
from services.learning.standing import Standing, stock_sentences
from services.reports.archive import Archive
from services.reports.exhibits.supply import creative_supply
from services.reports.figures.outcomes import Outcomes
from services.reports.figures.supply import supply

FIRST, SECOND = creative("trail-shoes", 0, {}), creative("trail-shoes", 1, {})
KIND = f"{FIRST.brief.angle}.{FIRST.brief.style}"


def decision(number, times, *, known=True):
    return Decision(
        id=f"d{number}", at=START + 100 + number, campaign="trail-shoes", placement="front", size="300x250",
        person=f"{number + (10**9 if known else 0):016x}", context=Context(), catalogue_version=1, candidates=(FIRST.id,),
        probabilities=(1.0,), action=FIRST.id, propensity=1.0, shown=FIRST.id, rung="L1", policy="adloom", snapshot=1, covers=0,
        exploration="votes", control=False, seed=number, worn={KIND: times, "ease.pattern": 9.0} if times else {},
    )  # fmt: skip


def event(of, kind):
    return Event(
        id=f"{of.id}:{kind}", kind=kind, decision=of.id, creative=of.shown, propensity=1.0, snapshot=1, at=of.at + 0.5
    )  # fmt: skip


def found(folder, *records):
    log = MemoryLog()
    log.write(CampaignPut(at=START, campaign=campaign("trail-shoes", 0.0)))
    log.write(CreativeAdded(at=START, creative=FIRST, why="supply", cost=0.25, worth=4.0))
    log.write(CreativeAdded(at=START, creative=SECOND, why="supply", cost=0.5, worth=1.5))
    log.write(*records)
    log.tick(START + 10_000)
    archive = Archive(folder)
    archive.step(log)
    outcomes = Outcomes(archive, None)
    try:
        return supply(outcomes)
    finally:
        outcomes.close()


def shows(times, n, clicks, first, *, known=True):
    made = [decision(first + number, times, known=known) for number in range(n)]
    return [*made, *(event(one, "impression") for one in made), *(event(one, "click") for one in made[:clicks])]


def test_what_makings_cost_and_what_they_were_hoped_to_be_worth_is_summed(tmp_path):
    seen = found(tmp_path)
    assert [(group.cost, group.worth) for group in seen.made] == [(0.75, 5.5)]
    told = (
        "In the campaign's money, making them cost 0.75. "
        "Supply hoped that those it ordered would bring 6 in a week of such traffic."
    )
    assert told in creative_supply(seen).said


def test_wear_is_read_off_clicks_by_exposures_to_the_kind_that_was_shown(tmp_path):
    records = [*shows(0.0, 120, 24, 0), *shows(1.1, 60, 6, 200), *shows(5.0, 60, 0, 300), *shows(0.0, 60, 60, 400, known=False)]
    seen = found(tmp_path, *records)
    assert [(group.met, group.shows, group.clicks) for group in seen.worn] == [
        ("0", 120, 24),
        ("1", 60, 6),
        ("4 or more", 60, 0),
    ]
    assert [group.expected for group in seen.worn] == pytest.approx([15.0, 7.5, 7.5])
    (sentence,) = [said for said in creative_supply(seen).said if "angle and style" in said]
    assert "none, 24 against 15 on 120\u00a0impressions" in sentence
    assert "4 or more, 0 against 8 on 60\u00a0impressions" in sentence


def test_a_group_of_fewer_than_fifty_people_is_not_told_of_at_all(tmp_path):
    seen = found(tmp_path, *shows(0.0, 60, 6, 0), *shows(1.1, 49, 5, 200), *shows(5.0, 61, 4, 300))
    assert [group.met for group in seen.worn] == ["4 or more"]  # nor the smallest other one, which with a total would tell it
    few = found(tmp_path / "few", *shows(0.0, 49, 5, 0))
    assert few.shows == {"L1": None}


def test_what_came_and_went_is_told_by_time_and_by_rule(tmp_path):
    refused = CreativeRefused(at=START + 40.0, brief=FIRST.brief, rules=("claims/1",), why="supply")
    seen = found(tmp_path, refused, CreativeRetired(at=START + 100.0, creative=SECOND.id, reason="cannot win"))
    assert (sum(slot.made for slot in seen.slots), seen.slots[0].made) == (2, 2)
    assert [slot.rejected for slot in seen.slots].index(1) == pytest.approx(0.4 * len(seen.slots), abs=1)
    assert seen.slots[-1].retired == 1
    assert [(held.rule, held.count) for held in seen.held] == [("claims/1", 1)]
    assert creative_supply(seen).title == "Two new creatives; one rejected, one retired"


def test_retirements_are_told_by_reason_and_holding_in_the_words_of_supply(tmp_path):
    seen = found(tmp_path, CreativeRetired(at=START + 9, creative=SECOND.id, reason="cannot win"))
    said = creative_supply(seen, ("trail-shoes: hold 4.",)).said
    assert "trail-shoes: hold 4." in said
    assert "Retired: 1 (cannot win)." in said


def test_the_standing_says_how_many_to_hold_by_campaign_and_what_is_left_of_the_budget():
    standing = Standing(
        at=START, groups={}, day=1, spent={}, feedback={}, batches=0, supply={"a": "hold 4", "b": "hold 9"},
        made_for=1.5, budget=5.0,
    )  # fmt: skip
    budget = "Makings have cost 1.50 today, of a budget of 5.00."
    assert stock_sentences(standing, None) == ("a: hold 4.", "b: hold 9.", budget)
    assert stock_sentences(standing, "b") == ("b: hold 9.", budget)
    assert stock_sentences(None, None) == ()


def test_a_record_from_before_costs_were_kept_is_still_read():
    added = CreativeAdded(at=START, creative=FIRST, why="supply")
    old = msgspec.to_builtins(added)
    for name in ("cost", "worth"):
        del old[name]
    assert msgspec.convert(old, CreativeAdded) == added
