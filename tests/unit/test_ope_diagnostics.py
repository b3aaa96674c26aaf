from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from bandits.ope.calibration import calibration
from bandits.ope.diagnostics import diagnose
from bandits.ope.logged import Logged
from bandits.ope.tails import tail_shape
from bandits.ope.units import effective_size, standard_error
from errors import InvalidInput


def log_of(action, behaviour, **columns):
    action, behaviour = np.asarray(action), np.asarray(behaviour, float)
    propensity = behaviour[np.arange(len(action)), action]
    return Logged(action, np.zeros(len(action)), propensity, behaviour.shape[1], behaviour=behaviour, **columns)


def even_log(n, k, seed=0):
    return log_of(np.random.default_rng(seed).integers(k, size=n), np.full((n, k), 1.0 / k))


def test_equal_weights_are_worth_as_many_rounds_as_there_are():
    assert effective_size(np.full(70, 3.0)) == pytest.approx(70.0)


def test_one_huge_weight_is_worth_one_round():
    assert effective_size(np.array([1e200, *np.ones(10_000)])) == pytest.approx(1.0)


def test_no_weight_at_all_is_worth_no_round():
    assert effective_size(np.zeros(5)) == 0.0


def test_the_error_of_a_mean_is_the_textbooks_where_units_are_rounds():
    terms = np.random.default_rng(0).normal(size=200)
    assert standard_error(terms, np.ones(200)) == pytest.approx(terms.std(ddof=1) / np.sqrt(200))


def test_the_logging_policy_itself_has_perfect_weights():
    logged = even_log(400, 4)
    found = diagnose(logged, logged.behaviour)
    assert (found.effective, found.mean_weight, found.mean_weight_z, found.unsupported) == pytest.approx((400.0, 1.0, 0.0, 0.0))


def test_ten_rounds_a_person_make_people_the_effective_size():
    logged = replace(even_log(400, 4), cluster=np.repeat(np.arange(40), 10))
    assert diagnose(logged, logged.behaviour).effective == pytest.approx(40.0)


def test_mass_on_what_could_not_be_chosen_is_counted():
    behaviour, target = np.tile([0.5, 0.5, 0.0], (100, 1)), np.tile([0.6, 0.3, 0.1], (100, 1))
    assert diagnose(log_of([0] * 100, behaviour), target).unsupported == pytest.approx(0.1)


def test_missing_support_shows_in_the_mean_weight_where_nothing_else_was_kept():
    rng = np.random.default_rng(1)
    logged = Logged(rng.integers(2, size=2_000), np.zeros(2_000), np.full(2_000, 0.5), 3)
    found = diagnose(logged, np.tile([0.4, 0.3, 0.3], (2_000, 1)))
    assert found.mean_weight == pytest.approx(0.7, abs=0.01)
    assert found.mean_weight_z < -10.0


def test_a_target_of_another_shape_is_turned_away():
    with pytest.raises(InvalidInput, match="shape"):
        diagnose(even_log(10, 4), np.full((10, 3), 1 / 3))


@pytest.mark.parametrize(("shape", "low", "high"), [(0.2, 0.0, 0.45), (0.9, 0.7, 1.15), (1.5, 1.2, 1.8)])
def test_the_shape_of_a_pareto_tail_is_found(shape, low, high):
    uniform = np.random.default_rng(2).random(20_000)
    assert low < tail_shape(((1.0 - uniform) ** -shape - 1.0) / shape) < high


def test_weights_that_hardly_vary_have_no_tail_to_fit():
    assert np.isnan(tail_shape(np.ones(1_000)))
    assert np.isnan(tail_shape(np.arange(4.0)))


def test_a_tail_is_the_same_in_other_units():
    weights = np.random.default_rng(3).pareto(1.5, 2_000)
    assert tail_shape(1e6 * weights) == pytest.approx(tail_shape(weights))


def drawn(behaviour, rng):
    return np.minimum((rng.random(len(behaviour))[:, None] > behaviour.cumsum(axis=1)).sum(axis=1), behaviour.shape[1] - 1)


def test_a_calibrated_log_gives_p_values_that_are_uniform():
    """200 logs whose probabilities differ by round: the share below 0.1 is within four standard errors of it."""
    rng = np.random.default_rng(4)
    below = 0
    for _ in range(200):
        behaviour = rng.dirichlet([0.5] * 5, 300) * 0.95 + 0.01
        below += calibration(log_of(drawn(behaviour, rng), behaviour)) < 0.1
    assert 0.02 < below / 200 < 0.2


@pytest.mark.parametrize("k", [3, 300])
def test_choices_that_were_filtered_after_the_draw_are_found(k):
    rng = np.random.default_rng(5)
    behaviour = rng.dirichlet([1.0] * k, 4_000) * 0.9 + 0.1 / k
    action = drawn(behaviour, rng)
    action[(action == 0) | (action % 10 == 1)] = 2
    assert calibration(log_of(action, behaviour)) < 1e-6


def test_a_policy_that_leaves_nothing_to_chance_is_either_followed_or_not():
    certain = np.tile([1.0, 0.0], (50, 1))
    assert calibration(log_of([0] * 50, certain)) == 1.0


def test_without_all_probabilities_there_is_no_calibration():
    logged = even_log(50, 2)
    assert calibration(replace(logged, behaviour=None)) is None


def test_probabilities_kept_in_three_decimals_are_no_false_alarm():
    rng = np.random.default_rng(6)
    behaviour = rng.dirichlet([2.0] * 3, 20_000) * 0.9 + 0.1 / 3
    action = drawn(behaviour, rng)
    assert calibration(log_of(action, np.floor(behaviour * 5_000) / 5_000)) > 1e-3
