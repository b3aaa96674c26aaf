"""Outcomes: the archive's files as one row a decision, in DuckDB. Every figure is a query on it.

Owns what counts: of each kind of event the first a decision had; a click or conversion past the campaign's window
never; a click implies an impression. Knows no estimate. Invariant: a decision is one row, however often its events
came; nothing is read that the archive's manifest does not name.
"""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import duckdb
import msgspec

from errors import InvalidInput, StorageError
from services.reports.archive.joining import JOINED
from services.reports.figures.sources import SMALL, Sources, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as pa

    from services.reports.archive import Archive

#: A report beside a service takes no more than this of the machine; what does not fit goes to the disk for a while.
_SETTINGS: dict[str, Any] = {"memory_limit": "2GiB", "preserve_insertion_order": False}
#: Decisions with all their chances that are looked at: the standard error of a mean is then a thousandth of its spread.
SAMPLE = 1_000_000
#: Decisions of the people of the panel, about: enough that a variance over them is known to a few thousandths.
PANEL = 2_000_000

_WINDOWS = """
CREATE TABLE windows AS
SELECT id AS campaign, arg_max(title, "offset") AS title, arg_max(control_share, "offset") AS control_share,
       count(DISTINCT control_share) AS shares, 3600 * arg_max(click_hours, "offset") AS click_window,
       3600 * arg_max(conversion_hours, "offset") AS conversion_window
FROM all_campaigns WHERE $campaign IS NULL OR id = $campaign GROUP BY id
"""

#: ``person`` is a person of one campaign: control is drawn campaign by campaign.
_OUTCOMES = """
CREATE VIEW whole_{name} AS
WITH begun AS (
    SELECT *, coalesce(impression, "at") + {click_window} AS click_ends,
           coalesce(impression, "at") + {conversion_window} AS conversion_ends
    FROM {source} WHERE {where}
), timed AS (
    SELECT *, CASE WHEN click <= click_ends THEN click END AS clicked,
           CASE WHEN conversion <= conversion_ends THEN conversion END AS converted
    FROM begun
)
SELECT id, "offset", "at", campaign, placement, size, person, known, {context},
       CASE WHEN draw < {rate} THEN candidates END AS candidates,
       CASE WHEN draw < {rate} THEN probabilities END AS probabilities, coalesce(draw < {rate}, false) AS sampled,
       action, propensity, shown, rung, policy, exploration, snapshot, control, forced, held, decide_ms, worn_kinds, worn_times,
       least(impression, clicked) AS impressed, viewable AS viewed, clicked, converted,
       dismiss AS dismissed, coalesce(click > click_ends, false) AS late_click,
       coalesce(conversion > conversion_ends, false) AS late_conversion, repeats,
       coalesce(least(impression, click) < "at" - 2, false) AS before_decision
FROM timed
"""

#: The context of a decision: what a file is too old to have, and an hour that is none, as ``Context`` has it.
_CONTEXT = """coalesce(device, 'desktop') AS device, CASE WHEN hour BETWEEN 0 AND 23 THEN hour ELSE 12 END AS hour,
       coalesce(country, '') AS country, coalesce(page_topic, '') AS page_topic, coalesce(interests, []) AS interests"""

#: Whether a decision's chances are those of a draw: one for each candidate, none below zero, one in all, and that of what was
#: drawn as logged. Null where one of them is null. What is not sound is left out of every figure that judges by chances.
SOUND = """
(propensity > 0 AND propensity <= 1 AND len(probabilities) = len(candidates) AND list_min(probabilities) >= 0
 AND abs(list_sum(probabilities) - 1) <= 1e-6
 AND abs(probabilities[list_position(candidates, action)] - propensity) <= 1e-9)
"""

#: The treated impressions from which a policy may be judged: drawn, not forced, and by chances that are some.
_SAMPLED = f"""
CREATE VIEW sampled AS
SELECT *, (clicked IS NOT NULL)::DOUBLE AS reward FROM kept
WHERE impressed IS NOT NULL AND NOT control AND NOT forced AND {SOUND}
"""  # noqa: S608  (constants of this file)

