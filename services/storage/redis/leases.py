"""Leases as Redis hashes that expire by the server's clock: what ends a lease is one clock, whoever's machine runs ahead.

A number is one above the last, or the server's time in microseconds where that is higher: a Redis that lost its tail, the last
number with it, must not give the same number to another holder.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from services.storage.leases import Lease
from services.storage.redis.client import redis_errors

if TYPE_CHECKING:
    from collections.abc import Sequence

    import redis

_NUMBER = "adloom:lease-number"

#: Leases are given where Redis is full, too: it is their holders who make room.
_TAKE = """#!lua flags=allow-oom
for i = 2, #KEYS do
  local holder = redis.call('HGET', KEYS[i], 'holder')
  if holder and holder ~= ARGV[1] then return false end
end
local time, last = redis.call('TIME'), redis.call('GET', KEYS[1]) or '0'
local number = string.format('%.0f', math.max(tonumber(last) + 1, time[1] * 1000000 + time[2]))
redis.call('SET', KEYS[1], number)
for i = 2, #KEYS do
  redis.call('HSET', KEYS[i], 'holder', ARGV[1], 'number', number)
  redis.call('PEXPIRE', KEYS[i], ARGV[2])
end
return number
"""
_PROLONG = """#!lua flags=allow-oom
for i = 1, #KEYS do
  if redis.call('HGET', KEYS[i], 'number') ~= ARGV[1] then return 0 end
end
for i = 1, #KEYS do redis.call('PEXPIRE', KEYS[i], ARGV[2]) end
return 1
"""
_RELEASE = """#!lua flags=allow-oom
for i = 1, #KEYS do
  if redis.call('HGET', KEYS[i], 'number') == ARGV[1] then redis.call('DEL', KEYS[i]) end
end
"""


class RedisLeases:
    """Leases in a Redis. A lease outlives a restart of the server as long as its time is not over."""

    def __init__(self, client: redis.Redis) -> None:
        self._client = client
        self._take, self._prolong, self._release = (client.register_script(one) for one in (_TAKE, _PROLONG, _RELEASE))

    def take(self, names: Sequence[str], holder: str, seconds: float) -> Lease | None:
        """See Leases.take."""
        number = self._run(self._take, [_NUMBER, *map(lease_key, names)], holder, _milliseconds(seconds))
        return None if number is None else Lease(tuple(names), int(number))

    def prolong(self, lease: Lease, seconds: float) -> bool:
        """See Leases.prolong."""
        return bool(self._run(self._prolong, [*map(lease_key, lease.names)], lease.number, _milliseconds(seconds)))

    def release(self, lease: Lease) -> None:
        """See Leases.release."""
        self._run(self._release, [*map(lease_key, lease.names)], lease.number)

    def holders(self, names: Sequence[str]) -> list[str | None]:
        """See Leases.holders."""
        asked = self._client.pipeline(transaction=False)
        for name in names:
            asked.hget(lease_key(name), "holder")
        with redis_errors(self._client):
            return [None if holder is None else holder.decode() for holder in asked.execute()]

    def close(self) -> None:
        """See Leases.close. The client stays open: it is the process's."""

    def _run(self, script: Any, keys: list[str], *arguments: object) -> Any:
        with redis_errors(self._client):
            return script(keys, arguments)


def lease_key(name: str) -> str:
    """The hash of a lease; its field ``number`` is what a save of the state asks for."""
    return f"adloom:lease:{name}"


def _milliseconds(seconds: float) -> int:
    return max(round(seconds * 1e3), 1)
