"""Laws of every kind of action: propensities are those of a distribution, and what is drawn comes as often as they say."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from scipy.stats import chi2

from bandits.actions.multi_slot import asking, draw_slots, plackett_luce, propensities_of
from bandits.actions.slot_marginals import marginals_of
from bandits.exploration.votes import Votes
from bandits.learners.factor import FactorLearner
from bandits.learners.learner import Shape
from bandits.ope.ranking import Ranked, SlateChances, iips, rips
from bandits.propensity import EPSILON
from bandits.snapshot import Frozen
from errors import InvalidInput

K, SLOTS = 6, 3


def voting(k=K):
    """An ensemble over k arms that has seen some rewards, as something that may be asked slot by slot."""
    learner, rng = FactorLearner(Shape(3, 4)), np.random.default_rng(5)
    attributes = np.column_stack([np.ones(k), rng.integers(2, size=(k, 3))]).astype(np.float32)
    names = [f"arm-{arm}" for arm in range(k)]
    for name, row in zip(names, attributes, strict=True):
        learner.add_arm(name, row)
    people = np.column_stack([np.ones(200), rng.integers(2, size=(200, 2))]).astype(np.float32)
    arms = rng.integers(k, size=200)
    learner.learn(arms, people, np.ones(200), (rng.random(200) < 0.1 + 0.1 * (arms % 3)).astype(float))
    snapshot = Frozen(learner.freeze(32, 1.0, rng), Votes(), 200.0)
    return asking(snapshot, people[:2], snapshot.rows(names, attributes, 1), np.arange(k))


def ways(k=K):
    weights = np.random.default_rng(0).random((2, k)) ** 3
    return {"plackett-luce": plackett_luce(weights), "asked anew": voting(k), "no weights": plackett_luce(np.zeros((2, k)))}


@pytest.fixture(params=["plackett-luce", "asked anew", "no weights"])
def weigh(request):
    return ways()[request.param]


@pytest.fixture(params=["all", "some"])
def eligible(request):
    mask = np.ones((2, K), bool)
    if request.param == "some":
        mask[0, 2] = mask[1, [0, 4]] = False
    return mask


def every_ranking(weigh, eligible, person):
    """All rankings of one person's candidates, (r, SLOTS), and their joint propensities, (r,)."""
    rankings = np.array(list(permutations(np.flatnonzero(eligible[person]), SLOTS)))

    def alone(persons, left):
        return weigh(np.full(len(persons), person), left)

    conditional = propensities_of(alone, np.repeat(eligible[[person]], len(rankings), axis=0), rankings)
    return rankings, conditional.prod(axis=1)


@pytest.mark.parametrize("person", [0, 1])
def test_the_propensities_of_all_rankings_sum_to_one(weigh, eligible, person):
    assert every_ranking(weigh, eligible, person)[1].sum() == pytest.approx(1.0, abs=1e-12)


@pytest.mark.parametrize("person", [0, 1])
def test_marginals_are_the_sums_over_all_rankings(weigh, eligible, person):
    rankings, joint = every_ranking(weigh, eligible, person)
    expected = np.zeros((K, SLOTS))
    for slot in range(SLOTS):
        expected[:, slot] = np.bincount(rankings[:, slot], joint, K)
    np.testing.assert_allclose(marginals_of(weigh, eligible, SLOTS)[person], expected, atol=1e-12)


def test_marginals_over_many_sets_are_added_in_parts_without_a_difference(monkeypatch):
    weigh, everyone = ways()["plackett-luce"], np.ones((2, K), bool)
    whole = marginals_of(weigh, everyone, 5)
    monkeypatch.setattr("bandits.actions.slot_marginals._CELLS_AT_ONCE", 2 * K)
    np.testing.assert_allclose(marginals_of(weigh, everyone, 5), whole, atol=1e-14)


def test_rankings_come_as_often_as_their_joint_propensity(weigh, eligible):
    """Chi-square over the up to 120 rankings of one person at 60,000 draws; false alarm 1 in 1,000 each.

    Rankings expected fewer than 5 times are one cell.
    """
    rankings, joint = every_ranking(weigh, eligible, 0)

    def alone(persons, left):
        return weigh(np.zeros(len(persons), np.int64), left)

    drawn = draw_slots(alone, np.repeat(eligible[:1], 60_000, axis=0), np.random.default_rng(3).random((60_000, SLOTS)))
    number = {tuple(ranking): place for place, ranking in enumerate(rankings.tolist())}
    places = np.array([number[tuple(ranking)] for ranking in drawn.chosen.tolist()])
    np.testing.assert_allclose(drawn.prefix[:, -1], joint[places], rtol=1e-12)
    expected, seen = joint * 60_000, np.bincount(places, minlength=len(joint))
    rare = expected < 5.0
    expected, seen = (np.append(of[~rare], of[rare].sum()) for of in (expected, seen))
    expected, seen = expected[expected > 0.0], seen[expected > 0.0]
    assert ((seen - expected) ** 2 / expected).sum() < chi2.ppf(0.999, len(expected) - 1)


