from __future__ import annotations

from pathlib import Path

import msgspec
import numpy as np
import pytest

from simulations.market import Market
from simulations.scenario import load_scenario
from simulations.scenario.response import Exponential, Faults, Reactions
from simulations.scenario.surroundings import Auction, Bots, Limits, Scripted

DEMO = load_scenario(Path(__file__).parents[2] / "infra/demo/demo.toml")
ONE = msgspec.structs.replace(DEMO, campaigns=DEMO.campaigns[:1], people=1500)


class Kept:
    """A watcher that keeps every batch."""

    def __init__(self):
        self.batches = []

    def note(self, met):
        self.batches.append(met)

    def column(self, name):
        return np.concatenate([getattr(met, name) for met in self.batches])

    def reaction(self, name):
        return np.concatenate([getattr(met.reactions, name) for met in self.batches])


def market(policy="uniform", seed=3, scenario=ONE, **changes):
    kept = Kept()
    return Market(msgspec.structs.replace(scenario, **changes), policy, np.random.default_rng(seed), watchers=[kept]), kept


def ran(impressions=2000, policy="uniform", seed=3, scenario=ONE, **changes):
    made, kept = market(policy, seed, scenario, **changes)
    made.run(impressions)
    return made, kept


def counted(made):
    """Impressions and rewards that the fold has counted."""
    totals = [made.fold.tallies.totals(row, control=side) for row in range(len(made.campaigns)) for side in (False, True)]
    return sum(one.impressions for one in totals), sum(one.rewards for one in totals)


@pytest.mark.parametrize("policy", ["uniform", "default"])
def test_a_run_is_its_seed(policy):
    (first, mine), (second, theirs) = ran(800, policy), ran(800, policy)
    assert first.fold.policy.encode() == second.fold.policy.encode()
    assert first.creatives == second.creatives
    for name in ("arm", "control", "propensity", "won", "decided", "guess"):
        np.testing.assert_array_equal(mine.column(name), theirs.column(name))
    np.testing.assert_array_equal(mine.reaction("click_after"), theirs.reaction("click_after"))


def test_another_seed_is_another_run():
    assert (ran(400)[1].column("arm") != ran(400, seed=4)[1].column("arm")).any()


def test_the_same_people_come_whatever_the_policy():
    visits = [[met.visits for met in ran(800, policy)[1].batches] for policy in ("uniform", "default")]
    for one, other in zip(*visits, strict=True):
        np.testing.assert_array_equal(one.people, other.people)
        np.testing.assert_array_equal(one.placement, other.placement)


def test_what_the_fold_counts_is_what_happened_once_everything_has_arrived():
    made, kept = ran(3000)
    impressions, rewards = counted(made)
    assert impressions == kept.reaction("seen").sum() > 2500
    assert rewards == kept.reaction("clicked").sum() > 200
    assert made.fold.feedback["fresh_click"] == rewards
    assert made.shown == 3000


def test_clicks_come_late_and_are_waited_for():
    slow = msgspec.structs.replace(ONE.reactions, click_delay=Exponential(mean_s=60.0))
    made, kept = market(reactions=slow)
    for _ in range(10):
        made.batch(100)
    before = counted(made)[1]
    assert 0 < before < kept.reaction("clicked").sum()
    made.settle()
    in_time = kept.reaction("click_after") <= 180.0  # the campaign's window
    assert before < counted(made)[1] == in_time.sum() < kept.reaction("clicked").sum()


def test_lost_events_never_arrive_and_doubles_count_once():
    _, sound = ran(3000, faults=Faults())
    made, kept = ran(3000, faults=Faults(lost=0.3, duplicate=0.5))
    impressions, rewards = counted(made)
    arrived = np.isfinite(kept.reaction("click_after")) | np.isfinite(kept.reaction("again_after"))
    assert rewards == arrived.sum() < kept.reaction("clicked").sum()
    assert 0.6 * sound.reaction("seen").sum() < kept.reaction("seen").sum() < 0.8 * sound.reaction("seen").sum()
    assert made.fold.feedback["duplicate_click"] > 50
    assert impressions >= kept.reaction("seen").sum()  # a click shows that the ad was seen, where its impression was lost


def test_batches_are_an_eightieth_of_the_run_and_larger_where_nobody_is_looked_at():
    sizes = {
        (policy, n): len(next(market(policy)[0].batches(n)).arm) for policy in ("uniform", "default") for n in (79, 4000, 10**6)
    }
    assert [sizes["uniform", n] for n in (79, 4000, 10**6)] == [1, 50, 12_500]
    assert [sizes["default", n] for n in (79, 4000, 10**6)] == [1, 50, 1000]


def test_a_batch_is_an_hour_at_most():
    slow = msgspec.structs.replace(ONE.visits, rate=0.02)
    assert len(next(market(visits=slow)[0].batches(10**6)).arm) == 72


