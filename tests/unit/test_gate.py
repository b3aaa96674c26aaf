"""The gate: what it says, what it refuses, and that no way of looking or of cutting batches wins money where there is none."""

from __future__ import annotations

from itertools import pairwise, product

import numpy as np
import pytest

from bandits.e_values import BETS, LOG_PRIOR, discoveries
from bandits.gate import Gate, branch_weights
from errors import InvalidInput

HALF = 2.0  # largest weight of two equal branches


def rows(rng, n, treated_rate, control_rate):
    """n rows of two equal branches: weights of candidate and incumbent, and rewards."""
    treated = rng.random(n) < 0.5
    reward = (rng.random(n) < np.where(treated, treated_rate, control_rate)).astype(float)
    return *branch_weights(treated, 0.5), reward


def fed(gate, treated_rate, control_rate, batches=20, seed=0):
    rng = np.random.default_rng(seed)
    for _ in range(batches):
        gate.observe(*rows(rng, 500, treated_rate, control_rate))
    return gate


@pytest.mark.parametrize(
    ("treated", "control", "decision"), [(0.15, 0.1, "promote"), (0.1, 0.15, "roll back"), (0.1, 0.1, "wait")]
)
def test_a_better_candidate_is_promoted_a_worse_one_rolled_back_and_a_like_one_waits(treated, control, decision):
    assert fed(Gate(HALF), treated, control).verdicts()[0].decision == decision


def test_a_loss_within_the_margin_is_put_up_with():
    assert fed(Gate(HALF, margin=0.4), 0.1, 0.15).verdicts()[0].decision == "wait"
    assert fed(Gate(HALF, margin=0.4), 0.05, 0.15).verdicts()[0].decision == "roll back"


def test_a_first_click_of_the_candidate_pays_every_bet_its_stake():
    gate = Gate(HALF)
    gate.observe(np.array([2.0]), np.array([0.0]), np.array([1.0]))
    verdict = gate.verdicts()[0]
    assert verdict.better == pytest.approx(np.exp(LOG_PRIOR) @ (1 + BETS), rel=1e-12)
    assert verdict.worse == pytest.approx(np.exp(LOG_PRIOR) @ (1 - BETS), rel=1e-12)


def test_counted_rows_are_as_good_as_repeated_ones():
    counted, repeated = Gate(HALF), Gate(HALF)
    weights, reward, count = np.array([[2.0, 0.0], [0.0, 2.0]]), np.array([1.0, 0.0]), np.array([3, 5])
    counted.observe(*weights, reward, count=count.astype(float))
    repeated.observe(*np.repeat(weights, count, axis=1), np.repeat(reward, count))
    assert counted.e_values()[0] == pytest.approx(repeated.e_values()[0], rel=1e-12)


def test_rows_of_one_campaign_say_nothing_of_another():
    rng = np.random.default_rng(1)
    together, alone = Gate(HALF, campaigns=2), Gate(HALF)
    for _ in range(5):
        ours, theirs = rows(rng, 300, 0.2, 0.1), rows(rng, 200, 0.1, 0.3)
        mixed = [np.concatenate(pair) for pair in zip(ours, theirs, strict=True)]
        together.observe(*mixed, campaign=np.repeat([0, 1], [300, 200]))
        alone.observe(*ours)
    assert together.verdicts()[0] == alone.verdicts()[0]
    assert [verdict.decision for verdict in together.verdicts()] == ["promote", "roll back"]


def every_course(length, rates):
    """All courses of ``length`` rows of two equal branches: treated, reward (courses, length), and their chances (courses,)."""
    cells = np.array(list(product(range(4), repeat=length)))
    treated, reward = cells // 2 == 1, (cells % 2).astype(float)
    clicked = np.where(treated, rates[0], rates[1])
    return treated, reward, (0.5 * np.where(reward > 0, clicked, 1 - clicked)).prod(axis=1)


def observe_all(gate, treated, reward, at):
    """One batch of every course, each course being a campaign of the gate; ``at``: the batch's rows."""
    cut = np.s_[:, at]
    candidate, incumbent = branch_weights(treated[cut].ravel(), 0.5)
    batch = treated[cut].shape[1]
    gate.observe(candidate, incumbent, reward[cut].ravel(), np.repeat(np.arange(len(treated)), batch))


@pytest.mark.parametrize("cuts", [[0, 5], [0, 1, 2, 3, 4, 5], [0, 2, 5], [0, 4, 5]])
@pytest.mark.parametrize("rate", [0.1, 0.6])
def test_however_batches_are_cut_nothing_is_won_on_average_where_both_are_alike(cuts, rate):
    treated, reward, chance = every_course(5, (rate, rate))
    gate = Gate(HALF, campaigns=len(chance))
    for start, end in pairwise(cuts):
        observe_all(gate, treated, reward, slice(start, end))
    assert [chance @ e_value for e_value in gate.e_values()] == pytest.approx([1.0, 1.0], rel=1e-12)


def test_no_way_of_stopping_wins_where_both_are_alike():
    treated, reward, chance = every_course(5, (0.3, 0.3))
    gate, stopped = Gate(HALF, campaigns=len(chance)), np.full(len(chance), np.nan)
    for row in range(5):
        observe_all(gate, treated, reward, slice(row, row + 1))
        now = gate.e_values()[0]
        stopped = np.where(np.isnan(stopped) & (now > 1.0), now, stopped)  # leave as soon as anything was won
    assert np.isfinite(stopped).sum() > 100
    assert chance @ np.where(np.isnan(stopped), now, stopped) == pytest.approx(1.0, rel=1e-12)


