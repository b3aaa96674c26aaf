"""Who works on which shard: each process on the one it was started for, and on those of others that are gone.

A process holds its *seat* as long as it lives, whether it has its shard yet or not. Invariant: a shard is taken for somebody
else only when nobody sits there, and given back when somebody does.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from errors import InvalidSettings
from services.learning.share import ALONE

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from services.learning.share import Share
    from services.learning.tenure import Tenure
    from services.storage.leases import Lease

logger = logging.getLogger("adloom.learn")


@dataclass
class Seating:
    """``own``: the shard that this process was started for; ``partitions``: how many the log has, asked when it answers."""

    own: Share
    partitions: Callable[[], int]
    tenure: Tenure
    clock: Callable[[], float]
    _seat: Lease | None = field(default=None, init=False)
    _began: float | None = field(default=None, init=False)
    _waits_for: str | None = field(default=None, init=False)

    @property
    def seconds(self) -> float:
        """How often to look: a dead process's shard is then found an eighth of a lease after its lease has ended."""
        return self.tenure.seconds / 8.0

    def due(self, held: Collection[Share]) -> Iterator[Share]:
        """Shards to try to take now, the own one first; others not before whoever starts beside this one has had time to.

        Raises InvalidSettings for more shards than the log has partitions.
        """
        if self.own.of > (count := self.partitions()):
            most = f"at most {count} shards, as many as the log has partitions (a file has one)"
            raise InvalidSettings("--shard", most, f"{self.own.of}")
        self._sit()
        if self._began is None:
            self._began = self.clock()
        if self.own not in held:
            yield self.own
        if abs(self.clock() - self._began) >= self.tenure.seconds:  # also where the clock was set back
            yield from (share for share in self.own.all if share not in {self.own, *held} and not self.wanted_back(share))

    def _sit(self) -> None:
        if self._seat is None or self.tenure.lost(self._seat):
            self._seat = self.tenure.take(self.own.seat)

    def take(self, share: Share) -> Lease | None:
        """The lease on a shard; None while another has some of its partitions, which is told once."""
        names = share.leases(self.partitions())
        lease = self.tenure.take(names)
        holder = None if lease else self.tenure.other(names)
        if share in {self.own, ALONE} and holder != self._waits_for:
            self._waits_for = holder
            if holder:
                logger.info("waits for shard %s, which %s holds", share, holder)
        return lease

    def wanted_back(self, share: Share) -> bool:
        """Whether somebody else was started for this shard and lives."""
        return share != self.own and self.tenure.other(share.seat) is not None

    def leave(self) -> None:
        """Give up the seat."""
        if self._seat is not None:
            self.tenure.release(self._seat)
