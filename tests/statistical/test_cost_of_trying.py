"""Whether the clicks forgone, their parts and their running total cover what trying really cost.

Each run is a log of 3,000 impressions over two ads of known worth by a policy of known chances, read from an archive.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from synthetic_log import event
from test_outcomes import decision, outcomes

from bandits.propensity import EPSILON
from services.reports.figures.exploration import exploration

if TYPE_CHECKING:
    from pathlib import Path

    from services.records import Record

RUNS, N = 12, 3_000
GOOD, POOR, TOP = 0.30, 0.12, 0.7


def test_the_cost_and_its_parts_are_covered_and_the_running_total_ends_in_it(tmp_path: Path) -> None:
    """Each of three intervals may miss 3 of 12 runs: at a true rate of 5 % one does so once in about 150 such tests."""
    rng, missed = np.random.default_rng(61), np.zeros(3)
    true = N * (1 - TOP) * (GOOD - POOR)
    floor = N * EPSILON / 2 * (GOOD - POOR)
    for run in range(RUNS):
        records: list[Record] = []
        for n in range(N):
            shown = int(rng.random() > TOP)
            one = decision(f"{run}-{n}", shown, (TOP, 1 - TOP), person=f"p{rng.integers(900)}")
            records += [one, event(one, "impression", 1.0 + n)]
            records += [event(one, "click", 2.0 + n)] * bool(rng.random() < (POOR if shown else GOOD))
        held = outcomes(tmp_path / str(run), *records)
        found = exploration(held)
        held.close()
        assert found is not None
        truths = ((found.forgone, true), (found.by_floor, floor), (found.by_sampling, true - floor))
        missed += [not estimate.low <= value <= estimate.high for estimate, value in truths]
        assert found.by_floor.value + found.by_sampling.value == pytest.approx(found.forgone.value)
        assert found.running[-1].forgone == found.forgone
    assert (missed <= 3).all()
