"""Policies as a person names them, as probabilities over the rounds of a log: the SPEC of ``adloom evaluate``.

    uniform          every candidate alike
    logged           what ran
    arm:NAME         one candidate whenever there is that choice, else every candidate alike
    best-arm         the one that earned most in the first rounds
    column:NAME      a column of the file: the action, or the probabilities of all candidates
    NAME             what the log itself says of another policy (``bts`` beside Open Bandit logs)
    default, LEARNER/RULE   a registered policy, taught by the first rounds

Knows no estimate. Invariant: every row is a distribution over that round's candidates.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from errors import Unknown
from services.evaluation.mapped import COLUMN
from services.evaluation.training import chances, evenly, taught

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from services.evaluation.table import Table
    from services.evaluation.training import Progress

    Array = NDArray[np.float64]

LOGGED, UNIFORM, BEST_ARM, ARM = "logged", "uniform", "best-arm", "arm:"
#: Clicks that the log's mean is worth beside an arm's own, so that one lucky click of a rare arm is not the best.
_PRIOR_CLICKS = 1.0


class Target(NamedTuple):
    """Probabilities of a policy, shape (n, k), and what is to be said with them."""

    probabilities: Array
    notes: tuple[str, ...] = ()


def learns(spec: str, table: Table) -> bool:
    """Whether a policy must be taught by rounds that it is not judged on."""
    return spec not in {LOGGED, UNIFORM, *table.given} and not spec.startswith((ARM, COLUMN))


def columns_of(specs: list[str]) -> list[str]:
    """The columns of the file that specs name."""
    return [spec.removeprefix(COLUMN) for spec in specs if spec.startswith(COLUMN)]


def target(spec: str, first: Table | None, table: Table, rng: np.random.Generator, progress: Progress) -> Target:
    """A policy on the rounds of ``table``; ``first``: the rounds before, for those that learn. Raises Unknown, InvalidInput."""
    if spec == LOGGED:
        return Target(as_logged(table))
    if spec == UNIFORM:
        return Target(evenly(table.eligible))
    if spec in table.given:
        return Target(table.given[spec])
    if spec.startswith(ARM):
        return _constant(spec.removeprefix(ARM), table)
    if first is None:
        raise Unknown("policy", spec)
    if spec == BEST_ARM:
        best = table.arms[best_arm(first)]
        found = _constant(best, table)
        return Target(found.probabilities, (f"always {best}", *found.notes))
    seed = int(rng.integers(2**63))
    return Target(chances(taught(spec, first, rng, progress), table, seed, progress))


def as_logged(table: Table) -> Array:
    """What ran. Where the log kept only the chance of what was chosen, the rest is spread evenly, which no weight looks at."""
    if table.logged.behaviour is not None:
        return table.logged.behaviour
    rounds, others = np.arange(len(table)), table.eligible.sum(axis=1) - 1
    rest = (1.0 - table.logged.propensity) / np.maximum(others, 1)
    stand_in = np.where(table.eligible, rest[:, None], 0.0)
    stand_in[rounds, table.logged.action] = table.logged.propensity
    return stand_in


def best_arm(table: Table) -> int:
    """The arm that earned most a round by inverse propensity, drawn to the mean where it was seldom shown."""
    logged = table.logged
    weights = 1.0 / logged.propensity
    shown, earned = (np.bincount(logged.action, column, logged.k) for column in (weights, weights * logged.reward))
    mean = float(earned.sum() / shown.sum())
    worth = _PRIOR_CLICKS / max(abs(mean), 1.0 / len(table)) * float(weights.mean())
    return int(np.argmax((earned + worth * mean) / (shown + worth)))


def _constant(name: str, table: Table) -> Target:
    if name not in table.arms:
        raise Unknown("arm", name)
    column = table.arms.index(name)
    there = table.eligible[:, column]
    probabilities = evenly(table.eligible)
    probabilities[there] = 0.0
    probabilities[there, column] = 1.0
    missing = len(table) - int(there.sum())
    absent = (f"{name} was no candidate in {missing:,} rounds; all candidates are alike there",) if missing else ()
    return Target(probabilities, absent)
