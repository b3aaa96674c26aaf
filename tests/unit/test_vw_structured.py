"""Vowpal Wabbit's other action types: slots, layouts, numbers. They learn, and their propensities are exact."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from scipy.stats import chisquare, kstest

from bandits.vw.continuous import VowpalContinuous
from bandits.vw.slates import VowpalSlates
from bandits.vw.slots import Filled, VowpalSlots
from bandits.vw.text import rows_of
from errors import InvalidInput

PEOPLE = np.eye(2, dtype=np.float32)
SLOTS = np.zeros((2, 0), np.float32)


def named(*names):
    return rows_of(names, np.zeros((len(names), 0), np.float32))


ARMS = named("red", "green", "blue", "grey")
PARTS = [named("plain", "bold", "funny"), named("sea", "town"), named("buy", "try", "look", "ask")]
#: For each of two people the arm that earns in each of two slots, and the layout that earns most.
BEST_ARMS = [(0, 1), (2, 3)]
BEST_PARTS = [(0, 1, 2), (2, 0, 3)]
BEST_VALUE = [2.0, 8.0]


def taught_slots(rounds=3_000):
    model, rng = VowpalSlots(), np.random.default_rng(1)
    for _ in range(rounds):
        who = int(rng.integers(2))
        filled = model.choose(PEOPLE[who], ARMS, SLOTS, rng)
        model.learn(PEOPLE[who], ARMS, SLOTS, filled, 0.8 * (filled.chosen == BEST_ARMS[who]))
    return model


def taught_slates(rounds=3_000):
    model, rng = VowpalSlates(), np.random.default_rng(1)
    for _ in range(rounds):
        who = int(rng.integers(2))
        filled = model.choose(PEOPLE[who], PARTS, rng)
        model.learn(PEOPLE[who], PARTS, filled, float((filled.chosen == BEST_PARTS[who]).mean()))
    return model


def taught_continuous(rounds=4_000):
    model, rng = VowpalContinuous(low=0.0, high=10.0, cells=16, bandwidth=1.0), np.random.default_rng(1)
    for _ in range(rounds):
        who = int(rng.integers(2))
        value, density = model.choose(PEOPLE[who], rng)
        model.learn(PEOPLE[who], value, density, max(0.0, 1.0 - abs(value - BEST_VALUE[who]) / 4.0))
    return model


def joint_of_slots(model, person, chosen):
    """By the chances of each slot given those before."""
    chances = [model.chances(person, ARMS, SLOTS, chosen[:slot])[arm] for slot, arm in enumerate(chosen)]
    return float(np.prod(chances))


def test_slots_learn_what_earns_where():
    model, rng = taught_slots(), np.random.default_rng(2)
    for who in (0, 1):
        pages = [tuple(model.choose(PEOPLE[who], ARMS, SLOTS, rng).chosen.tolist()) for _ in range(200)]
        assert pages.count(BEST_ARMS[who]) > 150


def test_a_page_repeats_no_arm_and_its_propensities_sum_to_one_over_all_pages():
    model, rng = taught_slots(300), np.random.default_rng(2)
    for _ in range(100):
        chosen, propensities = model.choose(PEOPLE[0], ARMS, SLOTS, rng)
        assert len(set(chosen.tolist())) == len(SLOTS)
        assert joint_of_slots(model, PEOPLE[0], chosen.tolist()) == pytest.approx(propensities.prod(), rel=1e-12)
    pages = permutations(range(len(ARMS)), len(SLOTS))
    assert sum(joint_of_slots(model, PEOPLE[0], page) for page in pages) == pytest.approx(1.0, abs=1e-12)


def test_pages_come_as_often_as_their_propensity_says():
    """False alarm 1 in 1,000."""
    model, rng = taught_slots(300), np.random.default_rng(3)
    pages = list(permutations(range(len(ARMS)), len(SLOTS)))
    drawn = [tuple(model.choose(PEOPLE[1], ARMS, SLOTS, rng).chosen.tolist()) for _ in range(4_000)]
    expected = np.array([joint_of_slots(model, PEOPLE[1], page) for page in pages])
    seen = np.array([drawn.count(page) for page in pages])
    common = expected * len(drawn) >= 5
    pooled = [np.append(x[common], x[~common].sum()) for x in (seen, expected * len(drawn))]
    assert chisquare(*pooled).pvalue > 0.001


def test_more_slots_than_arms_are_refused():
    with pytest.raises(InvalidInput, match="no more than the 4 arms, got 5"):
        VowpalSlots().choose(PEOPLE[0], ARMS, np.zeros((5, 0), np.float32), np.random.default_rng(0))


def test_features_of_slots_are_learned_from():
    """The arm that earns follows the slot's feature, not its place."""
    model, rng = VowpalSlots(), np.random.default_rng(1)
    kinds = np.eye(2, dtype=np.float32)
    for _ in range(3_000):
        order = rng.permutation(2)
        filled = model.choose(PEOPLE[0], ARMS, kinds[order], rng)
        model.learn(PEOPLE[0], ARMS, kinds[order], filled, 0.8 * (filled.chosen == order))
    for kind in (0, 1):
        assert model.chances(PEOPLE[0], ARMS, kinds[[kind, 1 - kind]]).argmax() == kind


