from __future__ import annotations

import numpy as np
import pytest
from small_world import SHOES, planted

from bandits.learners.factor_belief import FactorSamples
from generators.brief import ATTRIBUTES, all_briefs
from services.decisions.briefing import Census, best_brief, best_levels
from services.decisions.features import CREATIVE, PERSON, encode_person
from services.decisions.record import Context

OFFERS = frozenset({"price", "gift"})


def tastes_by_device() -> FactorSamples:
    """Phones like bold proof on dark, desktops like warm stories on bright; everyone likes the short and the free."""
    mean = np.zeros((PERSON.width, CREATIVE.width), np.float32)
    likes = {"mobile": ("proof", "bold", "dark"), "desktop": ("story", "warm", "bright")}
    for device, levels in likes.items():
        for attribute, level in zip(("angle", "tone", "style"), levels, strict=True):
            mean[person_column("device", device), creative_column(attribute, level)] = 2.0
    mean[0, creative_column("length", "short")] = mean[0, creative_column("offer", "gift")] = 1.0
    return FactorSamples("logit", mean[None].copy(), mean, (), np.zeros((1, 0, 1), np.float32), np.zeros(1, np.float32))


def person_column(block: str, level: str) -> int:
    return PERSON.columns(block).start + next(b for b in PERSON.blocks if b.name == block).levels.index(level)


def creative_column(attribute: str, level: str) -> int:
    return CREATIVE.columns(attribute).start + ATTRIBUTES[attribute].index(level)


def features(device: str) -> np.ndarray:
    row = np.zeros(PERSON.width, np.float32)
    encode_person(row, Context(device=device, hour=8))
    return row


def ask(census, device, person, snapshot=None, campaign="trail-shoes"):
    return census.brief(snapshot or tastes_by_device(), features(device), person, 0.0, campaign, OFFERS)


def test_the_best_level_of_each_attribute_is_chosen():
    effects = np.zeros(CREATIVE.width, np.float32)
    for attribute, level in (("angle", "thrift"), ("tone", "playful"), ("offer", "gift"), ("cta", "try")):
        effects[creative_column(attribute, level)] = 1.0
    chosen = best_brief(effects, "trail-shoes", OFFERS)
    assert (chosen.angle, chosen.tone, chosen.offer, chosen.cta) == ("thrift", "playful", "gift", "try")


def test_an_offer_that_the_campaign_does_not_make_is_never_the_best():
    effects = np.random.default_rng(0).normal(size=(500, CREATIVE.width)).astype(np.float32)
    effects[:, creative_column("offer", "trial")] = 100.0
    offers = best_levels(effects, OFFERS)[:, list(ATTRIBUTES).index("offer")]
    assert {ATTRIBUTES["offer"][level] for level in offers} == {"none", "price", "gift"}
    none_at_all = best_levels(effects, frozenset())[:, list(ATTRIBUTES).index("offer")]
    assert {ATTRIBUTES["offer"][level] for level in none_at_all} == {"none"}


def test_a_cell_that_k_people_reached_is_briefed_as_it_is():
    census = Census(3, PERSON.width)
    briefs = [ask(census, "mobile", f"person-{n}") for n in range(3)]
    assert briefs[2].style == "dark"
    assert (briefs[2].angle, briefs[2].tone) == ("proof", "bold")


def test_visits_of_one_person_are_one_person():
    census = Census(2, PERSON.width)
    everyone = [ask(census, "desktop", f"desk-{n}") for n in range(200)][-1]
    for _ in range(20):
        lonely = ask(census, "mobile", "the only phone")
        assert lonely == everyone


def test_a_rare_cell_is_widened_to_its_parent_and_then_to_the_average_person():
    """Two styles of phone people share angle and tone: each cell has one person, their parent has two."""
    census = Census(2, PERSON.width)
    average = [ask(census, "desktop", f"desk-{n}") for n in range(400)]
    dark, pattern = tastes_by_device(), tastes_by_device()
    pattern.samples[0, person_column("device", "mobile"), creative_column("style", "pattern")] = 9.0
    first = ask(census, "mobile", "one", dark)
    second = ask(census, "mobile", "two", pattern)
    assert first == average[-1]
    assert (second.angle, second.tone) == ("proof", "bold")
    assert second.style == average[-1].style == "bright"


def test_people_of_another_campaign_do_not_hide_anyone():
    census = Census(2, PERSON.width)
    for n in range(50):
        ask(census, "desktop", f"desk-{n}", campaign="coffee")
    census_alone = ask(census, "mobile", "one", campaign="trail-shoes")
    assert (census_alone.angle, census_alone.tone) != ("proof", "bold")


def test_people_who_left_the_window_count_no_more():
    census = Census(2, PERSON.width, window=40)
    ask(census, "mobile", "one")
    assert ask(census, "mobile", "two").style == "dark"
    last = [ask(census, "desktop", f"desk-{n}") for n in range(60)][-1]
    assert ask(census, "mobile", "three") == last
    assert ask(census, "mobile", "four").style == "dark"


def test_a_window_that_turned_over_many_times_holds_no_more_than_its_length():
    census = Census(2, PERSON.width, window=10)
    snapshot = planted({}, noise=1.0)
    rng = np.random.default_rng(0)
    for n in range(300):
        census.brief(snapshot, features("mobile"), f"person-{n % 7}", rng.random(), "trail-shoes", OFFERS)
    counted = sum(sum(people.values()) for people in census._people.values())
    assert counted == len(census._recent) == 10
    assert all(visits > 0 for people in census._people.values() for visits in people.values())


@pytest.mark.parametrize("uniform", [0.0, 0.5, 1.0 - 2.0**-53])
def test_any_brief_is_one_that_the_campaign_can_be_given(uniform):
    chosen = Census.any_brief(uniform, SHOES.id, frozenset({"gift"}))
    assert chosen.offer in ("none", "gift")
    assert chosen.campaign == SHOES.id


def test_visits_of_unknown_people_fill_no_cell():
    census = Census(3, PERSON.width)
    for number in range(300):
        ask(census, "desktop", f"desk-{number}")
    average = ask(census, "desktop", "desk-0")
    for _ in range(50):
        assert ask(census, "mobile", None) == average


def test_any_brief_is_drawn_evenly_and_in_the_order_of_all_of_them():
    offers = frozenset({"price", "gift"})
    every = list(all_briefs("coffee", offers))
    spots = (np.arange(len(every)) + 0.5) / len(every)
    assert [Census.any_brief(float(spot), "coffee", offers) for spot in spots] == every
