from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from scipy.stats import chi2

from bandits.actions.climbed import ClimbedPolicy
from bandits.actions.layouts import Layouts
from bandits.actions.looked_at import LookedAtPolicy
from bandits.propensity import EPSILON
from errors import InvalidInput

SMALL = Layouts((2, 3, 2))
HUGE = Layouts((3,) * 14)  # 4,782,969
ANYBODY = np.ones((1, 1), np.float32)
KINDS = {"all looked at": LookedAtPolicy, "climbed": ClimbedPolicy}


def taught(policy, rng, n=400):
    layouts, p = policy.layouts, policy.people
    shown = rng.integers(layouts.count, size=n)
    people = np.column_stack([np.ones(n), rng.integers(2, size=(n, p - 1))]).astype(np.float32)
    liked = 0.05 + 0.3 * (layouts.levels_of(shown)[:, 0] == 1)
    policy.learn(shown, people, np.ones(n), (rng.random(n) < liked).astype(float))
    return policy


@pytest.fixture(params=list(KINDS))
def kind(request):
    return KINDS[request.param]


@pytest.fixture
def snapshot(kind):
    rng = np.random.default_rng(0)
    return taught(kind(SMALL), rng).freeze(rng)


def test_numbers_and_levels_are_two_names_of_a_layout():
    levels = SMALL.levels_of(np.arange(SMALL.count))
    assert [tuple(row) for row in levels.tolist()] == list(product(range(2), range(3), range(2)))
    assert SMALL.numbers_of(levels).tolist() == list(range(SMALL.count))


def test_a_layout_has_one_feature_for_every_level_and_every_pair_of_levels():
    features = SMALL.features(np.arange(SMALL.count))
    assert features.shape == (12, 1 + 7 + 6 + 4 + 6)
    assert set(features.sum(axis=1)) == {1 + 3 + 3}
    assert np.linalg.matrix_rank(features) == 1 + 4 + (2 + 1 + 2)
    assert (features.sum(axis=0)[1:8] == [6, 6, 4, 4, 4, 6, 6]).all()


@pytest.mark.parametrize("levels", [(3, 4, 2, 5), (2, 2), (6,), (1, 3)])
def test_a_climb_ends_where_no_single_change_helps_and_finds_the_best_of_a_small_space(levels):
    layouts, rng = Layouts(levels), np.random.default_rng(1)
    effects = rng.standard_normal((40, layouts.width)).astype(np.float32)
    everywhere = layouts.levels_of(np.arange(layouts.count))
    scores = effects @ layouts.features(np.arange(layouts.count)).T
    assert layouts.climb(effects, everywhere).tolist() == scores.argmax(axis=1).tolist()
    top = layouts.climb(effects, everywhere[:1])
    for row, number in enumerate(top.tolist()):
        near = [other for other in range(layouts.count) if (everywhere[other] != everywhere[number]).sum() == 1]
        assert scores[row, number] >= scores[row, near].max(initial=-np.inf) - 1e-5


def test_the_propensities_of_all_layouts_sum_to_one_and_keep_their_floor(snapshot):
    everybody = np.repeat(ANYBODY, SMALL.count, axis=0)
    propensity = snapshot.propensity(everybody, np.arange(SMALL.count))
    assert propensity.sum() == pytest.approx(1.0, abs=1e-12)
    assert propensity.min() >= EPSILON / SMALL.count


def test_layouts_come_as_often_as_their_propensity(snapshot):
    """Chi-square over 12 layouts at 5,000 draws with a floor of a half; false alarm 1 in 1,000."""
    everybody = np.repeat(ANYBODY, 5_000, axis=0)
    drawn = snapshot.draw(everybody, np.random.default_rng(2).random(5_000), 0.5)
    expected = 5_000 * snapshot.propensity(everybody[:12], np.arange(12), 0.5)
    np.testing.assert_array_equal(drawn.propensity, snapshot.propensity(everybody, drawn.layouts, 0.5))
    assert ((np.bincount(drawn.layouts, minlength=12) - expected) ** 2 / expected).sum() < chi2.ppf(0.999, 11)


@pytest.mark.parametrize("epsilon", [0.0, EPSILON, 1.0])
def test_the_ends_of_the_uniform_draw_a_layout(snapshot, epsilon):
    drawn = snapshot.draw(np.repeat(ANYBODY, 2, axis=0), np.array([0.0, 1.0 - 2.0**-53]), epsilon)
    assert ((drawn.layouts >= 0) & (drawn.layouts < SMALL.count)).all()
    assert (drawn.propensity > 0.0).all()


def test_what_is_liked_is_drawn_and_is_the_best(snapshot):
    drawn = snapshot.draw(np.repeat(ANYBODY, 500, axis=0), np.random.default_rng(3).random(500))
    assert (SMALL.levels_of(drawn.layouts)[:, 0] == 1).mean() > 0.9
    assert SMALL.levels_of(snapshot.best(ANYBODY))[0, 0] == 1


def test_millions_of_layouts_are_learned_and_chosen_from():
    rng = np.random.default_rng(4)
    drawn = taught(ClimbedPolicy(HUGE), rng).freeze(rng).draw(np.repeat(ANYBODY, 6, axis=0), np.linspace(0.0, 0.999, 6))
    assert drawn.propensity.min() >= EPSILON / HUGE.count
    assert (drawn.propensity[1:] >= (1 - EPSILON) / 32).all()
    assert drawn.layouts.max() < HUGE.count


def test_people_have_layouts_of_their_own(kind):
    layouts, rng = Layouts((2, 2)), np.random.default_rng(5)
    policy, n = kind(layouts, people=2, base_rate=0.3), 4_000
    shown, young = rng.integers(4, size=n), rng.integers(2, size=n)
    people = np.column_stack([np.ones(n), young]).astype(np.float32)
    reward = rng.random(n) < 0.1 + 0.4 * (layouts.levels_of(shown)[:, 0] == young)
    for part in np.array_split(np.arange(n), 20):
        policy.learn(shown[part], people[part], np.ones(len(part)), reward[part].astype(float))
    best = policy.freeze(rng).best(np.array([[1, 0], [1, 1]], np.float32))
    assert layouts.levels_of(best)[:, 0].tolist() == [0, 1]


@pytest.mark.parametrize("levels", [(), (2, 0), (2**16, 2**16)])
def test_an_impossible_space_is_refused(levels):
    with pytest.raises(InvalidInput, match="levels"):
        Layouts(levels)


@pytest.mark.parametrize("number", [-1, 12])
def test_a_layout_that_is_not_there_teaches_nothing(kind, number):
    policy = taught(kind(SMALL), np.random.default_rng(6))
    before = policy.learner.arrays()
    with pytest.raises(InvalidInput, match=r"numbers in 0 \.\. 11"):
        policy.learn(np.array([3, number]), np.ones((2, 1), np.float32), np.ones(2), np.zeros(2))
    assert all((policy.learner.arrays()[name] == array).all() for name, array in before.items())


def test_a_batch_that_does_not_fit_teaches_nothing(kind):
    policy = taught(kind(SMALL), np.random.default_rng(6))
    before = policy.learner.arrays()
    with pytest.raises(InvalidInput, match="reward"):
        policy.learn(np.array([3]), ANYBODY, np.ones(1), np.array([np.nan]))
    assert all((policy.learner.arrays()[name] == array).all() for name, array in before.items())


def test_too_many_layouts_are_not_looked_at():
    with pytest.raises(InvalidInput, match="have to be climbed"):
        LookedAtPolicy(HUGE)
