"""State in Redis: small values whole in one hash each, large ones in chunks written beforehand and switched to in one script.

A save that dies on its way leaves the old value whole, and chunks that expire by themselves. Versions rise by one, and leap
where the log's epoch changed: after a failover took the last saves, what is saved next still is above every version that was
ever read. Where Redis came back with nothing at all, not even that helps, so a value of another epoch is new to every reader.
"""

from __future__ import annotations

import hashlib
import secrets
import time
from typing import TYPE_CHECKING, NamedTuple

import redis

from errors import StorageAway, StorageError
from services.storage.leases import ended
from services.storage.redis import layout
from services.storage.redis.client import redis_errors
from services.storage.redis.leases import lease_key
from services.storage.state import Saved

if TYPE_CHECKING:
    from collections.abc import Mapping

    from redis.client import PubSub

    from services.storage.leases import Lease

_CHANNEL = "adloom:state"
#: Above the bytes of a chunk a value would hold up every other call of the server while it is copied.
_CHUNK = 1 << 20
#: Chunks that no value has been switched to are gone after this long. The rejected way, to collect them at the next save, keeps
#: them for ever where no save follows.
_CHUNK_SECONDS = 60
#: More saves than one failover can lose; and a version of 32 bits, which is what a token holds, has room for 4,000 leaps.
_LEAP = 1_000_000

#: KEYS: the log's hash and its epochs, the leases, and for each value its hash and its new chunks. ARGV: how many leases,
#: their number, the offset, the channel, the leap, and for each value its name, its checksum, how many chunks, and its content
#: where it has none. Runs where Redis is full, too: below a checkpoint the log is trimmed, which is what makes room again.
#: Refused is what covers more than the log has kept (see Log.kept): whoever saves that after a failover has not heard of it
#: yet, and would put a checkpoint that nobody can go on from in place of the last that the log bears out.
_SAVE = """#!lua flags=allow-oom
local leases, covers = tonumber(ARGV[1]), tonumber(ARGV[3])
for i = 3, leases + 2 do
  if redis.call('HGET', KEYS[i], 'number') ~= ARGV[2] then return 'fenced' end
end
local kept, epochs = tonumber(redis.call('HGET', KEYS[1], 'head') or covers), redis.call('HGETALL', KEYS[2])
for i = 1, #epochs, 2 do
  if covers <= tonumber(epochs[i]) then kept = math.min(kept, tonumber(epochs[i + 1])) end
end
if kept < covers then return 'ahead' end
local values = (#ARGV - 5) / 4
for i = 0, values - 1 do
  local chunks = tonumber(ARGV[4 * i + 8])
  if chunks > 0 and redis.call('HLEN', KEYS[leases + 2 * i + 4]) ~= chunks then return 'gone' end
end
local epoch = redis.call('HGET', KEYS[1], 'epoch') or '0'
for i = 0, values - 1 do
  local key, blob = KEYS[leases + 2 * i + 3], KEYS[leases + 2 * i + 4]
  local old = redis.call('HMGET', key, 'version', 'epoch', 'blob')
  local version = tonumber(old[1] or '0') + 1
  if old[2] and old[2] ~= '0' and old[2] ~= epoch then version = version + ARGV[5] end
  redis.call('HSET', key, 'version', version, 'epoch', epoch, 'covers', ARGV[3], 'blob', blob,
    'checksum', ARGV[4 * i + 7], 'chunks', ARGV[4 * i + 8], 'content', ARGV[4 * i + 9])
  redis.call('PERSIST', blob)
  if old[3] then redis.call('UNLINK', old[3]) end
  redis.call('PUBLISH', ARGV[4], ARGV[4 * i + 6])
end
return 'saved'
"""
#: KEYS: the chunks of a value. ARGV: which one, its content, the seconds after which all are gone if nothing switches to them.
_WRITE = """#!lua flags=allow-oom
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
redis.call('EXPIRE', KEYS[1], ARGV[3])
"""
_LOAD = """
local found = redis.call('HMGET', KEYS[1], 'version', 'epoch')
if not found[1] then return false end
if tonumber(found[1]) <= tonumber(ARGV[1]) and (ARGV[2] == '' or ARGV[2] == found[2]) then return false end
return redis.call('HMGET', KEYS[1], 'version', 'epoch', 'covers', 'checksum', 'blob', 'chunks', 'content')
"""


