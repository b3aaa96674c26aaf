"""Laws of every interval in the registry, as far as it claims them. A new interval is one line there and is held to all."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import binom

from bandits.ope.estimators import ESTIMATORS
from bandits.ope.intervals.evidence import Evidence
from bandits.ope.intervals.registry import INTERVALS
from bandits.ope.logged import Logged

K = 6
#: Coverage is tried on so many logs; below the count that a true 95 % would miss once in 100,000 is a failure.
LOGS, FALSE_ALARM = 400, 1e-5
RATES = np.array([0.1, 0.2, 0.3, 0.5, 0.6, 0.8])


@pytest.fixture(params=sorted(INTERVALS))
def interval(request):
    return INTERVALS[request.param]


def world(rng, n, rates=RATES):
    """A log of a skewed policy, and a target that likes what it seldom chose. Weights reach 6."""
    behaviour = np.tile([0.35, 0.25, 0.15, 0.1, 0.1, 0.05], (n, 1))
    target = np.tile([0.05, 0.05, 0.1, 0.2, 0.3, 0.3], (n, 1))
    action = rng.choice(K, n, p=behaviour[0])
    reward = (rng.random(n) < rates[action]).astype(float)
    return Logged(action, reward, behaviour[np.arange(n), action], K, behaviour=behaviour), target


def evidence_of(logged, target, name="snips"):
    return Evidence.of(logged, target, ESTIMATORS[name](logged, target))


def bounds(interval, evidence, level=0.95, seed=0):
    return interval(evidence, level, np.random.default_rng(seed))


def rows_of(logged, rows):
    columns = {name: getattr(logged, name) for name in ("action", "reward", "propensity", "behaviour", "cluster")}
    return replace(logged, **{name: column[rows] for name, column in columns.items() if column is not None})


def test_a_higher_level_holds_the_lower_one_inside(interval):
    for seed in range(20):
        found = evidence_of(*world(np.random.default_rng(seed), 300))
        nested = [bounds(interval, found, level) for level in (0.5, 0.8, 0.9, 0.95, 0.99)]
        lows, highs = zip(*nested, strict=True)
        assert list(lows) == sorted(lows, reverse=True)
        assert list(highs) == sorted(highs)


def test_the_bounds_are_finite_and_in_order(interval):
    for seed in range(20):
        low, high = bounds(interval, evidence_of(*world(np.random.default_rng(seed), 40)))
        assert np.isfinite([low, high]).all()
        assert low <= high


@pytest.mark.parametrize("name", ["ips", "snips", "dr"])
def test_an_interval_of_an_estimate_contains_it(interval, name):
    if "estimate" not in interval.claims:
        pytest.skip("it is about the value alone, and may correct the estimate")
    for seed in range(30):
        logged, target = world(np.random.default_rng(seed), 300)
        estimate = ESTIMATORS[name](logged, target)
        low, high = bounds(interval, Evidence.of(logged, target, estimate))
        assert low <= min(max(estimate.value, 0.0), 1.0) <= high


def test_the_order_of_the_rounds_is_of_no_account(interval):
    if "order" not in interval.claims:
        pytest.skip("it reads rounds as they came")
    logged, target = world(np.random.default_rng(1), 500)
    rows = np.random.default_rng(2).permutation(500)
    mixed = evidence_of(rows_of(logged, rows), target[rows])
    assert bounds(interval, mixed) == pytest.approx(bounds(interval, evidence_of(logged, target)), abs=1e-6)


def test_more_rounds_of_the_same_kind_make_it_narrower(interval):
    widths = []
    for n in (200, 1_600, 12_800):
        found = [bounds(interval, evidence_of(*world(np.random.default_rng(seed), n))) for seed in range(5)]
        widths.append(np.mean([high - low for low, high in found]))
    assert widths[0] > widths[1] > widths[2]
    assert widths[2] < 0.2 * widths[0] or "finite" in interval.claims


def test_rewards_on_another_scale_move_the_bounds_alike(interval):
    logged, target = world(np.random.default_rng(3), 500)
    money = replace(logged, reward=40.0 * logged.reward - 10.0)
    plain, scaled = bounds(interval, evidence_of(logged, target)), bounds(interval, evidence_of(money, target))
    assert scaled == pytest.approx([40.0 * bound - 10.0 for bound in plain], abs=1e-3)


def test_rounds_told_twice_by_the_same_person_are_no_more_evidence(interval):
    if "units" not in interval.claims:
        pytest.skip("it takes rounds for independent")
    logged, target = world(np.random.default_rng(4), 400)
    rows = np.repeat(np.arange(400), 5)
    people = replace(logged, cluster=np.arange(400))
    once, five_times = (evidence_of(log, t) for log, t in ((people, target), (rows_of(people, rows), target[rows])))
    once_width, width = (high - low for low, high in (bounds(interval, once), bounds(interval, five_times)))
    assert width == pytest.approx(once_width, rel=0.1)
    strangers = evidence_of(replace(rows_of(people, rows), cluster=None), target[rows])
    low, high = bounds(interval, strangers)
    assert high - low < 0.7 * width


def test_where_nothing_was_rewarded_yet_there_is_room_above_zero(interval):
    logged, target = world(np.random.default_rng(5), 300, rates=np.zeros(K))
    low, high = bounds(interval, evidence_of(logged, target))
    assert low == pytest.approx(0.0, abs=1e-9)
    assert high > 0.001 or interval in (INTERVALS["normal"], INTERVALS["bootstrap"])  # they know no other terms than those seen


def test_it_covers_as_often_as_its_level_says(interval):
    """400 logs of 600 rounds; a true 95 % would fall below the threshold once in 100,000."""
    truth = float(world(np.random.default_rng(0), 1)[1][0] @ RATES)
    covered = 0
    for seed in range(LOGS):
        low, high = bounds(interval, evidence_of(*world(np.random.default_rng(seed), 600)), seed=seed)
        covered += low <= truth <= high
    assert covered >= binom.ppf(FALSE_ALARM, LOGS, 0.95)


def test_the_same_seed_gives_the_same_bounds(interval):
    found = evidence_of(*world(np.random.default_rng(6), 300))
    assert bounds(interval, found, seed=9) == bounds(interval, found, seed=9)
