"""How many people an ad reached and on which days it was shown, from the archive, so coarse that nobody can be told from it.

Owns the query and the withholding. Invariant: what leaves here is a day or a multiple of ``GROUP``; a count below it is None.
"""

from __future__ import annotations

import datetime as dt
from contextlib import closing
from typing import TYPE_CHECKING

import msgspec

from services.reports.figures.outcomes import Outcomes

if TYPE_CHECKING:
    from services.reports.archive import Archive

#: People that a count must have before it is told, and the step in which it is told. Steps of one would let two readings of
#: the page tell who came between them.
GROUP = 50

#: An impression and a click both show that an ad was seen; whoever has no name counts each time.
_QUERY = """
SELECT shown AS creative, min(impressed) AS first, max(impressed) AS last, count(DISTINCT person) AS people
FROM outcomes WHERE impressed IS NOT NULL GROUP BY shown
"""


class Reach(msgspec.Struct, frozen=True, kw_only=True):
    """First and last day (UTC) of a creative, and people reached in steps of ``GROUP``, None below it."""

    first: dt.date
    last: dt.date
    people: int | None


def reach(archive: Archive) -> dict[str, Reach]:
    """The reach of every creative that was shown, by its id; raises StorageError where the archive cannot be read."""
    with closing(Outcomes(archive, None, threads=1)) as outcomes:  # one: this runs beside the requests
        found = outcomes.rows(_QUERY)
    return {
        row["creative"]: Reach(first=_day(row["first"]), last=_day(row["last"]), people=told(row["people"])) for row in found
    }


def told(people: int) -> int | None:
    """A count as it may be told."""
    return people // GROUP * GROUP or None


def _day(at: float) -> dt.date:
    return dt.datetime.fromtimestamp(at, dt.UTC).date()