class _Value(NamedTuple):
    """A value as its hash has it."""

    version: int
    epoch: bytes
    covers: int
    checksum: bytes
    blob: bytes
    chunks: int
    content: bytes


class RedisState:
    """A State in a Redis. One instance a thread, for the sake of ``wait``; any number of processes."""

    def __init__(self, client: redis.Redis) -> None:
        self._client = client
        self._save, self._load, self._write = (client.register_script(script) for script in (_SAVE, _LOAD, _WRITE))
        self._epochs: dict[str, bytes] = {}
        self._heard: PubSub | None = None

    def save(self, values: Mapping[str, bytes], offset: int, lease: Lease | None = None) -> None:
        """See State.save."""
        names, number = (lease.names, lease.number) if lease else ((), 0)
        keys = [layout.LOG, layout.EPOCHS, *map(lease_key, names)]
        arguments: list[str | int | bytes] = [len(names), number, offset, _CHANNEL, _LEAP]
        with redis_errors(self._client):
            for name, content in values.items():
                blob = f"{_key(name)}:{secrets.token_hex(8)}"
                chunks = self._write_chunks(blob, content) if len(content) > _CHUNK else 0
                keys += [_key(name), blob]
                arguments += [name, _checksum(content), chunks, b"" if chunks else content]
            done = self._save(keys, arguments)
        if lease is not None and done == b"fenced":
            raise ended(lease)
        if done == b"ahead":
            raise StorageAway(f"state {', '.join(values)}: covers the log up to {offset}, the end of which a failure has taken")
        if done == b"gone":
            raise StorageAway(f"state {', '.join(values)}: Redis lost a part of it on the way; save it again")

    def _write_chunks(self, blob: str, content: bytes) -> int:
        """Write the chunks and return how many they are."""
        starts = range(0, len(content), _CHUNK)
        for number, start in enumerate(starts):
            self._write([blob], [number, content[start : start + _CHUNK], _CHUNK_SECONDS])
        return len(starts)

    def load(self, name: str, newer_than: int = 0) -> Saved | None:
        """See State.load. Asks again where the value was replaced while its chunks were read."""
        before = -1
        with redis_errors(self._client):
            while (value := self._value(name, newer_than)) is not None:
                content = self._content(value)
                if content is not None and _checksum(content) == value.checksum:
                    self._epochs[name] = value.epoch
                    return Saved(value.version, value.covers, content)
                if value.version == before:
                    raise StorageError(f"state {name!r}, version {value.version}: damaged, its checksum is another")
                before = value.version
        return None

    def _value(self, name: str, newer_than: int) -> _Value | None:
        found = self._load([_key(name)], [newer_than, self._epochs.get(name, b"")])
        if found is None:
            return None
        version, epoch, covers, checksum, blob, chunks, content = found
        return _Value(int(version), epoch, int(covers), checksum, blob, int(chunks), content)

    def _content(self, value: _Value) -> bytes | None:
        if not value.chunks:
            return value.content
        chunks = [self._client.hget(value.blob, str(number)) for number in range(value.chunks)]
        found = [chunk for chunk in chunks if isinstance(chunk, bytes)]
        return b"".join(found) if len(found) == value.chunks else None

    def wait(self, seconds: float) -> None:
        """See State.wait. Returns at once where it began to listen only now: what was saved before may be new to the caller."""
        end = time.monotonic() + seconds
        try:
            if self._heard is None:
                self._listen()
            elif self._heard.get_message(timeout=seconds) is not None:
                while self._heard.get_message() is not None:
                    pass
        except (redis.RedisError, OSError):
            self._unlisten()
            time.sleep(max(end - time.monotonic(), 0.0))

    def _listen(self) -> None:
        self._heard = self._client.pubsub()  # type: ignore[no-untyped-call]
        self._heard.subscribe(_CHANNEL)
        self._heard.get_message(timeout=1.0)  # that it is subscribed

    def _unlisten(self) -> None:
        if self._heard is not None:
            self._heard.close()
            self._heard = None

    def tidy(self) -> None:
        """See State.tidy. Nothing to do: what is replaced is freed then, and what was begun in vain expires."""

    def close(self) -> None:
        """See State.close. The client stays open: it is the process's."""
        self._unlisten()


def _key(name: str) -> str:
    return f"adloom:state:{name}"


def _checksum(content: bytes) -> bytes:
    return hashlib.blake2b(content, digest_size=16).digest()
