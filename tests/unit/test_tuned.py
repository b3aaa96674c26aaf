from __future__ import annotations

import numpy as np
import pytest

from bandits.ope.doubly_robust import dm, dr
from bandits.ope.logged import Logged
from bandits.ope.tuned import clips, tuned_dr_os, tuned_switch_dr

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


def test_the_grid_runs_from_no_clip_down_to_one_in_equal_ratios_of_the_logs_largest_weight():
    grid = clips(np.array([0.0, 3.0, 128.0]))
    assert grid == pytest.approx([np.inf, 64.0, 32.0, 16.0, 8.0, 4.0, 2.0, 1.0])
    assert clips(np.array([0.5])) == [np.inf, *[1.0] * 7]
