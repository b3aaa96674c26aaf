"""The fold's columns against the plainest thing that does the same: every trial looked at, a dictionary, one event a turn."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bandits.ope.lift import ArmTotals
from services.feedback.delay import DelayCurve
from services.feedback.join import BIT, STARTS, Outcome
from services.feedback.release import BLOCK, SHARES
from services.feedback.tallies import Tallies
from services.feedback.trials import Trials

SEEDS = st.integers(0, 2**32 - 1)


def opened(trials, rng, n, now, first):
    """n trials with windows of several lengths."""
    window = rng.choice([20.0, 60.0, 400.0], n)
    decided = now - rng.random(n)
    trials.open(
        np.full((n, 2), first, np.float32), key=np.arange(first, first + n, dtype=np.uint64), decided=decided,
        click_until=decided + window / 2, closes=decided + window,
    )  # fmt: skip


class OneByOne:
    """The law of joining: one event, one row, one if after another."""

    def __init__(self, trials):
        self.columns = {name: column[: trials.size].copy() for name, column in trials.columns.items()}
        self.rows = {key: row for row, key in enumerate(self.columns["key"].tolist())}

    def note(self, key, kind, at):
        row = self.rows.get(key)
        if row is None:
            return Outcome.UNKNOWN, -1
        if self.columns["seen"][row] & BIT[kind]:
            return Outcome.DUPLICATE, row
        if at > self.columns["click_until" if kind == "click" else "closes"][row]:
            return Outcome.LATE, row
        if not self.columns["seen"][row] & STARTS and BIT[kind] & STARTS:
            self.columns["started"][row] = at if kind == "impression" else self.columns["decided"][row]
        self.columns["seen"][row] |= BIT[kind]
        return Outcome.FRESH, row


def owed_by_all(trials, now, curve):
    """The law of release: a look at every open trial. Rows and shares."""
    ages, size = curve.ages(SHARES), trials.size
    columns = {name: column[:size] for name, column in trials.columns.items()}
    with np.errstate(invalid="ignore"):
        steps = ((now - columns["started"])[:, None] >= ages).sum(axis=1)
        steps[(now >= columns["closes"]) & ~np.isnan(columns["started"])] = len(SHARES)
    owed = steps / len(SHARES) - columns["released"]
    rows = np.flatnonzero(owed > 1e-9)
    return rows, owed[rows]


@settings(max_examples=25, deadline=None)
@given(SEEDS)
def test_many_events_at_once_are_joined_as_one_by_one(seed):
    rng = np.random.default_rng(seed)
    trials = Trials(2)
    opened(trials, rng, 50, 100.0, 1000)
    law = OneByOne(trials)
    for _ in range(6):
        kind = str(rng.choice(list(BIT)))
        keys, at = rng.integers(990, 1060, 80).astype(np.uint64), 100.0 + 300.0 * rng.random(80) ** 3
        outcomes, rows = trials.note_many(keys, kind, at)
        expected = [law.note(key, kind, when) for key, when in zip(keys.tolist(), at.tolist(), strict=True)]
        assert list(zip(outcomes.tolist(), rows.tolist(), strict=True)) == expected
    for name in ("started", "seen"):
        np.testing.assert_array_equal(trials.columns[name][:50], law.columns[name])


@settings(max_examples=25, deadline=None)
@given(SEEDS)
def test_what_is_released_is_what_a_look_at_every_trial_would_release(seed):
    """Whatever the curve does meanwhile, in whatever order trials start, across blocks, rewards and closings."""
    rng = np.random.default_rng(seed)
    trials, curve, now, first, total = Trials(2), DelayCurve(), 1.8e9, 0, 0.0
    started = 0
    for _ in range(40):
        now += rng.exponential(4.0)
        n = int(rng.integers(0, BLOCK // 4))
        opened(trials, rng, n, now, first)
        first += n
        keys = rng.integers(max(first - 3 * BLOCK, 0), first + 1, int(rng.integers(0, BLOCK // 4))).astype(np.uint64)
        outcomes, rows = trials.note_many(keys, "impression", now - 5.0 * rng.random(len(keys)))
        started += int((outcomes == Outcome.FRESH).sum())
        won = np.unique(rows[(outcomes == Outcome.FRESH) & (rng.random(len(rows)) < 0.1)])
        total += trials.settle(won).sum()
        curve.note(rng.exponential(rng.choice([1.0, 30.0]), len(won)))
        expected = owed_by_all(trials, now, curve)
        rows, owed = trials.release(now, curve)
        np.testing.assert_array_equal(rows, expected[0])
        np.testing.assert_allclose(owed, expected[1], atol=1e-12)
        total += owed.sum()
        trials.close(now)
    total += trials.release(now + 1e6, curve)[1].sum()
    assert total == pytest.approx(started, abs=1e-9 * max(started, 1))


@settings(max_examples=25, deadline=None)
@given(SEEDS)
def test_trials_kept_and_restored_in_between_go_on_as_the_others_do(seed):
    rng = np.random.default_rng(seed)
    whole, parted, curve, now = Trials(2), Trials(2), DelayCurve(), 1000.0
    for turn in range(20):
        now += rng.exponential(10.0)
        if rng.random() < 0.3:
            kept, parted = parted.arrays(), Trials(2)
            parted.restore({name: array.copy() for name, array in kept.items()})
        keys, draws = rng.integers(0, 300 * (turn + 1), 200).astype(np.uint64), rng.integers(2**32)
        told = []
        for trials in (whole, parted):
            opened(trials, np.random.default_rng(draws), 300, now, 300 * turn)
            told.append((*trials.note_many(keys, "impression", np.full(200, now)), *trials.release(now, curve)))
            trials.close(now)
        for one, other in zip(*told, strict=True):
            np.testing.assert_array_equal(one, other)
        for name, column in whole.arrays().items():
            np.testing.assert_array_equal(column, parted.arrays()[name])


@settings(max_examples=50, deadline=None)
@given(SEEDS)
def test_tallies_are_the_sums_over_people_to_the_last_bit(seed):
    rng = np.random.default_rng(seed)
    tallies, people = Tallies(), {}
    for _ in range(10):
        n, campaign, control = int(rng.integers(0, 300)), int(rng.integers(3)), bool(rng.integers(2))
        came = rng.integers(0, 400, n).astype(np.uint64) * np.uint64(2**40)
        impressions, rewards = rng.integers(0, 2, n).astype(float), rng.integers(0, 2, n).astype(float)
        tallies.add_many(campaign, came, control=control, impressions=impressions, rewards=rewards)
        for person, m, y in zip(came.tolist(), impressions.tolist(), rewards.tolist(), strict=True):
            before = people.setdefault((campaign, control), {}).get(person, (0.0, 0.0))
            people[campaign, control][person] = before[0] + m, before[1] + y
    again = Tallies()
    again.restore(tallies.arrays())
    for campaign in range(3):
        for control in (False, True):
            counts = np.array(list(people.get((campaign, control), {}).values())).reshape(-1, 2)
            expected = ArmTotals.of_people(counts[:, 0], counts[:, 1])
            assert tallies.totals(campaign, control=control) == expected == again.totals(campaign, control=control)
    for name, column in tallies.arrays().items():
        np.testing.assert_array_equal(column, again.arrays()[name])
