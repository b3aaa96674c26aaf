"""Holm's step-down: never less than Bonferroni, never more than claims by themselves, and false claims as rare as promised."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm

from bandits.ope.holm import holm

CHANCES = st.lists(st.floats(0.0, 1.0), max_size=40).map(np.array)
ALPHAS = st.sampled_from([0.01, 0.05, 0.2])


@given(CHANCES, ALPHAS)
def test_it_tells_all_that_bonferroni_does_and_nothing_that_would_not_pass_alone(chances, alpha):
    told = holm(chances, alpha)
    assert told[chances <= alpha / max(len(chances), 1)].all()
    assert (chances[told] <= alpha).all()


@given(CHANCES, ALPHAS, st.randoms(use_true_random=False))
def test_the_order_in_which_claims_come_is_of_no_matter(chances, alpha, random):
    order = list(range(len(chances)))
    random.shuffle(order)
    assert sorted(chances[order][holm(chances[order], alpha)]) == sorted(chances[holm(chances, alpha)])


@given(CHANCES, ALPHAS)
def test_what_is_clearer_than_something_told_is_told(chances, alpha):
    told = holm(chances, alpha)
    assert told[chances < max(chances[told], default=-1.0)].all()


def test_a_second_claim_is_told_once_the_first_is():
    assert holm(np.array([0.03, 0.01, 0.9]), 0.05).tolist() == [False, True, False]
    assert holm(np.array([0.024, 0.01, 0.9]), 0.05).tolist() == [True, True, False]
    assert holm(np.array([0.024, math.nan, 0.9]), 0.05).tolist() == [False, False, False]


@pytest.mark.parametrize("shared", [0.0, 0.7])
def test_any_false_claim_is_told_in_at_most_one_report_of_twenty(shared):
    """4,000 families of 12 claims, 8 of them false, with errors that are independent or mostly shared. Were the rate 5 %,
    more than 5 % and 3.1 standard errors of them would have one in 1,000 runs: the false alarm of each of the two tests.
    """
    rng, families = np.random.default_rng(11), 4_000
    truth = np.where(np.arange(12) < 8, 0.0, 3.0)
    noise = math.sqrt(shared) * rng.standard_normal((families, 1)) + math.sqrt(1 - shared) * rng.standard_normal((families, 12))
    told = np.array([holm(2 * norm.sf(np.abs(seen)), 0.05) for seen in truth + noise])
    assert told[:, :8].any(axis=1).mean() <= 0.05 + 3.1 * math.sqrt(0.05 * 0.95 / families)
    alone = 2 * norm.sf(np.abs(truth + noise)) <= 0.05 / 12
    assert told[:, 8:].sum() > alone[:, 8:].sum()