def test_the_policy_learns_what_the_people_like():
    regret = {}
    for policy in ("default", "uniform"):
        _, kept = ran(8000, policy)
        late = slice(4000, None)
        regret[policy] = (kept.reaction("best") - kept.reaction("chance"))[late][~kept.column("control")[late]].mean()
    assert regret["default"] < 0.8 * regret["uniform"]


def test_the_best_guess_is_told_on_every_sixteenth_batch_and_never_for_control():
    _, kept = ran(3300, "default")
    told = [np.isfinite(met.guess) for met in kept.batches]
    assert [place for place, one in enumerate(told) if one.any()] == [0, 16, 32, 48, 64, 80]
    for met, known in zip(kept.batches[::16], told[::16], strict=True):
        np.testing.assert_array_equal(known, ~met.control)
        assert (met.guess[known] <= met.reactions.best[known] + 1e-6).all()


def test_control_is_a_quarter_of_the_people_and_always_the_same():
    _, kept = ran(4000)
    people = np.concatenate([met.visits.people for met in kept.batches])
    control = kept.column("control")
    assert np.unique(people[control]).size + np.unique(people[~control]).size == np.unique(people).size
    assert 0.18 < control.mean() < 0.32


def test_a_lost_auction_is_a_decision_without_an_impression_and_costs_nothing():
    made, kept = ran(3000, auction=Auction(median=0.02, sigma=0.8))
    won, seen = kept.column("won"), kept.reaction("seen")
    assert 300 < won.sum() < 2700
    assert not seen[~won].any()
    assert not kept.column("paid")[~won].any()
    assert (kept.column("arm") >= 0).all()
    assert made.fold.spent[made.campaigns[0]] == pytest.approx(kept.column("paid").sum())


def test_a_higher_value_of_a_click_wins_more():
    shares = [ran(1500, auction=Auction(median=0.02, click_value=value))[1].column("won").mean() for value in (0.1, 1.0)]
    assert shares[0] < 0.5 * shares[1]


def test_a_spent_budget_leaves_slots_empty():
    made, kept = ran(3000, limits=Limits(per_day=1.0, per_impression=0.002))
    empty = kept.column("campaign") < 0
    assert 0 < empty.sum() < 3000
    np.testing.assert_array_equal(empty, kept.column("arm") < 0)
    np.testing.assert_array_equal(empty, np.isnan(kept.column("propensity")))
    assert not kept.column("won")[empty].any()
    assert not kept.reaction("seen")[empty].any()
    assert made.fold.spent[made.campaigns[0]] == pytest.approx(0.002 * (~empty).sum())


def test_nobody_is_shown_more_than_the_cap():
    _, kept = ran(4000, people=200, limits=Limits(cap_impressions=3, cap_hours=1.0))
    people = np.concatenate([met.visits.people for met in kept.batches])
    served = np.bincount(people[kept.column("arm") >= 0], minlength=200)
    most_in_a_batch = max(np.bincount(met.visits.people).max() for met in kept.batches)
    assert served.max() < 3 + most_in_a_batch  # caps are read at the beginning of a batch
    assert (kept.column("campaign") < 0).sum() > 3000


def test_bots_are_decided_for_and_learned_from_like_anybody():
    made, kept = ran(2000, bots=Bots(share=0.3, click=1.0))
    bots = np.concatenate([met.visits.kinds for met in kept.batches]) < 0
    assert 400 < bots.sum() < 800
    assert (kept.column("arm")[bots] >= 0).all()
    assert counted(made)[1] > 300


def test_a_script_brings_creatives_and_takes_them_away():
    made, kept = ran(2000, creatives=Scripted(initial=10, every=500, arrivals=2, lifetime=1000))
    assert len(made.creatives) == 12 + 10 + 4 * 2
    assert len(made.fold.catalogue.live(made.campaigns[0])) == 12 + 2 * 2
    late = kept.column("arm")[1100:]
    assert not np.isin(late, np.arange(12, 22)).any()  # the first ten were retired at 1,000


def test_supply_makes_and_retires_as_in_the_service():
    made, _ = ran(6000, "default")
    catalogue = made.fold.catalogue
    assert len(made.creatives) > 20
    assert catalogue.retired
    assert len(catalogue.live(made.campaigns[0])) <= 36


def test_state_stays_flat_once_windows_have_closed():
    quick = msgspec.structs.replace(
        ONE, visits=msgspec.structs.replace(ONE.visits, rate=0.5), reactions=Reactions(conversion=0.0)
    )
    made, _ = market(scenario=quick)
    sizes = []
    for _ in range(100):  # 200 s each; the longest window is an hour
        made.batch(100)
        sizes.append((len(made.fold.trials), made.fold.trials.people.nbytes))
    assert max(rows for rows, _ in sizes[60:]) <= max(rows for rows, _ in sizes[:60]) < 5000
    assert sizes[-1][1] <= max(size for _, size in sizes[:60])


def test_nothing_to_like_is_nothing_to_regret():
    _, kept = ran(500, tastes_scale=0.0)
    assert (kept.reaction("best") - kept.reaction("chance")).max() == pytest.approx(0.0, abs=1e-6)
