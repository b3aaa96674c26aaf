"""The laws of a simulated world: what each part of a scenario does, and that nothing else does it."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pytest
from visitors import SHIPPED, START, chances, demo, moment, react, visits_of, world_of

from generators.brief import all_briefs
from services.decisions.features import PERSON, encode_person
from services.decisions.record import Context
from services.decisions.wear import kind_of_ad
from simulations.scenario import Scenario, load_scenario
from simulations.scenario.campaigns import campaigns_of
from simulations.scenario.readership import Fatigue, Season, Shift
from simulations.scenario.response import Faults, Lognormal, LongTail, Reactions, Visits
from simulations.scenario.surroundings import Auction, Bots, ClickFarm
from simulations.world import Moment, World
from simulations.world.cells import GRID, attribute_row, kinds_of
from simulations.world.features import person_row

AD = GRID[1234]
SURE = Reactions(conversion=1.0, dismiss=1.0)


def rng(seed: int = 2) -> np.random.Generator:
    return np.random.default_rng(seed)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_the_same_seed_gives_the_same_world_and_another_another(path: Any) -> None:
    scenario = load_scenario(path)
    campaigns = campaigns_of(scenario)

    def lived(seed: int) -> list[bytes]:
        world = World(scenario, campaigns, rng(seed), person_row)
        draws = rng(seed + 100)
        visits = world.come(300, moment(0.5), draws)
        shown = GRID[draws.integers(len(GRID), size=300)]
        contest = world.contest(visits, np.full(300, 0.01), draws)
        met = world.react(visits, shown, kinds_of(shown), moment(0.5), draws, contest.won)
        arrays = (*visits[:4], visits.contexts.spot, visits.contexts.trait, *contest, *met)
        return [array.tobytes() for array in arrays]

    assert lived(1) == lived(1)
    assert lived(1) != lived(2)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_in_every_shipped_scenario_reactions_hold_together(path: Any) -> None:
    scenario = load_scenario(path)
    world = World(scenario, campaigns_of(scenario), rng(), person_row)
    for progress in (0.0, 0.5, 1.0):
        at = moment(progress, 3600 * progress)
        visits = world.come(500, at, rng())
        shown = GRID[rng().integers(len(GRID), size=500)]
        before = world.chance(visits, shown, kinds_of(shown), at)
        met = world.react(visits, shown, kinds_of(shown), at, rng())
        assert (met.chance == before).all()
        people = visits.kinds >= 0
        assert (met.chance[people] <= met.best[people] * 1.00001).all()
        assert ((met.chance > 0) & (met.chance < 1))[people].all()
        assert 0.002 < met.chance[people].mean() < 0.06  # click rates as the trade knows them
        assert np.isinf(met.click_after[~met.clicked]).all()
        assert (met.conversion_after[np.isfinite(met.conversion_after)] >= 0).all()
        assert np.isinf(met.dismiss_after[met.clicked]).all()
        assert (visits.placement < len(world.placements)).all()


def test_features_are_those_the_service_makes_of_the_same_context() -> None:
    for scenario in (demo(), load_scenario(next(path for path in SHIPPED if path.stem == "attack"))):
        world = World(scenario, campaigns_of(scenario), rng(), person_row)
        visits = world.come(400, moment(0.5), rng())
        rows = np.zeros((400, PERSON.width), np.float32)
        for j, row in enumerate(rows):
            asked = visits.contexts.row(j)
            encode_person(row, Context(**asked | {"interests": tuple(asked["interests"])}))
        assert (visits.features == rows).all()


def test_kinds_of_ads_are_those_the_service_knows() -> None:
    briefs = list(all_briefs("x", frozenset({"price", "trial", "gift"})))
    shown = np.array([attribute_row(brief.attributes) for brief in briefs])
    assert kinds_of(shown).tolist() == [kind_of_ad(brief) for brief in briefs]


def test_clicks_come_at_the_chance_that_is_told() -> None:
    """100,000 visits; a count five deviations off comes once in two million."""
    world = world_of(demo(visits=Visits()))
    visits = world.come(100_000, moment(), rng())
    met = react(world, visits, AD)
    expected = met.chance.sum()
    assert abs(met.clicked.sum() - expected) < 5 * expected**0.5
    assert met.seen.all()


def test_people_differ_in_taste_only_where_the_scenario_says_so() -> None:
    alike, apart = (world_of(demo(personal_sd=0.0, personal_tastes=own)) for own in (0.0, 0.5))
    of_one_type = np.flatnonzero(alike.population.type_of == 0)
    assert np.ptp(chances(alike, of_one_type, AD)) == 0.0
    first, second = (chances(apart, of_one_type, row) for row in (AD, GRID[77]))
    order = np.argsort(first), np.argsort(second)
    assert (order[0] != order[1]).mean() > 0.9  # not a matter of clicking more or less


@pytest.mark.parametrize(("tired", "own", "drift"), [(0.0, 0.4, 0.0), (0.3, 0.0, 0.0), (0.3, 0.4, 0.0), (0.3, 0.4, 0.8)])
def test_the_best_chance_is_that_of_the_best_ad_of_the_whole_grid(tired: float, own: float, drift: float) -> None:
    world = world_of(demo(personal_tastes=own, fatigue=Fatigue(effect=tired), drift=drift, people=100))
    tireder = visits_of(world, np.tile(np.arange(4), 50))
    for row in GRID[rng().integers(len(GRID), size=30)]:
        react(world, tireder, row, at=moment(0.8))
    visits = visits_of(world, np.arange(4))
    best = react(world, visits, AD, at=moment(0.8)).best
    every = [chances(world, np.array([person]), row, 0.8)[0] for person in range(4) for row in GRID]
    assert best == pytest.approx(np.array(every).reshape(4, -1).max(axis=1), rel=1e-3 if tired else 1e-5)


def test_who_has_met_a_kind_of_ad_tires_of_it_alone_and_recovers() -> None:
    world = world_of(demo(fatigue=Fatigue(effect=0.5, recovery_hours=10.0), visits=Visits()))
    everyone = np.arange(200)
    other = GRID[np.flatnonzero(kinds_of(GRID) != kinds_of(AD[None])[0])[0]]
    fresh, fresh_other = (chances(world, everyone, row) for row in (AD, other))
    react(world, visits_of(world, everyone[:100]), AD)
    left = chances(world, everyone, AD) / fresh
    assert left[:100] == pytest.approx(np.exp(-0.5), rel=1e-4)
    assert (left[100:] == 1.0).all()
    assert (chances(world, everyone, other) == fresh_other).all()
    shown = np.tile(AD, (200, 1))
    for hours in (10.0, 300.0):  # the second lies past the moment at which the table is scaled anew
        after = world.chance(visits_of(world, everyone), shown, kinds_of(shown), moment(0.0, 3600 * hours))
        assert after[:100] / fresh[:100] == pytest.approx(np.exp(-0.5 * np.exp(-hours / 10.0)), rel=1e-3)


def test_people_tire_of_one_campaign_and_not_of_another() -> None:
    world = world_of(demo(fatigue=Fatigue(effect=0.5), visits=Visits()))
    visits, shown = visits_of(world, np.arange(100)), np.tile(AD, (100, 1))
    fresh = chances(world, np.arange(100), AD)
    react(world, visits, AD, campaigns=np.ones(100, np.int64))
    assert (world.chance(visits, shown, kinds_of(shown), moment(), np.zeros(100, np.int64)) == fresh).all()
    assert (world.chance(visits, shown, kinds_of(shown), moment(), np.ones(100, np.int64)) < 0.7 * fresh).all()


def test_a_shock_passes_and_a_drift_does_not() -> None:
    favoured = demo().shift
    assert favoured is not None
    shock = world_of(demo(shift=Shift(at=0.4, until=0.6, favoured=favoured.favoured)))
    everyone, pattern = np.arange(500), AD.copy()
    pattern[4] = 3
    before, within, after = (chances(shock, everyone, pattern, progress) for progress in (0.39, 0.5, 0.6))
    assert (before == after).all()
    assert (within > before).all()
    drifting = world_of(demo(shift=None, drift=0.5))
    walked = [np.log(chances(drifting, everyone, AD, p) / chances(drifting, everyone, AD, 0.0)) for p in (0.1, 1.0)]
    assert 0.0 < np.abs(walked[0]).mean() < np.abs(walked[1]).mean()


def test_an_ad_that_nobody_looks_at_is_no_evidence() -> None:
    world = world_of(demo(visits=Visits(examined={"top": 0.0}), base=20.0, reactions=SURE, fatigue=Fatigue(effect=0.1)))
    visits = world.come(4_000, moment(), rng())
    met = react(world, visits, AD)
    top = visits.placement == world.placements.index("top")
    assert 0 < top.sum() < 4_000
    for happened in (met.seen, met.viewable, met.clicked, np.isfinite(met.dismiss_after)):
        assert not happened[top].any()
    assert met.seen[~top].all()


def test_a_slot_that_was_lost_shows_nothing() -> None:
    world = world_of(demo(base=20.0))
    visits = world.come(1_000, moment(), rng())
    won = rng().random(1_000) < 0.5
    met = react(world, visits, AD, won=won)
    assert not (met.seen | met.clicked)[~won].any()
    assert met.clicked[won].any()


def test_lost_and_double_events_come_in_their_shares() -> None:
    world = world_of(demo(base=20.0, visits=Visits(), faults=Faults(lost=0.2, duplicate=0.3, late=0.5, late_s=1e6)))
    met = react(world, world.come(20_000, moment(), rng()), AD)
    assert met.clicked.mean() > 0.999
    assert np.isinf(met.click_after).mean() == pytest.approx(0.2, abs=0.02)
    assert met.seen.mean() == pytest.approx(0.8, abs=0.02)
    assert np.isfinite(met.again_after).mean() == pytest.approx(0.3, abs=0.02)
    assert (met.click_after[np.isfinite(met.click_after)] >= 1e6).mean() == pytest.approx(0.5, abs=0.02)


@pytest.mark.parametrize(
    ("delay", "median", "late"),
    [(Lognormal(median_s=100.0, sigma=1.0), 100.0, 0.244), (LongTail(mean_s=10.0, tail=0.3, tail_median_s=1e5), 12.5, 0.3)],
)
def test_clicks_take_as_long_as_their_law_says(delay: Any, median: float, late: float) -> None:
    world = world_of(demo(base=20.0, visits=Visits(), reactions=Reactions(click_delay=delay, conversion=1.0)))
    met = react(world, world.come(20_000, moment(), rng()), AD)
    after = met.click_after[np.isfinite(met.click_after)]
    assert np.median(after) == pytest.approx(median, rel=0.06)
    assert (after > 200).mean() == pytest.approx(late, abs=0.02)
    assert (met.conversion_after[met.clicked] >= met.click_after[met.clicked]).all()


def test_sessions_are_of_one_person_and_as_long_as_they_should_be() -> None:
    world = world_of(demo(visits=Visits(session=4.0)))
    visits = world.come(20_000, moment(), rng())
    assert len(visits.people) == 20_000
    begins = np.flatnonzero(np.diff(visits.people, prepend=-1))
    assert 20_000 / len(begins) == pytest.approx(4.0, rel=0.05)
    assert (visits.contexts.spot[begins[0] : begins[1]] == visits.contexts.spot[0]).all()


def test_new_people_join_over_the_run() -> None:
    world = world_of(demo(visits=Visits(new_people=0.8), people=1000))
    for progress, there in ((0.0, 200), (0.5, 600), (1.0, 1000)):
        came = world.come(20_000, moment(progress), rng()).people
        assert came.max() == there - 1


def test_the_clock_says_how_many_come_and_who() -> None:
    quiet = (1.0,) * 6 + (3.0,) * 18
    season = Season(hours=quiet, hour_effects=(0.0,) * 23 + (1.0,))
    scenario = demo(season=season, context_noise=0.1)
    world = world_of(scenario)
    hour = 3600.0
    midnight = START - 8 * hour
    assert world.pace(midnight) * 3 == pytest.approx(world.pace(midnight + 12 * hour))
    assert np.mean([world.pace(midnight + h * hour) for h in range(24)]) == pytest.approx(scenario.visits.rate)
    by_night, by_morning = (world.come(4_000, Moment(0.0, midnight + h * hour), rng()) for h in (1, 7))
    assert set(by_night.contexts.hours) == {1}
    owls, runners = (world.population.types.index(name) for name in ("night owl", "early runner"))
    assert Counter(by_night.kinds.tolist()).most_common(1)[0][0] == owls
    assert Counter(by_morning.kinds.tolist()).most_common(1)[0][0] == runners
    shown = np.tile(AD, (4_000, 1))
    late, early = (world.chance(by_night, shown, kinds_of(shown), Moment(0.0, midnight + h * hour)).mean() for h in (23, 22))
    assert late > 1.5 * early


@pytest.mark.parametrize("price", ["first", "second"])
def test_the_highest_bid_wins_and_pays_by_the_rules(price: Any) -> None:
    world = world_of(demo(auction=Auction(price=price, rivals=3, median=1.0, sigma=0.5, reserve=0.5)))
    visits = world.come(20_000, moment(), rng())
    for bid in (0.4, 1.0, 3.0):
        won, paid = world.contest(visits, np.full(20_000, bid), rng())
        assert (paid[~won] == 0.0).all()
        assert (paid[won] <= bid).all()
        assert (paid[won] >= 0.5).all()
        assert (paid[won] == np.float32(bid)).all() == (price == "first") or not won.any()
    third = world.contest(visits, np.full(20_000, 1.0), rng()).won.mean()
    assert third == pytest.approx(0.5**3, abs=0.01)  # the median of each rival: all three must be below
    assert world_of(demo()).contest(visits, np.zeros(20_000), rng()).won.all()


def attacked(**machines: Any) -> Scenario:
    return demo(visits=Visits(), base=-20.0, **machines)


def test_bots_click_whatever_they_are_shown_and_crawlers_see_nothing() -> None:
    world = world_of(attacked(bots=Bots(share=0.3, people=40, click=0.5, crawlers=0.4)))
    visits = world.come(20_000, moment(), rng())
    bots = visits.kinds < 0
    assert bots.mean() == pytest.approx(0.3, abs=0.02)
    assert len(set(visits.people[bots])) == 40
    met = react(world, visits, AD)
    assert not met.clicked[~bots].any()
    assert met.seen[bots].mean() == pytest.approx(0.6, abs=0.02)
    assert met.clicked[bots].mean() == pytest.approx(0.3, abs=0.02)
    assert (met.best[bots] == met.chance[bots]).all()


def test_a_click_farm_clicks_what_it_is_paid_for_while_it_is_paid() -> None:
    farm = ClickFarm(at=0.4, until=0.6, share=0.2, click=1.0, attribute="style", level="pattern")
    world = world_of(attacked(click_farm=farm))
    paid_for, other = AD.copy(), AD.copy()
    paid_for[4], other[4] = 3, 0
    for progress, working in ((0.3, False), (0.5, True), (0.6, False)):
        visits = world.come(5_000, moment(progress), rng())
        assert ((visits.kinds < 0).mean() > 0.15) == working
        assert react(world, visits, paid_for, at=moment(progress)).clicked.any() == working
        assert not react(world, visits, other, at=moment(progress)).clicked.any()


def test_a_click_farm_may_aim_at_one_campaign() -> None:
    world = world_of(attacked(click_farm=ClickFarm(at=0.0, until=1.0, share=0.5, click=1.0, campaign="coffee")))
    visits = world.come(4_000, moment(), rng())
    campaigns = rng().integers(3, size=4_000)
    clicked = react(world, visits, AD, campaigns=campaigns).clicked
    assert set(campaigns[clicked]) == {world.campaigns.index("coffee")}


def test_machines_are_off_unless_named() -> None:
    assert (world_of(demo()).come(1_000, moment(0.5), rng()).kinds >= 0).all()
