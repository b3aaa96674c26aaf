"""Counters in Redis: one script adds whatever has gathered, and what is not added to any more expires by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from errors import StorageError
from services.storage.counters import MOMENT_BYTES, label, packed, unlabelled
from services.storage.redis.client import redis_errors

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import redis

    from services.storage.counters import Noted, Spent

#: KEYS: lists, then groups of sums. ARGV: how many lists; for each its label, moment, bytes at most and milliseconds; then for
#: each sum its name, amount and milliseconds. A list is written whole: APPEND would have Redis reserve as much again as it
#: holds, and take two more calls to cut and to expire it. One that does not begin with its label is begun anew.
_ADD = """
local lists, argument = tonumber(ARGV[1]), 2
for i = 1, lists do
  local label, moment, most = ARGV[argument], ARGV[argument + 1], tonumber(ARGV[argument + 2])
  local list = redis.call('GET', KEYS[i])
  local before = list and string.sub(list, 1, #label) == label and string.sub(list, #label + 1) or ''
  redis.call('SET', KEYS[i], label .. string.sub(before .. moment, -most), 'PX', ARGV[argument + 3])
  argument = argument + 4
end
for i = lists + 1, #KEYS do
  redis.call('HINCRBYFLOAT', KEYS[i], ARGV[argument], ARGV[argument + 1])
  redis.call('PEXPIRE', KEYS[i], ARGV[argument + 2])
  argument = argument + 3
end
"""


class RedisCounters:
    """Counters in a Redis, by the server's clock. Threads may share one."""

    def __init__(self, client: redis.Redis) -> None:
        self._client, self._add = client, client.register_script(_ADD)

    def add(self, noted: Sequence[Noted], spent: Sequence[Spent]) -> None:
        """See Counters.add."""
        keys = [*(list_key(one.name) for one in noted), *(_sums_key(one.group) for one in spent)]
        arguments: list[str | int | float | bytes] = [len(noted)]
        for note in noted:
            arguments += [label(note.name), packed([note.moment]), MOMENT_BYTES * note.most, _milliseconds(note.seconds)]
        for part in spent:
            arguments += [part.name, part.amount, _milliseconds(part.seconds)]
        with redis_errors(self._client):
            self._add(keys, arguments)

    def sums(self, group: str) -> Mapping[str, float]:
        """See Counters.sums."""
        with redis_errors(self._client):
            found: dict[Any, Any] = self._client.hgetall(_sums_key(group))
        return {name.decode(): float(amount) for name, amount in found.items()}

    def lists(self, names: Sequence[str]) -> list[bytes | None]:
        """See Counters.lists."""
        if not names:
            return []
        with redis_errors(self._client):
            values: list[Any] = self._client.mget([list_key(name) for name in names])
        try:
            return [unlabelled(name, value) for name, value in zip(names, values, strict=True)]
        except ValueError as error:
            raise StorageError(str(error)) from error

    def tidy(self) -> None:
        """See Counters.tidy. Nothing to do: Redis forgets what has expired."""

    def close(self) -> None:
        """See Counters.close. The client stays open: it is the process's."""


def list_key(name: str) -> str:
    """Where a list is kept."""
    return f"adloom:list:{name}"


def _sums_key(group: str) -> str:
    return f"adloom:sums:{group}"


def _milliseconds(seconds: float) -> int:
    return max(round(seconds * 1e3), 1)
