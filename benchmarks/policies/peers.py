"""Peers in Python under the clock, those that are installed. They name an arm and no propensity, so theirs has no floor."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from benchmarks.policies.contender import ARMS, BATCH, DECIDING, Contender, batches_of, features_of, rows_of

if TYPE_CHECKING:
    from collections.abc import Callable

_OWN = "weights are each arm's own; decisions with 20"
_ROW_BY_ROW = f"{_OWN}; taught row by row"


class Absent(NamedTuple):
    """A peer that cannot be measured here, and why."""

    name: str
    why: str


def peers() -> list[Contender | Absent]:
    """MABWiser's and obp's linear bandits."""
    return [*_mabwiser(), *_obp()]


def _mabwiser() -> list[Contender | Absent]:
    try:
        from mabwiser.mab import MAB, LearningPolicy  # noqa: PLC0415  (an extra)
    except ImportError as error:
        return [Absent("mabwiser", str(error))]

    def fitted(policy: Any, k: int, p: int) -> Any:
        bandit = MAB(list(range(k)), policy, seed=1)
        rows = rows_of(k, p, np.random.default_rng(0), 4 * BATCH)
        bandit.fit(rows.arms, rows.reward, rows.people)
        return bandit

    def deciding(policy: Any, k: int) -> Callable[[], object]:
        bandit, person = fitted(policy, k, DECIDING.people), features_of(1, DECIDING.people, np.random.default_rng(1))
        return lambda: bandit.predict(person)

    def learning(policy: Any, d: int) -> Callable[[], object]:
        bandit, batches = fitted(policy, ARMS, d), batches_of(d)

        def learn() -> None:
            rows = next(batches)
            bandit.partial_fit(rows.arms, rows.reward, rows.people)

        return learn

    rules = {"LinUCB": LearningPolicy.LinUCB(alpha=1.0), "LinTS": LearningPolicy.LinTS(alpha=0.3)}
    return [
        Contender(f"mabwiser {name}", _OWN, partial(deciding, rule), partial(learning, rule)) for name, rule in rules.items()
    ]


def _obp() -> list[Contender | Absent]:
    try:
        from obp.policy import LinTS, LinUCB  # noqa: PLC0415  (where it installs)
    except ImportError as error:
        return [Absent("obp", str(error))]

    def deciding(kind: Any, k: int) -> Callable[[], object]:
        policy, person = kind(DECIDING.people, k, random_state=1), features_of(1, DECIDING.people, np.random.default_rng(1))
        return lambda: policy.select_action(person)

    def learning(kind: Any, d: int) -> Callable[[], object]:
        policy, batches = kind(d, ARMS, batch_size=BATCH, random_state=1), batches_of(d)

        def learn() -> None:
            for arm, person, reward in zip(*next(batches), strict=True):
                policy.update_params(arm, reward, person[None])

        return learn

    return [
        Contender(f"obp {kind.__name__}", _ROW_BY_ROW, partial(deciding, kind), partial(learning, kind))
        for kind in (LinUCB, LinTS)
    ]
