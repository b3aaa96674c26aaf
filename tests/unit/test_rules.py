"""Every exploration rule against its formula or a slow reference. Laws that all share are in tests/property."""

from __future__ import annotations

import math

import numpy as np
import pytest
from questions import question_of
from scipy.special import expit, ndtr

from bandits.exploration.commit import Commit
from bandits.exploration.cover import Cover
from bandits.exploration.epsilon import EpsilonGreedy
from bandits.exploration.first import First
from bandits.exploration.greedy import Greedy
from bandits.exploration.inverse_gap import Falcon, InverseGap
from bandits.exploration.quadrature import Quadrature, chance_of_best
from bandits.exploration.question import Question
from bandits.exploration.regcb import RegCBElimination, RegCBOptimistic
from bandits.exploration.softmax import Softmax
from bandits.exploration.ucb import UpperBound
from bandits.exploration.votes import Votes
from bandits.learners.learner import Shape
from bandits.registry import make_policy
from bandits.specs import RULES
from errors import InvalidInput


@pytest.mark.parametrize(("k", "spread"), [(2, 1.0), (8, 0.3), (8, 3.0), (30, 1.0)])
def test_quadrature_gives_what_400_000_draws_give(k, spread):
    """A share's standard error is 8e-4 at most, so 5e-3 is six of them: a false alarm is rarer than 1 in 10 million."""
    rng = np.random.default_rng(k)
    means, spreads = rng.normal(size=k), spread * np.exp(0.5 * rng.normal(size=k))
    drawn = np.bincount(np.argmax(means + spreads * rng.standard_normal((400_000, k)), axis=1), minlength=k) / 400_000
    np.testing.assert_allclose(chance_of_best(means[None], spreads[None])[0], drawn, atol=5e-3)


def test_quadrature_of_two_arms_is_the_normal_distribution_of_their_difference():
    means = np.array([[0.3, 0.0], [1.0, -1.0], [0.0, 0.0]])
    spreads = np.array([[1.0, 2.0], [0.001, 1.0], [5.0, 0.01]])
    expected = ndtr((means[:, 0] - means[:, 1]) / np.hypot(spreads[:, 0], spreads[:, 1]))
    np.testing.assert_allclose(chance_of_best(means, spreads)[:, 0], expected, atol=2e-3)


def test_quadrature_tells_arms_apart_that_are_known_a_thousand_times_better_than_the_newcomer():
    rng = np.random.default_rng(3)
    means, spreads = 0.001 * rng.normal(size=12), np.full(12, 0.001)
    means[0], spreads[0] = 0.0, 1.0
    draws = means + spreads * rng.standard_normal((400_000, 12))
    drawn = np.bincount(np.argmax(draws, axis=1), minlength=12) / 400_000
    np.testing.assert_allclose(chance_of_best(means[None], spreads[None])[0], drawn, atol=5e-3)


def test_quadrature_without_spread_is_greedy_and_shares_ties():
    shares = chance_of_best(np.array([[1.0, 2.0, 2.0, 0.0]]), np.zeros((1, 4)))
    assert shares.tolist() == [[0.0, 0.5, 0.5, 0.0]]


def test_quadrature_of_ten_thousand_equal_arms_is_uniform():
    shares = chance_of_best(np.zeros((1, 10_000)), np.ones((1, 10_000)))
    np.testing.assert_allclose(shares, 1e-4, rtol=1e-9)


def test_more_nodes_bring_quadrature_nearer():
    rng = np.random.default_rng(0)
    means, spreads = rng.normal(size=(20, 10)), np.exp(rng.normal(size=(20, 10)))
    fine = chance_of_best(means, spreads, 1024)
    errors = [np.abs(chance_of_best(means, spreads, nodes) - fine).max() for nodes in (8, 24, 48)]
    assert errors[0] > errors[1] > errors[2]
    assert errors[2] < 2e-3


def samples_question(n, k=9, m=32, p=7, seed=0, eligible=None):
    rng = np.random.default_rng(seed)
    rows = rng.normal(size=(k + 3, m, p)).astype(np.float32)
    people = rng.normal(size=(n, p)).astype(np.float32)
    return Question(people, rows, rng.permutation(k + 3)[:k], eligible, "logit", 0.0)


