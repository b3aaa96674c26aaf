"""The leases that this process holds, prolonged by a thread of its own for as long as the process runs.

A thread, because work comes in pieces that no loop may cut: a checkpoint of millions of trials takes seconds, a store that
does not answer its timeout. Knows names of leases, not what they guard. Invariant: ``holds`` is true only while nobody else
can hold the lease, as far as this machine's own clock can tell; what is saved is fenced by the store besides.
"""

from __future__ import annotations

import logging
import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self

from errors import StorageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from services.storage.leases import Lease, Leases

logger = logging.getLogger("adloom.learn")

#: Shares of a lease's time after which it is prolonged.
_EVERY = 0.25


@dataclass
class Tenure:
    """``holder``: as others read it, such as HOST:PID; ``seconds``: how long a lease lasts that is not prolonged."""

    leases: Leases
    holder: str
    seconds: float
    _until: dict[Lease, float] = field(default_factory=dict, init=False)
    _failing: bool = field(default=False, init=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False)
    _ended: threading.Event = field(default_factory=threading.Event, init=False)

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self._prolong_all, name="tenure", daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def take(self, names: Sequence[str]) -> Lease | None:
        """Hold these names from now on; None while somebody else holds one of them."""
        with self._lock:
            began = time.monotonic()
            lease = self.leases.take(names, self.holder, self.seconds)
            if lease is not None:
                self._until[lease] = began + self.seconds
        return lease

    def holds(self, lease: Lease) -> bool:
        """Whether it surely holds: it was prolonged within its time, counted from before the store was asked."""
        return time.monotonic() < self._until.get(lease, 0.0)

    def lost(self, lease: Lease) -> bool:
        """Whether the store said that it has ended. One that could not be prolonged may still go on, see ``holds``."""
        return lease not in self._until

    def release(self, lease: Lease) -> None:
        """End it now, as far as the store can be told."""
        with self._lock:
            self._until.pop(lease, None)
            try:
                self.leases.release(lease)
            except StorageError as error:
                logger.info("lease left to lapse", extra={"names": lease.names, "why": str(error)})

    def other(self, names: Sequence[str]) -> str | None:
        """The first who holds one of these names and is not this process."""
        with self._lock:
            return next((holder for holder in self.leases.holders(names) if holder not in (None, self.holder)), None)

    def _prolong_all(self) -> None:
        while not self._ended.wait(_EVERY * self.seconds):
            for lease in list(self._until):
                with self._lock:
                    self._prolong(lease)

    def _prolong(self, lease: Lease) -> None:
        if lease not in self._until:  # released meanwhile
            return
        began = time.monotonic()
        try:
            if self.leases.prolong(lease, self.seconds):
                self._until[lease] = began + self.seconds
            else:
                del self._until[lease]
        except StorageError as error:
            self._note_failing(lease, error)
        else:
            self._failing = False

    def _note_failing(self, lease: Lease, error: StorageError) -> None:
        """Said once: it is tried for every lease several times a second for as long as the store is away."""
        if not self._failing:
            logger.warning("lease not prolonged", extra={"names": lease.names, "why": str(error)})
        self._failing = True
