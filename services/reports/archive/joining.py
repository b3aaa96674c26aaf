"""What came of a decision, from its events: of each kind the first. The one SQL for it, wherever decisions meet their events.

Invariant: an event that came twice counts once, and the second coming is counted as a repeat.
"""

from __future__ import annotations

_CAME = ("impression", "viewable", "click", "conversion", "dismiss")
#: Columns of a decision that its events fill.
FILLED = (*_CAME, "value", "dwell", "repeats")

_TIMES = ", ".join(f"min(\"at\") FILTER (kind = '{kind}') AS {kind}" for kind in _CAME)

#: One row a decision from a relation ``events``.
FIRSTS = f"""
SELECT decision, {_TIMES},
       arg_min(value, "at") FILTER (kind = 'conversion') AS value, max(value) FILTER (kind = 'dwell') AS dwell,
       (count(*) FILTER (kind <> 'dwell') - count(DISTINCT kind) FILTER (kind <> 'dwell'))::INTEGER AS repeats
FROM events GROUP BY decision
"""  # noqa: S608  (names of our own columns)

#: Relations ``decisions`` and ``events`` as decisions with what came of them.
JOINED = f"""
SELECT d.* EXCLUDE ({", ".join(FILLED)}),
       f.* EXCLUDE (decision, repeats), coalesce(f.repeats, 0) AS repeats
FROM decisions d LEFT JOIN ({FIRSTS}) f ON f.decision = d.id
"""  # noqa: S608

#: Events of no decision of the relation ``decisions``.
LEFT_OVER = "SELECT e.* FROM events e ANTI JOIN decisions d ON d.id = e.decision"
