"""Measures against the same numbers counted row by row, on batches of a real market."""

from __future__ import annotations

from pathlib import Path

import msgspec
import numpy as np
import pytest

from simulations.cells import Cell, Done, Progress, cell_digest, run_cell, scenario_digest
from simulations.market import Market
from simulations.measures.attainment import HELD, attained, found_at
from simulations.measures.exploring import Explored
from simulations.measures.measures import POINTS, Measures
from simulations.scenario import load_scenario

ROOT = Path(__file__).parents[2]
DEMO = load_scenario(ROOT / "infra/demo/demo.toml")
ATTACK = load_scenario(ROOT / "simulations/scenarios/attack.toml")
AUCTION = load_scenario(ROOT / "simulations/scenarios/auction.toml")


class Kept:
    """Keeps every batch, beside the measures."""

    def __init__(self):
        self.batches = []

    def note(self, met):
        self.batches.append(met)


def measured(scenario, policy="uniform", decisions=1200, seed=5):
    market, kept = Market(scenario, policy, np.random.default_rng(seed)), Kept()
    measures = Measures(market, decisions)
    market.watchers = (measures, kept)
    market.run(decisions)
    return market, measures.account(), kept.batches


def rows(batches):
    """One tuple a decision: control, type, device, seen, chance, best, clicked, converted, campaign."""
    for met in batches:
        contexts, reactions = met.visits.contexts, met.reactions
        converted = np.isfinite(reactions.conversion_after)
        yield from zip(
            met.control.tolist(), met.visits.kinds.tolist(), contexts.devices.tolist(), reactions.seen.tolist(),
            reactions.chance.tolist(), reactions.best.tolist(), reactions.clicked.tolist(), converted.tolist(),
            met.campaign.tolist(), strict=True,
        )  # fmt: skip


@pytest.mark.parametrize("scenario", [DEMO, ATTACK])
def test_sums_are_what_counting_people_one_by_one_gives(scenario):
    _, account, batches = measured(scenario)
    people = [row for row in rows(batches) if row[1] >= 0 and row[8] >= 0]
    ours = [row for row in people if not row[0] and row[3]]
    control = [row for row in people if row[0] and row[3]]
    assert account.impressions == len(ours)
    assert account.control_impressions == len(control)
    assert account.clicks == sum(row[6] for row in ours)
    assert account.conversions == sum(row[7] for row in ours)
    assert account.regret == pytest.approx(sum(row[5] - row[4] for row in ours), rel=1e-5)
    owls = next(one for one in account.segments if one.dimension == "type")
    first = [row for row in ours if row[1] == 0]
    assert (owls.name, owls.impressions) == (scenario.types[0].name, len(first))
    assert owls.expected == pytest.approx(sum(row[4] for row in first), rel=1e-5)


def test_every_dimension_of_segments_adds_up_to_the_whole():
    _, account, _ = measured(DEMO)
    for dimension in ("type", "device", "topic"):
        assert sum(one.impressions for one in account.segments if one.dimension == dimension) == account.impressions


def test_the_true_lift_weighs_campaigns_as_the_estimate_does():
    market, account, batches = measured(DEMO)
    told = [row for row in rows(batches) if row[3] and row[1] >= 0]
    rates = []
    for control in (False, True):
        total = 0.0
        for campaign in range(len(market.campaigns)):
            both = [row for row in told if row[8] == campaign]
            chances = [row[4] for row in both if row[0] == control]
            total += len(both) * np.mean(chances)
        rates.append(total)
    assert account.lift.truth == pytest.approx(rates[0] / rates[1] - 1, rel=1e-5)
    assert account.lift.covers == (account.lift.low <= account.lift.truth <= account.lift.high)


def test_an_attack_moves_the_estimate_and_not_the_truth():
    """Bots click whatever is shown: they are in the service's impressions and in no sum over people."""
    market, account, batches = measured(ATTACK, decisions=4000)
    bots = sum(int((met.reactions.seen & (met.visits.kinds < 0)).sum()) for met in batches)
    seen = sum(int(met.reactions.seen.sum()) for met in batches)
    assert bots > 0
    assert account.impressions + account.control_impressions == seen - bots
    assert market.lift().people_treated + market.lift().people_control > 0


def test_money_is_there_where_auctions_are():
    _, account, batches = measured(AUCTION)
    won = sum(int(met.won.sum()) for met in batches)
    assert account.money.won == won < account.money.entered == 1200
    assert account.money.paid == pytest.approx(sum(float(met.paid.sum()) for met in batches), rel=1e-5)
    assert measured(DEMO)[1].money is None


