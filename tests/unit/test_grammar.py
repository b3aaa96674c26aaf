from __future__ import annotations

import datetime as dt
import sys
import time
from itertools import combinations, product

import msgspec
import numpy as np
import pytest

from errors import InvalidInput, Unavailable
from generators.brief import ATTRIBUTES, Brief, all_briefs
from generators.copywriting.grammar import GrammarWriter, seeded
from generators.copywriting.headlines import Headline, headlines
from generators.copywriting.lengths import HEADLINE
from generators.copywriting.near_duplicates import clusters, too_near
from generators.copywriting.reading_ease import reading_ease
from generators.copywriting.sayable import headline_patterns
from generators.copywriting.wording import own_words
from generators.creative import Copy
from generators.kit import Kit
from generators.safety.gate import check_copy
from generators.safety.reading import words_of
from tests.unit.kits import BY_LOCALE, DEMO, kit_of


def brief_for(kit: Kit, **levels: str) -> Brief:
    plain = {attribute: first for attribute, (first, *_) in ATTRIBUTES.items()}
    return Brief(campaign=kit.campaign, **(plain | levels))


def copies(kit: Kit, brief: Brief, count: int = 40) -> list[Copy]:
    return [GrammarWriter().compose(brief, kit, seeded(brief, seed)) for seed in range(count)]


def told_words(kit: Kit) -> frozenset[str]:
    return words_of(" ".join(f"{fact.claim} {fact.phrase} {fact.benefit}" for fact in kit.facts))


def every_headline(kit: Kit) -> dict[str, tuple[str, Headline]]:
    """Text of each headline of the kit -> a length that it was written for, and the headline."""
    cells = product(*(ATTRIBUTES[attribute] for attribute in ("angle", "tone", "length", "offer")))
    return {
        line.text: (length, line) for angle, tone, length, offer in cells for line in headlines(kit, angle, tone, length, offer)
    }


KIT = kit_of("trail-shoes")


async def test_a_seed_always_writes_the_same_copy_and_seeds_differ() -> None:
    writer, brief = GrammarWriter(), brief_for(KIT, length="long")
    late = time.time() + 60
    first, again = [await writer.write(brief, KIT, 7, late) for _ in range(2)]
    assert first == again
    assert len({(await writer.write(brief, KIT, seed, late)).copy for seed in range(20)}) > 10


async def test_past_the_deadline_nothing_is_written() -> None:
    with pytest.raises(Unavailable, match="deadline"):
        await GrammarWriter(clock=lambda: 100.0).write(brief_for(KIT), KIT, 1, 100.0)


def test_a_brief_for_an_offer_that_has_expired_is_refused() -> None:
    bare = msgspec.structs.replace(KIT, offers=())
    with pytest.raises(InvalidInput, match=r"brief\.offer"):
        GrammarWriter().compose(brief_for(bare, offer="gift"), bare, np.random.default_rng(1))


def test_a_kit_whose_facts_have_all_expired_is_refused() -> None:
    empty = msgspec.structs.replace(KIT, facts=())
    with pytest.raises(InvalidInput, match=r"kit\.facts"):
        GrammarWriter().compose(brief_for(empty), empty, np.random.default_rng(1))


@pytest.mark.parametrize("angle", ATTRIBUTES["angle"])
def test_copy_is_made_of_facts_that_support_the_angle(angle: str) -> None:
    supporting = {fact.id for fact in KIT.facts if angle in fact.angles}
    for copy in copies(KIT, brief_for(KIT, angle=angle, length="long")):
        assert set(copy.facts) <= supporting


def test_an_angle_that_no_fact_supports_is_written_from_any_fact() -> None:
    proofs = tuple(msgspec.structs.replace(fact, angles=("proof",)) for fact in KIT.facts)
    kit = msgspec.structs.replace(KIT, facts=proofs)
    assert all(copy.facts for copy in copies(kit, brief_for(kit, angle="ease", length="long")))


@pytest.mark.parametrize(("kind", "name"), [("price", "first-pair"), ("trial", "trail-trial"), ("gift", "wool-socks")])
def test_the_offer_of_the_brief_is_named_word_for_word_and_cited(kind: str, name: str) -> None:
    text = next(offer.text for offer in KIT.offers if offer.id == name).casefold()
    for length in ATTRIBUTES["length"]:
        for copy in copies(KIT, brief_for(KIT, offer=kind, length=length)):
            assert copy.offers == (name,)
            assert f"{copy.headline} {copy.body}".casefold().count(text) == 1


