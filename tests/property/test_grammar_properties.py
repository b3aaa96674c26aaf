"""Over all briefs of all demo campaigns: what the grammar writes is clean copy, true to its brief and its sources."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import msgspec
import pytest

from generators.brief import Brief, all_briefs
from generators.copywriting.grammar import GrammarWriter, seeded
from generators.copywriting.lengths import BODY, HEADLINE
from generators.creative import Copy
from generators.kit import Kit
from generators.safety.gate import check_copy
from services.campaigns.campaign import Campaign

CAMPAIGNS = ("trail-shoes", "coffee", "night-trains")
SEEDS = range(3)


@cache
def written(name: str) -> tuple[Kit, list[tuple[Brief, Copy]]]:
    kit = msgspec.yaml.decode(Path(f"infra/demo/{name}.yaml").read_bytes(), type=Campaign).kit
    briefs = [brief for brief in all_briefs(name, kit.offer_kinds) if brief.style == "bright"]  # words know no style
    writer = GrammarWriter()
    return kit, [(brief, writer.compose(brief, kit, seeded(brief, seed))) for brief in briefs for seed in SEEDS]


def said(text: str, copy: Copy) -> bool:
    whole = f"{copy.headline} {copy.body}".casefold()
    return re.search(rf"(?<!\w){re.escape(text.rstrip('.').casefold())}(?!\w)", whole) is not None


@pytest.mark.parametrize("name", CAMPAIGNS)
def test_the_gate_allows_all_of_it(name: str) -> None:
    kit, pairs = written(name)
    for _, copy in pairs:
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
            assert text == " ".join(text.split())
            assert text[0].isupper() or text[0].isdigit(), text
            assert not re.search(
                r" [.,:;!?]|[,:;][.,:;!?]|[.!?],|[{}]|\ban? an?\b|\b(?:a|an|the|of|to)[.!?]|\b(\w+) \1\b", text
            ), text
        assert copy.body.endswith((".", "!", "?", ")")), copy.body


@pytest.mark.parametrize("name", CAMPAIGNS)
def test_after_a_stop_comes_a_capital(name: str) -> None:
    for _, copy in written(name)[1]:
        assert not re.search(r"(?<!\.\.)[.!?] [a-z]", f"{copy.headline}\n{copy.body}"), copy


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
        whole = f"{copy.headline} {copy.body}".casefold()
        assert all(whole.count(text.rstrip(".").casefold()) <= 1 for text in texts), copy
