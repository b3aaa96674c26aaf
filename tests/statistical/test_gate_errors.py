"""Whether the gate keeps its word when it is asked after every batch, and still comes to a verdict where there is something to
find.
"""

from __future__ import annotations

import numpy as np
import pytest

from bandits.gate import Gate

CAMPAIGNS, LOOKS, BATCH = 1_000, 300, 100
#: With a true rate of 5 % more than 75 false verdicts in 1,000 come up once in 3,000 such tests (binomial tail 0.03 %). The
#: wagers may be watched for ever, so the rate within 30,000 rows is nearer to 3 %.
MOST_FALSE = 75
#: Chances of five ads: an uneven log, and two policies over them.
LOG = np.array([0.4, 0.3, 0.1, 0.1, 0.1])
CANDIDATE, INCUMBENT = np.array([0.1, 0.2, 0.1, 0.5, 0.1]), np.array([0.5, 0.1, 0.1, 0.1, 0.2])


def ever(rates_of, seed, log=LOG, candidate=CANDIDATE, incumbent=INCUMBENT):
    """Share of campaigns that are ever promoted, and that are ever rolled back; ``rates_of(look)``: rewards per row of each
    ad.
    """
    rng = np.random.default_rng(seed)
    k = len(log)
    u, v = candidate / log, incumbent / log
    gate = Gate(float(max(u.max(), v.max())), CAMPAIGNS)
    at, reward = np.repeat(np.arange(CAMPAIGNS), 2 * k), np.tile(np.repeat([1.0, 0.0], k), CAMPAIGNS)
    said = np.zeros((2, CAMPAIGNS), bool)
    for look in range(LOOKS):
        shown = rng.multinomial(BATCH, log, CAMPAIGNS)
        clicked = rng.binomial(shown, rates_of(look))
        count = np.hstack([clicked, shown - clicked]).ravel().astype(float)
        gate.observe(np.tile(u, 2 * CAMPAIGNS), np.tile(v, 2 * CAMPAIGNS), reward, at, count)
        said |= np.stack(gate.e_values()) >= 20.0
    return said.mean(axis=1)


BRANCHES = {"log": np.full(2, 0.5), "candidate": np.array([1.0, 0.0]), "incumbent": np.array([0.0, 1.0])}


@pytest.mark.parametrize("rate", [0.03, 0.4])
def test_of_two_like_branches_none_is_promoted_or_rolled_back_more_often_than_promised(rate):
    promoted, rolled_back = ever(lambda _: np.full(2, rate), 30, **BRANCHES)
    assert max(promoted, rolled_back) <= MOST_FALSE / CAMPAIGNS


def test_rates_that_rise_and_fall_for_both_alike_raise_no_more_false_alarms():
    promoted, rolled_back = ever(lambda look: np.full(2, 0.2 + 0.15 * np.sin(look / 20)), 31, **BRANCHES)
    assert max(promoted, rolled_back) <= MOST_FALSE / CAMPAIGNS


def test_two_different_policies_of_one_value_judged_from_the_log_of_a_third():
    direction = np.linalg.svd((CANDIDATE - INCUMBENT)[None])[2][1]  # orthogonal to the difference: both earn alike
    rates = 0.1 + 0.08 * direction / np.abs(direction).max()
    assert (CANDIDATE - INCUMBENT) @ rates == pytest.approx(0.0, abs=1e-12)
    assert np.ptp(rates) > 0.05
    promoted, rolled_back = ever(lambda _: rates, 32)
    assert max(promoted, rolled_back) <= MOST_FALSE / CAMPAIGNS


@pytest.mark.parametrize(("lift", "expected"), [(0.25, 0), (-0.25, 1)])
def test_a_large_difference_of_policies_is_found_in_nearly_every_campaign_and_never_taken_for_its_opposite(lift, expected):
    rates = 0.1 * (1 + lift * np.array([0.0, 0.0, 0.0, 2.0, 0.0]))  # the ad that the candidate shows five times as often
    shares = ever(lambda _: rates, 33)
    assert shares[expected] >= 0.95
    assert shares[1 - expected] <= 0.01