def test_words_that_the_brand_bans_never_come_from_the_grammar() -> None:
    brand = msgspec.structs.replace(KIT.brand, banned_words=("psst", "go on", "yes", "you", "stones"))
    kit = msgspec.structs.replace(KIT, brand=brand)
    for tone, cta in product(ATTRIBUTES["tone"], ATTRIBUTES["cta"]):
        for copy in copies(kit, brief_for(kit, tone=tone, cta=cta, length="long", offer="gift")):
            assert all(check.verdict == "allow" for check in check_copy(copy, kit)), copy


def test_a_brand_that_bans_every_pattern_still_gets_copy_of_the_bare_facts() -> None:
    own = {word for pattern in headline_patterns(KIT, "ease", "warm") for word in words_of(own_words(pattern))}
    brand = msgspec.structs.replace(KIT.brand, banned_words=tuple(sorted(own - told_words(KIT))))
    kit = msgspec.structs.replace(KIT, brand=brand)
    told = {text for fact in KIT.facts for text in (fact.phrase.casefold(), fact.benefit.casefold())}
    lines = headlines(kit, "ease", "warm", "short", "none")
    assert {line.text.casefold() for line in lines} <= told


@pytest.mark.parametrize("name", DEMO)
def test_every_demo_campaign_has_a_thousand_headlines_that_fit_and_pass_the_gate(name: str) -> None:
    kit = kit_of(name)
    lines = every_headline(kit)
    apart = clusters(lines)
    sys.stdout.write(f"{name}: {len(lines)} headlines, {len(apart)} of them not too near one another\n")
    assert len(lines) >= 1000
    assert len(apart) >= 500
    for text, (length, line) in lines.items():
        assert HEADLINE[length].holds(text), (length, text)
        copy = Copy(
            headline=text, body="So.", cta="Go",
            facts=(line.fact.id,) if line.fact else (), offers=(line.offer.id,) if line.offer else (),
        )  # fmt: skip
        assert [check.reason for check in check_copy(copy, kit) if check.verdict != "allow"] == [], text


@pytest.mark.parametrize("angle", ATTRIBUTES["angle"])
def test_no_two_tones_share_a_headline(angle: str) -> None:
    for length in ATTRIBUTES["length"]:
        by_tone = [{line.text for line in headlines(KIT, angle, tone, length, "none")} for tone in ATTRIBUTES["tone"]]
        assert all(one.isdisjoint(other) for one, other in combinations(by_tone, 2))


def test_a_brand_may_ban_the_name_of_a_slot() -> None:
    kit = msgspec.structs.replace(KIT, brand=msgspec.structs.replace(KIT.brand, banned_words=("benefit", "phrase")))
    assert headlines(kit, "proof", "bold", "medium", "none") == headlines(KIT, "proof", "bold", "medium", "none")


def test_stops_and_capitals_of_an_advertisers_texts_do_not_double() -> None:
    stopped = [msgspec.structs.replace(fact, phrase="Vibrant soles.", benefit="run!", claim="we say so") for fact in KIT.facts]
    kit = msgspec.structs.replace(KIT, facts=tuple(stopped))
    for tone in ATTRIBUTES["tone"]:
        for copy in copies(kit, brief_for(kit, tone=tone, length="long")):
            assert not any(mark in f"{copy.headline} {copy.body}" for mark in ("!.", "..!", "?.", " .", "we say so"))


def test_a_vertical_adds_its_own_words_and_a_regulated_one_none() -> None:
    by_vertical = {
        vertical: set(every_headline(msgspec.structs.replace(KIT, vertical=vertical)))
        for vertical in ("retail", "travel", "food", "software", "events", "finance", "pharma")
    }
    assert by_vertical["finance"] == by_vertical["pharma"]
    for vertical in ("retail", "travel", "food", "software", "events"):
        own = by_vertical[vertical] - by_vertical["finance"]
        assert len(own) >= 100, vertical
        assert all(own.isdisjoint(others) for name, others in by_vertical.items() if name != vertical), vertical