@pytest.mark.parametrize("estimate", [iips, rips])
def test_what_is_logged_by_slots_judges_another_way_to_fill_them(estimate, eligible):
    """20,000 pages whose clicks depend on slot and candidate: within 3.29 standard errors; false alarm 1 in 1,000 each."""
    n, rng = 20_000, np.random.default_rng(6)
    attractive, looked_at = np.linspace(0.1, 0.8, K), np.array([0.9, 0.5, 0.3])
    everyone, slots = np.repeat(eligible[:1], n, axis=0), np.arange(SLOTS)
    ours = {name: lambda persons, left, way=way: way(np.zeros_like(persons), left) for name, way in ways().items()}
    chosen = draw_slots(ours["plackett-luce"], everyone, rng.random((n, SLOTS))).chosen
    click = (rng.random((n, SLOTS)) < attractive[chosen] * looked_at).astype(float)

    def chances(way):
        marginal = marginals_of(way, eligible, SLOTS)[0]
        return SlateChances(propensities_of(way, everyone, chosen).cumprod(axis=1), marginal[chosen, slots])

    found = estimate(Ranked(click, chances(ours["plackett-luce"])), chances(ours["asked anew"]))
    truth = attractive @ marginals_of(ours["asked anew"], eligible, SLOTS)[0] @ looked_at
    assert abs(found.value - truth) < 3.29 * found.terms.std() / np.sqrt(n)


def test_no_ranking_repeats_a_candidate_or_shows_one_that_is_not_eligible(weigh, eligible):
    persons = np.random.default_rng(4).integers(2, size=500)

    def of_these(rows, left):
        return weigh(persons[rows], left)

    chosen = draw_slots(of_these, eligible[persons], np.random.default_rng(5).random((500, SLOTS))).chosen
    assert all(len(set(ranking)) == SLOTS for ranking in chosen.tolist())
    assert eligible[persons][np.arange(500)[:, None], chosen].all()


def test_every_slot_has_its_floor(weigh, eligible):
    """Whoever is left has at least ε over those left, even without a vote."""
    for slot in range(SLOTS):
        for person in (0, 1):
            rankings, _ = every_ranking(weigh, eligible, person)

            def alone(persons, left, person=person):
                return weigh(np.full(len(persons), person), left)

            conditional = propensities_of(alone, np.repeat(eligible[[person]], len(rankings), axis=0), rankings)
            assert conditional[:, slot].min() >= EPSILON / (eligible[person].sum() - slot) * (1.0 - 1e-12)


def test_a_sample_whose_favourite_is_taken_votes_for_its_second_choice():
    certain = np.array([[5.0, 1.0, 4.0, 3.0]])

    def favourite(_, left):
        return (np.where(left, certain[0], -np.inf).argmax(axis=1)[:, None] == np.arange(4)).astype(float)

    drawn = draw_slots(favourite, np.ones((1, 4), bool), np.full((1, 3), 0.5))
    assert drawn.chosen.tolist() == [[0, 2, 3]]
    assert drawn.prefix[0, -1] == pytest.approx((0.99 + 0.01 / 4) * (0.99 + 0.01 / 3) * (0.99 + 0.01 / 2))


def test_marginals_that_would_take_too_many_sets_are_refused():
    with pytest.raises(InvalidInput, match="at most 200,000,000 probabilities"):
        marginals_of(plackett_luce(np.ones((1, 60))), np.ones((1, 60), bool), 8)


@pytest.mark.parametrize("slots", [0, 5])
def test_more_slots_than_candidates_are_refused(slots):
    few = np.array([[True] * 6, [True] * 4 + [False] * 2])
    with pytest.raises(InvalidInput, match="expected 1 to 4"):
        draw_slots(plackett_luce(np.ones((2, 6))), few, np.zeros((2, slots)))


@pytest.mark.parametrize("ranking", [[0, 0], [0, 3], [0, -1], [0, 9]])
def test_a_ranking_that_could_not_have_been_shown_is_refused(ranking):
    with pytest.raises(InvalidInput, match="chosen"):
        propensities_of(plackett_luce(np.ones((1, 4))), np.array([[True, True, True, False]]), np.array([ranking]))
