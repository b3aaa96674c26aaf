"""The headline benchmark: its measures, its urns, and that what it plays is the learner that is shipped."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from bandits.learners.factor import FactorLearner, FactorSettings
from bandits.learners.learner import Shape
from benchmarks.headlines.measures import Groups, measured, ratio
from benchmarks.headlines.replay import OURS, World, replayed
from benchmarks.headlines.urns import believe, draw, play_beta, play_bound, play_ours
from errors import InvalidInput
from services.evaluation.past_tests import PastTests

RATE, SPREAD, BETWEEN = 0.05, 0.04, 0.25


def arms_of(clicks, impressions=1_000.0):
    """Groups of arms, one a row of ``clicks``, each a test of its own."""
    groups, arms = np.shape(clicks)
    labels = np.repeat(np.arange(groups), arms)
    texts = np.array([f"headline {row}" for row in range(groups * arms)], object)
    weeks, names = np.full(groups * arms, 201410), tuple(map(str, range(groups)))
    return PastTests(labels, labels, texts, np.full(groups * arms, impressions), np.ravel(clicks).astype(float), weeks, names)


def test_an_order_is_right_in_half_of_the_tied_scores_and_tied_rates_do_not_count():
    groups = Groups.of(arms_of([[10, 20, 20]]))
    found = measured(groups, np.array([0.0, 1.0, 0.0]), np.random.default_rng(0))
    assert found["pair_accuracy"].value == 0.75  # right, tied; the third pair has equal rates
    assert found["top_1"].value == 1.0
    assert found["lift"].value == pytest.approx(20 / (50 / 3) - 1.0)


def test_nothing_to_measure_is_no_number():
    found = measured(Groups.of(arms_of([[10, 11]])), np.zeros(2), np.random.default_rng(0))
    assert np.isnan(found["pair_accuracy_significant"].value)


def test_only_pairs_that_differ_beyond_chance_are_significant():
    found = Groups.of(arms_of([[10, 11, 60]])).pairs
    assert found.significant.tolist() == [False, True, True]


def test_intervals_are_over_tests():
    """One test of many: its weight moves the ratio, so the interval is wide; without noise it has no width."""
    rng = np.random.default_rng(0)
    assert ratio(np.full(50, 2.0), np.full(50, 4.0), rng) == (0.5, 0.5, 0.5)
    above = np.zeros(50)
    above[0] = 50.0
    figure = ratio(above, np.ones(50), rng)
    assert figure.low == 0.0
    assert figure.high >= 2.0


def test_an_urn_that_is_pulled_empty_has_given_all_its_clicks():
    outcomes = draw(np.array([40.0, 60.0]), np.array([7.0, 0.0]), 40, 3)
    assert outcomes.sum(axis=1).tolist() == [7, 0]


def test_a_policy_that_knows_the_best_arm_earns_its_rate():
    impressions, clicks = np.array([5_000.0, 5_000.0]), np.array([500.0, 50.0])
    outcomes = draw(impressions, clicks, 300, 1)
    for gained in (
        play_ours(impressions, clicks, outcomes, np.array([1.0, -1.0]), np.array([-3.0, 0.2]), 1e-9, 0.0, 0.0, 1),
        play_bound(impressions, clicks, outcomes, np.array([0.1, 0.01]), 1e6, 0.0),
    ):
        assert gained[-1] == pytest.approx(30.0, rel=0.05)
    assert 0.0 < play_beta(impressions, clicks, outcomes, 1)[-1] < 30.5


def test_what_is_played_is_the_factor_learners_posterior():
    """One person feature, one attribute, three arms that start apart: the kernel's mode is the learner's mean."""
    start, shown, clicked = np.array([0.3, -0.2, -0.1]), np.array([900.0, 400.0, 50.0]), np.array([60.0, 14.0, 4.0])
    settings = FactorSettings(sd=(BETWEEN**0.5, 0.3, 0.1, 0.05), arm_sd=SPREAD**0.5, empirical_every=0)
    learner = FactorLearner(Shape(1, 1, RATE), settings)
    for arm in range(3):
        learner.add_arm(str(arm), np.ones(1, np.float32), float(start[arm]))
    for _ in range(40):  # in parts, so that the learner's linearisation follows the mode
        learner.learn(np.arange(3), np.ones((3, 1), np.float32), shown / 40, clicked / 40)
    level, own, centre = 0.0, np.zeros(3), np.array([np.log(RATE / (1.0 - RATE)), BETWEEN])
    for _ in range(50):
        level = believe(shown, clicked, start, centre, SPREAD, level, own)
    scores = learner.score(np.arange(3), np.ones((3, 1)))
    np.testing.assert_allclose(level + start + own, scores, atol=0.02)


def test_a_text_that_knows_earns_more_than_one_that_does_not():
    rng = np.random.default_rng(0)
    odds = rng.normal(-3.0, 0.3, (30, 3))
    data = arms_of(rng.binomial(2_000, 1.0 / (1.0 + np.exp(-odds))), 2_000.0)
    groups, world = Groups.of(data), World.of(data, SPREAD)
    knows = replayed(groups, odds.ravel(), odds.ravel(), world, np.random.default_rng(1))
    guesses = replayed(groups, odds.ravel(), 0.0 * odds.ravel(), world, np.random.default_rng(1))
    assert knows[OURS].gap_closed[300].value > guesses[OURS].gap_closed[300].value + 0.2
    assert knows["uniform A/B"].gap_closed[1_000].value == pytest.approx(0.0, abs=1e-9)
    assert max(earned.gap_closed[1_000].high for earned in knows.values()) < 1.05


def test_tests_that_are_fitted_on_are_not_judged_on(tmp_path):
    pytest.importorskip("sklearn", reason="the peers are scikit-learn's: install the extra bench")
    from benchmarks.headlines.__main__ import split  # noqa: PLC0415

    path = tmp_path / "tests.csv"
    lines = ["clickability_test_id,headline,impressions,clicks,test_week"]
    lines += [f"{week},{word},100,3,{week}" for week in (201320, 201330, 201410, 201420) for word in ("one", "two")]
    path.write_text("\n".join(lines))
    parts = split(path, path, 201415, 999_999, broken=False)
    assert set(parts.train.weeks) == {201320, 201410}
    assert set(parts.test.weeks) == {201420}
    assert set(split(path, path, 201415, 999_999, broken=True).train.weeks) == {201320, 201330, 201410}
    with pytest.raises(InvalidInput, match="in both"):
        split(path, path, None, 999_999, broken=False)


def test_words_foretell_clicks_on_real_tests():
    """Fitted on weeks before 201414, judged on the twelve after: chance is .5, and 0 is what knowing nothing lifts."""
    file = Path(os.environ.get("ADLOOM_DATA_DIR", "")) / "upworthy" / "packages.parquet"
    if "ADLOOM_DATA_DIR" not in os.environ or not file.is_file():
        pytest.skip("ADLOOM_DATA_DIR holds no upworthy/packages.parquet: see docs/how-to/start-from-past-tests.md")
    pytest.importorskip("sklearn", reason="the peers are scikit-learn's: install the extra bench")
    from benchmarks.headlines.__main__ import ours, split  # noqa: PLC0415

    parts = split(file, file, 201414, 201426, broken=False)
    prior, scores = ours(parts, "")
    found = measured(Groups.of(parts.test), scores, np.random.default_rng(0))
    assert prior.explained > 0.0
    assert found["pair_accuracy"].low > 0.52
    assert found["lift"].low > 0.0
