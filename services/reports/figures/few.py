"""Too few people to be described: which numbers have to go for it, beside their own.

Knows people and cells, no wording. Invariant: no number of fewer people than may be described follows from others of the same
report, a total less all other parts of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from services.reports.figures.estimate import FEWEST_PEOPLE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from services.reports.figures.outcomes import Outcomes

Cell = TypeVar("Cell")

_MET = "SELECT control, count(DISTINCT person) / $share AS people FROM panel WHERE impressed IS NOT NULL GROUP BY control"
_LEFT = """
SELECT campaign, round(count(DISTINCT person) / $share)::BIGINT AS people FROM panel WHERE control = $control GROUP BY campaign
"""

_PEOPLE = """
SELECT {column} AS part, count(DISTINCT person) / $share AS people FROM {of} WHERE ({where}) AND part IS NOT NULL GROUP BY part
"""
_TOGETHER = """
SELECT count(DISTINCT person) / $share AS people FROM {of} WHERE ({where}) AND list_contains($parts, {column})
"""


def withheld(people: Mapping[Cell, float], together: Callable[[set[Cell]], float] | None = None) -> set[Cell]:
    """Parts of a total that have no number: those of too few people, and the smallest other one where these few are too few
    even together. A part that nobody is in is none. ``together``: how many people are in some parts, each counted once; where
    it is not known, the people of one part may be those of all.
    """
    few = {cell for cell, count in people.items() if count < FEWEST_PEOPLE}
    rest = people.keys() - few
    if few and rest and (together is None or together(few) < FEWEST_PEOPLE):
        few.add(min(rest, key=lambda cell: (people[cell], str(cell))))  # of equal ones always the same
    return few


def withheld_of(outcomes: Outcomes, column: str, where: str = "true", of: str = "panel") -> set[str]:
    """The same of decisions ``where``, by a column of theirs; both as SQL. ``of``: a relation over the panel's people."""
    share = outcomes.panel_share
    people, some = (query.format(column=column, where=where, of=of) for query in (_PEOPLE, _TOGETHER))
    met = {row["part"]: row["people"] for row in outcomes.rows(people, share=share)}
    return withheld(met, lambda parts: float(outcomes.row(some, share=share, parts=sorted(parts))["people"]))


def leave_out_few(outcomes: Outcomes) -> None:
    """Where one group, control mostly, is smaller than may be described, leave it out of everything but the check of the split:
    totals less the other group would describe it. Two such groups stay: then nothing is told of either.
    """
    share = outcomes.panel_share
    met = {row["control"]: row["people"] for row in outcomes.rows(_MET, share=share)}
    few = [control for control, people in met.items() if people < FEWEST_PEOPLE]
    if len(few) == 1 and len(met) > 1:
        left = {row["campaign"]: row["people"] for row in outcomes.rows(_LEFT, share=share, control=few[0])}
        outcomes.leave_out(control=few[0], people=left)