@pytest.mark.parametrize("n", [1, 5, 31, 32, 200])
@pytest.mark.parametrize("masked", [False, True])
def test_votes_are_the_shares_of_samples_won(n, masked):
    eligible = np.random.default_rng(1).random((n, 9)) < 0.5 if masked else None
    question = samples_question(n, eligible=eligible)
    scores = np.einsum("ksp,np->nsk", question.rows[question.candidates].astype(float), question.people.astype(float))
    open_ = np.ones((n, 9), bool) if eligible is None else eligible
    scores = np.where(open_[:, None, :], scores, -np.inf)
    won = np.stack([(scores.argmax(axis=2) == j).mean(axis=1) for j in range(9)], axis=1) * open_
    np.testing.assert_allclose(Votes().weights(question), won, atol=1e-12)


def test_greedy_tells_scores_apart_whose_chances_are_both_one():
    assert Greedy().weights(question_of([40.0, 50.0, 45.0], link="logit")).tolist() == [[0.0, 1.0, 0.0]]


def test_epsilon_is_shared_by_all_and_decays_from_where_it_is_told():
    question = question_of([0.1, 0.3, 0.2], rounds=8_000.0)
    np.testing.assert_allclose(EpsilonGreedy(0.3).weights(question), [[0.1, 0.8, 0.1]])
    decaying = EpsilonGreedy(0.3, power=1 / 3, after=1_000.0)
    np.testing.assert_allclose(decaying.weights(question), [[0.05, 0.9, 0.05]])
    assert decaying.share(10.0) == decaying.share(1_000.0) == 0.3


def test_softmax_is_exponential_in_the_share_of_the_best_reward_that_is_missing():
    rewards = np.array([0.02, 0.018, 0.01])
    expected = np.exp((rewards - 0.02) / (0.1 * 0.02))
    np.testing.assert_allclose(Softmax(0.1).weights(question_of(rewards))[0], expected / expected.sum(), rtol=1e-5)


@pytest.mark.parametrize("rule", [Softmax(), InverseGap(), Falcon(), Cover()])
def test_rules_that_weigh_gaps_mean_the_same_in_euros_and_in_cents(rule):
    rewards = np.array([[0.5, 0.45, 0.3, 0.1]])
    euros, cents = (rule.weights(question_of(rewards * unit, rounds=50.0)) for unit in (1.0, 0.01))
    np.testing.assert_allclose(euros, cents, atol=1e-6)


def test_inverse_gap_is_one_over_k_plus_gamma_gap_and_the_best_has_the_rest():
    chances = expit(np.array([-3.0, -3.5, -4.0]))
    weights = InverseGap(gain=2.0, relative=0.0).weights(question_of([-3.0, -3.5, -4.0], link="logit", rounds=500.0))[0]
    gamma = 2.0 * math.sqrt(3 * 500)
    others = 1.0 / (3.0 + gamma * (chances[0] - chances[1:]))
    np.testing.assert_allclose(weights, [1.0 - others.sum(), *others], rtol=1e-6)


def test_inverse_gap_counts_the_eligible_only():
    eligible = np.array([[True, False, True]])
    weights = InverseGap().weights(question_of([0.2, 0.9, 0.1], eligible=eligible, rounds=100.0))[0]
    other = 1.0 / (2.0 + float(InverseGap().gamma(np.array(2.0), 100.0)) * 0.5)
    np.testing.assert_allclose(weights, [1.0 - other, 0.0, other], rtol=1e-6)


def test_falcon_moves_only_when_its_rounds_have_doubled():
    rule = Falcon(gain=3.0, delta=0.1)
    assert (
        rule.gamma(np.array(5.0), 1_024.0)
        == rule.gamma(np.array(5.0), 2_047.0)
        == pytest.approx(3.0 * math.sqrt(5 * 1_024 / math.log(10_240)))
    )
    assert rule.gamma(np.array(5.0), 2_048.0) > 1.3 * rule.gamma(np.array(5.0), 2_047.0)
    assert rule.gamma(np.array(5.0), 0.0) > 0.0


def test_an_upper_bound_takes_the_spread_as_the_learner_scaled_it():
    question = question_of([0.5, 0.4, 0.1], [0.0, 0.2, 0.3])
    for rule in (UpperBound(), UpperBound(scale=7.0)):
        assert rule.weights(question).tolist() == [[0.0, 1.0, 0.0]]


def test_regcb_leaves_those_whose_upper_bound_reaches_the_best_lower_bound():
    """Half-widths are 0.1, 0.3, 0.1, 0.02: the best lower bound is 0.4, and upper bounds are 0.6, 0.6, 0.41, 0.32."""
    width = math.sqrt(0.5 * math.log(4 * 100))
    question = question_of([0.5, 0.3, 0.31, 0.3], np.array([0.1, 0.3, 0.1, 0.02]) / width, rounds=100.0)
    assert RegCBElimination(0.5).weights(question) == pytest.approx(np.array([[1 / 3, 1 / 3, 1 / 3, 0.0]]))


