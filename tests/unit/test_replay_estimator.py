from __future__ import annotations

import numpy as np
import pytest

from bandits.ope.logged import Logged
from bandits.ope.replay import accepted, replay
from errors import InvalidInput, Refused


def stochastic(n, seed=0):
    """A log whose policy and target are neither uniform nor deterministic, and the target's true value."""
    rng = np.random.default_rng(seed)
    behaviour, target, means = np.array([0.6, 0.3, 0.1]), np.array([0.2, 0.3, 0.5]), np.array([0.1, 0.5, 0.9])
    action = rng.choice(3, n, p=behaviour)
    log = Logged(action, (rng.random(n) < means[action]).astype(float), behaviour[action], 3)
    return log, np.tile(target, (n, 1)), float(target @ means), rng.random(n)


def test_only_rounds_that_the_target_would_have_played_count():
    log = Logged(np.array([0, 1, 0, 1]), np.array([1.0, 7.0, 0.0, 3.0]), np.full(4, 0.5), 2)
    told = replay(log, np.eye(2)[[0, 0, 0, 1]])
    assert told.value == pytest.approx((1.0 + 0.0 + 3.0) / 3)
    assert told.terms[1] == pytest.approx(told.value)  # a round that was left out has nothing to say


def test_rejection_keeps_actions_in_the_proportions_of_the_target():
    log, target, truth, uniforms = stochastic(200_000)
    kept = accepted(log.weights(target), uniforms, bound=5.0)
    shares = np.bincount(log.action[kept], minlength=3) / kept.sum()
    assert shares == pytest.approx(target[0], abs=5 * np.sqrt(0.25 / kept.sum()))
    assert kept.mean() == pytest.approx(1 / 5, abs=5 * np.sqrt(0.16 / len(log)))
    assert replay(log, target, uniforms, bound=5.0).value == pytest.approx(truth, abs=5 * np.sqrt(0.25 / kept.sum()))


def test_without_uniforms_a_target_that_needs_a_draw_is_turned_away():
    log, target, _, uniforms = stochastic(50)
    with pytest.raises(InvalidInput, match="uniforms"):
        replay(log, target)
    with pytest.raises(InvalidInput, match="uniforms"):
        replay(log, target, uniforms[:-1])


def test_a_bound_below_a_weight_is_turned_away():
    log, target, _, uniforms = stochastic(50)
    with pytest.raises(InvalidInput, match="bound"):
        replay(log, target, uniforms, bound=1.0)


def test_a_log_without_a_match_is_refused():
    log = Logged(np.zeros(3, int), np.ones(3), np.full(3, 0.5), 2)
    with pytest.raises(Refused):
        replay(log, np.eye(2)[np.ones(3, int)])
