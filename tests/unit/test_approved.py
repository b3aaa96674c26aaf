from __future__ import annotations

from collections import Counter
from itertools import combinations

import pytest

from generators.brief import ATTRIBUTES, Brief
from services.campaigns.approved import APPROVED, approved_briefs

ALL_OFFERS = frozenset({"price", "trial", "gift"})
OFFER_SETS = [frozenset(kinds) for k in range(4) for kinds in combinations(sorted(ALL_OFFERS), k)]


@pytest.mark.parametrize("offers", OFFER_SETS, ids=lambda offers: "+".join(sorted(offers)) or "no offer")
def test_every_level_is_used_as_equally_often_as_twelve_allows(offers: frozenset[str]) -> None:
    briefs = approved_briefs("x", offers)
    assert len(set(briefs)) == APPROVED
    for attribute, levels in ATTRIBUTES.items():
        allowed = {"none", *offers} if attribute == "offer" else set(levels)
        counts = Counter(getattr(brief, attribute) for brief in briefs)
        assert set(counts) == allowed
        assert max(counts.values()) - min(counts.values()) <= 1


def test_tone_style_and_offer_never_share_a_pair_of_levels_twice() -> None:
    briefs = approved_briefs("x", ALL_OFFERS)
    for one, other in combinations(("tone", "style", "offer"), 2):
        assert len({(getattr(brief, one), getattr(brief, other)) for brief in briefs}) == APPROVED


def test_length_meets_every_tone_style_and_offer_once() -> None:
    briefs = approved_briefs("x", ALL_OFFERS)
    for attribute in ("tone", "style", "offer"):
        assert len({(brief.length, getattr(brief, attribute)) for brief in briefs}) == APPROVED


def test_the_design_is_the_same_for_every_campaign_and_call() -> None:
    def cells(briefs: tuple[Brief, ...]) -> list[dict[str, str]]:
        return [brief.attributes for brief in briefs]

    assert cells(approved_briefs("a", ALL_OFFERS)) == cells(approved_briefs("b", ALL_OFFERS))
    assert {brief.campaign for brief in approved_briefs("a", ALL_OFFERS)} == {"a"}
