"""Reading the log tick by tick. An entry beyond the last tick is not handed out: the fold is cut by ticks, never by arrival.

Invariant: a cut holds nothing that the log did not keep: what a failover took before it was handed out is not handed out, and
``kept`` tells of what it took afterwards.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from services.records import Kind, decode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from services.records import Record
    from services.storage.log import Log, Stored

_PAGE = 1000


class Cut(NamedTuple):
    """The records between two ticks with their offsets, and the later tick's offset and time."""

    records: list[Record]
    offset: int
    at: float
    offsets: list[int]


@dataclass
class Tail:
    """A reader's place in a log. ``after``: what has been read, of which the last cut's tick may be further back.

    What waits for its tick is kept decoded: read again at each look, it was decoded five times at 5,000 entries a second.
    """

    log: Log
    after: int
    _records: list[Record] = field(default_factory=list)
    _offsets: list[int] = field(default_factory=list)

    def cuts(self) -> Iterator[Cut]:
        """Every whole cut that the log holds now; may be left at any cut, and asked again. Raises LogGap."""
        while page := self._page():
            for stored in page:
                self.after = stored.offset
                if stored.kind == Kind.TICK:
                    yield self._cut(stored)
                else:
                    self._records.append(decode(stored.payload))
                    self._offsets.append(stored.offset)

    def kept(self) -> int:
        """See Log.kept, of all that was read: below ``after`` where the log has lost some of it."""
        return self.log.kept(self.after)

    def _page(self) -> list[Stored]:
        """What follows; nothing where the log lost what was before it, which could happen between asking and reading."""
        page = self.log.read(self.after, _PAGE)
        return page if not page or self.kept() == self.after else []

    def _cut(self, tick: Stored) -> Cut:
        cut = Cut(self._records, tick.offset, tick.at, self._offsets)
        self._records, self._offsets = [], []
        return cut
