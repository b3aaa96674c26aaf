from __future__ import annotations

import datetime as dt

import msgspec
import numpy as np
import pytest
from small_world import NOON, SHOES, brief, creative

from services.campaigns.campaign import Goal
from services.campaigns.records import CreativeAdded
from services.learning.traffic import WEEK, Traffic
from services.supply.costs import Costs
from services.supply.holding import KNOWN, holding
from services.supply.planner import Proposal
from services.supply.worth import USEFUL_SECONDS, seconds_of_use, worth_making

DAY = 86_400.0


def test_steady_traffic_is_measured_from_the_first_hour_on():
    traffic = Traffic()
    for hour in range(24 * 30):
        traffic.note("a", 360, NOON + hour * 3600.0)
        if hour in {1, 24, 100, 700}:
            assert traffic.rate("a", NOON + (hour + 1) * 3600.0) == pytest.approx(0.1, rel=0.02)


def test_traffic_that_ends_is_forgotten_in_weeks_and_shares_are_of_late():
    traffic = Traffic()
    traffic.note("old", 10_000, NOON)
    traffic.note("new", 100, NOON + 8 * WEEK)
    assert traffic.rate("old", NOON + 8 * WEEK) < 1e-3 * 10_000 / WEEK
    assert traffic.share("new") > 0.95
    assert traffic.rate("never", NOON) == traffic.share("never") == 0.0


def test_kept_traffic_goes_on_where_it_stopped():
    traffic, again = Traffic(), Traffic()
    traffic.note("a", 10, NOON)
    traffic.note("b", 5, NOON + 60.0)
    again.restore({name: np.array(array) for name, array in traffic.arrays().items()})
    assert again == traffic
    again.restore(Traffic().arrays())
    assert again == Traffic()


def made(cost, at=NOON):
    return CreativeAdded(at=at, creative=creative(brief()), why="supply", cost=cost)


def test_costs_are_of_the_day_and_the_next_is_expected_to_cost_what_the_last_did():
    costs = Costs()
    assert (costs.expected, costs.left(2.0, NOON)) == (0.0, 2.0)
    for cost in (0.4, 0.6, 0.0):
        costs.note(made(cost))
    assert costs.expected == pytest.approx(0.5)  # what the grammar made cost nothing and says nothing of models
    assert costs.left(2.0, NOON) == pytest.approx(1.0)
    assert costs.left(0.5, NOON) == 0.0
    assert costs.left(2.0, NOON + DAY) == 2.0
    costs.note(made(0.1, NOON + DAY))
    assert costs.left(2.0, NOON + DAY) == pytest.approx(1.9)


def test_what_is_held_follows_from_impressions_information_and_bounds():
    need = KNOWN / (1 - KNOWN) / (0.02 * 0.98 * 0.1**2)
    found = holding(12, 0.02, 0.1, 25.5 * need, 20, 36)
    assert (found.hold, found.need) == (25, pytest.approx(need))
    assert holding(12, 0.02, 0.1, 0.0, 20, 36).hold == 20
    assert holding(12, 0.02, 0.1, 1e9, 20, 36).hold == 36
    assert holding(12, 0.02, 0.1, 0.0, 20, 8).hold == 8
    told = f"{12 * need:,.0f} impressions to be told apart; you have {25.5 * need:,.0f} while they are remembered"
    assert found.sentence == f"12 creatives need {told}: hold 25"


@pytest.mark.parametrize(("tau", "p", "n"), [(0.3, 0.05, 200), (0.1, 0.2, 400), (0.3, 0.3, 30)])
def test_a_share_known_is_the_share_of_variance_that_so_many_impressions_tell(tau, p, n):
    """Correlation of own effects with their posterior means over 4,000 creatives, squared: 5 % where the need says 5 %."""
    rng = np.random.default_rng(0)
    known = n * p * (1 - p) * tau**2 / (1 + n * p * (1 - p) * tau**2)
    own = rng.normal(0.0, tau, 40_000)
    clicks = rng.binomial(n, 1 / (1 + np.exp(-(np.log(p / (1 - p)) + own))))
    assert np.corrcoef(own, clicks)[0, 1] ** 2 == pytest.approx(known, rel=0.2)


def priced(*, budget=10.0, goal=SHOES.goal, spent=(), n=10_000, gain=0.01, at=NOON):
    traffic, costs = Traffic(), Costs()
    traffic.note(SHOES.id, n, NOON - DAY)
    for cost in spent:
        costs.note(made(cost))
    campaign = msgspec.structs.replace(SHOES, goal=goal)
    return list(worth_making([Proposal(brief(), gain, 0.5)], campaign, traffic, costs, budget, at)), traffic


def test_worth_is_gain_times_impressions_times_value_less_cost():
    (proposal,), traffic = priced(goal=Goal(click_value=0.5), spent=[3.0])
    expected = 0.01 * traffic.rate(SHOES.id, NOON) * seconds_of_use(SHOES, NOON) * 0.5 - 3.0
    assert proposal.worth == pytest.approx(expected)
    assert proposal.models


def test_an_event_without_a_value_is_wanted_at_no_cost_and_a_gain_of_nothing_is_not():
    (proposal,), _ = priced(goal=Goal(event="conversion"))
    assert (proposal.worth, proposal.models) == (0.0, False)
    assert priced(gain=0.0)[0] == []
    assert priced(n=0)[0] == []


def test_a_creative_is_of_use_to_the_end_of_its_flight_and_no_longer_than_traffic_is_known():
    last = dt.datetime.combine(SHOES.ends, dt.time(18), dt.UTC).timestamp()
    assert seconds_of_use(SHOES, last) == 6 * 3600.0
    assert seconds_of_use(SHOES, last + DAY) == 0.0
    assert seconds_of_use(SHOES, last - 60 * DAY) == USEFUL_SECONDS
