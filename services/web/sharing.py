"""What web processes tell each other: who has met which ads, and what has been spent today.

Before a decision it is read, within the budget of ``HotLists``; afterwards it is handed to a thread that adds whatever has
gathered. Neither is the truth: while the store is away each process goes by what it knows itself, and what it noted then is
lost to the others. So a cap may be passed by those who ask at two processes within some 10 ms, or while the store is away;
never by those who stay with one.
"""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from errors import StorageError
from services.decisions.encounters import list_of
from services.storage.counters import Noted, Spent
from services.web.gathering import Gathering

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from generators.creative import Creative
    from services.campaigns.campaign import Campaign
    from services.decisions.encounters import Encounters
    from services.decisions.limits import Limits
    from services.decisions.request import AdRequest
    from services.storage.counters import Counters, HotLists

logger = logging.getLogger("adloom.web")

#: Notes gather on the event loop for this long: a person's next request may reach another process some ms later.
_GATHER_SECONDS = 0.01
#: Between two looks at what all have spent: pacing is a matter of minutes.
_LOOK_SECONDS = 0.1
_TIDY_SECONDS = 10.0
#: Notes in one addition, or a few more.
_AT_ONCE = 1_000
#: Gatherings that may wait for a store that is slower than the traffic, two seconds' worth; beyond it they are lost.
_WAITING = 400
_DAY = 86_400.0
#: A day's sums are kept this long after the last addition: clocks differ, and nobody asks for yesterday's.
_SUM_SECONDS = 2 * _DAY


class _Served(NamedTuple):
    noted: Noted | None
    campaign: str
    amount: float


class Sharing:
    """One process's side of it. ``clock``: Unix seconds, the day of what is spent is told by it."""

    def __init__(
        self, encounters: Encounters, limits: Limits, lists: HotLists, counters: Callable[[], Counters],
        clock: Callable[[], float],
    ) -> None:  # fmt: skip
        self._encounters, self._limits, self._lists, self._clock = encounters, limits, lists, clock
        self._open_counters = counters
        self._gathering: Gathering[_Served] = Gathering(_GATHER_SECONDS, _AT_ONCE)
        self._failing: set[str] = set()
        self._full = False
        self._thread = threading.Thread(target=self._run, name="sharing", daemon=True)

    def start(self, loop: asyncio.AbstractEventLoop) -> None:
        """Begin to tell; called on this loop, on which everything else here is called, too."""
        self._loop = loop
        self._gathering.start(loop)
        self._counters = self._open_counters()  # here, so that a store that cannot be opened ends the start
        self._thread.start()

    async def stop(self) -> None:
        """Tell what has gathered, then end."""
        self._gathering.close()
        await asyncio.to_thread(self._thread.join)
        await self._lists.close()

    async def recall(self, request: AdRequest, campaigns: Sequence[Campaign]) -> None:
        """Bring caps and wear of a person up to date, if that can be read in time. Nobody has met anything who is not known."""
        if not request.known:
            return
        found = await self._lists.read([list_of(campaign, request.person) for campaign in campaigns])
        if found is not None:
            for campaign, content in zip(campaigns, found, strict=True):
                self._encounters.recall(campaign, request.person, content)

    def note(self, request: AdRequest, campaign: Campaign, shown: Creative, now: float) -> None:
        """An ad was served; the others hear of it within some ms. Never waits."""
        noted = self._encounters.note(campaign, request.person, shown.brief, now) if request.known else None
        full = self._gathering.behind >= _WAITING
        if full and not self._full:
            logger.warning("not told to other processes, until the store keeps up")
        self._full = full
        if not full:
            self._gathering.add(_Served(noted, campaign.id, campaign.budget.per_impression))

    def _run(self) -> None:
        last, looked, tidied = False, 0.0, time.monotonic()
        while not last:
            served, last = self._gathering.next(_LOOK_SECONDS)
            if served:
                self._attempt("told to other processes", partial(self._add, served))
            if (now := time.monotonic()) - looked >= _LOOK_SECONDS:
                self._attempt("heard of other processes", self._look)
                looked = now
            if now - tidied >= _TIDY_SECONDS:
                self._attempt("given back", self._counters.tidy)
                tidied = now
        self._counters.close()

    def _attempt(self, what: str, work: Callable[[], None]) -> None:
        """Do it, or say once that the store does not: what was to be told is lost, and what was to be read comes later."""
        try:
            work()
        except StorageError as error:
            if what not in self._failing:
                logger.warning("nothing is %s", what, extra={"why": str(error)})
            self._failing.add(what)
        else:
            self._failing.discard(what)

    def _group(self) -> tuple[int, str]:
        """Today, and the group of its sums."""
        day = int(self._clock() // _DAY)
        return day, f"spent:{day}"

    def _add(self, served: list[_Served]) -> None:
        amounts: dict[str, float] = {}
        for one in served:
            amounts[one.campaign] = amounts.get(one.campaign, 0.0) + one.amount
        _, group = self._group()
        spent = [Spent(group, name, amount, _SUM_SECONDS) for name, amount in amounts.items() if amount]
        self._counters.add([one.noted for one in served if one.noted], spent)

    def _look(self) -> None:
        day, group = self._group()
        self._loop.call_soon_threadsafe(self._limits.take_spent, day, self._counters.sums(group))
