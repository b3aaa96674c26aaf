from __future__ import annotations

from itertools import combinations
from pathlib import Path

import msgspec
import numpy as np
import pytest

from generators.brief import ATTRIBUTES, all_briefs
from services.campaigns.approved import approved_briefs
from simulations.people import People, attribute_row
from simulations.scenario import Scenario, load_scenario

ALL_OFFERS = frozenset({"price", "trial", "gift"})
HALVES = (0.0, 0.49), (0.5, 1.0)
OFFER_SETS = [frozenset(kinds) for k in range(4) for kinds in combinations(sorted(ALL_OFFERS), k)]


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return load_scenario(Path("infra/demo/demo.toml"))


@pytest.fixture(scope="module")
def people(scenario: Scenario) -> People:
    return People(scenario, np.random.default_rng(11))


def rows(offers: frozenset[str], *, approved: bool) -> np.ndarray:
    briefs = approved_briefs("x", offers) if approved else all_briefs("x", offers)
    return np.array([attribute_row(brief.attributes) for brief in briefs])


def appeal_to(people: People, kind: int, creatives: np.ndarray, progress: float) -> np.ndarray:
    """Mean chance by creative among people of one type."""
    of_kind = np.flatnonzero(people.type_of == kind)
    everyone, every = np.repeat(of_kind, len(creatives)), np.tile(creatives, (len(of_kind), 1))
    return people.click_probability(everyone, every, progress).reshape(len(of_kind), -1).mean(axis=0)


def favourite(people: People, kind: int, progress: float) -> np.ndarray:
    """The row of the best creative for one type, and no other: the likes are additive."""
    taste = people.taste(kind, progress)
    return np.array([[max(range(len(ls)), key=lambda i: taste[a][ls[i]]) for a, ls in ATTRIBUTES.items()]])


@pytest.mark.parametrize("progress", [0.0, 0.49, 0.5, 1.0])
def test_readers_click_between_12_and_18_percent_of_the_whole_grid(people: People, progress: float) -> None:
    assert 0.12 <= people.mean_appeal(rows(ALL_OFFERS, approved=False), progress).mean() <= 0.18


@pytest.mark.parametrize("progress", [0.0, 1.0])
@pytest.mark.parametrize("offers", OFFER_SETS, ids=lambda offers: "+".join(sorted(offers)) or "no offer")
def test_approved_creatives_appeal_as_much_as_the_grid(people: People, offers: frozenset[str], progress: float) -> None:
    grid = people.mean_appeal(rows(offers, approved=False), progress).mean()
    assert people.mean_appeal(rows(offers, approved=True), progress).mean() >= grid - 0.005


@pytest.mark.parametrize("progress", [0.0, 1.0])
@pytest.mark.parametrize("kind", range(4))
def test_the_best_creative_of_a_type_gets_a_click_from_about_half_of_it(people: People, kind: int, progress: float) -> None:
    assert 0.45 <= appeal_to(people, kind, favourite(people, kind, progress), progress)[0] <= 0.62


def test_each_type_has_a_best_creative_of_its_own(people: People) -> None:
    assert len({tuple(favourite(people, kind, 0.0)[0]) for kind in range(4)}) == 4


def test_nobody_liked_the_favoured_level_before_the_shift_and_everybody_does_after(people: People) -> None:
    for kind in range(4):
        before, after = people.taste(kind, 0.49)["style"], people.taste(kind, 0.5)["style"]
        assert before["pattern"] == min(before.values()) < 0
        assert after["pattern"] == max(after.values()) > 0.8


def test_the_shift_comes_at_its_moment_and_not_before(people: People) -> None:
    everyone = np.arange(people.n)
    patterned = np.tile(attribute_row({**next(all_briefs("x", ALL_OFFERS)).attributes, "style": "pattern"}), (people.n, 1))
    early, just_before, just_after, late = (
        people.click_probability(everyone, patterned, progress) for progress in (0.0, 0.4999, 0.5, 1.0)
    )
    assert (early == just_before).all()
    assert (just_after == late).all()
    assert (just_after > just_before).all()


@pytest.mark.parametrize("progress", [0.0, 1.0])
def test_without_tastes_every_creative_appeals_alike(scenario: Scenario, progress: float) -> None:
    tasteless = People(msgspec.structs.replace(scenario, tastes_scale=0.0), np.random.default_rng(3))
    appeals = tasteless.mean_appeal(rows(ALL_OFFERS, approved=False), progress)
    assert np.ptp(appeals) < 1e-12
    assert appeals[0] == pytest.approx(tasteless.mean_appeal(rows(ALL_OFFERS, approved=True), 1 - progress)[0])


def test_mean_appeal_is_the_mean_of_click_probabilities(people: People) -> None:
    creative = rows(ALL_OFFERS, approved=True)[5:6]
    chances = people.click_probability(np.arange(people.n), np.repeat(creative, people.n, axis=0), 0.7)
    assert people.mean_appeal(creative, 0.7)[0] == pytest.approx(chances.mean())


def test_context_tells_of_the_type_but_not_surely(people: People) -> None:
    rng = np.random.default_rng(5)
    visits = people.visit(rng, 40_000)
    contexts, kinds = people.contexts(visits, rng), people.type_of[visits]
    for codes in (contexts.topics, contexts.interests[:, 0]):
        counts = np.zeros((4, codes.max() + 1))
        np.add.at(counts, (kinds, codes), 1)
        assert 0.6 < counts.max(axis=0).sum() / len(visits) < 0.9  # the best guess of the type from this word alone
        assert (counts > 0).all()


def test_country_and_interests_stay_with_a_person(people: People) -> None:
    rng = np.random.default_rng(6)
    first, second = (people.context(17, rng) for _ in range(2))
    assert (first["country"], first["interests"]) == (second["country"], second["interests"])


def test_types_come_in_the_shares_asked_for(scenario: Scenario, people: People) -> None:
    shares = np.bincount(people.type_of, minlength=4) / people.n
    assert shares == pytest.approx([kind.share for kind in scenario.types], abs=0.04)
    assert len(set(people.ids)) == people.n


def test_the_same_seed_draws_the_same_people(scenario: Scenario) -> None:
    first, second = (People(scenario, np.random.default_rng(8)) for _ in range(2))
    assert first.ids == second.ids
    assert (first.type_of == second.type_of).all()
    assert first.context(3, np.random.default_rng(1)) == second.context(3, np.random.default_rng(1))
