"""Feedback: trials that open, events on their way, and what the fold learns of those that have arrived.

Knows no world: it is told when events will reach the service. Invariant: the fold hears of an event when it arrives and not a
batch earlier; in a batch, kinds come in the order of ``BIT`` and events of a kind in that of time, as in a tick of the log.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from services.feedback.join import BIT
from simulations.market.post import Post

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from services.campaigns.campaign import Campaign
    from services.learning.fold import Fold
    from simulations.market.choices import Choices
    from simulations.market.met import Met

_HOUR = 3600.0
#: Kinds of events that a simulated page reports, in the order in which a tick of the log is joined.
_KINDS = [kind for kind in BIT if kind != "dwell"]
_NO_ROWS = np.zeros(0, np.int64)


class Feedback:
    """What goes from a page to the fold."""

    def __init__(self, fold: Fold, campaigns: Sequence[Campaign]) -> None:
        self._fold = fold
        self._names = [campaign.id for campaign in campaigns]
        click = np.array([campaign.windows.click_hours for campaign in campaigns]) * _HOUR
        conversion = np.array([campaign.windows.conversion_hours for campaign in campaigns]) * _HOUR
        self._click_until, self._closes = click, np.maximum(click, conversion)
        self._posts = {kind: Post(_HOUR) for kind in _KINDS}
        self._at_once: dict[str, tuple[NDArray[np.uint64], NDArray[np.float64]]] = {}

    def open(self, met: Met, choices: Choices, persons: NDArray[np.uint64], arms: NDArray[np.int64]) -> None:
        """Decisions were made: open their trials, and send what will come of them. persons: (n,); arms: (n,) the policy's."""
        keys = np.arange(met.first, met.first + len(met.arm), dtype=np.uint64)
        rows = slice(None) if (filled := met.campaign >= 0).all() else filled
        campaign, decided = met.campaign[rows], met.decided[rows]
        columns = {
            "key": keys, "person": persons, "arm": arms, "control": met.control, "worn": choices.worn, "met": choices.met,
        }  # fmt: skip
        if len(campaign):
            self._fold.admit(met.visits.features[rows], {name: column[rows] for name, column in columns.items()} | {
                "campaign": campaign, "decided": decided, "click_until": decided + self._click_until[campaign],
                "closes": decided + self._closes[campaign],
            })  # fmt: skip
        self._note_worn(met)
        self._send(met, keys)

    def _note_worn(self, met: Met) -> None:
        for name in self._names:
            groups = [group for group in met.rulings.groups if group.campaign.id == name and not group.control]
            worn = [group.worn.exposures for group in groups if len(group.worn.exposures)]
            if worn:
                self._fold.recent.add_worn(name, worn[0] if len(worn) == 1 else np.concatenate(worn))

    def _send(self, met: Met, keys: NDArray[np.uint64]) -> None:
        told, decided = met.reactions, met.decided
        for kind, happened in (("impression", told.seen), ("viewable", told.viewable)):
            rows = np.flatnonzero(happened)
            self._at_once[kind] = keys[rows], decided[rows]
        rows = np.flatnonzero(told.clicked)  # one in ten or in a hundred: what follows a click is looked for there alone
        for kind, after in (("click", told.click_after), ("click", told.again_after), ("conversion", told.conversion_after)):
            self._posts[kind].send(keys[rows], decided[rows], after[rows])
        self._posts["dismiss"].send(keys, decided, told.dismiss_after)

    def learn(self, now: float) -> None:
        """Tell the fold what has arrived by now, and let it learn."""
        arrived = {
            kind: self._at_once.pop(kind) if kind in self._at_once else self._posts[kind].deliver(now) for kind in _KINDS
        }
        rewarded = [self._fold.arrive(keys, kind, at) for kind, (keys, at) in arrived.items() if len(keys)]
        self._fold.learn(np.concatenate([_NO_ROWS, *rewarded]), now)
