"""Dealing out: what the folds of some shards know, as the folds of other shards.

What belongs to a person goes to the shard that this person's records now go to. What was learned about ads is one and stays
with the first shard, as do sums that are only ever added up; of what each shard learns for itself (how long clicks take, how
ads wear, how much traffic there is) each gets an even share. Invariant: merged again, the new folds know what the old ones did.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import numpy as np

from services.feedback.delay import DelayCurve
from services.learning.merging import added, merged_policy
from services.learning.traffic import Traffic
from services.learning.wearing import WearRate
from services.storage.log import HOMES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from services.learning.fold import Fold
    from services.learning.origin import Origin


def dealt(origin: Origin, folds: Sequence[Fold], shards: int, partitions: int) -> list[Fold]:
    """The folds of so many shards. folds: all at one tick; partitions: of the log."""
    made = [origin.empty(shards) for _ in range(shards)]
    for _, record in origin.history.between(0, folds[0].offset):
        for fold in made:
            fold.apply(record)
    if taught := [fold.policy.encode() for fold in folds if fold.policy.batches]:
        made[0].policy.restore(merged_policy(taught, lambda: origin.empty(shards).policy).encode())
    _give_sums(folds, made[0])
    for number, fold in enumerate(made):
        _give_people(folds, fold, np.arange(HOMES) % partitions % shards == number)
        _give_even_share(folds, fold, 1.0 / shards)
        fold.offset = folds[0].offset
    return made


def _give_sums(folds: Sequence[Fold], first: Fold) -> None:
    first.feedback = sum((fold.feedback for fold in folds), Counter())
    day = max(fold.day for fold in folds)
    first.day, first.spent = day, added([fold.spent for fold in folds if fold.day == day])


def _give_people(folds: Sequence[Fold], made: Fold, here: NDArray[np.bool_]) -> None:
    """here: (HOMES,), which homes are this shard's."""
    made.trials.restore(_in_order([_trials(fold, here, made.policy.arms) for fold in folds]))
    made.tallies.restore(_joined([_of(fold.tallies.arrays(), "person", here) for fold in folds]))
    made.waiting = [event for fold in folds for event in fold.waiting if here[event.home]]


def _of(columns: Mapping[str, NDArray[Any]], person: str, here: NDArray[np.bool_]) -> dict[str, NDArray[Any]]:
    """The rows of people who are at home here: the last byte of who they are is where."""
    rows = here[columns[person] % np.uint64(HOMES)]
    return {name: column[rows] for name, column in columns.items()}


def _trials(fold: Fold, here: NDArray[np.bool_], arms: Mapping[str, int]) -> dict[str, NDArray[Any]]:
    """A fold's trials here, with arms by the numbers that the new policy has for them."""
    columns = fold.trials.arrays()
    columns.pop("counted")
    found = _of(columns, "person", here)
    numbers = np.zeros(max(fold.policy.arms.values(), default=-1) + 1, np.int64)
    for name, number in fold.policy.arms.items():
        numbers[number] = arms[name]
    return {**found, "arm": numbers[found["arm"]]}


def _joined(parts: Sequence[Mapping[str, NDArray[Any]]]) -> dict[str, NDArray[Any]]:
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def _in_order(parts: Sequence[Mapping[str, NDArray[Any]]]) -> dict[str, NDArray[Any]]:
    """Trials of several folds in the order in which they were decided, as one fold would have opened them."""
    whole = _joined(parts)
    order = np.argsort(whole["decided"], kind="stable")
    return {name: column[order] for name, column in whole.items()}


def _give_even_share(folds: Sequence[Fold], made: Fold, share: float) -> None:
    prior = DelayCurve().counts
    made.curve.counts = prior + share * sum((fold.curve.counts - prior for fold in folds), np.zeros_like(prior))
    wear, traffic = WearRate(), Traffic()
    for fold in folds:
        wear.add(fold.wear)
        traffic.add(fold.traffic)
    made.wear, made.traffic = wear.scaled(share), traffic.scaled(share)
