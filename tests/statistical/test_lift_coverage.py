"""Whether the lift's interval keeps its word when it is looked at again and again.

Each run is 2,000 people in two campaigns, a fifth in control, looked at after every 50 people. A person sees
1 + Poisson(3) ads and has a taste of their own (Beta, mean 10 %), so impressions of one person hang together.
"""

from __future__ import annotations

import numpy as np
import pytest

from bandits.ope.lift import ArmTotals, stratified_lift

RUNS, PEOPLE, LOOK_EVERY = 400, 2_000, 50
#: With a true rate of 5 % a run, more than 32 alarms in 400 come up once in 260 such tests (binomial tail 0.38 %).
#: The boundary also covers the looks after person 2,000, so a sound interval stays near 1 %.
MOST_ALARMS = 32


def alarms(seed: int, gain: float) -> int:
    """In how many runs some look finds zero outside of the interval; ``gain`` is the true relative lift."""
    rng = np.random.default_rng(seed)
    return sum(ever_alarms(rng, gain) for _ in range(RUNS))


def ever_alarms(rng: np.random.Generator, gain: float) -> bool:
    campaign, control = rng.random(PEOPLE) < 0.5, rng.random(PEOPLE) < 0.2
    taste = rng.beta(1.0, 9.0, PEOPLE) * np.where(campaign, 1.0, 0.6) * np.where(control, 1.0, 1.0 + gain)
    impressions = 1.0 + rng.poisson(3.0, PEOPLE)
    rewards = rng.binomial(impressions.astype(int), np.minimum(taste, 1.0)).astype(float)
    cells = [running_totals(impressions, rewards, (campaign == c) & (control == g)) for c in (0, 1) for g in (0, 1)]
    for look in range(len(cells[0])):
        lift = stratified_lift({"a": (cells[0][look], cells[1][look]), "b": (cells[2][look], cells[3][look])})
        if lift.answered and not lift.low <= 0 <= lift.high:
            return True
    return False


def running_totals(m: np.ndarray, y: np.ndarray, inside: np.ndarray) -> list[ArmTotals]:
    """Totals of the people of one cell at every look."""
    sums = np.cumsum(np.stack([inside, m * inside, y * inside, m * m * inside, y * y * inside, m * y * inside]), axis=1)
    return [ArmTotals(int(s[0]), *s[1:].tolist()) for s in sums[:, LOOK_EVERY - 1 :: LOOK_EVERY].T]


def test_looking_after_every_fifty_people_raises_no_more_false_alarms_than_promised() -> None:
    assert alarms(seed=20, gain=0.0) <= MOST_ALARMS


@pytest.mark.parametrize(("gain", "at_least"), [(0.6, 0.9), (-0.5, 0.9)])
def test_a_large_effect_is_found_in_nearly_every_run(gain: float, at_least: float) -> None:
    assert alarms(seed=21, gain=gain) >= at_least * RUNS
