"""Settling and merging: days that are over get what came of their decisions into their rows; small files become larger ones.

Owns when a day is over and how many of its chances are kept whole. A report then joins nothing that has had time to happen.
Invariant: rows are only moved, and events only leave for the row of their decision.
"""

from __future__ import annotations

import datetime as dt
import math
from collections import defaultdict
from typing import TYPE_CHECKING

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from services.reports.archive.joining import FILLED, JOINED, LEFT_OVER
from services.reports.archive.parts import by_draw, discard, read_part, write_parts
from services.reports.tables import SCHEMAS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from services.reports.archive.manifest import Manifest, Part
    from services.reports.archive.store import Store

#: Decisions of a day whose chances are all kept; of a larger day, those of an even sample of at most as many.
FULL = 65_536
#: Small files of one table and day that are too many, and rows from which a file is not small.
_MANY, _SMALL = 32, 65_536
#: After the window: a click may come at its end, and its event a little later.
_GRACE = 3_600.0


def settle(store: Store, now: Manifest) -> Manifest | None:
    """The next version, with the first day that is over settled; None where there is none. Raises StorageError."""
    open_parts = [part for part in now.of("decisions") if not part.settled]
    if not open_parts or _end(open_parts[0].day) + _GRACE > now.at:
        return None
    day = open_parts[0].day
    if _end(day) + _GRACE + _longest_window(store, now) > now.at:
        return None
    decided = [part for part in open_parts if part.day == day]
    came = [part for part in now.of("events") if part.day >= _day_before(day)]
    rate = _rate(sum(part.rows for part in decided))
    thinned = [kept for part in decided for _, kept in by_draw("decisions", read_part(store, part), rate)]
    settled, left = _joined(pa.concat_tables(thinned), _read(store, "events", came))
    new = write_parts(store, {"decisions": settled}, settled=True, rate=rate)
    try:
        new += write_parts(store, {"events": left}, settled=False)
    except BaseException:
        discard(store, new)
        raise
    return now.replaced([*decided, *came], new)


def _joined(decisions: pa.Table, events: pa.Table) -> tuple[pa.Table, pa.Table]:
    """Decisions with what came of them, and the events of none of them."""
    decisions = decisions.sort_by("offset")
    with duckdb.connect(config={"threads": 1}) as connection:
        connection.execute("SET enable_progress_bar = false")
        connection.register("decisions", decisions.select(["offset", "id", *FILLED]))
        connection.register("events", events)
        came = connection.sql(f'{JOINED} ORDER BY "offset"').to_arrow_table()
        left = connection.sql(LEFT_OVER).to_arrow_table()
    for column in FILLED:
        decisions = decisions.set_column(decisions.schema.get_field_index(column), column, came[column])
    return decisions, left


def _rate(decisions: int) -> float:
    """The share of a day's decisions whose chances are kept: a power of 1/2, so that samples of several days nest."""
    return 2.0 ** min(0, math.floor(math.log2(FULL / decisions)))


def merge(store: Store, now: Manifest) -> Manifest | None:
    """The next version, with the small files of one table and day merged; None where they are few. Raises StorageError."""
    small: dict[tuple[object, ...], list[Part]] = defaultdict(list)
    for part in now.parts:
        if part.rows < _SMALL:
            small[part.table, part.day, part.settled, part.rate].append(part)
    found = next((parts for parts in small.values() if len(parts) >= _MANY), None)
    if found is None:
        return None
    rows = {found[0].table: _read(store, found[0].table, found)}
    return now.replaced(found, write_parts(store, rows, settled=found[0].settled, rate=found[0].rate))


def _read(store: Store, table: str, parts: Sequence[Part]) -> pa.Table:
    return pa.concat_tables([SCHEMAS[table].empty_table(), *(read_part(store, part) for part in parts)])


def _longest_window(store: Store, now: Manifest) -> float:
    """Seconds within which anything of any campaign may still count."""
    campaigns = _read(store, "campaigns", now.of("campaigns"))
    hours = (pc.max(campaigns[column]).as_py() or 0.0 for column in ("click_hours", "conversion_hours"))
    return 3600.0 * max(hours)


def _end(day: str) -> float:
    """When a day ends, Unix seconds."""
    return (dt.datetime.fromisoformat(day).replace(tzinfo=dt.UTC) + dt.timedelta(days=1)).timestamp()


def _day_before(day: str) -> str:
    """A clock may be behind: an event may carry an earlier day than its decision."""
    return str(dt.date.fromisoformat(day) - dt.timedelta(days=1))
