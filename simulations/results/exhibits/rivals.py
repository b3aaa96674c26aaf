"""Exhibit: the first policy against each other one, by seed: same seed, same people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.reports.exhibits.exhibit import Exhibit, Table, quiet, words
from simulations.results.exhibits.forest import Forest, Line, forest
from simulations.results.exhibits.telling import cells, compared, counted, difference_of, in_points, paired_over, told
from simulations.results.measured import JUDGED, against, verdict

if TYPE_CHECKING:
    from collections.abc import Mapping

    from services.reports.figures.estimate import Estimate
    from simulations.results.measured import Measure, Runs

NOTE = (
    "Assumes that seeds are independent draws of the world. Both policies of a pair had the same seed, so that the people who "
    "came were the same; what remains is their difference. Each interval is its own: among twenty of policies that are alike, "
    "one is expected to exclude zero."
)


def rivals(ident: str, policies: Mapping[str, Runs]) -> Exhibit:
    """The exhibit for one scenario, quiet with a single policy or a single seed."""
    first, *others = policies
    if not others:
        return quiet(f"{ident}-rivals", "One policy has nothing to be compared with", "Name another after a comma.")
    found = [
        (measure, other, against(measure, policies[first], policies[other])) for measure in JUDGED for other in others
    ]  # fmt: skip
    found = [row for row in found if row[2].answered]
    if not found:
        return quiet(f"{ident}-rivals", "One seed cannot tell policies apart", "From two seeds on there is an interval.")
    return Exhibit(
        id=f"{ident}-rivals",
        title=f"{first} is {counted([verdict(measure, estimate) for measure, _, estimate in found])}",
        subtitle=f"{first} minus the other, by seed; {paired_over([estimate for *_, estimate in found])}",
        note=NOTE,
        table=_table(found),
        template="rows.html",
        content={"columns": min(len({row[0].key for row in found}), 2), "groups": _groups(found)},
    )


def _groups(found: list[tuple[Measure, str, Estimate]]) -> list[tuple[str, Forest]]:
    groups = []
    for measure in dict.fromkeys(row[0] for row in found):
        points = [(other, in_points(measure, estimate)) for one, other, estimate in found if one is measure]
        lines = [Line(f"minus {other}", one, told(one, signed=True), sure=one.sign != 0) for other, one in points]
        groups.append((compared(measure), forest(lines, zero=True)))
    return groups


def _table(found: list[tuple[Measure, str, Estimate]]) -> Table:
    rows = (
        (
            words(difference_of(measure)),
            words(other),
            *cells(in_points(measure, estimate), signed=True),
            words(verdict(measure, estimate)),
        )
        for measure, other, estimate in found
    )
    return Table(("measure", "minus", "difference", "from", "to", "verdict"), tuple(rows))
