"""Over all briefs of the demo and example campaigns, in four languages: clean copy, true to its brief and its sources."""

from __future__ import annotations

import re
from functools import cache

import msgspec
import pytest

from generators.brief import Brief, all_briefs
from generators.copywriting.grammar import GrammarWriter, seeded
from generators.copywriting.lengths import BODY, HEADLINE
from generators.creative import Copy
from generators.kit import Kit
from generators.safety.gate import check_copy
from tests.unit.kits import BY_LOCALE, DEMO, EXAMPLES, kit_of

CAMPAIGNS = (*DEMO, *EXAMPLES)
VERTICALS = ("retail", "travel", "food", "software", "events")
SEEDS = range(2)
NARROW = "\u202f"


@cache
def written(name: str) -> tuple[Kit, list[tuple[Brief, Copy]]]:
    kit = kit_of(name)
    briefs = [brief for brief in all_briefs(kit.campaign, kit.offer_kinds) if brief.style == "bright"]  # words know no style
    writer = GrammarWriter()
    return kit, [(brief, writer.compose(brief, kit, seeded(brief, seed))) for brief in briefs for seed in SEEDS]


def plain(text: str) -> str:
    return text.replace("\u2019", "'").replace(NARROW, " ").casefold()


def said(text: str, copy: Copy) -> bool:
    whole = plain(f"{copy.headline} {copy.body}")
    return re.search(rf"(?<!\w){re.escape(plain(text.rstrip('.')))}(?!\w)", whole) is not None


@pytest.mark.parametrize("name", CAMPAIGNS)
def test_the_gate_allows_all_of_it(name: str) -> None:
    kit, pairs = written(name)
    for _, copy in pairs:
        assert [check for check in check_copy(copy, kit) if check.verdict != "allow"] == [], copy


@pytest.mark.parametrize("address", ["informal", "formal"])
@pytest.mark.parametrize("vertical", VERTICALS)
@pytest.mark.parametrize("locale", BY_LOCALE)
def test_the_gate_allows_every_vertical_in_every_language_and_address(locale: str, vertical: str, address: str) -> None:
    kit = msgspec.structs.replace(kit_of(BY_LOCALE[locale]), vertical=vertical, address=address)
    for brief in list(all_briefs(kit.campaign, kit.offer_kinds))[::29]:
        copy = GrammarWriter().compose(brief, kit, seeded(brief, 1))
        assert [check for check in check_copy(copy, kit) if check.verdict != "allow"] == [], copy


@pytest.mark.parametrize("name", CAMPAIGNS)
def test_lengths_are_those_of_the_brief(name: str) -> None:
    for brief, copy in written(name)[1]:
        assert HEADLINE[brief.length].holds(copy.headline), (brief.length, copy.headline)
        assert len(copy.body) <= BODY[brief.length], copy.body


@pytest.mark.parametrize("name", CAMPAIGNS)
def test_it_is_set_cleanly(name: str) -> None:
    for _, copy in written(name)[1]:
        for text in (copy.headline, copy.body, copy.cta):
            assert text == re.sub(r"[ \t\n]+", " ", text).strip()
            assert re.match(r"[¿¡«„(]*[^\W_a-zà-ÿ]", text), text
            assert not re.search(r" [.,;!?](?!\.)| :(?!\S)|[,:;][.,:;!?]|[.!?],|[{}\[\]|']|\b(\w+) \1\b", text), text
        assert copy.body.endswith((".", "!", "?", ")")), copy.body


@pytest.mark.parametrize("name", DEMO)
def test_english_articles_stand_before_a_word_and_are_not_doubled(name: str) -> None:
    for _, copy in written(name)[1]:
        assert not re.search(r"\ban? an?\b|\b(?:a|an|the|of|to)[.!?]", f"{copy.headline}\n{copy.body}"), copy


@pytest.mark.parametrize("name", CAMPAIGNS)
def test_after_a_stop_comes_a_capital(name: str) -> None:
    for _, copy in written(name)[1]:
        # A German date has a stop after its day.
        assert not re.search(r"(?<!\d)[.!?] [a-zà-ÿ]", f"{copy.headline}\n{copy.body}"), copy


@pytest.mark.parametrize("name", CAMPAIGNS)
def test_the_cited_facts_and_offers_are_exactly_those_said(name: str) -> None:
    kit, pairs = written(name)
    for brief, copy in pairs:
        saying = {fact.id for fact in kit.facts if any(said(t, copy) for t in (fact.claim, fact.phrase, fact.benefit))}
        assert saying == set(copy.facts), copy
        assert {offer.id for offer in kit.offers if said(offer.text, copy)} == set(copy.offers)
        assert {offer.kind for offer in kit.offers if offer.id in copy.offers} == {brief.offer} - {"none"}


@pytest.mark.parametrize("name", CAMPAIGNS)
def test_nothing_is_said_twice(name: str) -> None:
    kit, pairs = written(name)
    texts = [text for fact in kit.facts for text in (fact.claim, fact.phrase, fact.benefit)]
    for _, copy in pairs:
        whole = plain(f"{copy.headline} {copy.body}")
        assert all(whole.count(plain(text.rstrip("."))) <= 1 for text in texts), copy


def test_french_sets_a_narrow_space_before_high_signs() -> None:
    for _, copy in written("maison-alize.fr")[1]:
        for text in (copy.headline, copy.body, copy.cta):
            assert not re.search(rf"[^{NARROW}!?][!?;:](?=\s|$)", text), text


def test_french_elides_before_a_vowel() -> None:
    for _, copy in written("maison-alize.fr")[1]:
        assert not re.search(r"\b(?:de|que|le|la|ce) [aeiouéèêà]", copy.headline, re.IGNORECASE), copy.headline


def test_spanish_opens_every_question_and_shout() -> None:
    for _, copy in written("marejada.es")[1]:
        for text in (copy.headline, copy.body, copy.cta):
            assert text.count("¿") == text.count("?")
            assert text.count("¡") == text.count("!"), text
            assert not re.search(r"\by (?:i|hi)(?![aeo])", text), text


@pytest.mark.parametrize(
    ("name", "informal", "formal"),
    [
        ("belegfuchs.de", r"\b(?:[dD]u|[dD]ich|[dD]ir|[dD]ein\w*)\b", r"\b(?:Sie|Ihre?n?)\b(?! (?:schreiben|prüfen))"),
        ("maison-alize.fr", r"\b(?:tu|toi|ton|ta|tes)\b", r"\b(?:vous|votre|vos)\b"),
        ("marejada.es", r"\b(?:tú|ti|tu|tus)\b", r"\b(?:usted|su|sus)\b"),
    ],
)
@pytest.mark.parametrize("address", ["informal", "formal"])
def test_one_copy_speaks_one_way_to_its_reader(name: str, informal: str, formal: str, address: str) -> None:
    kit = msgspec.structs.replace(kit_of(name), address=address)
    sources = " ".join(f"{fact.claim} {fact.phrase} {fact.benefit}" for fact in kit.facts)
    other = re.compile(formal if address == "informal" else informal, re.IGNORECASE if "vous" in formal else 0)
    assert not other.search(sources), "the example's own texts must not speak to the reader"
    wanted = re.compile(informal if address == "informal" else formal)
    spoken = 0
    for brief in all_briefs(kit.campaign, kit.offer_kinds):
        copy = GrammarWriter().compose(brief, kit, seeded(brief, 2))
        whole = f"{copy.headline} {copy.body} {copy.cta}"
        assert not other.search(whole), whole
        spoken += bool(wanted.search(whole))
    assert spoken > 0
