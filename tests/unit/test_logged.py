"""What a log must be to be weighted: everything else is turned away by the name of its column."""

from __future__ import annotations

import numpy as np
import pytest

from bandits.ope.logged import Logged
from errors import InvalidInput

GOOD = {
    "action": np.array([0, 1, 2]),
    "reward": np.array([0.0, 1.0, 0.5]),
    "propensity": np.array([0.2, 1.0, 0.3]),
    "k": 3,
}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("reward", np.array([0.0, np.nan, 0.5])),
        ("reward", np.array([0.0, np.inf, 0.5])),
        ("reward", np.zeros(2)),
        ("propensity", np.array([0.2, 0.0, 0.3])),
        ("propensity", np.array([0.2, 1.01, 0.3])),
        ("propensity", np.array([0.2, -0.1, 0.3])),
        ("propensity", np.array([0.2, np.nan, 0.3])),
        ("propensity", np.full((3, 1), 0.5)),
        ("action", np.array([0, 1, 3])),
        ("action", np.array([-1, 1, 2])),
        ("action", np.array([0.0, 1.0, 2.0])),
        ("eligible", np.ones((3, 2), bool)),
        ("eligible", np.array([[0, 1, 1], [1, 1, 1], [1, 1, 1]], bool)),
        ("context", np.ones((2, 4))),
        ("context", np.full((3, 1), np.nan)),
        ("context", np.ones(3)),
        ("behaviour", np.full((3, 3), 0.2)),
        ("behaviour", np.full((3, 2), 0.5)),
        ("behaviour", np.tile([-0.5, 1.0, 0.5], (3, 1))),
        ("cluster", np.zeros(4, int)),
        ("group", np.zeros((3, 4), int)),
    ],
)
def test_a_column_that_cannot_be_weighted_is_turned_away_by_name(field, value):
    with pytest.raises(InvalidInput) as caught:
        Logged(**{**GOOD, field: value})
    assert caught.value.field == field


def test_an_empty_log_is_turned_away():
    with pytest.raises(InvalidInput) as caught:
        Logged(np.zeros(0, int), np.zeros(0), np.zeros(0), 2)
    assert caught.value.field == "log"


def test_weights_are_the_targets_probability_of_the_logged_action_over_its_propensity():
    target = np.array([[0.1, 0.4, 0.5], [0.0, 0.5, 0.5], [0.25, 0.25, 0.5]])
    assert Logged(**GOOD).weights(target) == pytest.approx([0.5, 0.5, 5 / 3])


def test_probabilities_kept_in_three_decimals_still_sum_to_one():
    Logged(**GOOD, behaviour=np.tile([0.333, 0.333, 0.333], (3, 1)))