def test_slates_learn_a_layout_for_each_person():
    model, rng = taught_slates(), np.random.default_rng(2)
    for who in (0, 1):
        layouts = [tuple(model.choose(PEOPLE[who], PARTS, rng).chosen.tolist()) for _ in range(200)]
        assert layouts.count(BEST_PARTS[who]) > 140


def test_elements_come_as_often_as_their_propensity_says():
    """Each part apart; false alarm 3 in 1,000."""
    model, rng = taught_slates(200), np.random.default_rng(3)
    chances = model.chances(PEOPLE[0], PARTS)
    layouts = [model.choose(PEOPLE[0], PARTS, rng) for _ in range(3_000)]
    for part, expected in enumerate(chances):
        assert expected.sum() == pytest.approx(1.0, abs=1e-12)
        assert expected.min() >= model.epsilon / len(expected)
        chosen = np.array([filled.chosen[part] for filled in layouts])
        assert all(filled.propensities[part] == expected[filled.chosen[part]] for filled in layouts)
        assert chisquare(np.bincount(chosen, minlength=len(expected)), expected * len(layouts)).pvalue > 0.001


def test_numbers_are_learned_for_each_person():
    model, rng = taught_continuous(), np.random.default_rng(2)
    for who in (0, 1):
        values = np.array([model.choose(PEOPLE[who], rng)[0] for _ in range(300)])
        assert np.mean(np.abs(values - BEST_VALUE[who]) < 1.5) > 0.8


def test_numbers_are_drawn_from_the_density_that_is_logged():
    """Kolmogorov-Smirnov against the density's own integral; false alarm 1 in 1,000."""
    model, rng = taught_continuous(500), np.random.default_rng(3)
    density = model.density(PEOPLE[0])
    assert density.heights.min() >= model.epsilon / 10.0
    assert (density.heights * np.diff(density.edges)).sum() == pytest.approx(1.0, abs=1e-12)
    drawn = [model.choose(PEOPLE[0], rng) for _ in range(2_000)]
    values, logged = map(np.array, zip(*drawn, strict=True))
    assert (values.min(), values.max()) >= (0.0, 0.0)
    assert values.max() <= 10.0
    piece = np.clip(np.searchsorted(density.edges, values, side="right") - 1, 0, len(density.heights) - 1)
    np.testing.assert_array_equal(logged, density.heights[piece])
    reached = np.concatenate([[0.0], np.cumsum(density.heights * np.diff(density.edges))])
    assert kstest(values, lambda x: np.interp(x, density.edges, reached)).pvalue > 0.001


def test_a_range_that_is_none_is_refused():
    with pytest.raises(InvalidInput, match="a range"):
        VowpalContinuous(low=3.0, high=3.0)


@pytest.mark.parametrize("kind", ["slots", "slates", "continuous"])
def test_a_model_that_was_kept_and_restored_goes_on_as_if_it_had_never_stopped(kind):
    whole = {"slots": taught_slots, "slates": taught_slates, "continuous": taught_continuous}[kind](300)
    again = {"slots": VowpalSlots, "slates": VowpalSlates,
             "continuous": lambda: VowpalContinuous(low=0.0, high=10.0, cells=16, bandwidth=1.0)}[kind]()  # fmt: skip
    again.restore(whole.encode())
    for model in (whole, again):
        for who in (0, 1, 1, 0):
            _once_more(model, who)
    assert again.encode() == whole.encode()
    with pytest.raises(InvalidInput):
        again.restore(b"no model")
    assert again.encode() == whole.encode()


def _once_more(model, who):
    if isinstance(model, VowpalSlots):
        model.learn(PEOPLE[who], ARMS, SLOTS, Filled(np.array([1, 0]), np.array([0.5, 0.2])), np.array([0.0, 1.0]))
    elif isinstance(model, VowpalSlates):
        model.learn(PEOPLE[who], PARTS, Filled(np.array([1, 0, 2]), np.array([0.5, 0.2, 0.1])), 0.7)
    else:
        model.learn(PEOPLE[who], 3.0, 0.2, 0.7)
