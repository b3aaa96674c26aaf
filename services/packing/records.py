"""Which records are packed, and how a plain one is told: everything but decisions and events stays as it is.

Invariant: what is unpacked is what was packed, byte by byte where this program's codec wrote it, else the same record.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

import msgspec

from errors import StorageError
from services.decisions.record import Decision
from services.feedback.events import Event
from services.packing import decisions, events
from services.records import Kind, decode, encode
from services.storage.redis.packing import Packed

if TYPE_CHECKING:
    from services.storage.log import Entry

#: Before an event that stays as it is. A packed one begins with a byte below 128.
_PLAIN = b"\xff"
#: What reading bytes that nobody packed can end in.
_DAMAGED = (msgspec.MsgspecError, struct.error, ArithmeticError, LookupError, StopIteration, TypeError, ValueError)


class RecordPacking:
    """The Packing of the log's records. One a thread."""

    def __init__(self) -> None:
        self._decisions = decisions.DecisionPacker()

    def pack(self, entry: Entry) -> Packed:
        """See Packing.pack."""
        if entry.kind == Kind.DECISION:
            return self._pack_decision(entry)
        if entry.kind == Kind.EVENT:
            return Packed(b"", _pack_event(entry))
        return Packed(b"", entry.payload)

    def _pack_decision(self, entry: Entry) -> Packed:
        try:
            record = decode(entry.payload)
        except StorageError:
            return Packed(b"", entry.payload)
        if not isinstance(record, Decision) or len(record.probabilities) != len(record.candidates):
            return Packed(b"", entry.payload)
        return self._decisions.pack(record, entry.at)

    def unpack(self, kind: int, at: float, packed: Packed) -> bytes:
        """See Packing.unpack."""
        try:
            if packed.shared:
                return encode(decisions.unpack(packed, at))
            if kind == Kind.EVENT:
                return packed.own[1:] if packed.own[:1] == _PLAIN else encode(events.unpack(packed.own, at))
        except _DAMAGED as error:
            raise StorageError(f"expected a record of the log, got {len(packed.own)} bytes that are none ({error})") from error
        return packed.own


def _pack_event(entry: Entry) -> bytes:
    """Packed if that gives the same bytes again: what is unusual shows by that, and to try costs 2 µs."""
    try:
        record = decode(entry.payload)
    except StorageError:
        return _PLAIN + entry.payload
    packed = events.pack(record, entry.at) if isinstance(record, Event) else None
    if packed is None or encode(events.unpack(packed, entry.at)) != entry.payload:
        return _PLAIN + entry.payload
    return packed
