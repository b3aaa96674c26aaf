"""Votes of samples in compiled loops, against NumPy's plain argmax."""

from __future__ import annotations

import numpy as np
import pytest

from bandits.exploration import kernels

P, M = 7, 16
EVERYBODY = np.zeros((0, 0), np.bool_)
KINDS = {"a handful": kernels.vote_few, "many": kernels.vote_many}


@pytest.fixture(params=KINDS)
def vote(request):
    return KINDS[request.param]


def world(n, k, *, words=True):
    """Rows of a few more arms than are candidates, and people of words (mostly zeros) or of numbers."""
    rng = np.random.default_rng(0)
    people = (rng.random((n, P)) < 0.3) if words else rng.normal(size=(n, P))
    rows = rng.normal(size=(k + 5, M, P)).astype(np.float32)
    return people.astype(np.float32), rows, rng.permutation(k + 5)[:k]


def plain(people, rows, candidates, eligible=None):
    scores = np.einsum("np,kmp->nmk", people.astype(float), rows[candidates].astype(float))
    if eligible is not None:
        scores = np.where(eligible[:, None], scores, -np.inf)
    votes = np.stack([(scores.argmax(axis=2) == j).mean(axis=1) for j in range(len(candidates))], axis=1)
    return votes if eligible is None else votes * eligible.any(axis=1, keepdims=True)


@pytest.mark.parametrize("k", [1, 3, 64, 65, 150])
@pytest.mark.parametrize("words", [True, False])
def test_each_sample_votes_for_its_best_candidate(vote, k, words):
    people, rows, candidates = world(50, k, words=words)
    np.testing.assert_allclose(vote(people, rows, candidates, EVERYBODY), plain(people, rows, candidates), atol=1e-12)


def test_who_may_not_be_shown_gets_no_vote_and_whoever_has_nobody_casts_none(vote):
    people, rows, candidates = world(50, 70)
    eligible = np.random.default_rng(1).random((50, 70)) < 0.1
    eligible[3] = False
    expected = plain(people, rows, candidates, eligible)
    np.testing.assert_allclose(vote(people, rows, candidates, eligible), expected, atol=1e-12)
    assert not expected[3].any()


def test_somebody_of_whom_nothing_is_known_votes_for_the_first(vote):
    _, rows, candidates = world(2, 4)
    votes = vote(np.zeros((2, P), np.float32), rows, candidates, EVERYBODY)
    assert votes.tolist() == [[1.0, 0.0, 0.0, 0.0]] * 2


def test_scores_beyond_the_largest_number_still_vote_once(vote):
    people, rows, candidates = world(20, 5)
    with np.errstate(over="ignore"):
        votes = vote(people, rows * np.float32(1e38) * np.float32(3.0), candidates, EVERYBODY)
    np.testing.assert_allclose(votes.sum(axis=1), 1.0, atol=1e-12)
