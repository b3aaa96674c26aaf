from __future__ import annotations

import math

import msgspec
import numpy as np
import pytest
from made_up_results import NO_LIFT, lift, result

from simulations.results import over_seeds
from simulations.results.coverage import coverage
from simulations.results.measured import CLICK_RATE, PROFIT, REGRET, against, verdict


def test_a_mean_has_students_interval_and_one_seed_has_none() -> None:
    found = over_seeds.mean([1.0, 2.0, 3.0])
    assert found.value == pytest.approx(2.0)
    assert found.high - found.value == pytest.approx(4.302653 / 3**0.5)
    alone = over_seeds.mean([2.5])
    assert alone.value == 2.5
    assert not alone.answered
    assert math.isnan(over_seeds.mean([]).value)


def test_a_pair_of_equal_differences_has_no_width_however_much_the_seeds_differ() -> None:
    found = over_seeds.difference([1.0, 11.0, 101.0], [0.0, 10.0, 100.0])
    assert (found.value, found.low, found.high) == (1.0, 1.0, 1.0)


def test_a_share_of_all_seeds_is_not_certain() -> None:
    found = over_seeds.share(20, 20)
    assert found.high == 1.0
    assert found.low == pytest.approx(0.025 ** (1 / 20))
    assert over_seeds.share(0, 20).low == 0.0


def test_the_median_counts_a_run_that_never_came_there() -> None:
    assert over_seeds.median([1.0, 2.0, math.inf]).value == 2.0
    assert math.isinf(over_seeds.median([1.0, math.inf]).value)
    few, many = over_seeds.median([1.0] * 5), over_seeds.median([float(n) for n in range(20)])
    assert not few.answered
    assert (many.low, many.high) == (5.0, 14.0)


def test_the_medians_interval_covers() -> None:
    """Of 2,000 samples of 12 the interval's 96.1 % cover; fewer than 95 % of them by chance: 1 in 100."""
    rng = np.random.default_rng(3)
    found = [over_seeds.median(row.tolist()) for row in rng.normal(size=(2000, 12))]
    assert np.mean([one.low <= 0.0 <= one.high for one in found]) > 0.95


def test_seeds_that_only_one_policy_has_are_left_out_of_a_pair() -> None:
    ours = {seed: result(seed=seed, regret=10.0 + seed) for seed in (0, 1, 2)}
    theirs = {seed: result("uniform", seed, regret=30.0 + seed) for seed in (1, 2, 3)}
    found = against(REGRET, ours, theirs)
    assert found.n == 2
    assert found.value == pytest.approx(-40.0)  # 20 clicks on 500 impressions


def test_a_measure_that_no_run_has_gives_no_pair() -> None:
    runs = {0: result(), 1: result(seed=1)}
    assert against(PROFIT, runs, runs).n == 0


def test_better_is_less_regret_and_more_clicks() -> None:
    lower, higher = over_seeds.mean([-3.0, -2.0, -2.5]), over_seeds.mean([2.0, 3.0, 2.5])
    assert verdict(REGRET, lower) == verdict(CLICK_RATE, higher) == "better"
    assert verdict(REGRET, higher) == verdict(CLICK_RATE, lower) == "worse"
    assert verdict(REGRET, over_seeds.mean([-1.0, 1.0])) == verdict(REGRET, over_seeds.mean([5.0])) == "cannot tell"


def test_coverage_counts_runs_that_had_an_interval_and_every_look() -> None:
    held, missed = result(found=lift(0.0, 0.4, 0.2)), result(seed=1, found=lift(0.0, 0.4, 0.5))
    strayed = result(seed=2, found=lift(0.0, 0.4, 0.2))
    curve = (missed.account.curve[0], *strayed.account.curve[1:])
    account = msgspec.structs.replace(strayed.account, curve=curve)
    strayed = msgspec.structs.replace(strayed, account=account)
    found = coverage([held, missed, strayed, result(seed=3, found=NO_LIFT)])
    assert (found.runs, found.at_end, found.at_every_look) == (3, 2, 1)


def test_coverage_is_short_only_beyond_the_luck_of_the_seeds() -> None:
    held, missed = lift(0.0, 0.4, 0.2), lift(0.0, 0.4, 0.5)
    assert not coverage([result(seed=s, found=missed if s == 0 else held) for s in range(10)]).short
    assert coverage([result(seed=s, found=missed if s < 5 else held) for s in range(10)]).short
