from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from bandits.ope.estimators import ESTIMATORS
from bandits.ope.intervals.registry import INTERVALS
from bandits.ope.judge import judge
from bandits.ope.logged import Logged
from bandits.ope.refusal import Gate
from errors import InvalidInput, Unknown

RATES = np.array([0.1, 0.2, 0.4])
TARGET = np.array([0.2, 0.3, 0.5])


def log_of(n, behaviour=(0.5, 0.3, 0.2), seed=0):
    rng = np.random.default_rng(seed)
    table = np.tile(behaviour, (n, 1))
    action = rng.choice(3, n, p=behaviour)
    reward = (rng.random(n) < RATES[action]).astype(float)
    return Logged(action, reward, table[np.arange(n), action], 3, behaviour=table)


def judged(logged, target=TARGET, **wishes):
    return judge(logged, np.tile(target, (len(logged), 1)), np.random.default_rng(1), **wishes)


def rules(findings):
    return [finding.rule for finding in findings]


def test_a_log_with_support_gives_a_number_without_a_word():
    found = judged(log_of(2_000))
    assert found.answered
    assert found.verdict.warnings == ()
    assert found.low < float(TARGET @ RATES) < found.high
    assert found.low <= found.value <= found.high


def test_too_few_effective_rounds_are_refused_with_the_traffic_that_would_do():
    found = judged(log_of(60))
    assert rules(found.verdict.refusals) == ["effective size"]
    assert np.isnan([found.value, found.low, found.high]).all()
    missing = found.verdict.refusals[0].rounds
    enough = judged(log_of(int(1.2 * (60 + missing))))
    assert enough.answered
    assert f"{missing:,} more rounds" in found.verdict.refusals[0].says


def test_one_propensity_that_is_next_to_nothing_is_refused():
    logged = log_of(5_000)
    propensity = logged.propensity.copy()
    propensity[0] = 1e-6
    found = judged(replace(logged, propensity=propensity))
    assert found.diagnostics.effective < 2.0
    assert "effective size" in rules(found.verdict.refusals)
    assert "heaviest weight" in rules(found.verdict.warnings)


def test_a_target_that_the_log_never_followed_is_refused_and_no_traffic_of_the_kind_would_help():
    found = judged(log_of(500, (0.6, 0.4, 0.0)), np.array([0.0, 0.0, 1.0]))
    assert {"effective size", "support"} <= set(rules(found.verdict.refusals))
    assert {finding.rounds for finding in found.verdict.refusals} == {None}
    assert "spread evenly" in found.verdict.refusals[0].says


def test_a_fifth_of_the_target_without_support_is_refused_however_many_rounds_there_are():
    found = judged(log_of(20_000, (0.6, 0.4, 0.0)), np.array([0.5, 0.3, 0.2]))
    assert "support" in rules(found.verdict.refusals)


def test_a_hundredth_without_support_is_told_and_answered():
    found = judged(log_of(3_000, (0.6, 0.4, 0.0)), np.array([0.59, 0.4, 0.01]))
    assert found.answered
    assert "support" in rules(found.verdict.warnings)


def test_propensities_that_are_not_those_of_the_choices_are_refused():
    logged = log_of(4_000)
    found = judged(replace(logged, propensity=np.full(4_000, 1 / 3), behaviour=np.full((4_000, 3), 1 / 3)))
    assert "calibration" in rules(found.verdict.refusals)
    unkept = judged(replace(logged, propensity=np.full(4_000, 1 / 3), behaviour=None), np.array([0.9, 0.05, 0.05]))
    assert "mean weight" in rules(unkept.verdict.refusals)


def test_a_heavy_tail_travels_with_the_number_as_a_warning():
    rng = np.random.default_rng(3)
    chance = 1.0 / (1.0 + rng.pareto(0.3, 20_000))
    action = (rng.random(20_000) >= chance).astype(np.int64)
    table = np.column_stack([chance, 1.0 - chance])
    logged = Logged(action, np.zeros(20_000), table[np.arange(20_000), action], 2)
    found = judge(logged, np.tile([1.0, 0.0], (20_000, 1)), rng)
    assert found.answered
    assert "tail" in rules(found.verdict.warnings)


def test_an_interval_wider_than_asked_is_refused_with_the_rounds_that_would_narrow_it():
    logged = log_of(1_000)
    wide = judged(logged)
    found = judged(logged, gate=Gate(widest=(wide.high - wide.low) / 2))
    assert rules(found.verdict.refusals) == ["interval width"]
    assert math.isnan(found.value)
    assert found.verdict.refusals[0].rounds == pytest.approx(3_000, rel=0.01)


@pytest.mark.parametrize("estimator", sorted(name for name, kind in ESTIMATORS.items() if kind.needs <= {"model"}))
@pytest.mark.parametrize("interval", sorted(INTERVALS))
def test_every_estimator_goes_with_every_interval(estimator, interval):
    found = judged(log_of(400), estimator=estimator, interval=interval)
    assert found.answered
    assert found.low < found.high


def test_names_that_nobody_registered_are_unknown():
    with pytest.raises(Unknown, match="estimator"):
        judged(log_of(100), estimator="oracle")
    with pytest.raises(Unknown, match="interval"):
        judged(log_of(100), interval="wide")


@pytest.mark.parametrize("level", [0.0, 1.0, -1.0, math.nan])
def test_a_level_that_is_no_share_is_turned_away(level):
    with pytest.raises(InvalidInput, match="level"):
        judged(log_of(100), level=level)
