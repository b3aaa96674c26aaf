"""The log's vocabulary: every record there is, and its one codec (msgpack, tagged by ``type``).

Kinds are the small integers under which storage keeps a record; storage knows nothing else about it.
"""

from __future__ import annotations

from enum import IntEnum
from typing import get_args

import msgspec

from errors import InvalidInput, StorageError
from services.campaigns.catalogue import CatalogueRecord
from services.decisions.record import Decision
from services.decisions.request import home_of
from services.feedback.events import Event, Rejected
from services.storage.log import HOMES, Entry

Record = CatalogueRecord | Decision | Event | Rejected


class Kind(IntEnum):
    """Storage's label of a record. ``TICK`` has no payload: the log's appender writes it to cut the fold."""

    TICK = 0
    CATALOGUE = 1
    DECISION = 2
    EVENT = 3
    REJECTED = 4


_KIND_OF: dict[type, Kind] = {
    **dict.fromkeys(get_args(CatalogueRecord), Kind.CATALOGUE),
    Decision: Kind.DECISION,
    Event: Kind.EVENT,
    Rejected: Kind.REJECTED,
}

_encoder = msgspec.msgpack.Encoder()
_decoder: msgspec.msgpack.Decoder[Record] = msgspec.msgpack.Decoder(Record)


def kind_of(record: Record) -> Kind:
    """The kind under which a record is stored."""
    return _KIND_OF[type(record)]


def entry_of(record: Record, at: float) -> Entry:
    """A record as the log takes it. What belongs to nobody is spread by its time."""
    match record:
        case Decision():
            home = home_of(record.person)
        case Event():
            home = record.home
        case _:
            home = int(at * 1e3) % HOMES
    return Entry(kind_of(record), at, encode(record), home)


def encode(record: Record) -> bytes:
    """A record as bytes."""
    return _encoder.encode(record)


def decode(payload: bytes) -> Record:
    """The inverse of ``encode``; raises StorageError on bytes that are no record: the log is not what was written."""
    try:
        return _decoder.decode(payload)
    except (msgspec.DecodeError, UnicodeDecodeError, InvalidInput) as error:
        raise StorageError(f"expected a record of the log, got {len(payload)} bytes that are none ({error})") from error
