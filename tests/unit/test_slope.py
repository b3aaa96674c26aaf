from __future__ import annotations

import numpy as np
import pytest

from bandits.ope.logged import Estimate
from bandits.ope.slope import slope
from errors import InvalidInput


def widths(chosen, *triples):
    """Candidates (parameter, value, width), and what is chosen of them."""
    known = {value: wide for _, value, wide in triples}
    candidates = [(name, Estimate(name, value, np.array([value]))) for name, value, _ in triples]
    return slope(candidates, lambda estimate: known[estimate.value])[0] == chosen


def test_estimates_that_agree_leave_the_narrowest():
    assert widths("narrow", ("wide", 0.50, 0.30), ("middle", 0.51, 0.10), ("narrow", 0.52, 0.01))


def test_an_estimate_that_no_wider_one_can_explain_is_bias():
    assert widths("middle", ("wide", 0.50, 0.10), ("middle", 0.52, 0.05), ("narrow", 0.80, 0.01))


def test_after_the_first_disagreement_none_is_taken_even_if_it_agrees_again():
    assert widths("wide", ("wide", 0.50, 0.10), ("middle", 0.90, 0.05), ("narrow", 0.5001, 0.01))


def test_one_must_agree_with_every_wider_one_not_just_with_the_next():
    # narrow lies within reach of middle, and middle of wide, but narrow has crept out of wide's reach
    assert widths("middle", ("wide", 0.0, 0.10), ("middle", 0.19, 0.09), ("narrow", 0.29, 0.05))


def test_the_order_in_which_candidates_are_given_does_not_matter():
    assert widths("middle", ("narrow", 0.80, 0.01), ("wide", 0.50, 0.10), ("middle", 0.52, 0.05))


def test_a_single_candidate_is_chosen_and_none_is_an_error():
    assert widths("only", ("only", 0.5, 0.1))
    with pytest.raises(InvalidInput):
        slope([], lambda estimate: estimate.value)
