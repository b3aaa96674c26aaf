"""The post: events on their way from a page to the service, kept until the moment they arrive.

A calendar of slots: what comes within the current slot is looked through at each delivery, what comes later waits unsorted for
its slot. A heap took 0.4 µs an event, this takes 0.05. Invariant: memory is that of what is on its way, however long the run;
deliveries are in order of time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    Floats = NDArray[np.float64]
    Keys = NDArray[np.uint64]


class Post:
    """Events of one kind. ``width``: length of a slot (s), several deliveries long."""

    def __init__(self, width: float) -> None:
        self._width = width
        self._slot = -1
        self._near: tuple[Keys, Floats] = (np.zeros(0, np.uint64), np.zeros(0))
        self._later: dict[int, list[tuple[Keys, Floats]]] = {}

    def __len__(self) -> int:
        return len(self._near[0]) + sum(len(keys) for bundles in self._later.values() for keys, _ in bundles)

    def send(self, keys: Keys, decided: Floats, after: NDArray[np.floating]) -> None:
        """Events about n decisions, ``after`` (n,) seconds from when each was made; infinity for what never comes."""
        rows = np.flatnonzero(np.isfinite(after))
        keys, at = keys[rows], decided[rows] + after[rows]
        slots = (at // self._width).astype(np.int64)
        now = slots <= self._slot
        self._near = np.concatenate([self._near[0], keys[now]]), np.concatenate([self._near[1], at[now]])
        for slot in np.unique(slots[~now]).tolist():
            here = slots == slot
            self._later.setdefault(slot, []).append((keys[here], at[here]))

    def deliver(self, now: float) -> tuple[Keys, Floats]:
        """What has arrived by now: keys (m,) and times (m,) in order of time."""
        self._slot = int(now // self._width)
        due = sorted(slot for slot in self._later if slot <= self._slot)
        bundles = [self._near, *(bundle for slot in due for bundle in self._later.pop(slot))]
        keys, at = (np.concatenate(columns) for columns in zip(*bundles, strict=True))
        here = at <= now
        self._near = keys[~here], at[~here]
        keys, at = keys[here], at[here]
        order = np.argsort(at, kind="stable")
        return keys[order], at[order]
