"""What web sees of the others: new snapshots and standings in the state, new creatives in the log.

Looks every few milliseconds.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import msgspec
import numpy as np

from bandits.snapshot import Snapshot, decode_snapshot
from errors import InvalidInput, StorageError
from services.campaigns.catalogue import CatalogueRecord
from services.decisions.features import CREATIVE, PERSON
from services.decisions.record import Decision
from services.decisions.rulings import View
from services.learning.standing import Standing, decode_standing
from services.records import Kind, decode
from services.storage.log import offset_before

if TYPE_CHECKING:
    from services.campaigns.catalogue import Catalogue
    from services.decisions.core import DecisionCore
    from services.decisions.limits import Limits
    from services.storage.log import Log
    from services.storage.state import State

logger = logging.getLogger("adloom.web")

_PAGE = 500


@dataclass
class Sight:
    """Brings catalogue, core and limits up to date. A snapshot that is cut or not finite is refused and the old one kept."""

    log: Log
    state: State
    catalogue: Catalogue
    core: DecisionCore
    limits: Limits
    offset: int = 0
    standing: Standing | None = None
    _versions: dict[str, int] = field(default_factory=dict)

    def look(self) -> None:
        """Take what is new; a storage that cannot be read leaves everything as it was."""
        try:
            self.catch_up()
            self._take_standing()
            self._take_snapshot()
        except StorageError:
            logger.exception("nothing new can be read")

    def remember_caps(self, now: float) -> None:
        """Read again who has seen what, as far back as any cap reaches: a restart must not show a capped ad once more."""
        capped = {campaign.id: campaign for campaign in self.catalogue.campaigns.values() if campaign.cap is not None}
        hours = max((campaign.cap.hours for campaign in capped.values() if campaign.cap), default=0.0)
        offset = offset_before(self.log, now - hours * 3600.0) if capped else self.log.head()
        while page := self.log.read(offset, _PAGE, (Kind.DECISION,)):
            for stored in page:
                record = decode(stored.payload)
                if isinstance(record, Decision) and record.campaign in capped:
                    self.limits.note(capped[record.campaign], record.person, record.at)
            offset = page[-1].offset

    def catch_up(self) -> None:
        """Apply catalogue records up to the head of the log."""
        while page := self.log.read(self.offset, _PAGE, (Kind.CATALOGUE,)):
            for stored in page:
                record = decode(stored.payload)
                if isinstance(record, CatalogueRecord):
                    self.catalogue.apply(record)
            self.offset = page[-1].offset

    def _take_snapshot(self) -> None:
        saved = self.state.load("snapshot", self._versions.get("snapshot", 0))
        if saved is None:
            return
        self._versions["snapshot"] = saved.version
        try:
            snapshot = _fitting(decode_snapshot(saved.content))
        except InvalidInput:
            logger.exception("snapshot refused", extra={"version": saved.version})
            return
        self.core.adopt(View(snapshot, saved.version, saved.offset))

    def _take_standing(self) -> None:
        saved = self.state.load("standing", self._versions.get("standing", 0))
        if saved is None:
            return
        self._versions["standing"] = saved.version
        try:
            self.standing = decode_standing(saved.content)
        except msgspec.DecodeError:
            logger.exception("standing refused", extra={"version": saved.version})
            return
        self.limits.day, self.limits.spent = self.standing.day, self.standing.spent
        self.limits.makings, self.core.wear.rate = self.standing.made_for, self.standing.wear_rate


def _fitting(snapshot: Snapshot) -> Snapshot:
    """The snapshot, if it speaks of the features of this version; another version's learner may still be publishing."""
    nobody, nothing = np.zeros((1, PERSON.width), np.float32), np.zeros((1, CREATIVE.width), np.float32)
    try:
        snapshot.weights(nobody, snapshot.rows(["anything"], nothing, 0), np.zeros(1, np.int64))
    except ValueError as error:
        expected = f"a policy over {PERSON.width} person and {CREATIVE.width} attribute features"
        raise InvalidInput("snapshot", expected, str(error)) from error
    return snapshot
