"""Exhibit: what changed from one folder of results to another, a panel a measure, a row a policy, by seed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.reports.exhibits.exhibit import Cell, Exhibit, Table, words
from services.reports.words import number
from simulations.results.exhibits.forest import Forest, Line, forest
from simulations.results.exhibits.telling import cells, compared, counted, difference_of, in_points, paired_over, told

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simulations.results.comparison import Difference

NOTE = (
    "Assumes that seeds are independent draws of the world. Each seed brought the same people to both, so what remains is "
    "what was changed between them. Filled where the interval excludes zero. Each interval is its own: among twenty of "
    "changes that do nothing, one is expected to exclude it."
)


def changes(ident: str, differences: Sequence[Difference], names: tuple[str, str]) -> Exhibit:
    """The exhibit for one scenario. ``names``: of the first folder and the second."""
    first, second = names
    return Exhibit(
        id=f"{ident}-changes",
        title=f"{second} is {counted([one.verdict for one in differences])}",
        subtitle=f"{second} minus {first}, by seed; {paired_over([one.found for one in differences])}",
        note=NOTE,
        table=_table(differences, names),
        template="rows.html",
        content={"columns": min(len({one.measure.key for one in differences}), 2), "groups": _groups(differences)},
    )


def _groups(differences: Sequence[Difference]) -> list[tuple[str, Forest]]:
    measures = dict.fromkeys(one.measure for one in differences)
    return [(compared(one), _panel([row for row in differences if row.measure is one])) for one in measures]


def _panel(rows: Sequence[Difference]) -> Forest:
    found = {one.policy: in_points(one.measure, one.found) for one in rows}
    return forest([Line(policy, one, told(one, signed=True), sure=one.sign != 0) for policy, one in found.items()], zero=True)


def _table(differences: Sequence[Difference], names: tuple[str, str]) -> Table:
    rows = tuple(
        (
            words(difference_of(one.measure)), words(one.policy), Cell(number(one.found.n), one.found.n),
            cells(one.before, share=one.measure.share)[0], cells(one.after, share=one.measure.share)[0],
            *cells(in_points(one.measure, one.found), signed=True), words(one.verdict),
        )
        for one in differences
    )  # fmt: skip
    return Table(("measure", "policy", "seeds", *names, "difference", "from", "to", "verdict"), rows)
