"""Estimates in words: one rounding for a value and its bounds, what stands for one seed, and lists of names.

Knows no exhibit. Invariant: a bound that is told rounds to the side of zero that it is on.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from services.reports.exhibits.exhibit import Cell
from services.reports.figures.estimate import LEVEL
from services.reports.words import ELLIPSIS, NBSP, decimals_for, number, percent, plural

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from services.reports.figures.estimate import Estimate
    from simulations.results.measured import Measure, Runs

NEVER, NONE = "never", "none"
#: Decimals of a value that has no interval to take them from.
_ALONE = 2


def told(found: Estimate, *, share: bool = False, signed: bool = False) -> str:
    """``1.3 (0.9 … 1.7)``; the value alone where one seed gives no interval."""
    value, *_ = texts(found, share=share, signed=signed)
    between = bounds(found, share=share, signed=signed)
    return f"{value} ({between})" if between else value


def bounds(found: Estimate, *, share: bool = False, signed: bool = False) -> str:
    """``0.9 … 1.7``, the unit once; nothing where there is none, or where all is never."""
    _, low, high = texts(found, share=share, signed=signed)
    return "" if low in (NONE, NEVER) else f"{low.removesuffix(f'{NBSP}%')}{NBSP}{ELLIPSIS}{NBSP}{high}"


def texts(found: Estimate, *, share: bool = False, signed: bool = False) -> tuple[str, str, str]:
    """Value, low and high in words, rounded alike; ``never`` for an infinite one, ``none`` where there is no answer."""
    scale = 100.0 if share else 1.0
    known = [scale * bound for bound in (found.low, found.high) if math.isfinite(bound)]
    decimals = decimals_for(*known) if len(known) == 2 else _decimals(scale * found.value)  # noqa: PLR2004  (both bounds)
    one, low, high = (_text(value, decimals, share=share, signed=signed) for value in (found.value, found.low, found.high))
    return one, low, high


def _text(value: float, decimals: int, *, share: bool, signed: bool) -> str:
    if math.isnan(value):
        return NONE
    if math.isinf(value):
        return NEVER
    return percent(value, decimals, signed=signed) if share else number(value, decimals, signed=signed)


def _decimals(value: float) -> int:
    """Three digits of a value that stands alone, whole numbers above a hundred."""
    if not value or not math.isfinite(value):
        return 0
    return max(0, _ALONE - math.floor(math.log10(abs(value))))


def cells(found: Estimate, *, share: bool = False, signed: bool = False) -> tuple[Cell, Cell, Cell]:
    """Value, low and high for a table."""
    numbers = (found.value, found.low, found.high)
    words = texts(found, share=share, signed=signed)
    one, low, high = (Cell(text, value if math.isfinite(value) else None) for text, value in zip(words, numbers, strict=True))
    return one, low, high


def joined(names: Sequence[str]) -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def over(policies: Mapping[str, Runs]) -> str:
    """For subtitles: how a value and its interval come from the runs of each policy."""
    return _mean_of(list(map(len, policies.values())))


def paired_over(found: Sequence[Estimate]) -> str:
    """The same of differences by seed."""
    return _mean_of([one.n for one in found])


def _mean_of(counts: Sequence[int]) -> str:
    """Estimates side by side need not rest on the same number of seeds: some cells may have failed."""
    fewest, most = min(counts), max(counts)
    if most == 1:
        return f"{seeds(1)}, so no interval"
    count = seeds(most) if fewest == most else f"{number(fewest)} to {seeds(most)}"
    return f"mean of {count} and {percent(LEVEL)} interval"


def counted(verdicts: Sequence[str]) -> str:
    """``better in 2, worse in 1 and not told apart in 3 of 6 comparisons``; what never came is not said."""
    counts = {"better": "better", "worse": "worse", "cannot tell": "not told apart"}
    said = [f"{words} in {n}" for verdict, words in counts.items() if (n := verdicts.count(verdict))]
    return f"{joined(said)} of {plural(len(verdicts), 'comparison')}"


def difference_of(measure: Measure) -> str:
    """A measure as its differences are told: those of shares in points, since 27 % and 28 % differ by 1 point, and by 4 %."""
    return f"{measure.words}, percentage points" if measure.share else measure.words


def compared(measure: Measure) -> str:
    """The heading of a measure's differences."""
    return f"{difference_of(measure).capitalize()} ({'more' if measure.better > 0 else 'less'} is better)"


def in_points(measure: Measure, found: Estimate) -> Estimate:
    """A difference of shares in percentage points; any other as it is."""
    return found.times(100.0, found.method) if measure.share else found


def lost_beside(found: Estimate, other: float) -> str:
    """A difference in what is lost beside what the other loses: ``12 % less``; in clicks where that is nothing."""
    by = percent(abs(found.value) / other) if other else f"{number(abs(found.value), 1)} clicks in 1,000"
    return f"{by} {'less' if found.value < 0 else 'more'}"


def seeds(n: int) -> str:
    """How many runs an estimate rests on."""
    return f"{number(n)}{NBSP}seed{'' if n == 1 else 's'}"
