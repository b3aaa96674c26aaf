"""Outcomes: the archive's Parquet files joined into one row a decision, in DuckDB. Every figure is a query on it.

Owns what counts: of each kind of event the first a decision had; a click or conversion past the campaign's window
never; a click implies an impression. Knows no estimate. Invariant: a decision is one row, however often its events
came.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from services.reports.tables import SCHEMAS

if TYPE_CHECKING:
    from services.reports.archive import Archive

_CAMPAIGNS = """
CREATE TABLE windows AS
SELECT id AS campaign, arg_max(title, "offset") AS title, arg_max(control_share, "offset") AS control_share,
       count(DISTINCT control_share) AS shares, 3600 * arg_max(click_hours, "offset") AS click_window,
       3600 * arg_max(conversion_hours, "offset") AS conversion_window
FROM all_campaigns WHERE $campaign IS NULL OR id = $campaign GROUP BY id
"""

_FIRSTS = """
CREATE TABLE firsts AS
SELECT decision, min("at") FILTER (kind = 'impression') AS impression, min("at") FILTER (kind = 'viewable') AS viewable,
       min("at") FILTER (kind = 'click') AS click, min("at") FILTER (kind = 'conversion') AS conversion,
       min("at") FILTER (kind = 'dismiss') AS dismiss, count(*) AS arrived, count(DISTINCT kind) AS kinds
FROM all_events WHERE kind <> 'dwell' GROUP BY decision
"""

#: ``person`` is a person of one campaign: control is drawn campaign by campaign. A request without one stands for
#: itself.
_OUTCOMES = """
CREATE TABLE outcomes AS
WITH joined AS (
    SELECT d.*, f.*, coalesce(f.impression, d."at") AS begin, w.click_window, w.conversion_window
    FROM all_decisions d JOIN windows w ON w.campaign = d.campaign LEFT JOIN firsts f ON f.decision = d.id
), timed AS (
    SELECT *, CASE WHEN click <= begin + click_window THEN click END AS clicked,
           CASE WHEN conversion <= begin + conversion_window THEN conversion END AS converted
    FROM joined
)
SELECT id, "at", campaign, campaign || '/' || coalesce(nullif(person, ''), id) AS person, device, hour, interests,
       candidates, probabilities, action, propensity, shown, rung, snapshot, control, forced, held, decide_ms,
       coalesce(least(impression, clicked), impression, clicked) AS impressed, viewable AS viewed, clicked, converted,
       dismiss AS dismissed, coalesce(click > begin + click_window, false) AS late_click,
       coalesce(conversion > begin + conversion_window, false) AS late_conversion,
       coalesce(arrived - kinds, 0) AS repeats, coalesce(least(impression, click) < "at" - 2, false) AS before_decision
FROM timed
"""

#: The treated impressions from which a policy may be judged: drawn, not forced, and the creative drawn is the one
#: shown.
_DRAWN = """
CREATE VIEW drawn AS
SELECT *, (clicked IS NOT NULL)::DOUBLE AS reward FROM outcomes
WHERE impressed IS NOT NULL AND NOT control AND NOT forced AND propensity > 0
"""


class Outcomes:
    """A connection with the tables above, in memory; ``campaign`` None takes all campaigns."""

    def __init__(self, archive: Archive, campaign: str | None) -> None:
        self.campaign = campaign
        self._connection = duckdb.connect()
        for table, pattern in archive.tables().items():
            self._open(table, pattern)
        self._connection.execute(_CAMPAIGNS, {"campaign": campaign})
        for statement in (_FIRSTS, _OUTCOMES, _DRAWN):
            self._connection.execute(statement)

    def rows(self, query: str, **values: object) -> list[dict[str, Any]]:
        """The rows of a query as dicts, in its order; ``values`` are its named parameters."""
        result = self._connection.execute(query, values or None)
        names = [column[0] for column in result.description or ()]
        return [dict(zip(names, row, strict=True)) for row in result.fetchall()]

    def row(self, query: str, **values: object) -> dict[str, Any]:
        """The one row of a query that always has one."""
        return self.rows(query, **values)[0]

    def run(self, statement: str, **values: object) -> None:
        """A statement that makes a table."""
        self._connection.execute(statement, values or None)

    def close(self) -> None:
        """Free the memory."""
        self._connection.close()

    def _open(self, table: str, pattern: str) -> None:
        """A table without a file yet is an empty one: DuckDB refuses a pattern that matches nothing.

        A column that is younger than a segment is null there.
        """
        folder, name = Path(pattern).parent.parent, Path(pattern).name
        self._connection.from_arrow(SCHEMAS[table].empty_table()).create(f"no_{table}")
        kept = ""
        if any(folder.glob(f"*/{name}")):
            self._connection.read_parquet(pattern, union_by_name=True).create_view(f"kept_{table}")
            kept = f"UNION ALL BY NAME FROM kept_{table}"
        self._connection.execute(f"CREATE VIEW all_{table} AS FROM no_{table} {kept}")
