"""The unit of a time axis: days, hours when shorter than four days, and so on down."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import altair as alt

from services.reports.charts import nice_step

if TYPE_CHECKING:
    from services.reports.charts import Frame


#: Pixels of the axis for each tick that is asked for; a step of 1, 2 or 5 may make two and a half of one.
_ROOM = 125


class Clock(NamedTuple):
    """A unit and its length in seconds."""

    unit: str
    seconds: float

    @classmethod
    def for_span(cls, seconds: float) -> Clock:
        """The largest unit of which the span holds four, or seconds."""
        units = (("day", 86400.0), ("hour", 3600.0), ("minute", 60.0))
        return next((cls(unit, size) for unit, size in units if seconds >= 4 * size), cls("second", 1.0))

    def axis(self, last: float, frame: Frame) -> alt.Axis:
        """Whole units from zero to the last one, which names the unit: it and the one before are 50 pixels apart at least."""
        step = max(nice_step(last, max(frame.plot // _ROOM, 2)), 1.0)
        ticks = [step * n for n in range(int(last / step) + 1)]
        label = f"datum.value == {ticks[-1]!r} ? '{self.unit} ' + format(datum.value, ',.0f') : format(datum.value, ',.0f')"
        return alt.Axis(values=ticks, title=None, labelExpr=label, labelOverlap="greedy", labelSeparation=8)
