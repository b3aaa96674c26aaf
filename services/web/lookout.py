"""What is new in the storage for web: catalogue records, standing and snapshot, read and decoded off the event loop.

Knows nothing of serving. Invariant: what a look could not read, the next one that can finds whole; a catalogue that cannot be
read keeps no policy from being seen, nor the other way round.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import msgspec
import numpy as np

from bandits.snapshot import Snapshot, decode_snapshot
from errors import InvalidInput, LogGap, StorageError
from services.campaigns.catalogue import Catalogue
from services.catalogue_history import catalogue_records
from services.decisions.features import CREATIVE, PERSON
from services.decisions.rulings import View
from services.learning.standing import Standing, decode_standing
from services.storage.log import survived

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from services.campaigns.catalogue import CatalogueRecord
    from services.storage.log import Log
    from services.storage.state import Saved, State

logger = logging.getLogger("adloom.web")


class News(NamedTuple):
    """What a look found. catalogue: takes the place of the one so far, records follow. missed: why not all could be read."""

    catalogue: Catalogue | None = None
    records: tuple[CatalogueRecord, ...] = ()
    standing: Standing | None = None
    view: View | None = None
    missed: StorageError | None = None

    @property
    def anything(self) -> bool:
        """Whether something is new."""
        return any(self[:-1])


@dataclass
class Lookout:
    """One instance a thread, as are its log and its state. ``history``: every catalogue record there is, with its offset."""

    log: Log
    state: State
    history: Callable[[], Iterable[tuple[int, CatalogueRecord]]]
    _offset: int = -1
    _versions: dict[str, int] = field(default_factory=dict)

    def look(self) -> News:
        """What is new since the last look."""
        news = News()
        for part in (self._look_at_catalogue, self._look_at_policy):
            try:
                news = part(news)
            except StorageError as error:
                news = news._replace(missed=error)
        return news

    def _look_at_catalogue(self, news: News) -> News:
        self._offset, catalogue, records = self._catalogue()
        return news._replace(catalogue=catalogue, records=records)

    def _look_at_policy(self, news: News) -> News:
        standing, snapshot = self._saved("standing"), self._saved("snapshot")
        self._versions |= {name: saved.version for name, saved in (("standing", standing), ("snapshot", snapshot)) if saved}
        return news._replace(standing=standing and _standing(standing), view=snapshot and _view(snapshot))

    def _saved(self, name: str) -> Saved | None:
        return self.state.load(name, self._versions.get(name, 0))

    def _catalogue(self) -> tuple[int, Catalogue | None, tuple[CatalogueRecord, ...]]:
        """Up to where the log has been read then; a catalogue where the one so far cannot be gone on with; what follows."""
        if self._offset < 0:
            return self._from_the_start()
        try:
            found = list(catalogue_records(self.log, self._offset))
        except LogGap as gap:
            return self._anew(str(gap))
        kept = survived(self.log, self._offset)  # asked behind the read: what both tell, they tell at once
        if kept < self._offset:
            return self._anew(f"the log lost its tail: of what it had at {self._offset}, all above {kept}")
        return found[-1][0] if found else self._offset, None, tuple(record for _, record in found)

    def _anew(self, why: str) -> tuple[int, Catalogue, tuple[CatalogueRecord, ...]]:
        found = self._from_the_start()
        logger.warning("the catalogue was read anew", extra={"why": why})
        return found

    def _from_the_start(self) -> tuple[int, Catalogue, tuple[CatalogueRecord, ...]]:
        catalogue, last = Catalogue(), 0
        for offset, record in self.history():
            catalogue.apply(record)
            last = offset
        return last, catalogue, ()


def _standing(saved: Saved) -> Standing | None:
    try:
        return decode_standing(saved.content)
    except msgspec.DecodeError:
        logger.exception("standing refused", extra={"version": saved.version})
        return None


def _view(saved: Saved) -> View | None:
    """A snapshot that is cut or not finite is refused and the one so far kept."""
    try:
        return View(_fitting(decode_snapshot(saved.content)), saved.version, saved.offset)
    except InvalidInput:
        logger.exception("snapshot refused", extra={"version": saved.version})
        return None


def _fitting(snapshot: Snapshot) -> Snapshot:
    """The snapshot, if it speaks of the features of this version; another version's learner may still be publishing."""
    nobody, nothing = np.zeros((1, PERSON.width), np.float32), np.zeros((1, CREATIVE.width), np.float32)
    try:
        snapshot.weights(nobody, snapshot.rows(["anything"], nothing, 0), np.zeros(1, np.int64))
    except ValueError as error:
        expected = f"a policy over {PERSON.width} person and {CREATIVE.width} attribute features"
        raise InvalidInput("snapshot", expected, str(error)) from error
    return snapshot