def test_a_loss_of_exactly_the_margin_wins_nothing_on_average_and_a_smaller_one_loses():
    fair = {}
    for loss in (0.2, 0.1):
        treated, reward, chance = every_course(4, (0.5 * (1 - loss), 0.5))
        gate = Gate(HALF, campaigns=len(chance), margin=0.2)
        for row in range(4):
            observe_all(gate, treated, reward, slice(row, row + 1))
        fair[loss] = chance @ gate.e_values()[1]
    assert fair[0.2] == pytest.approx(1.0, rel=1e-12)
    assert fair[0.1] < 1.0


def test_a_gate_that_was_kept_goes_on_bit_for_bit():
    rng = np.random.default_rng(2)
    kept = fed(Gate(HALF), 0.12, 0.1, batches=3)
    revived = Gate(HALF)
    revived.restore(kept.encode())
    batch = rows(rng, 100, 0.12, 0.1)
    kept.observe(*batch)
    revived.observe(*batch)
    assert revived.encode() == kept.encode()
    assert revived.verdicts() == kept.verdicts()


def test_evidence_of_another_shape_or_cut_short_is_turned_away():
    content = Gate(HALF, campaigns=3).encode()
    for other in (content[:-1], b"", Gate(HALF, campaigns=2).encode()):
        gate = fed(Gate(HALF, campaigns=3), 0.1, 0.1, batches=1)
        before = gate.encode()
        with pytest.raises(InvalidInput):
            gate.restore(other)
        assert gate.encode() == before


ONE = np.ones(2)


@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        ({"candidate": np.ones(3)}, "candidate"),
        ({"candidate": np.array([1.0, np.nan])}, "candidate"),
        ({"candidate": np.array([1.0, 2.1])}, "candidate"),
        ({"incumbent": np.array([-0.1, 1.0])}, "incumbent"),
        ({"reward": np.array([0.0, 1.5])}, "reward"),
        ({"reward": np.array([0.0, -np.inf])}, "reward"),
        ({"count": np.array([1.0, np.inf])}, "count"),
        ({"campaign": np.array([0, 1])}, "campaign"),
        ({"campaign": np.array([0, -1])}, "campaign"),
        ({"campaign": np.array([0.0, 0.0])}, "campaign"),
    ],
)
def test_a_bad_row_is_named_and_none_of_its_batch_is_folded(arguments, field):
    gate = fed(Gate(HALF), 0.1, 0.1, batches=1)
    before = gate.encode()
    with pytest.raises(InvalidInput) as caught:
        gate.observe(**{"candidate": ONE, "incumbent": ONE, "reward": ONE} | arguments)
    assert caught.value.field == field
    assert gate.encode() == before


@pytest.mark.parametrize(
    "terms",
    [{"alpha": 0.0}, {"alpha": 1.0}, {"alpha": np.nan}, {"margin": -0.1}, {"margin": 1.0}, {"campaigns": 0}]
    + [{"largest_weight": weight} for weight in (0.9, np.inf, np.nan)],
)
def test_terms_out_of_range_are_turned_away(terms):
    with pytest.raises(InvalidInput) as caught:
        Gate(**{"largest_weight": HALF} | terms)
    assert caught.value.field == next(iter(terms))


@pytest.mark.parametrize("share", [0.0, 1.0, np.nan])
def test_a_branch_that_nobody_could_enter_has_no_weights(share):
    with pytest.raises(InvalidInput, match="share"):
        branch_weights(np.array([True]), share)


def test_e_bh_takes_the_most_that_the_rank_allows():
    # Four hypotheses at 10 %: 40, 20, 13.3 and 10 are asked of the first to the fourth.
    e_values = np.array([14.0, 3.0, 25.0, 13.5])
    assert discoveries(e_values, 0.1).tolist() == [True, False, True, True]
    assert discoveries(np.array([39.0, 3.0, 19.0, 9.0]), 0.1).tolist() == [False] * 4
    assert discoveries(np.array([10.0]), 0.1).tolist() == [True]
    assert discoveries(np.array([np.inf, 0.0]), 0.05).tolist() == [True, False]
    assert discoveries(np.empty(0), 0.1).tolist() == []


@pytest.mark.parametrize("e_values", [np.array([1.0, -0.1]), np.array([np.nan, 1.0]), np.ones((2, 2))])
def test_numbers_that_are_no_e_values_are_turned_away(e_values):
    with pytest.raises(InvalidInput, match="e-values"):
        discoveries(e_values, 0.05)


def test_campaigns_are_promoted_together_by_fewer_than_are_by_themselves():
    rng = np.random.default_rng(3)
    gate = Gate(HALF, campaigns=10)
    for campaign, rate in enumerate([0.35, 0.24, *np.full(8, 0.2)]):
        gate.observe(*rows(rng, 800, rate, 0.2), campaign=np.full(800, campaign))
    # The second has an e-value of 90: more than 20 by itself, less than the 100 asked of the second of ten.
    alone = np.array([verdict.decision == "promote" for verdict in gate.verdicts()])
    assert alone.tolist()[:2] == [True, True]
    assert gate.promotions().tolist() == [True, False] + [False] * 8
