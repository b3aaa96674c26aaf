"""How the log lies in Redis: its keys, its scripts, and the bytes of an entry.

A stream's entry has one field: kind and time, the digest of its frame where it has one, and what is its own. One field because
each costs bytes in every entry of millions.
"""

from __future__ import annotations

import hashlib
import struct
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from redis import Redis
    from redis.commands.core import Script

LOG, EPOCHS, WRITERS, CONSUMERS = "adloom:log", "adloom:log:epochs", "adloom:log:writers", "adloom:log:consumers"
FRAMES, FRAMES_USED = "adloom:log:frames", "adloom:log:frames:used"
TICKS, COMMON = "adloom:log:ticks", "adloom:log:common"

_HEAD = struct.Struct(">Bd")
#: Set in the kind of an entry that has a frame.
_FRAMED = 0x80
#: Of a frame: two of a million are the same by chance in one log of 10^7.
_DIGEST = 8


def partition_key(number: int) -> str:
    """The stream of a partition."""
    return f"{LOG}:{number}"


def script(client: Redis, *names: str) -> Script:
    """A script of these files, one behind the other; Redis is given it where it does not know it."""
    return client.register_script("\n".join(Path(__file__).with_name(f"{name}.lua").read_text() for name in names))


class Record(NamedTuple):
    """An entry as a stream holds it, taken apart. ``digest``: of its frame, empty where it has none."""

    kind: int
    at: float
    digest: bytes
    own: bytes


def digest_of(shared: bytes) -> bytes:
    """The name of a frame; empty where there is none."""
    return hashlib.blake2b(shared, digest_size=_DIGEST).digest() if shared else b""


def join(record: Record) -> bytes:
    """An entry's bytes in its stream. Its frame is kept apart."""
    return _HEAD.pack(record.kind | (_FRAMED if record.digest else 0), record.at) + record.digest + record.own


def kind_of(record: bytes) -> int:
    """The kind of an entry's bytes."""
    return record[0] & ~_FRAMED


def part(record: bytes) -> Record:
    """The inverse of ``join``, the frame by its digest."""
    kind, at = _HEAD.unpack_from(record)
    start = _HEAD.size + (_DIGEST if kind & _FRAMED else 0)
    return Record(kind & ~_FRAMED, at, record[_HEAD.size : start], record[start:])