#: Whatever a report asks of everybody, in one scan: over 100 million decisions each costs two cores seconds. A digest of a
#: union is the exclusive or of the parts' digests.
_TOTALS = """
SELECT campaign, control, policy, exploration, rung, shown, count(*) AS decisions, min("at") AS first_decision,
       max("at") AS last_decision, count(impressed) AS impressions, min(impressed) AS first, max(impressed) AS last,
       count(viewed) AS viewable, count(clicked) AS clicks, count(converted) AS conversions, count(dismissed) AS dismissals,
       coalesce(sum(repeats), 0)::BIGINT AS duplicates,
       count(*) FILTER (late_click)::BIGINT + count(*) FILTER (late_conversion)::BIGINT AS late,
       count(*) FILTER (before_decision) AS before_decision,
       count(impressed) FILTER (NOT control AND NOT forced AND propensity > 0 AND propensity <= 1) AS drawn,
       min(snapshot) AS oldest, max(snapshot) AS newest,
       bit_xor(hash("at", person, propensity, snapshot, impressed, clicked, converted, dismissed)) AS digest
FROM outcomes GROUP BY ALL
"""
_SUMMED = (
    "decisions", "impressions", "viewable", "clicks", "conversions", "dismissals", "duplicates", "late", "before_decision",
    "drawn",
)  # fmt: skip
_COUNTS = f"""
SELECT {", ".join(f"coalesce(sum({name}), 0)::BIGINT AS {name}" for name in _SUMMED)},
       coalesce(sum(decisions) FILTER (control), 0)::BIGINT AS in_control,
       coalesce(sum(impressions) FILTER (control), 0)::BIGINT AS control,
       coalesce(sum(impressions) FILTER (NOT control), 0)::BIGINT AS treated,
       min(first_decision) AS first_decision, max(last_decision) AS last_decision, min(first) AS first, max(last) AS last
FROM totals
"""  # noqa: S608  (names of our own columns)

#: Events that are in no decision's row: of a decision that was settled before they came, or of none that is known.
_STRAYS = """
CREATE TABLE strays AS
WITH alone AS (SELECT * FROM events e ANTI JOIN joined d ON d.id = e.decision WHERE {period})
SELECT *, decision IN (SELECT id FROM decided WHERE id IN (SELECT decision FROM alone)) AS known FROM alone
"""


class LeftOut(NamedTuple):
    """A group that is in no figure, control or the other one, and its people by campaign."""

    control: bool
    people: dict[str, int]


