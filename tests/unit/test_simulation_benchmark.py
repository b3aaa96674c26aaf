"""The benchmark of simulation at small size: what is compared does learn, and what is missing is said to be."""

from __future__ import annotations

import numpy as np
import pytest

from bandits.propensity import EPSILON
from benchmarks.simulation.__main__ import bars, engine, facts
from benchmarks.simulation.clock import rate_of
from benchmarks.simulation.engine import CONTEXTUAL
from benchmarks.simulation.pairs import BATCH, OURS, Pair, run
from benchmarks.simulation.peers import INSTALL, PEERS


@pytest.fixture(params=OURS)
def pair(request):
    return Pair(request.param, 5)


def test_ours_learns_in_the_plain_world_and_keeps_every_round(pair):
    """Chance is about .5; contextual policies reach .8 and more, context-free ones their best arm's share of clicks."""
    batches = run(pair, 6 * BATCH + 10)
    assert [len(batch.chosen) for batch in batches] == [BATCH] * 6 + [10]
    early, late = batches[0].rewards.mean(), batches[5].rewards.mean()
    assert late > early + (0.15 if pair.contextual else -0.05)
    for batch in batches:
        assert batch.probabilities.shape == (len(batch.chosen), 5)
        np.testing.assert_allclose(batch.probabilities.sum(axis=1), 1.0, atol=1e-12)
        assert (batch.probabilities[np.arange(len(batch.chosen)), batch.chosen] >= EPSILON / 5 * (1 - 1e-12)).all()


@pytest.mark.parametrize("name", PEERS)
def test_a_peer_plays_the_pair_or_says_that_it_is_not_installed(name, pair):
    try:
        play = PEERS[name](pair)
    except ImportError:
        pytest.skip(f"not installed: {INSTALL[name]}")
    play(30)


def test_a_rate_is_rounds_by_the_time_that_they_took():
    played = []

    def play(rounds):
        played.append(rounds)
        sum(range(2_000 * rounds))

    assert rate_of(play, 0.02) > 0.0
    assert played[0] < played[1]
    assert sorted(played) == played


def test_the_engine_is_measured_with_its_records_and_a_missing_peer_has_no_bar():
    speeds = engine(1_000, 3, CONTEXTUAL)
    assert 0.0 < speeds["default"].slowest <= speeds["default"].per_s <= speeds["default"].fastest
    assert 30 <= speeds["default"].candidates <= 50
    found = {Pair("LinTS", 5): {"adloom": 60.0, "obp": None}, Pair("LinUCB", 5): {"adloom": 60.0, "obp": 5.0}}
    assert [bar.value for bar in bars(speeds, found)] == [speeds["default"].per_s, 12.0]
    told = facts(speeds, found)
    assert told["impressions_per_s"] == {"default": speeds["default"].per_s}
    assert told["pairs"]["LinTS, 5 arms"] == {"adloom": 60.0, "obp": None}
