"""Which share of the people a fold answers for: shard j of n, and what is called after it. Knows names, no store.

Invariant: shard 0 of 1 has the names of a learner that never heard of shards, so that a data folder of before stays valid.
"""

from __future__ import annotations

from typing import NamedTuple

from errors import InvalidSettings


class Share(NamedTuple):
    """Shard ``number`` of ``of``: the partitions p of the log with p % of == number."""

    number: int = 0
    of: int = 1

    def __str__(self) -> str:
        return f"{self.number} of {self.of}"

    @property
    def alone(self) -> bool:
        """Whether there is no other shard."""
        return self.of == 1

    @property
    def all(self) -> list[Share]:
        """Every shard of as many."""
        return [Share(number, self.of) for number in range(self.of)]

    def named(self, name: str) -> str:
        """What a part of this shard's checkpoint is called in the state."""
        return name if self.alone else f"shard/{self.number}of{self.of}/{name}"

    @property
    def part(self) -> str:
        """What this shard has for the leader is called in the state."""
        return f"part/{self.number}of{self.of}"

    @property
    def seat(self) -> tuple[str, ...]:
        """The lease of whoever was started for this shard: while it is held, nobody else stands in."""
        return (f"seat/{self.number}of{self.of}",)

    def partitions(self, count: int) -> list[int]:
        """Its partitions of so many."""
        return list(range(self.number, count, self.of))

    def leases(self, count: int) -> tuple[str, ...]:
        """The leases on its partitions of so many; shards of another number collide with them, which is meant."""
        return tuple(f"partition/{partition}" for partition in self.partitions(count))


#: All people.
ALONE = Share()


def share_of(raw: str) -> Share:
    """A share as people write it, ``0/2``; raises InvalidSettings."""
    number, slash, of = raw.partition("/")
    if not (slash and number.isdecimal() and of.isdecimal() and int(number) < int(of)):
        raise InvalidSettings("--shard", "I/N with 0 <= I < N, such as 0/2", repr(raw))
    return Share(int(number), int(of))
