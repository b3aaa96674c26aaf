"""A forest: one row an estimate, a dot with its interval on an axis that all rows share, and the numbers in words beside it.

Rows are HTML, so that names wrap and numbers can be copied; only the marks are drawn. Filled and blue where the estimate says
something, hollow and grey where it does not; an amber tick is the truth, where that is known.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from services.reports.charts import nice_step
from services.reports.words import number, percent

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from services.reports.figures.estimate import Estimate

#: Width of the marks, in units of their drawing.
WIDTH = 240.0
_AIR = 0.05
#: Half of ``+1,000 %`` in the units of the drawing.
_HALF_LABEL = 24.0


class Line(NamedTuple):
    """One row. ``words``: the estimate as it is told; ``sure``: drawn filled; ``truth``: where the tick stands."""

    name: str
    found: Estimate
    words: str
    sure: bool
    truth: float | None = None


class Marks(NamedTuple):
    """A row as drawn: places on the axis, None where there is nothing to draw."""

    name: str
    words: str
    sure: bool
    low: float | None
    value: float | None
    high: float | None
    truth: float | None


class Tick(NamedTuple):
    """A label of the axis, where it stands, and which side of it stands there: at an end of the axis half would be cut off."""

    at: float
    words: str
    anchor: str


class Forest(NamedTuple):
    """What the template draws. ``zero``: where the zero line stands, None without one."""

    rows: tuple[Marks, ...]
    ticks: tuple[Tick, ...]
    zero: float | None


def forest(lines: Sequence[Line], *, zero: bool, share: bool = False) -> Forest:
    """The rows in the order given. ``zero``: whether a line at zero is the point; ``share``: an axis in per cent."""
    return forests({"": lines}, zero=zero, share=share)[0][1]


def forests(groups: Mapping[str, Sequence[Line]], *, zero: bool, share: bool = False) -> list[tuple[str, Forest]]:
    """Several forests by heading, all on one axis."""
    domain = _domain([line for lines in groups.values() for line in lines], zero=zero)
    return [(heading, _forest(lines, domain, zero=zero, share=share)) for heading, lines in groups.items()]


def _forest(lines: Sequence[Line], domain: tuple[float, float], *, zero: bool, share: bool) -> Forest:
    low, high = domain

    def at(value: float | None) -> float | None:
        if value is None or math.isnan(value):
            return None
        return round(WIDTH * min(max((value - low) / (high - low), 0.0), 1.0), 1)

    rows = (
        Marks(line.name, line.words, line.sure, at(line.found.low), at(line.found.value), at(line.found.high), at(line.truth))
        for line in lines
    )
    return Forest(tuple(rows), tuple(_ticks(low, high, zero=zero, share=share)), at(0.0) if zero else None)


def _ticks(low: float, high: float, *, zero: bool, share: bool) -> Iterator[Tick]:
    """A label at every nice step, with as many decimals as the step has."""
    step = nice_step(high - low, 2)
    decimals = max(0, -math.floor(math.log10(step * (100 if share else 1)) + 1e-9))
    for n in range(math.ceil(low / step), math.floor(high / step) + 1):
        words = percent(step * n, decimals, signed=zero) if share else number(step * n, decimals, signed=zero)
        at = round(WIDTH * (step * n - low) / (high - low), 1)
        yield Tick(at, words, "start" if at < _HALF_LABEL else "end" if at > WIDTH - _HALF_LABEL else "middle")


def _domain(lines: Sequence[Line], *, zero: bool) -> tuple[float, float]:
    """From the lowest to the highest end that is a number, with a little air; zero inside where it is the point."""
    ends = [end for line in lines for end in (line.found.low, line.found.value, line.found.high, line.truth)]
    known = [end for end in ends if end is not None and math.isfinite(end)] + ([0.0] if zero else [])
    low, high = min(known, default=0.0), max(known, default=1.0)
    air = _AIR * ((high - low) or abs(high) or 1.0)
    return low - air, high + air
