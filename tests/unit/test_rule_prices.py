from __future__ import annotations

import msgspec
import pytest
from small_world import planted
from synthetic_log import START, MemoryLog, World, campaign, creative

from services.campaigns.records import CampaignPut, CreativeAdded, CreativeRefused, CreativeReviewed
from services.decisions.record import Context, Decision
from services.feedback.events import Event
from services.reports.archive import Archive
from services.reports.exhibits.rules import price_of_rules
from services.reports.figures.outcomes import Outcomes
from services.reports.figures.rules import rule_prices
from services.reports.tables import SCHEMAS
from services.storage.log import Entry

PEOPLE = 200
SHOWN = creative("trail-shoes", 0, {})  # plain


def log_of(*records, held=("claims/1:1",), people=PEOPLE):
    """One creative shown to everybody, while rules kept something back."""
    log = MemoryLog()
    log.write(
        CampaignPut(at=START, campaign=campaign("trail-shoes", 0.0)), CreativeAdded(at=START, creative=SHOWN, why="approved")
    )
    log.write(*records)
    for number in range(people):
        decision = Decision(
            id=f"d{number}", at=START + 100 + number, campaign="trail-shoes", placement="front", size="300x250",
            person=f"{number:016x}", context=Context(device="mobile"), catalogue_version=1, candidates=(SHOWN.id,),
            probabilities=(1.0,), action=SHOWN.id, propensity=1.0, shown=SHOWN.id, rung="L1", policy="adloom", snapshot=1,
            covers=0, exploration="votes", control=False, seed=number, held=held,
        )  # fmt: skip
        seen = Event(
            id=f"e{number}", kind="impression", decision=decision.id, creative=SHOWN.id, propensity=1.0, snapshot=1,
            at=decision.at + 0.4,
        )  # fmt: skip
        log.write(decision, seen)
    log.tick(START + 10_000)
    return log


def prices(log, folder, tastes):
    archive = Archive(folder)
    archive.step(log)
    outcomes = Outcomes(archive, None)
    try:
        return rule_prices(outcomes, tastes)
    finally:
        outcomes.close()


def refused(tone, *rules, at=START):
    return CreativeRefused(at=at, brief=msgspec.structs.replace(SHOWN.brief, tone=tone), rules=rules, why="supply")


def test_what_looks_better_costs_the_difference_at_every_impression(tmp_path):
    tastes = planted({("tone", "bold"): 0.5}, noise=0.0)
    (price,) = prices(log_of(refused("bold", "claims/1")), tmp_path, tastes)
    gap = 1 / (1 + 2.718281828 ** (2 - 0.5)) - 1 / (1 + 2.718281828**2)
    assert (price.rule, price.held, price.impressions) == ("claims/1", 1, PEOPLE)
    assert price.clicks.value == pytest.approx(PEOPLE * gap, rel=0.1)  # the parts of their own are drawn from a narrow prior
    assert price.clicks.low < PEOPLE * gap < price.clicks.high


def test_what_looks_worse_costs_nothing(tmp_path):
    (price,) = prices(log_of(refused("bold", "claims/1")), tmp_path, planted({("tone", "bold"): -2.0}, noise=0.0))
    assert (price.clicks.value, price.clicks.low, price.clicks.high) == (0.0, 0.0, 0.0)


def test_an_uncertain_belief_gives_a_wide_interval(tmp_path):
    log = log_of(refused("bold", "claims/1"))
    sure, unsure = (prices(log, tmp_path, planted({("tone", "bold"): 1.0}, noise=noise))[0].clicks for noise in (0.02, 0.5))
    assert unsure.high - unsure.low > 3 * (sure.high - sure.low)


def test_each_rule_is_charged_with_all_that_it_turned_down(tmp_path):
    log = log_of(refused("bold", "claims/1", "words/1"), refused("warm", "words/1"), held=("claims/1:1", "words/1:2"))
    found = {price.rule: price for price in prices(log, tmp_path, planted({("tone", "warm"): 1.0}, noise=0.02))}
    assert {name: price.held for name, price in found.items()} == {"claims/1": 1, "words/1": 2}
    assert found["words/1"].clicks.value > 10 * abs(found["claims/1"].clicks.value)


def test_a_creative_costs_only_while_it_waits(tmp_path):
    waits = msgspec.structs.replace(creative("trail-shoes", 3, {}), writer="chat/1:m")
    added = CreativeAdded(at=START, creative=waits, why="supply")
    approved = CreativeReviewed(at=START + 100 + PEOPLE / 2, creative=waits.id, ruling="approved", reviewer="Ada")
    tastes = planted({("tone", "bold"): 1.0}, noise=0.0)
    waiting = ("review.waiting/1:1",)
    (whole,) = prices(log_of(added, held=waiting), tmp_path / "whole", tastes)
    (half,) = prices(log_of(added, approved, held=waiting), tmp_path / "half", tastes)
    assert half.clicks.value == pytest.approx(whole.clicks.value / 2, rel=0.02)


@pytest.mark.parametrize(("people", "tastes"), [(49, planted({})), (PEOPLE, None)])
def test_too_few_people_or_no_belief_is_told_and_not_guessed(tmp_path, people, tastes):
    found = prices(log_of(refused("bold", "claims/1"), people=people), tmp_path, tastes)
    assert [price.clicks.answered for price in found] == [False]
    exhibit = price_of_rules(found)
    assert exhibit.quiet
    assert "Not enough" in exhibit.title


def test_where_nothing_was_kept_back_the_exhibit_says_so(tmp_path):
    assert price_of_rules(prices(log_of(held=()), tmp_path, planted({}))).title == "No rule has kept anything back"


def test_segments_from_before_the_columns_were_there_are_still_read(tmp_path, monkeypatch):
    """An archive whose first segment has no ``held`` and no ``json``, as segments of an earlier version have not."""
    log, archive = World(decisions=300).log(), Archive(tmp_path)
    with monkeypatch.context() as earlier:
        for table, column in (("decisions", "held"), ("creatives", "json")):
            schema = SCHEMAS[table]
            earlier.setitem(SCHEMAS, table, schema.remove(schema.get_field_index(column)))
        archive.step(log)
    more = World(decisions=300).log()
    log.append([Entry(*stored[1:]) for stored in more.read(0, 10_000) if stored.kind])
    log.tick(START + 90_000)
    archive.step(log)
    outcomes = Outcomes(archive, None)
    assert outcomes.row("SELECT count(*) AS n, count(held) AS told FROM outcomes") == {"n": 600, "told": 300}
    assert rule_prices(outcomes, None)[0].rule == "claims/1"
    outcomes.close()
