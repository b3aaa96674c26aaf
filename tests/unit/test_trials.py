from __future__ import annotations

import numpy as np
import pytest

from services.feedback.delay import DelayCurve
from services.feedback.join import Outcome
from services.feedback.trials import Trials


def trials_of(*keys, decided=100.0, click_until=200.0, closes=300.0):
    trials = Trials(3)
    n = len(keys)
    trials.open(
        np.ones((n, 3), np.float32), key=np.array(keys, np.uint64), arm=np.zeros(n, int), campaign=np.zeros(n, int),
        person=np.arange(n, dtype=np.uint64), control=np.zeros(n, bool), decided=np.full(n, decided),
        click_until=np.full(n, click_until), closes=np.full(n, closes),
    )  # fmt: skip
    return trials


def note(trials, key, kind, at):
    """One event: what it turned out to be, and the row of its trial."""
    outcomes, rows = trials.note_many(np.array([key], np.uint64), kind, np.array([at]))
    return Outcome(outcomes[0]), int(rows[0])


def certain_after(seconds):
    """A curve under which every reward has come by this age."""
    curve = DelayCurve(np.zeros(24))
    curve.note(np.full(100, seconds / 2))
    return curve


def test_an_event_counts_once():
    trials = trials_of(7)
    assert note(trials, 7, "click", 110.0)[0] is Outcome.FRESH
    assert note(trials, 7, "click", 111.0)[0] is Outcome.DUPLICATE
    assert note(trials, 7, "dwell", 111.0)[0] is Outcome.FRESH


def test_an_event_of_an_unknown_decision_is_unknown():
    assert note(trials_of(7), 8, "click", 110.0) == (Outcome.UNKNOWN, -1)


@pytest.mark.parametrize(("kind", "at", "outcome"), [
    ("click", 200.0, Outcome.FRESH), ("click", 200.1, Outcome.LATE),
    ("conversion", 299.0, Outcome.FRESH), ("conversion", 300.1, Outcome.LATE),
])  # fmt: skip
def test_each_kind_has_its_window(kind, at, outcome):
    assert note(trials_of(7), 7, kind, at)[0] is outcome


def test_a_click_without_an_impression_starts_the_trial_at_its_decision():
    trials = trials_of(7)
    note(trials, 7, "click", 110.0)
    assert trials.columns["started"][0] == 100.0
    assert trials.first_seen(np.array([0]), "click")[0]


def test_only_the_first_sign_of_being_seen_is_an_impression():
    trials = trials_of(7)
    note(trials, 7, "impression", 101.0)
    assert trials.first_seen(np.array([0]), "impression")[0]
    note(trials, 7, "click", 110.0)
    assert not trials.first_seen(np.array([0]), "click")[0]


def test_an_ad_nobody_saw_teaches_nothing():
    rows, _ = trials_of(7).release(299.0, certain_after(1.0))
    assert len(rows) == 0


def test_silence_is_released_in_parts_that_add_up_to_one_impression():
    trials = trials_of(7)
    note(trials, 7, "impression", 100.0)
    curve = DelayCurve()
    paid = []
    for now in np.arange(100.0, 301.0, 1.0):
        _, owed = trials.release(now, curve)
        paid.extend(owed.tolist())
    assert sum(paid) == pytest.approx(1.0)
    assert len(paid) > 2
    assert all(part == pytest.approx(0.2 * round(part / 0.2)) for part in paid)


def test_silence_after_the_window_is_paid_in_full_whatever_the_curve():
    trials = trials_of(7)
    note(trials, 7, "impression", 100.0)
    never = DelayCurve(np.eye(24)[23] * 100)
    _, owed = trials.release(300.0, never)
    assert owed.tolist() == [1.0]


def test_a_reward_settles_the_rest():
    trials = trials_of(7, 8)
    for key in (7, 8):
        note(trials, key, "impression", 100.0)
    trials.release(101.5, DelayCurve())
    rest = trials.settle(np.array([0]))
    assert 0.0 < rest[0] < 1.0
    rows, _ = trials.release(299.0, certain_after(1.0))
    assert rows.tolist() == [1]


def test_closed_trials_are_forgotten_and_open_ones_keep_their_rows():
    trials = trials_of(*range(10), closes=150.0)
    trials.open(
        np.full((2, 3), 5.0, np.float32), key=np.array([50, 51], np.uint64), decided=np.full(2, 140.0),
        click_until=np.full(2, 400.0), closes=np.full(2, 400.0),
    )  # fmt: skip
    trials.close(200.0)
    assert len(trials) == 2
    assert note(trials, 50, "impression", 201.0) == (Outcome.FRESH, 0)
    assert trials.people[1, 0] == 5.0
    assert note(trials, 3, "click", 201.0)[0] is Outcome.UNKNOWN


def test_a_restored_table_joins_as_before():
    trials = trials_of(7, 8)
    note(trials, 7, "click", 110.0)
    again = Trials(3)
    again.restore(trials.arrays())
    assert note(again, 7, "click", 111.0)[0] is Outcome.DUPLICATE
    assert note(again, 8, "click", 111.0)[0] is Outcome.FRESH


def test_the_delay_curve_learns_where_rewards_fall():
    curve = DelayCurve()
    curve.note(np.random.default_rng(0).exponential(60.0, 20_000))
    for age in (10.0, 60.0, 180.0):
        assert curve.arrived(np.array([age]))[0] == pytest.approx(1 - np.exp(-age / 60.0), abs=0.05)
    assert curve.arrived(np.array([0.0, 1e9])).tolist() == [0.0, 1.0]
