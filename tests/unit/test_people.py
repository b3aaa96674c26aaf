"""What the demo's readers like, and what their contexts tell of it."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from visitors import chances, demo, moment, visits_of, world_of

from generators.brief import ATTRIBUTES, all_briefs
from services.campaigns.approved import approved_briefs
from simulations.world import World
from simulations.world.cells import GRID, attribute_row, cells_of, kinds_of

ALL_OFFERS = frozenset({"price", "trial", "gift"})
OFFER_SETS = [frozenset(kinds) for k in range(4) for kinds in combinations(sorted(ALL_OFFERS), k)]
PATTERN = attribute_row({**next(all_briefs("x", ALL_OFFERS)).attributes, "style": "pattern"})


@pytest.fixture(scope="module")
def world() -> World:
    return world_of(demo())


def rows(offers: frozenset[str], *, approved: bool) -> np.ndarray:
    briefs = approved_briefs("x", offers) if approved else all_briefs("x", offers)
    return np.array([attribute_row(brief.attributes) for brief in briefs])


def appeal(world: World, creatives: np.ndarray, progress: float, people: np.ndarray | None = None) -> np.ndarray:
    """Mean chance by creative over people, everybody where none are named."""
    everyone = np.arange(0, world.population.n, 4) if people is None else people
    visits = visits_of(world, np.repeat(everyone, len(creatives)))
    shown = np.tile(creatives, (len(everyone), 1))
    return world.chance(visits, shown, kinds_of(shown), moment(progress)).reshape(len(everyone), -1).mean(axis=0)


@pytest.mark.parametrize("progress", [0.0, 0.49, 0.5, 1.0])
def test_readers_click_between_12_and_18_percent_of_the_whole_grid(world: World, progress: float) -> None:
    assert 0.12 <= appeal(world, rows(ALL_OFFERS, approved=False)[::7], progress).mean() <= 0.18


@pytest.mark.parametrize("progress", [0.0, 1.0])
@pytest.mark.parametrize("offers", OFFER_SETS, ids=lambda offers: "+".join(sorted(offers)) or "no offer")
def test_approved_creatives_appeal_as_much_as_the_grid(world: World, offers: frozenset[str], progress: float) -> None:
    of_each = [np.flatnonzero(world.population.type_of == kind)[:40] for kind in range(4)]
    for share, people in zip(demo().types, of_each, strict=True):
        assert share.share > 0.0
        assert len(people) == 40
    people = np.concatenate(of_each)
    grid = appeal(world, rows(offers, approved=False), progress, people).mean()
    assert appeal(world, rows(offers, approved=True), progress, people).mean() >= grid - 0.005


@pytest.mark.parametrize("progress", [0.0, 1.0])
def test_the_best_creative_of_a_type_gets_a_click_from_about_half_of_it(world: World, progress: float) -> None:
    for kind in range(4):
        people = np.flatnonzero(world.population.type_of == kind)
        appeals = appeal(world, GRID, progress, people[:10])
        assert 0.45 <= chances(world, people, GRID[appeals.argmax()], progress).mean() <= 0.62


def test_each_type_has_a_best_creative_of_its_own(world: World) -> None:
    firsts = [np.flatnonzero(world.population.type_of == kind)[:1] for kind in range(4)]
    assert len({int(appeal(world, GRID, 0.0, first).argmax()) for first in firsts}) == 4


def test_nobody_liked_the_favoured_level_before_the_shift_and_everybody_does_after(world: World) -> None:
    style, levels = list(ATTRIBUTES).index("style"), ATTRIBUTES["style"]
    row = np.zeros(len(ATTRIBUTES), np.int64)
    for kind in range(4):
        person = np.flatnonzero(world.population.type_of == kind)[:1]
        for progress, place in ((0.49, 0), (0.5, -1)):
            liked = {}
            for level in range(len(levels)):
                row[style] = level
                liked[levels[level]] = chances(world, person, row, progress)[0]
            assert sorted(liked, key=liked.__getitem__)[place] == "pattern"


def test_the_shift_comes_at_its_moment_and_not_before(world: World) -> None:
    everyone = np.arange(world.population.n)
    early, just_before, just_after, late = (
        chances(world, everyone, np.array(PATTERN), progress) for progress in (0.0, 0.4999, 0.5, 1.0)
    )
    assert (early == just_before).all()
    assert (just_after == late).all()
    assert (just_after > just_before).all()


@pytest.mark.parametrize("progress", [0.0, 0.7, 1.0])
def test_without_tastes_every_creative_appeals_alike_whatever_else_changes(progress: float) -> None:
    tasteless = world_of(demo(tastes_scale=0.0, drift=1.0, personal_tastes=1.0), 3)
    assert np.ptp(appeal(tasteless, GRID, progress, np.arange(5))) < 1e-6


def test_context_tells_of_the_type_but_not_surely(world: World) -> None:
    visits = world.come(40_000, moment(), np.random.default_rng(5))
    for codes in (visits.contexts.topics, visits.contexts.interests[:, 0]):
        counts = np.zeros((4, codes.max() + 1))
        np.add.at(counts, (visits.kinds, codes), 1)
        assert 0.6 < counts.max(axis=0).sum() / 40_000 < 0.9  # the best guess of the type from this word alone
        assert (counts > 0).all()


def test_country_and_interests_stay_with_a_person_and_the_rest_is_new() -> None:
    world = world_of(demo(people=100))
    visits = world.come(4_000, moment(), np.random.default_rng(6))
    of_one = [visits.contexts.row(j) for j in np.flatnonzero(visits.people == 17)]
    assert len({(row["country"], tuple(row["interests"])) for row in of_one}) == 1
    assert len({row["hour"] for row in of_one}) > 1


def test_types_come_in_the_shares_asked_for(world: World) -> None:
    shares = np.bincount(world.population.type_of, minlength=4) / world.population.n
    assert shares == pytest.approx([kind.share for kind in demo().types], abs=0.04)
    assert len({world.population.name(person) for person in range(world.population.n)}) == world.population.n


def test_cells_are_numbered_as_the_grid_is_laid_out() -> None:
    assert (cells_of(GRID) == np.arange(len(GRID))).all()
