"""How a report was made: policies and snapshots over time, the data it stands on as a digest, and the software.

Knows the outcomes, no wording. Invariant: the digest depends on the decisions and what came of them, not on the order or the
files in which they lie.
"""

from __future__ import annotations

import platform
from dataclasses import dataclass
from functools import reduce
from importlib import metadata
from itertools import pairwise
from operator import xor
from typing import TYPE_CHECKING, Any

from services.reports.figures.estimate import FEWEST_PEOPLE
from services.reports.figures.few import withheld_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from services.reports.figures.outcomes import Outcomes

#: Parts of the time in which the newest snapshot is looked up.
PARTS = 120
_SOFTWARE = ("adloom", "duckdb", "numpy", "scipy", "altair", "vl-convert-python")

_POLICIES = """
WITH ran AS (
    SELECT control, policy, exploration, min(first_decision) AS first, max(last_decision) AS last,
           sum(decisions)::BIGINT AS decisions, min(oldest) AS oldest, max(newest) AS newest, bit_xor(digest) AS digest
    FROM totals GROUP BY ALL
), held AS (SELECT control, policy, exploration, count(DISTINCT snapshot) AS snapshots FROM outcomes GROUP BY ALL)
SELECT ran.*, held.snapshots FROM ran JOIN held ON held.control IS NOT DISTINCT FROM ran.control
  AND held.policy IS NOT DISTINCT FROM ran.policy AND held.exploration IS NOT DISTINCT FROM ran.exploration
ORDER BY first, ran.policy, ran.exploration
"""
#: A policy and its exploration as one word.
_RAN = "policy || chr(31) || exploration"
_EVERYBODY = "SELECT count(DISTINCT person) / $share AS people FROM panel"
#: In an even sample: of thousands of decisions with a snapshot some are in it.
_STEPS = """
WITH bounds AS (SELECT min("at") AS first, greatest(max("at") - min("at"), 1) AS span FROM kept WHERE NOT control)
SELECT least(floor($parts * ("at" - first) / span), $parts - 1)::INT AS part, min("at") AS at, max(snapshot) AS snapshot,
       arg_max(policy, "at") AS policy
FROM kept, bounds WHERE NOT control GROUP BY part ORDER BY part
"""


@dataclass(frozen=True)
class Ran:
    """One policy and its exploration: from when until when (Unix seconds) it decided, and with which snapshots.

    ``decisions``: None where fewer people met it than may be described.
    """

    policy: str
    exploration: str
    first: float
    last: float
    decisions: int | None
    snapshots: int
    oldest: int
    newest: int


@dataclass(frozen=True)
class Step:
    """The newest snapshot in use in one part of the time, which begins at ``at`` (Unix seconds), and its policy."""

    at: float
    snapshot: int
    policy: str


@dataclass(frozen=True)
class Change:
    """A promotion of another policy, or a roll-back to an older snapshot."""

    at: float
    what: str
    before: str
    after: str


@dataclass(frozen=True)
class Provenance:
    """Policies in the order of their first decision, snapshots over time, what changed, the digest of the data, versions.

    ``decisions``: None where fewer people than may be described met them.
    """

    ran: tuple[Ran, ...]
    steps: tuple[Step, ...]
    changes: tuple[Change, ...]
    decisions: int | None
    digest: str
    software: dict[str, str]

    @property
    def snapshots(self) -> int:
        """How many snapshots decided."""
        return sum(one.snapshots for one in self.ran)

    def count(self, what: str) -> int:
        """Changes of one kind."""
        return sum(change.what == what for change in self.changes)


def provenance(outcomes: Outcomes) -> Provenance:
    """The timeline and the data, of one campaign or of all; without a decision there is neither policy nor step."""
    share = outcomes.panel_share
    few = withheld_of(outcomes, _RAN, "NOT control")
    outcomes.add_up()
    groups = outcomes.rows(_POLICIES)
    digest = reduce(xor, (row.pop("digest") for row in groups), 0)
    decisions = sum(row["decisions"] for row in groups)
    ran = tuple(_ran(row, few) for row in groups if not row.pop("control"))
    steps = tuple(Step(row["at"], row["snapshot"], row["policy"]) for row in outcomes.rows(_STEPS, parts=PARTS))
    enough = outcomes.row(_EVERYBODY, share=share)["people"] >= FEWEST_PEOPLE
    return Provenance(ran, steps, tuple(_changes(steps)), decisions if enough else None, f"{digest:016x}", _software())


def _ran(row: dict[str, Any], few: set[str]) -> Ran:
    hidden = f"{row['policy']}\x1f{row['exploration']}" in few
    return Ran(**{**row, "decisions": None if hidden else row["decisions"]})


def _changes(steps: Sequence[Step]) -> list[Change]:
    """Where another policy takes over, or a lower snapshot number follows a higher one."""
    found = []
    for before, after in pairwise(steps):
        if after.policy != before.policy:
            found.append(Change(after.at, "promotion", before.policy, after.policy))
        elif after.snapshot < before.snapshot:
            found.append(Change(after.at, "roll-back", str(before.snapshot), str(after.snapshot)))
    return found


def _software() -> dict[str, str]:
    """Versions of what the numbers and drawings come from; what is not installed as a package is left out."""
    versions = {"Python": platform.python_version()}
    for name in _SOFTWARE:
        try:
            versions[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return versions
