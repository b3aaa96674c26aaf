"""What is on the log against what was acknowledged, and what it weighs."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from services.decisions.record import Decision
from services.feedback.events import Event
from services.records import Kind, decode

if TYPE_CHECKING:
    from redis import Redis

    from services.storage.log import Log

_PAGE = 5_000


class Counted(NamedTuple):
    """Entries by kind of event (or "decision"), and how many of them are there more than once."""

    entries: Counter[str]
    doubled: int


def count(log: Log) -> Counted:
    """Read the whole log."""
    ids: Counter[str] = Counter()
    entries: Counter[str] = Counter()
    after = 0
    while page := log.read(after, _PAGE, (Kind.DECISION, Kind.EVENT)):
        for stored in page:
            record = decode(stored.payload)
            if isinstance(record, Decision | Event):
                ids[record.id] += 1
                entries[record.kind if isinstance(record, Event) else "decision"] += 1
        after = page[-1].offset
    return Counted(entries, sum(times - 1 for times in ids.values()))


def log_bytes(client: Redis) -> int:
    """Memory of everything that the log keeps in Redis."""
    return sum(int(client.memory_usage(key, samples=0) or 0) for key in client.scan_iter("adloom:log*"))
