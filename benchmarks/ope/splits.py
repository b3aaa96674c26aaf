"""Sample-ratio mismatch on the Upworthy archive: headline tests that were to show every arm alike.

In weeks 201325 to 201401 they did not: the archive's authors report that randomisation was broken then (Matias, Munger,
Aubin Le Quere and Ebersole 2021, "The Upworthy Research Archive", Scientific Data 8:195, with its erratum).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pyarrow.parquet as pq

from bandits.ope.sample_ratio import sample_ratio

if TYPE_CHECKING:
    from pathlib import Path

BROKEN = (201325, 201401)


class Splits(NamedTuple):
    """Tests inside and outside the broken window, and the share of each that was flagged."""

    inside: int
    inside_flagged: float
    outside: int
    outside_flagged: float


def splits(path: Path) -> Splits:
    """Flag every test of the archive with two arms or more."""
    table = pq.read_table(path, columns=["clickability_test_id", "test_week", "impressions"])
    week, shown = table["test_week"].to_numpy(), table["impressions"].to_numpy()
    test = np.unique(table["clickability_test_id"].to_numpy(zero_copy_only=False), return_inverse=True)[1]
    order = np.argsort(test, kind="stable")
    arms = [rows for rows in np.split(order, np.cumsum(np.bincount(test))[:-1]) if len(rows) > 1]
    flagged = np.array([sample_ratio(shown[rows]).mismatch for rows in arms])
    broken = np.array([BROKEN[0] <= week[rows[0]] <= BROKEN[1] for rows in arms])
    return Splits(int(broken.sum()), float(flagged[broken].mean()), int((~broken).sum()), float(flagged[~broken].mean()))