def test_a_pool_that_takes_a_headline_gets_another_while_there_is_one() -> None:
    writer, taken = GrammarWriter(), ()
    for seed, brief in enumerate(brief for brief in all_briefs(KIT.campaign, KIT.offer_kinds) if brief.style == "dark"):
        cell = headlines(KIT, brief.angle, brief.tone, brief.length, brief.offer)
        headline = writer.compose(brief, KIT, seeded(brief, seed), taken[-40:]).headline
        left = [line.text for line in cell if not too_near(line.text, taken[-40:])]
        assert not left or headline in left, brief
        taken += (headline,)


def test_a_pool_that_has_all_of_a_brief_gets_the_least_like_it() -> None:
    brief = brief_for(KIT)
    every = tuple(line.text for line in headlines(KIT, brief.angle, brief.tone, brief.length, brief.offer))
    lone = every[0]
    pool = tuple(text for text in every if not too_near(text, (lone,)))
    assert GrammarWriter().compose(brief, KIT, np.random.default_rng(1), every).headline in every
    assert not too_near(GrammarWriter().compose(brief, KIT, np.random.default_rng(1), (lone,)).headline, (lone,))
    assert pool


def test_an_offer_says_its_own_last_day_and_one_without_says_none() -> None:
    dated = tuple(msgspec.structs.replace(offer, expires=dt.date(2031, 11, 30)) for offer in KIT.offers)
    kit = msgspec.structs.replace(KIT, offers=dated)
    brief = brief_for(kit, offer="price", length="medium")
    assert any("30 November 2031" in f"{copy.headline} {copy.body}" for copy in copies(kit, brief))
    assert not any("ntil" in f"{copy.headline} {copy.body}" for copy in copies(KIT, brief))


def test_the_last_day_of_a_fact_is_never_said_of_an_offer() -> None:
    facts = tuple(msgspec.structs.replace(fact, expires=dt.date(2031, 11, 30)) for fact in KIT.facts)
    kit = msgspec.structs.replace(KIT, facts=facts)
    lines = [line for _, line in every_headline(kit).values() if line.offer]
    assert lines
    assert not any("2031" in line.text for line in lines)
    for seed, tone in product(range(20), ATTRIBUTES["tone"]):
        brief = brief_for(kit, tone=tone, offer="gift", length="long")
        copy = GrammarWriter().compose(brief, kit, seeded(brief, seed))
        assert "wool socks with your order, until" not in copy.body
        assert "2031: wool socks" not in copy.body


@pytest.mark.parametrize("name", BY_LOCALE.values())
def test_the_reading_level_of_the_kit_moves_what_is_written(name: str) -> None:
    plain, rich = (msgspec.structs.replace(kit_of(name), reading=level) for level in ("plain", "rich"))
    assert mean_ease(plain) > mean_ease(rich) + 5


def mean_ease(kit: Kit) -> float:
    briefs = [brief for brief in all_briefs(kit.campaign, kit.offer_kinds) if (brief.style, brief.cta) == ("dark", "try")]
    return float(np.mean([reading_ease(copy.headline, kit.locale) for brief in briefs for copy in copies(kit, brief, 3)]))


def test_restrictions_that_can_be_read_are_kept_by_the_words_themselves() -> None:
    kit = msgspec.structs.replace(
        kit_of("coffee"), restrictions=("no exclamation marks", "no questions", "never say 'slippers'")
    )
    for seed, brief in enumerate(all_briefs("coffee", kit.offer_kinds)):
        copy = GrammarWriter().compose(brief, kit, np.random.default_rng(seed))
        said = f"{copy.headline} {copy.body} {copy.cta}"
        assert not set("!?") & set(said), said
        assert "slippers" not in said.casefold()


@pytest.mark.parametrize("name", [*DEMO, *BY_LOCALE.values()])
def test_no_joining_word_is_taken_up_again_by_what_it_joins(name: str) -> None:
    kit = kit_of(name)
    benefits = [fact.benefit for fact in kit.facts] + [fact.phrase for fact in kit.facts]
    told = [text for brief in all_briefs(kit.campaign, kit.offer_kinds) for text in _texts(kit, brief)]
    for joint in ("and", "und", "et", "with", "mit", "avec"):
        stumbling = [f" {joint} {words}" for words in benefits if f" {joint} " in words]
        assert not [text for text in told if any(words in text for words in stumbling)]


def _texts(kit: Kit, brief: Brief) -> list[str]:
    return [text for copy in copies(kit, brief, 1) for text in (copy.headline, copy.body)]
