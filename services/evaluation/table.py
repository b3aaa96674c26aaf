"""Rounds as columns over named arms: what estimators weigh and policies learn from. Knows no file.

n rounds in order of time, k arms that were ever a candidate, p features of a request, a of an arm. Invariant: column j of
every table is arm j.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from bandits.ope.logged import Logged
from errors import InvalidInput
from services.evaluation.features import encode

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from services.evaluation.rounds import Given, Round

    Array = NDArray[np.float64]

#: Rounds times arms at most: estimators hold a few tables of this many numbers.
MOST_CELLS = 60_000_000


@dataclass(frozen=True)
class Table:
    """Columns of n rounds.

    logged: what is weighed; eligible: (n, k) which arms were candidates; arms: (k,) names; people: (n, p); attributes: (k, a);
    shown: (n,) the arm that the reward taught about; given: what the log says of other policies, (n, k) each; timed: whether
    the rounds are in order of time, or only of the file.
    """

    logged: Logged
    eligible: NDArray[np.bool_]
    arms: tuple[str, ...]
    people: NDArray[np.float32]
    attributes: NDArray[np.float32]
    shown: NDArray[np.int64]
    given: Mapping[str, Array]
    timed: bool

    def __len__(self) -> int:
        return len(self.logged)

    def part(self, rows: slice) -> Table:
        """A stretch of the rounds, over the same arms."""
        whole, eligible = self.logged, self.eligible[rows]
        logged = replace(
            whole, action=whole.action[rows], reward=whole.reward[rows], propensity=whole.propensity[rows], eligible=eligible,
            context=_cut(whole.context, rows), behaviour=_cut(whole.behaviour, rows), cluster=_cut(whole.cluster, rows),
        )  # fmt: skip
        return replace(
            self, logged=logged, eligible=eligible, people=self.people[rows], shown=self.shown[rows],
            given={name: table[rows] for name, table in self.given.items()},
        )  # fmt: skip


def tabulate(rounds: Sequence[Round], last: int | None = None) -> Table:
    """Rounds as columns, the latest ``last`` of them. Raises InvalidInput where they would not fit into memory."""
    timed = all(one.at is not None for one in rounds)
    ordered = sorted(rounds, key=lambda one: one.at or 0.0) if timed else list(rounds)
    ordered = ordered if last is None else ordered[-last:]
    index = _index(ordered)
    _refuse_too_many(len(ordered), len(index))
    people, eligible = encode([one.context for one in ordered]), _eligible(ordered, index)
    logged = Logged(
        action=np.array([index[one.arms[one.action]] for one in ordered], np.int64),
        reward=np.array([one.reward for one in ordered]),
        propensity=np.array([one.propensity for one in ordered]),
        k=len(index),
        eligible=eligible,
        context=people[:, 1:].astype(np.float64) if people.shape[1] > 1 else None,
        behaviour=_behaviour(ordered, index),
        cluster=_clusters(ordered),
    )
    return Table(
        logged, eligible, tuple(index), people, _attributes(ordered, index),
        np.array([index[one.shown or one.arms[one.action]] for one in ordered], np.int64), _given(ordered, index), timed,
    )  # fmt: skip


def _index(rounds: Sequence[Round]) -> dict[str, int]:
    """Every arm's column, in order of appearance."""
    names = dict.fromkeys(arm for one in rounds for arm in (*one.arms, *((one.shown,) if one.shown else ())))
    return {name: column for column, name in enumerate(names)}


def _refuse_too_many(n: int, k: int) -> None:
    if n * k > MOST_CELLS:
        expected = f"rounds times candidates up to {MOST_CELLS:,}; --last N takes the latest N rounds"
        raise InvalidInput("log", expected, f"{n:,} times {k:,}")


def _rows_and_columns(rounds: Sequence[Round], index: Mapping[str, int]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Where the candidates of all rounds are in an (n, k) table, both of shape (candidates of all rounds,)."""
    rows = np.repeat(np.arange(len(rounds)), [len(one.arms) for one in rounds])
    return rows, np.array([index[arm] for one in rounds for arm in one.arms], np.int64)


def _eligible(rounds: Sequence[Round], index: Mapping[str, int]) -> NDArray[np.bool_]:
    table = np.zeros((len(rounds), len(index)), np.bool_)
    table[_rows_and_columns(rounds, index)] = True
    return table


def _behaviour(rounds: Sequence[Round], index: Mapping[str, int]) -> Array | None:
    """The logging policy's chances where every round kept them: half a table would be none that could be checked."""
    kept = [one.probabilities for one in rounds]
    chances = [chance for one in kept if one is not None for chance in one]
    if any(one is None for one in kept):
        return None
    table = np.zeros((len(rounds), len(index)))
    table[_rows_and_columns(rounds, index)] = chances
    return np.asarray(table / table.sum(axis=1, keepdims=True))


def _clusters(rounds: Sequence[Round]) -> NDArray[np.int64] | None:
    """Numbers for people; a round that names nobody stands for itself. None where no round names anybody."""
    if not any(one.person for one in rounds):
        return None
    names: dict[str, int] = {}
    return np.array([names.setdefault(one.person or f"\n{row}", len(names)) for row, one in enumerate(rounds)], np.int64)


def _attributes(rounds: Sequence[Round], index: Mapping[str, int]) -> NDArray[np.float32]:
    """Features of the arms, each as it was last seen; the constant alone for arms that never had any."""
    known: dict[str, Mapping[str, float]] = {}
    for one in rounds:
        known.update(zip(one.arms, one.attributes, strict=False))
    return encode([known.get(arm, {}) for arm in index])


def _given(rounds: Sequence[Round], index: Mapping[str, int]) -> dict[str, Array]:
    names = set.intersection(*(set(one.given) for one in rounds)) if rounds else set()
    return {name: _table_given(rounds, [one.given[name] for one in rounds], index) for name in sorted(names)}


def _table_given(rounds: Sequence[Round], said: Sequence[Given], index: Mapping[str, int]) -> Array:
    table = np.zeros((len(rounds), len(index)))
    for row, (one, choice) in enumerate(zip(rounds, said, strict=True)):
        if isinstance(choice, str):
            table[row, index[choice]] = 1.0
        else:
            table[row, [index[arm] for arm in one.arms]] = np.array(choice) / sum(choice)
    return table


def _cut(table: NDArray[Any] | None, rows: slice) -> NDArray[Any] | None:
    return None if table is None else table[rows]
