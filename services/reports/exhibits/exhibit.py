"""An exhibit: a title that says something, a drawing, the table behind it, and what it assumes.

Knows no figures. Invariant: an exhibit has all of these or is one quiet line saying why it has none; its id is its
anchor in the page and its key in the data.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from services.reports.words import number, rare

if TYPE_CHECKING:
    from collections.abc import Mapping

    from services.reports.figures.estimate import Estimate
    from services.reports.words import Texts


@dataclass(frozen=True)
class Cell:
    """What a table shows, and what it stands for: a number, words or a time in ISO 8601 (None: no answer).

    ``estimate``: the estimate that the number is the value of; a number without one was counted.
    """

    text: str
    value: float | str | None = None
    estimate: Estimate | None = None

    @property
    def numeric(self) -> bool:
        """Whether it is set to the right, as numbers are."""
        return isinstance(self.value, (int, float))


@dataclass(frozen=True)
class Table:
    """The numbers behind an exhibit. The first cell of a row is its header."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True)
class Exhibit:
    """One exhibit. ``template`` draws ``content``; ``said`` are sentences and labels of the drawing, for the data."""

    id: str
    title: str
    subtitle: str
    note: str
    table: Table
    template: str
    content: Mapping[str, Any]
    said: tuple[str, ...] = ()
    estimates: Mapping[str, Estimate] = field(default_factory=dict)
    quiet: bool = False


def quiet(name: str, title: str, why: str) -> Exhibit:
    """An exhibit with nothing to say yet, and why."""
    return Exhibit(name, title, why, "", Table((), ()), "quiet.html", {}, quiet=True)


def words(text: str) -> Cell:
    """A cell of words."""
    return Cell(text, text)


def whole(count: int | None, none: str = "fewer than 50 people") -> Cell:
    """A count, or the words that stand for one that is not shown."""
    return Cell(none) if count is None else Cell(number(count), count)


def share(value: float, decimals: int = 1) -> Cell:
    """A share that is counted, not estimated."""
    return Cell(rare(value, decimals), value)


def interval(estimate: Estimate, texts: Texts) -> tuple[Cell, Cell, Cell]:
    """Value, low and high of an estimate; the value's cell carries all of it."""
    value, low, high = (None if math.isnan(number) else number for number in (estimate.value, estimate.low, estimate.high))
    return Cell(texts.value, value, estimate), Cell(texts.low, low), Cell(texts.high, high)