def test_a_curve_has_sixty_even_points_that_only_add_up():
    _, account, _ = measured(DEMO, decisions=2400)
    at = [point.decisions for point in account.curve]
    assert (len(at), at[-1]) == (POINTS, 2400)
    assert max(np.diff([0, *at])) <= 2 * 2400 / POINTS
    for name in ("impressions", "clicks", "regret"):
        assert (np.diff([getattr(point, name) for point in account.curve]) >= 0).all()
    assert account.curve[-1].regret == account.regret


def test_a_policy_that_prefers_nothing_gives_up_nothing_to_explore():
    _, account, _ = measured(DEMO, "uniform")
    assert account.explored == 0.0
    assert all(0.2 < point.attained < 0.9 for point in account.curve)


def test_what_exploring_cost_is_charged_to_the_batches_in_between():
    _, _, batches = measured(DEMO)
    known, unknown = batches[0], batches[1]
    uneven = [
        block._replace(probabilities=block.probabilities * [[3.0, *[1.0] * (len(block.arms) - 1)]])
        for block in known.probabilities
    ]
    known = known._replace(guess=known.reactions.chance + 0.1, probabilities=uneven)
    explored = Explored()
    explored.add(known)
    explored.add(unknown._replace(guess=np.full(len(unknown.arm), np.nan)))
    ours = sum(int((met.reactions.seen & ~met.control).sum()) for met in (known, unknown))
    assert explored.close() == pytest.approx(0.1 * ours, rel=1e-5)
    explored.add(unknown._replace(guess=np.full(len(unknown.arm), np.nan)))
    more = int((unknown.reactions.seen & ~unknown.control).sum())
    assert explored.close() == pytest.approx(0.1 * (ours + more), rel=1e-5)


def test_the_best_candidate_is_looked_for_among_those_there_were():
    market, _, batches = measured(DEMO)
    met = batches[-1]
    share = attained(market, met)
    block = next(one for one in met.probabilities if not met.control[one.rows[0]])
    everybody = np.repeat(block.rows, len(block.arms))
    chances = market.chance(met.visits, everybody, np.tile(block.arms, len(block.rows)), met.moment)
    by_row = chances.reshape(len(block.rows), -1)
    assert by_row.mean(axis=1).sum() / by_row.max(axis=1).sum() == pytest.approx(share, abs=0.2)
    assert share < 1.0


def test_found_is_since_the_guess_has_stayed_near_and_for_long_enough():
    at = list(range(10, 110, 10))
    near, far = 0.95, 0.5
    assert found_at(at, [far] * 3 + [near] * 7) == 40
    assert found_at(at, [near] * 3 + [far] + [near] * 6) == 50
    assert found_at(at, [far] * (11 - HELD) + [near] * (HELD - 1)) is None
    assert found_at(at, [near] * 9 + [far]) is None
    assert found_at(at, [None, *[near] * 9]) == 20
    assert found_at([], []) is None


def cell(**changes):
    fields = {"name": "demo", "scenario": DEMO, "policy": "uniform", "seed": 1, "impressions": 600} | changes
    return Cell(**fields)


def test_a_cell_tells_where_it_stands_and_ends_with_what_it_came_to():
    steps = list(run_cell(cell()))
    standing, done = steps[:-1], steps[-1]
    assert all(isinstance(step, Progress) for step in standing)
    assert isinstance(done, Done)
    assert standing[-1].decisions == 600
    assert {"world", "decide", "learn", "watch", "all"} <= done.seconds.keys()


def test_a_cell_is_its_seed_to_the_byte():
    first, again, other = (msgspec.json.encode(list(run_cell(cell(seed=seed)))[-1].result.account) for seed in (1, 1, 2))
    assert first == again != other


def test_a_digest_tells_cells_apart_by_all_that_they_are_made_of():
    other = msgspec.structs.replace(DEMO, base=-2.5)
    variants = [
        cell(), cell(policy="default"), cell(seed=2), cell(impressions=700), cell(half_life=50.0), cell(scenario=other),
    ]  # fmt: skip
    digests = [cell_digest(one, scenario_digest(one.scenario)) for one in variants]
    assert len(set(digests)) == len(variants)
    assert digests[0] == cell_digest(cell(name="other name"), scenario_digest(DEMO))


def test_a_scenarios_digest_is_of_its_campaigns_content_and_not_of_their_place(tmp_path):
    copies = []
    for path in map(Path, DEMO.campaigns):
        copies.append(str(tmp_path / path.name))
        (tmp_path / path.name).write_bytes(path.read_bytes())
    moved = msgspec.structs.replace(DEMO, campaigns=tuple(copies))
    assert scenario_digest(moved) == scenario_digest(DEMO)
    Path(copies[0]).write_text("another")
    assert scenario_digest(moved) != scenario_digest(DEMO)
