from __future__ import annotations

import time
from itertools import combinations, product
from pathlib import Path

import msgspec
import numpy as np
import pytest

from errors import InvalidInput, Unavailable
from generators.brief import ATTRIBUTES, Brief
from generators.copywriting import lexicon, patterns
from generators.copywriting.grammar import GrammarWriter, seeded
from generators.copywriting.headlines import headlines
from generators.copywriting.wording import slots_of
from generators.creative import Copy
from generators.kit import Kit
from generators.safety.gate import check_copy
from services.campaigns.campaign import Campaign

DEMO = Path("infra/demo")
CAMPAIGNS = ("trail-shoes", "coffee", "night-trains")


def demo_kit(name: str) -> Kit:
    return msgspec.yaml.decode((DEMO / f"{name}.yaml").read_bytes(), type=Campaign).kit


def brief_for(kit: Kit, **levels: str) -> Brief:
    plain = {attribute: first for attribute, (first, *_) in ATTRIBUTES.items()}
    return Brief(campaign=kit.campaign, **(plain | levels))


def copies(kit: Kit, brief: Brief, count: int = 40) -> list[Copy]:
    return [GrammarWriter().compose(brief, kit, seeded(brief, seed)) for seed in range(count)]


KIT = demo_kit("trail-shoes")


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
    openings = ("easy", "relax", "breathe", "take", "let", "slow", "be", "leave", "settle", "sit", "rest", "there")
    brand = msgspec.structs.replace(KIT.brand, banned_words=openings)
    kit = msgspec.structs.replace(KIT, brand=brand)
    told = {text for fact in KIT.facts for text in (fact.phrase.casefold(), fact.benefit.casefold())}
    lines = headlines(kit, "ease", "warm", "short", "none")
    assert {line.text.casefold() for line in lines} <= told


@pytest.mark.parametrize("name", CAMPAIGNS)
def test_every_campaign_has_hundreds_of_headlines(name: str) -> None:
    cells = product(*(ATTRIBUTES[attribute] for attribute in ("angle", "tone", "length", "offer")))
    assert len({line.text for cell in cells for line in headlines(demo_kit(name), *cell)}) >= 600


@pytest.mark.parametrize("angle", ATTRIBUTES["angle"])
def test_no_two_tones_share_a_headline(angle: str) -> None:
    for length in ATTRIBUTES["length"]:
        by_tone = [{line.text for line in headlines(KIT, angle, tone, length, "none")} for tone in ATTRIBUTES["tone"]]
        assert all(one.isdisjoint(other) for one, other in combinations(by_tone, 2))


def test_no_pattern_claims_anything_by_itself() -> None:
    groups = [*patterns.HEADLINES.values(), lexicon.OFFER_HEADLINES, lexicon.OFFERS, lexicon.BACKINGS, lexicon.ASIDES]
    groups += [lexicon.BENEFITS, lexicon.ENDINGS, *lexicon.CALLS.values()]
    for pattern in (pattern for group in groups for tone in group.values() for pattern in tone):
        bare = pattern.format_map({slot: "" for name in slots_of(pattern) for slot in (name, name.capitalize())})
        copy = Copy(headline=bare or "x", body="x", cta="x", facts=())
        assert [check.reason for check in check_copy(copy, KIT) if check.verdict != "allow"] == [], pattern


def test_a_brand_may_ban_the_name_of_a_slot() -> None:
    kit = msgspec.structs.replace(KIT, brand=msgspec.structs.replace(KIT.brand, banned_words=("benefit", "phrase")))
    assert headlines(kit, "proof", "bold", "medium", "none") == headlines(KIT, "proof", "bold", "medium", "none")


def test_stops_and_capitals_of_an_advertisers_texts_do_not_double() -> None:
    stopped = [msgspec.structs.replace(fact, phrase="Vibrant soles.", benefit="run!", claim="we say so") for fact in KIT.facts]
    kit = msgspec.structs.replace(KIT, facts=tuple(stopped))
    for tone in ATTRIBUTES["tone"]:
        for copy in copies(kit, brief_for(kit, tone=tone, length="long")):
            assert not any(mark in f"{copy.headline} {copy.body}" for mark in ("!.", "..!", "?.", " .", "we say so"))
