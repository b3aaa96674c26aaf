"""Whether the what-if table keeps its word: intervals hold at once, and the test on top fails as seldom as it says.

Each run is 20,000 decisions over ads whose worth is known, so the value of any policy is the mean of what it would choose.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from dealt_worlds import dealing

from services.reports.figures.targets import BOLDER, SOFTER
from services.reports.figures.what_if import Asked, asked_of

if TYPE_CHECKING:
    from dealt_worlds import Dealing

RUNS = 60
EFFECTS = {"bold": 0.5, "price": 0.4, "story": -0.4, "short": 0.2}
#: Runs in which some interval may miss: 8 or more of 60 come up once in 100 such tests at a true rate of 5 %.
MOST_MISSES = 7


def worlds(seed: int, runs: int) -> list[tuple[Dealing, Asked]]:
    rng, found = np.random.default_rng(seed), []
    for _ in range(runs):
        made = dealing(rng, EFFECTS, k=10, base=0.06)
        hours = replace(made.dealt, at=made.dealt.at * 3600.0)
        found.append((replace(made, dealt=hours), asked_of(hours, rng, {})))
    return found


def truths(made: Dealing) -> dict[str, float]:
    """What each policy that is known before its rewards would earn, a decision."""
    chance, truth = made.chance, made.truth
    top = (chance >= chance.max(axis=1, keepdims=True)).astype(float)
    policies = {"bolder": chance**BOLDER, "softer": chance**SOFTER, "greedy": top, "uniform": np.ones_like(chance)}
    return {name: float((p / p.sum(axis=1, keepdims=True) * truth).sum(axis=1).mean()) for name, p in policies.items()}


def test_values_and_gains_of_all_policies_hold_at_once() -> None:
    values = gains = told = 0
    for made, found in worlds(41, RUNS):
        true, ran = truths(made), float((made.chance * made.truth).sum(axis=1).mean())
        rows = {row.policy: row for row in found.rows if row.policy in true and row.refusal is None}
        told += len(rows)
        values += any(not row.value.low <= true[name] <= row.value.high for name, row in rows.items())
        gains += any(not row.gain.low <= true[name] / ran - 1 <= row.gain.high for name, row in rows.items())
    assert told > 3 * RUNS
    assert values <= MOST_MISSES
    assert gains <= MOST_MISSES


def test_the_estimator_passes_its_own_test_on_a_sound_log_and_fails_it_where_chances_are_not_those_drawn_from() -> None:
    found = worlds(42, 30)
    assert not any(asked.missed for _, asked in found)  # one in a thousand each: some miss once in 33 such tests
    rng, caught = np.random.default_rng(43), 0
    for made, _ in found[:10]:
        wrong = made.dealt.chance.reshape(made.chance.shape)[:, ::-1]
        asked = asked_of(replace(made.dealt, chance=wrong.ravel()), rng, {})
        caught += {row.refusal for row in asked.rows} == {"propensity-missing"}
    assert caught == 10
