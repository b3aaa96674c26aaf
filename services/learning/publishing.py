"""Publishing: what web reads of the fold, a snapshot that chooses and a standing. The leader's.

Shard 0 alone publishes its own fold, without a copy. Of several shards the leader merges what each left, a few times a second.
Invariant: what is published covers the log up to its offset, the least of the shards'.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import msgspec
import numpy as np

from services.learning.merging import decode_part, merged, merged_standing
from services.learning.standing import encode_standing

if TYPE_CHECKING:
    from collections.abc import Callable

    from bandits.policy import Policy
    from bandits.snapshot import Snapshot
    from services.learning.fold import Fold
    from services.learning.merging import Part, Whole
    from services.learning.shard import Shard
    from services.learning.standing import Standing
    from services.storage.state import State

#: Seconds between two merges at least. A merge solves the model once a shard, which is time that nothing is folded in.
MERGE_SECONDS = 0.125


@dataclass
class Publisher:
    """``fresh``: an empty policy to merge into. ``whole``: what is known by all shards, None before the first publication."""

    state: State
    fresh: Callable[[], Policy]
    clock: Callable[[], float]
    budget: float
    snapshot: Snapshot | None = field(default=None, init=False)
    whole: Fold | Whole | None = field(default=None, init=False)
    _published: tuple[int, ...] = field(default=(), init=False)
    _covered: int = field(default=0, init=False)
    _parts: dict[int, tuple[int, int, Part]] = field(default_factory=dict, init=False)
    _merged: float = field(default=-math.inf, init=False)

    def begin(self) -> None:
        """Another lease on leading has begun: nothing is known of what was published, but up to where it was."""
        saved = self.state.load("snapshot")
        self.whole, self.snapshot, self._published, self._parts = None, None, (), {}
        self._covered = saved.offset if saved else 0

    def publish(self, shard: Shard, held: dict[str, str]) -> None:
        """Publish if anything is new. ``held``: supply's sentences by campaign. Raises Fenced.

        A fold that is catching up is not published before it knows more than what is published already.
        """
        if not (shard.current or shard.fold.offset > self._covered):
            return
        if shard.share.alone:
            self._publish_alone(shard, held)
        elif abs(self.clock() - self._merged) >= MERGE_SECONDS:  # also where the clock was set back
            self._publish_merged(shard, held)

    def _publish_alone(self, shard: Shard, held: dict[str, str]) -> None:
        if (shard.fold.offset,) != self._published:
            self.whole = shard.fold
            self._save(shard, shard.fold.policy, shard.fold.standing(self.clock()), shard.fold.offset, held)
            self._published = (shard.fold.offset,)

    def _publish_merged(self, shard: Shard, held: dict[str, str]) -> None:
        offsets = (shard.fold.offset, *(self._load(shard, number) for number in range(1, shard.share.of)))
        if offsets == self._published:
            return
        parts = [part for _, _, part in self._parts.values()]
        whole = self.whole = merged(shard.fold, parts, self.fresh, shards=shard.share.of, offset=min(offsets))
        standing = merged_standing([shard.fold.standing(self.clock()), *(part.standing for part in parts)], whole.wear.rate)
        self._save(shard, whole.policy, standing, whole.offset, held)
        self._published, self._merged = offsets, self.clock()

    def _load(self, shard: Shard, number: int) -> int:
        """Take another shard's part, if it is a new one; the offset that it covers, 0 where there is none yet."""
        version, offset, _ = known if (known := self._parts.get(number)) else (0, 0, None)
        saved = self.state.load(shard.share._replace(number=number).part, version)
        if saved is not None and saved.content:
            self._parts[number] = (saved.version, saved.offset, decode_part(saved.content))
            return saved.offset
        return offset

    def _save(self, shard: Shard, policy: Policy, standing: Standing, offset: int, held: dict[str, str]) -> None:
        """The snapshot's samples derive from the offset, so a replayed log publishes the same policy."""
        self.snapshot = policy.freeze(np.random.default_rng(offset))
        told = msgspec.structs.replace(standing, supply=dict(held), budget=self.budget)
        values = {"snapshot": self.snapshot.encode(), "standing": encode_standing(told)}
        self.state.save(values, offset, shard.lease)
