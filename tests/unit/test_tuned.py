from __future__ import annotations

import numpy as np
import pytest

from bandits.ope.doubly_robust import dm, dr
from bandits.ope.logged import Estimate, Logged
from bandits.ope.tuned import clips, tuned_dr_os, tuned_switch_dr, width_on

TUNED = pytest.mark.parametrize("tuned", [tuned_switch_dr, tuned_dr_os])


def heavy_log(n, rng):
    """A log whose weights reach 40, a target, and the true means, (n, 3)."""
    behaviour, target = np.array([0.9, 0.08, 0.02]), np.array([0.1, 0.1, 0.8])
    means = np.tile([0.2, 0.4, 0.7], (n, 1))
    action = rng.choice(3, n, p=behaviour)
    reward = (rng.random(n) < means[0, action]).astype(float)
    return Logged(action, reward, behaviour[action], 3), np.tile(target, (n, 1)), means


@TUNED
def test_with_a_true_model_heavy_weights_are_given_up_for_a_smaller_error(tuned):
    rng, errors = np.random.default_rng(1), []
    for _ in range(60):
        log, target, means = heavy_log(500, rng)
        truth = float((target * means).sum(axis=1)[0])
        errors.append([estimate(log, target, means).value - truth for estimate in (tuned, dr)])
    own, plain = np.square(errors).mean(axis=0)
    assert own < 0.5 * plain


@TUNED
def test_with_a_model_that_is_far_off_the_choice_stays_with_dr(tuned):
    log, target, means = heavy_log(20_000, np.random.default_rng(2))
    told, plain = tuned(log, target, means + 2.0).value, dr(log, target, means + 2.0).value
    assert abs(told - plain) < 0.05
    assert abs(dm(log, target, means + 2.0).value - plain) > 1.5


@TUNED
def test_rounds_of_one_person_repeated_are_no_evidence_of_bias(tuned):
    log, target, means = heavy_log(400, np.random.default_rng(3))
    q, times = means + 0.15, 25
    person = np.repeat(np.arange(400), times)
    rows = [column[person] for column in (log.action, log.reward, log.propensity)]
    clustered, apart = Logged(*rows, 3, cluster=person), Logged(*rows, 3)
    once = tuned(log, target, q).value
    assert tuned(clustered, target[person], q[person]).value == pytest.approx(once)
    assert tuned(apart, target[person], q[person]).value != pytest.approx(once, rel=0.02)


def test_the_width_is_the_standard_error_over_units_and_zero_for_a_single_one():
    terms = np.array([1.0, 2.0, 4.0, 5.0])
    log = Logged(np.zeros(4, np.int64), terms, np.ones(4), 1)
    assert width_on(log)(Estimate.of_terms("any", terms)) == pytest.approx(np.sqrt(10 / 3 / 4))
    pairs = Logged(log.action, log.reward, log.propensity, 1, cluster=np.array([0, 0, 1, 1]))
    assert width_on(pairs)(Estimate.of_terms("any", terms)) == pytest.approx(1.5)
    alone = Logged(log.action, log.reward, log.propensity, 1, cluster=np.zeros(4, np.int64))
    assert width_on(alone)(Estimate.of_terms("any", terms)) == 0.0


def test_the_grid_runs_from_no_clip_down_to_one_in_equal_ratios_of_the_logs_largest_weight():
    grid = clips(np.array([0.0, 3.0, 128.0]))
    assert grid == pytest.approx([np.inf, 64.0, 32.0, 16.0, 8.0, 4.0, 2.0, 1.0])
    assert clips(np.array([0.5])) == [np.inf, *[1.0] * 7]
