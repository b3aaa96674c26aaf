"""Exhibit: the first policy against each other one, by seed: same seed, same people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.reports.exhibits.exhibit import Exhibit, Table, quiet, words
from services.reports.figures.estimate import LEVEL
from services.reports.words import percent
from simulations.results.exhibits.forest import Forest, Line, forest
from simulations.results.exhibits.telling import cells, seeds, told
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


def rivals(name: str, policies: Mapping[str, Runs]) -> Exhibit:
    """The exhibit for one scenario, quiet with a single policy or a single seed."""
    first, *others = policies
    ident = f"{name}-rivals"
    if not others:
        return quiet(ident, "One policy has nothing to be compared with", "Name another after a comma.")
    found = [
        (measure, other, against(measure, policies[first], policies[other])) for measure in JUDGED for other in others
    ]  # fmt: skip
    found = [row for row in found if row[2].answered]
    if not found:
        return quiet(ident, "One seed cannot tell policies apart", "From two seeds on there is an interval.")
    return Exhibit(
        id=ident,
        title=_title(first, found),
        subtitle=f"{first} minus the other, by seed; mean of {seeds(found[0][2].n)} and {percent(LEVEL)} interval",
        note=NOTE,
        table=_table(found),
        template="rows.html",
        content={"columns": min(len({row[0].key for row in found}), 2), "groups": _groups(found)},
    )


def _groups(found: list[tuple[Measure, str, Estimate]]) -> list[tuple[str, Forest]]:
    groups = []
    for measure in dict.fromkeys(row[0] for row in found):
        lines = [
            Line(f"minus {other}", estimate, told(estimate, share=measure.share, signed=True), sure=estimate.sign != 0)
            for one, other, estimate in found
            if one is measure
        ]
        groups.append((measure.words.capitalize(), forest(lines, zero=True, share=measure.share)))
    return groups


def _title(first: str, found: list[tuple[Measure, str, Estimate]]) -> str:
    said = [verdict(measure, estimate) for measure, _, estimate in found]
    better, worse, open_ = (said.count(word) for word in ("better", "worse", "cannot tell"))
    return f"{first} is better in {better}, worse in {worse} and not to be told in {open_} of {len(said)} comparisons"


def _table(found: list[tuple[Measure, str, Estimate]]) -> Table:
    rows = (
        (
            words(measure.words),
            words(other),
            *cells(estimate, share=measure.share, signed=True),
            words(verdict(measure, estimate)),
        )
        for measure, other, estimate in found
    )
    return Table(("measure", "minus", "difference", "from", "to", "verdict"), tuple(rows))