def test_regcb_by_optimism_takes_the_best_upper_bound_which_grows_with_the_rounds():
    soon, late = (question_of([0.5, 0.45], [0.0, 0.06], rounds=rounds) for rounds in (1.0, 1e6))
    rule = RegCBOptimistic(0.1)
    assert rule.weights(soon).tolist() == [[1.0, 0.0]]
    assert rule.weights(late).tolist() == [[0.0, 1.0]]


def placed_one_by_one(gaps, policies, worth):
    taken = np.zeros(len(gaps))
    for _ in range(policies):
        taken[np.argmin(gaps - worth * policies / (taken + 1.0))] += 1.0
    return taken / policies


@pytest.mark.parametrize("rounds", [1.0, 100.0, 10_000.0])
def test_cover_places_one_policy_after_the_other(rounds):
    rewards = np.random.default_rng(5).random(12) + 0.5
    gaps = (rewards.max() - rewards).astype(np.float32) / rewards.max()
    worth = min(1 / 12, 1 / math.sqrt(12 * rounds))
    weights = Cover(policies=9).weights(question_of(rewards, rounds=rounds))[0]
    np.testing.assert_allclose(weights, placed_one_by_one(gaps, 9, worth), atol=1e-12)


def test_cover_spreads_at_first_and_ends_with_the_best():
    rewards = np.linspace(0.01, 0.02, 6)
    shares = [Cover().weights(question_of(rewards, rounds=rounds))[0, -1] for rounds in (1.0, 1e2, 1e4, 1e7)]
    assert shares == sorted(shares)
    assert shares[0] < 0.5
    assert shares[-1] == 1.0


@pytest.mark.parametrize(("rule", "end"), [(First(500.0), 500.0), (Commit(500.0), 500.0)])
def test_an_opening_spreads_evenly_until_it_is_over(rule, end):
    before, after = (question_of([0.1, 0.2, 0.15], rounds=rounds) for rounds in (end - 1.0, end))
    np.testing.assert_allclose(rule.weights(before), 1 / 3)
    assert rule.weights(after).tolist() == [[0.0, 1.0, 0.0]]


@pytest.mark.parametrize(("rule", "learns"), [("first:impressions=100", True), ("commit:learns_until=100", False)])
def test_after_the_test_commit_learns_no_more_and_first_does(rule, learns):
    policy = make_policy(f"factor_gaussian/{rule}", Shape(2, 1))
    policy.add_arm("a", np.ones(1, np.float32))
    batch = np.zeros(100, np.int64), np.ones((100, 2), np.float32), np.ones(100), np.ones(100)
    policy.learn(*batch)
    at_the_end = policy.freeze(np.random.default_rng(0)).belief.arrays()
    policy.learn(*batch)
    later = policy.freeze(np.random.default_rng(0)).belief.arrays()
    assert any(not np.array_equal(at_the_end[name], later[name]) for name in later) is learns


@pytest.mark.parametrize("name", sorted(RULES))
def test_a_person_is_answered_alone_as_among_five_hundred(name):
    """Within 1e-6; votes within one sample, for scores that differ by rounding may exchange a winner."""
    rule, rng = RULES[name](), np.random.default_rng(11)
    rows = rng.normal(size=(20, rule.samples or 9, 8)).astype(np.float32)
    many = Question(rng.normal(size=(500, 8)).astype(np.float32), rows, np.arange(20), None, "logit", 40.0)
    weights = rule.weights(many)
    for i in (0, 137, 499):
        alone = rule.weights(many._replace(people=many.people[i : i + 1]))
        np.testing.assert_allclose(alone[0], weights[i], atol=1.01 / rule.samples if rule.samples else 1e-6)


@pytest.mark.parametrize(
    ("make", "setting"),
    [
        (lambda: EpsilonGreedy(1.5), "epsilon"),
        (lambda: Softmax(0.0), "temperature"),
        (lambda: InverseGap(gain=-1.0), "gain"),
        (lambda: Falcon(delta=0.0), "delta"),
        (lambda: Cover(policies=0), "policies"),
        (lambda: UpperBound(math.nan), "scale"),
        (lambda: Votes(samples=0), "samples"),
        (lambda: Quadrature(nodes=1), "nodes"),
        (lambda: RegCBOptimistic(-0.1), "mellowness"),
    ],
)
def test_a_setting_out_of_bounds_is_refused_by_name(make, setting):
    with pytest.raises(InvalidInput, match=setting):
        make()
