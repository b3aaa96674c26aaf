from __future__ import annotations

import numpy as np
import pytest

from bandits.propensity import EPSILON, floor_and_draw


def test_the_floor_is_a_share_of_the_mass_whatever_k():
    for k in (1, 2, 50):
        weights = np.zeros((1, k))
        weights[0, 0] = 1.0
        probabilities, _ = floor_and_draw(weights, np.zeros(1))
        assert probabilities[0, 1:].tolist() == [EPSILON / k] * (k - 1)
        assert probabilities[0, 0] == pytest.approx(EPSILON / k + 1.0 - EPSILON)


def test_weights_need_not_sum_to_one():
    weights = np.random.default_rng(0).random((5, 4))
    one, _ = floor_and_draw(weights, np.full(5, 0.5))
    two, _ = floor_and_draw(weights * 37.0, np.full(5, 0.5))
    np.testing.assert_allclose(one, two, atol=1e-15)
    np.testing.assert_allclose(one, EPSILON / 4 + (1 - EPSILON) * weights / weights.sum(axis=1, keepdims=True), atol=1e-15)


def test_a_row_without_any_weight_is_uniform():
    probabilities, _ = floor_and_draw(np.zeros((1, 8)), np.array([0.3]))
    np.testing.assert_allclose(probabilities, 1 / 8, atol=1e-15)


def test_each_candidate_has_the_stretch_of_the_uniform_that_its_probability_is_long():
    weights = np.array([[1.0, 2.0, 5.0]])
    edges = np.concatenate([[0.0], np.cumsum(floor_and_draw(weights, np.zeros(1))[0][0])])
    for candidate in range(3):
        for uniform in (edges[candidate], np.nextafter(edges[candidate + 1], 0.0)):
            assert floor_and_draw(weights, np.array([uniform]))[1][0] == candidate


@pytest.mark.parametrize("k", [1, 3, 150])
def test_the_largest_uniform_still_draws_a_candidate(k):
    weights = np.random.default_rng(k).random((200, k))
    _, chosen = floor_and_draw(weights, np.full(200, 1.0 - 2.0**-53))
    assert ((chosen >= 0) & (chosen < k)).all()


def test_no_floor_leaves_the_weights_as_they_are():
    probabilities, _ = floor_and_draw(np.array([[1.0, 3.0]]), np.zeros(1), 0.0)
    assert probabilities[0].tolist() == [0.25, 0.75]


@pytest.mark.parametrize("k", [1, 4, 90])
def test_rows_that_are_one_row_broadcast_draw_what_they_would_one_by_one(k):
    rng = np.random.default_rng(k)
    weights, uniforms = np.broadcast_to(rng.random(k), (3_000, k)), rng.random(3_000)
    uniforms[:2] = 0.0, 1.0 - 2.0**-53
    for told, known in zip(floor_and_draw(weights, uniforms), floor_and_draw(weights.copy(), uniforms), strict=True):
        np.testing.assert_array_equal(told, known)
