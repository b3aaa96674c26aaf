"""The drift test: what it suspects, what it refuses, and that it goes on where it was."""

from __future__ import annotations

import numpy as np
import pytest

from bandits.drift import DriftTest
from errors import InvalidInput


def likely(score):
    return 1.0 / (1.0 + np.exp(-score))


def batch(rng, truth=lambda score: score, n=200):
    """n rows whose scores vary around -2; ``truth`` turns a predicted score into the true one."""
    score = rng.normal(-2.0, 0.8, n)
    return likely(score), score, (rng.random(n) < likely(truth(score))).astype(float), np.ones(n)


def watched(truth, batches, seed=0, **terms):
    """What the test says of each batch after 20 that are as predicted."""
    rng, test = np.random.default_rng(seed), DriftTest(**terms)
    quiet = [test.observe(*batch(rng)) for _ in range(20)]
    assert quiet == [None] * 20
    return [test.observe(*batch(rng, truth)) for _ in range(batches)]


@pytest.mark.parametrize("factor", [0.5, 1.8])
def test_a_level_that_fell_or_rose_is_suspected(factor):
    said = watched(lambda score: score + np.log(factor), 20)
    assert next(word for word in said if word) == "level"


def test_tastes_that_no_longer_tell_people_apart_are_suspected_where_the_level_stayed():
    as_before = likely(np.random.default_rng(1).normal(-2.0, 0.8, 100_000)).mean()
    said = watched(lambda score: np.full_like(score, np.log(as_before / (1 - as_before))), 40)
    assert next(word for word in said if word) == "tastes"


def test_a_world_that_stands_still_is_left_alone():
    assert watched(lambda score: score, 200) == [None] * 200


def test_after_an_alarm_the_test_begins_anew():
    rng, test = np.random.default_rng(2), DriftTest(every=1e4)
    chance, score, _, exposure = batch(rng)
    assert test.observe(chance, score, np.ones(200), exposure) == "level"
    assert not test.arrays()["wealth"].any()
    assert test.observe(*batch(rng)) is None


def test_a_reward_that_comes_alone_counts_as_one_that_came_with_its_impression():
    chance, score, exposure = np.full(3, 0.2), np.array([-1.0, -2.0, -1.5]), np.ones(3)
    together, apart = DriftTest(), DriftTest()
    together.observe(chance, score, np.array([1.0, 0.0, 0.0]), exposure)
    apart.observe(
        np.full(4, 0.2), np.array([-1.0, -1.0, -2.0, -1.5]), np.array([0.0, 1.0, 0.0, 0.0]), np.array([1.0, 0.0, 1.0, 1.0])
    )
    assert apart.arrays()["wealth"] == pytest.approx(together.arrays()["wealth"], rel=1e-12)


def test_one_row_at_a_time_finds_what_batches_find():
    rng, test = np.random.default_rng(3), DriftTest(every=1e5)
    columns = batch(rng, lambda score: score - 1.2, n=2_000)
    said = [test.observe(*(column[row : row + 1] for column in columns)) for row in range(2_000)]
    assert "level" in said


def test_no_row_is_no_news():
    test = DriftTest()
    assert test.observe(*np.zeros((4, 0))) is None
    assert not test.arrays()["wealth"].any()


def test_a_test_that_was_kept_goes_on_bit_for_bit():
    rng, kept = np.random.default_rng(4), DriftTest()
    for _ in range(5):
        kept.observe(*batch(rng))
    revived = DriftTest()
    revived.restore(kept.arrays())
    rows = batch(rng)
    assert kept.observe(*rows) == revived.observe(*rows)
    for name, array in kept.arrays().items():
        assert array.tobytes() == revived.arrays()[name].tobytes()


USUAL, WEALTH = np.zeros(2), np.zeros(9)


@pytest.mark.parametrize(
    "arrays",
    [{}, {"wealth": WEALTH}, {"wealth": WEALTH[:2], "usual": USUAL}, {"wealth": np.full(9, np.nan), "usual": USUAL}],
)
def test_a_state_of_another_shape_is_turned_away_and_changes_nothing(arrays):
    test = DriftTest()
    test.observe(*batch(np.random.default_rng(5)))
    before = {name: array.copy() for name, array in test.arrays().items()}
    with pytest.raises(InvalidInput, match="drift"):
        test.restore(arrays)
    assert all((test.arrays()[name] == array).all() for name, array in before.items())


@pytest.mark.parametrize(
    ("column", "value", "field"),
    [
        (0, -0.1, "chance"),
        (0, 1.1, "chance"),
        (0, np.nan, "chance"),
        (1, np.inf, "score"),
        (2, 1.5, "reward"),
        (3, -1.0, "exposure"),
    ],
)
def test_a_bad_row_is_named_and_none_of_its_batch_is_folded(column, value, field):
    rng, test = np.random.default_rng(6), DriftTest()
    test.observe(*batch(rng))
    before = {name: array.copy() for name, array in test.arrays().items()}
    rows = batch(rng)
    rows[column][3] = value
    with pytest.raises(InvalidInput) as caught:
        test.observe(*rows)
    assert caught.value.field == field
    assert all((test.arrays()[name] == array).all() for name, array in before.items())


@pytest.mark.parametrize("terms", [{"every": 0.5}, {"every": np.inf}, {"tolerance": -0.1}, {"tolerance": 1.0}])
def test_terms_out_of_range_are_turned_away(terms):
    with pytest.raises(InvalidInput, match=next(iter(terms))):
        DriftTest(**terms)