class Outcomes:
    """A connection with these relations; ``campaign`` None takes all campaigns, and ``since`` to ``until`` Unix seconds.

    ``outcomes``: a row a decision; ``kept``: those of the uniform sample whose ``candidates`` and ``probabilities`` are not
    null; ``panel``: every row of a uniform sample of people. ``sampled``: what chance decided of ``kept``, by chances that are
    sound, with ``reward``. ``windows``: the campaigns. ``strays``: events in no row of these. ``all_*``:
    the archive's small tables as they are.

    Attributes: ``rate``, the share of decisions in ``kept``; ``panel_share``, the share of people in ``panel``; both 1 where
    the archive is not large. Sums over everybody come from ``outcomes``, sums of squares by person from ``panel`` over its
    share: a report on 100 million decisions cannot group them all by person again and again. ``left_out``: see ``leave_out``.
    """

    def __init__(
        self, archive: Archive, campaign: str | None, since: float | None = None, until: float | None = None, threads: int = 2
    ) -> None:
        self._sources = sources = Sources(archive, since, until)
        self.campaign, self._root = campaign, archive.store.root
        self._made: set[str] = set()
        self.left_out: LeftOut | None = None
        self.rate = min(sources.rate, SAMPLE / max(sources.decisions, 1))
        self.panel_share = min(1.0, PANEL / max(sources.decisions, 1))
        self._spilled = tempfile.TemporaryDirectory(prefix="adloom-report-")
        self._connection = duckdb.connect(config={**_SETTINGS, "threads": threads, "temp_directory": self._spilled.name})
        self._connection.execute("SET enable_progress_bar = false")
        archive.store.attach(self._connection)
        try:
            with self._told():
                sources.check(self._connection)
            self._open(sources)
        except BaseException:
            self.close()
            raise

    @cached_property
    def counts(self) -> dict[str, Any]:
        """Over all outcomes: ``decisions`` and those ``in_control``; ``impressions``, and those of ``control``, of the
        ``treated``, of what was ``drawn``; the funnel; first and last in Unix seconds, None
        without any.
        """
        self.add_up()
        return self.row(_COUNTS)

    def leave_out(self, *, control: bool, people: dict[str, int]) -> None:
        """Go on without a group, of so many people by campaign. To be called before any figure."""
        self.left_out = LeftOut(control, people)
        for name in ("outcomes", "kept"):
            self.run(f"CREATE OR REPLACE VIEW {name} AS FROM whole_{name} WHERE control <> {control}")

    def add_up(self) -> None:
        """Make ``totals`` where it is not there yet: sums by campaign, group, policy, exploration, rung and creative."""
        self.once("totals", _TOTALS)

    def once(self, name: str, query: str) -> None:
        """Make a table that several figures ask for, where it is not there yet."""
        if name not in self._made:
            self.run(f"CREATE TABLE {name} AS {query}")
            self._made.add(name)

    def rows(self, query: str, **values: object) -> list[dict[str, Any]]:
        """The rows of a query as dicts, in its order; ``values`` are its named parameters."""
        with self._told():
            result = self._connection.execute(query, values or None)
            names = [column[0] for column in result.description or ()]
            return [dict(zip(names, row, strict=True)) for row in result.fetchall()]

    def row(self, query: str, **values: object) -> dict[str, Any]:
        """The one row of a query that always has one."""
        return self.rows(query, **values)[0]

    def table(self, query: str, **values: object) -> pa.Table:
        """The rows of a query as Arrow columns: a sample of a million decisions is no list of dicts."""
        with self._told():
            return self._connection.sql(query, params=values or None).to_arrow_table()

    def run(self, statement: str, **values: object) -> None:
        """A statement that makes a table."""
        with self._told():
            self._connection.execute(statement, values or None)

    def close(self) -> None:
        """Free the memory and what went to the disk."""
        self._connection.close()
        self._spilled.cleanup()

    def _open(self, sources: Sources) -> None:
        for table in SMALL:
            self.run(f"CREATE TABLE all_{table} AS {sources.of(table)}")
        self.run(_WINDOWS, campaign=self.campaign)
        self.run(f"CREATE VIEW events AS {sources.of('events')}")
        self.run(f"CREATE VIEW decisions AS {sources.unsettled}")
        self.run(f"CREATE TABLE joined AS {JOINED}")
        self.run(f"CREATE VIEW decided AS {sources.of('decisions')}")
        self.run(_STRAYS.format(period=sources.period))
        windows = self.rows("SELECT * FROM windows ORDER BY campaign")
        where = f"{sources.period} AND campaign IN ({', '.join(quoted(row['campaign']) for row in windows) or 'NULL'})"
        spans = {name: _of_campaign(windows, name) for name in ("click_window", "conversion_window")}
        for name, settled in (("outcomes", sources.settled), ("kept", sources.whole)):
            self.run(f"CREATE VIEW {name}_source AS {settled} UNION ALL BY NAME FROM joined")
            held = where if name == "outcomes" else f"{where} AND draw < {self.rate!r}"
            self.run(
                _OUTCOMES.format(
                    name=name, source=f"{name}_source", where=held, rate=repr(self.rate), context=_CONTEXT, **spans
                )
            )
            self.run(f"CREATE VIEW {name} AS FROM whole_{name}")
        self.run(f"CREATE VIEW panel AS FROM outcomes WHERE person < {round(self.panel_share * 2**64)}")
        self.run(_SAMPLED)

    @contextmanager
    def reading(self, table: str) -> Iterator[None]:
        """A record that cannot be read, of another time or broken, is the archive's fault, too."""
        try:
            yield
        except (msgspec.DecodeError, InvalidInput) as error:
            raise StorageError(f"{self._root}: expected records of {table}, got something else ({error})") from error

    @contextmanager
    def _told(self) -> Iterator[None]:
        """A file that breaks while it is read is the archive's fault; a query that cannot be is ours."""
        try:
            yield
        except (duckdb.BinderException, duckdb.CatalogException, duckdb.ParserException):
            raise
        except duckdb.Error as error:
            raise StorageError(self._sources.broken() or f"{self._root}: {str(error).splitlines()[0]}") from error


def _of_campaign(windows: list[dict[str, Any]], name: str) -> str:
    """A window as SQL: one number where all campaigns have the same, for a comparison of words a row is not free."""
    spans = {row[name] for row in windows}
    if len(spans) <= 1:
        return repr(float(spans.pop())) if spans else "0.0"
    cases = (f"WHEN {quoted(row['campaign'])} THEN {float(row[name])!r}" for row in windows)
    return f"CASE campaign {' '.join(cases)} END"
