from __future__ import annotations

import numpy as np
import pytest

from bandits.ope.sample_ratio import sample_ratio
from errors import InvalidInput


def test_even_counts_are_no_mismatch():
    found = sample_ratio(np.array([5_000, 5_040, 4_980]))
    assert not found.mismatch


def test_a_tenth_too_few_of_many_is_one_and_the_arm_is_named():
    found = sample_ratio(np.array([5_000, 5_000, 4_500, 5_000]))
    assert found.mismatch
    assert found.worst == 2


def test_shares_are_those_that_were_planned():
    counts = np.array([9_000, 1_000])
    assert sample_ratio(counts).mismatch
    assert not sample_ratio(counts, np.array([0.9, 0.1])).mismatch
    assert not sample_ratio(counts, np.array([9.0, 1.0])).mismatch


def test_sound_splits_are_called_broken_once_in_a_thousand():
    """4,000 sound splits: 4 false alarms are expected; more than 15 come once in 100,000 times."""
    rng = np.random.default_rng(0)
    assert sum(sample_ratio(rng.multinomial(3_000, [0.25] * 4)).mismatch for _ in range(4_000)) <= 15


@pytest.mark.parametrize(
    ("counts", "planned"),
    [([5], None), ([0, 0], None), ([-1, 5], None), ([5, 5], [0.0, 1.0]), ([5, 5], [1.0]), ([5, 5], [np.nan, 1.0])],
)
def test_counts_and_shares_that_cannot_be_are_turned_away(counts, planned):
    with pytest.raises(InvalidInput):
        sample_ratio(np.array(counts), None if planned is None else np.array(planned))
