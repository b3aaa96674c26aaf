"""Exhibit: whether predicted click chances come true, as observed over predicted by tenths of the predictions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt

from services.reports.charts import Frame, Layers, draw, rows, text
from services.reports.exhibits.exhibit import Cell, Exhibit, Table, interval, quiet, whole, words
from services.reports.tokens import LIGHT
from services.reports.words import MINUS, NBSP, decimals_for, number, percent, percents, plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from services.reports.figures.calibration import Calibration, Tenth
    from services.reports.figures.estimate import Estimate
    from services.reports.words import Texts

ID = "calibration"
#: Observed may be so far from predicted, either way, before a tenth is named.
SHADE = 0.10
_HEIGHT, _STRIP = 250, 34
#: The axis of ratios, further where an estimate lies beyond.
_LOWEST, _HIGHEST, _TICKS = 0.7, 1.4, (0.1, 0.2, 0.3, 0.5, 0.7, 0.8, 0.9, 1.0, 1.1, 1.2, 1.4, 2.0, 3.0, 5.0, 10.0)
#: Where the axis reaches from one end to this many times it, the ticks at the shade would lie over each other.
_WIDE, _FEW_TICKS = 3.0, (0.1, 0.2, 0.3, 0.5, 0.7, 1.0, 1.4, 2.0, 3.0, 5.0, 10.0)
_DESK = Frame(plot=600, left=56, right=60, phone=False, bottom=46, top=20)
_PHONE = Frame(plot=276, left=48, right=16, phone=True, bottom=46, top=20)


def calibration_ratio(found: Calibration | None) -> Exhibit:
    """The exhibit, quiet while too few people or clicks were held out."""
    if found is None:
        return quiet(
            ID, "Too early to check predictions", "Held-out impressions need 50 people and 5 clicks in each of three bins."
        )
    off = [tenth for tenth in found.tenths if _off(tenth)]
    named = "; ".join(
        f"{_place(found, tenth)} {_deviation(tenth.ratio).value} ({_deviation(tenth.ratio).bounds})" for tenth in off
    )
    sentence = f"{f'Clearly outside of the shade: {named}.' if named else _within(found)} {_clicks(found)}"
    description = f"Observed clicks over predicted, lowest predictions first. {sentence}"
    drawing = draw(lambda frame: _chart(found, frame), _DESK, _PHONE, description)
    return Exhibit(
        id=ID,
        title=_title(found, off),
        subtitle=(
            f"Observed over predicted click rate in {len(found.tenths)} bins of the predictions, {percent(0.95)} intervals for "
            f"all at once; shaded: within {percent(SHADE)}; grey dashes: the same model, taught on less"
        ),
        note=_note(found),
        table=_table(found),
        template="drawing.html",
        content={"drawing": drawing, "sentences": [sentence]},
        said=(sentence, description),
        estimates={
            "observed over predicted": found.overall,
            **{f"observed over predicted, bin {at}": tenth.ratio for at, tenth in enumerate(found.tenths, 1)},
        },
    )


def _off(tenth: Tenth) -> bool:
    """Whether the whole interval lies outside of the shade."""
    return tenth.ratio.low > 1 + SHADE or tenth.ratio.high < 1 - SHADE


def _title(found: Calibration, off: Sequence[Tenth]) -> str:
    if not off:
        within = all(1 - SHADE <= bound <= 1 + SHADE for one in found.tenths for bound in (one.ratio.low, one.ratio.high))
        return f"Clicks come as predicted, within {percent(SHADE)}" if within else "No miss in the predictions can be seen"
    worst = max(off, key=lambda tenth: max(tenth.ratio.low - 1, 1 - tenth.ratio.high))
    side = "above" if worst.ratio.value > 1 else "below"
    return f"Clicks are {_deviation(worst.ratio).value.lstrip('+' + MINUS)} {side} predictions {_where(found, worst)}"


def _where(found: Calibration, tenth: Tenth) -> str:
    place = found.tenths.index(tenth) / (len(found.tenths) - 1)
    return "at the bottom" if place < 1 / 3 else "at the top" if place > 2 / 3 else "in the middle"


def _place(found: Calibration, tenth: Tenth) -> str:
    return f"bin {found.tenths.index(tenth) + 1} ({_where(found, tenth)}, predicted {_chance(tenth.predicted)})"


def _deviation(ratio: Estimate) -> Texts:
    return percents(ratio.value - 1, ratio.low - 1, ratio.high - 1, signed=True)


def _chance(share: float) -> str:
    return percent(share, decimals_for(90 * share, 110 * share))


def _within(found: Calibration) -> str:
    texts = _deviation(found.overall)
    return f"No bin is clearly outside of the shade; over all, clicks are off by {texts.value} ({texts.bounds})."


def _note(found: Calibration) -> str:
    return (
        f"Assumes that who came later is like who came before. Held-out impressions only: the default policy was taught "
        f"again on the first {plural(found.learned, 'sampled impression')} and asked about the next {number(found.judged)}, "
        "none of which it learned from; the chances that were in force when ads were drawn are not in the log."
    )


def _table(found: Calibration) -> Table:
    return Table(
        ("bin", "predicted", "observed", "observed over predicted", "from", "to", "impressions", "clicks", "outside"),
        tuple(_row(at, tenth) for at, tenth in enumerate(found.tenths, 1)),
    )


def _row(at: int, tenth: Tenth) -> tuple[Cell, ...]:
    ratio = tenth.ratio
    decimals = decimals_for(ratio.low, ratio.high)
    value, low, high = (Cell(number(bound, decimals), bound) for bound in (ratio.value, ratio.low, ratio.high))
    observed = percents(tenth.observed.value, tenth.observed.low, tenth.observed.high)
    return (
        Cell(str(at), at), Cell(_chance(tenth.predicted), tenth.predicted), interval(tenth.observed, observed)[0],
        Cell(value.text, value.value, ratio), low, high, whole(tenth.impressions), whole(tenth.clicks),
        words(_deviation(ratio).value if _off(tenth) else ""),
    )  # fmt: skip


def _clicks(found: Calibration) -> str:
    clicks = [tenth.clicks for tenth in found.tenths]
    least, most = min(clicks), max(clicks)
    return (
        f"Each bin has {plural(most, 'click')}." if least == most else f"A bin has {number(least)} to {plural(most, 'click')}."
    )


def _chart(found: Calibration, frame: Frame) -> Layers:
    low, high = _domain(found)
    x = alt.X("x:Q", scale=alt.Scale(type="log", domain=_span(found), nice=False), axis=_chance_axis(found))
    scale = alt.Scale(type="log", domain=[low, high], range=[_HEIGHT - _STRIP, 0], nice=False)
    ticks = [tick for tick in (_TICKS if high < _WIDE * low else _FEW_TICKS) if low <= tick <= high]
    y = alt.Y("value:Q", scale=scale, axis=alt.Axis(values=ticks, title=None, format=".1f", gridOpacity=1))
    points = [_point(tenth, low, high) for tenth in found.tenths]
    shade = alt.Chart(rows([{"value": 1 - SHADE, "y2": 1 + SHADE}])).mark_rect(color=LIGHT["band-95"]).encode(
        y=y, y2="y2:Q", x=alt.value(0), x2=alt.value(frame.plot)
    )  # fmt: skip
    one = alt.Chart(rows([{"value": 1}])).mark_rule(color=LIGHT["control"], strokeWidth=1.5).encode(y=y)
    before = [{"x": predicted, "value": ratio if low <= ratio <= high else None} for predicted, ratio in found.earlier]
    grey = alt.Chart(rows(before)).mark_line(color=LIGHT["axis"], strokeWidth=1.5, strokeDash=[4, 3]).encode(x=x, y=y)
    layers: list[Any] = [shade, one, grey, *_marks(points, x, y), *_strip(found, x), *_words(frame)]
    return alt.layer(*layers).properties(height=_HEIGHT)


def _point(tenth: Tenth, low: float, high: float) -> dict[str, Any]:
    cut = {name: min(max(bound, low), high) for name, bound in (("low", tenth.ratio.low), ("high", tenth.ratio.high))}
    return {"x": tenth.predicted, "value": min(max(tenth.ratio.value, low), high), "off": _off(tenth), **cut}


def _marks(points: Sequence[dict[str, Any]], x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """The line through all bins, and each bin's interval and dot: amber where it lies outside of the shade."""
    charts = [alt.Chart(rows(points)).mark_line(color=LIGHT["policy"], strokeWidth=1.5).encode(x=x, y=y)]
    for off, colour in ((False, "policy"), (True, "explore")):
        mine = [point for point in points if point["off"] == off]
        if mine:
            charts.append(alt.Chart(rows(mine)).mark_rule(color=LIGHT[colour], strokeWidth=2).encode(
                x=x, y=alt.Y("low:Q"), y2="high:Q"))  # fmt: skip
            charts.append(
                alt.Chart(rows(mine)).mark_point(color=LIGHT[colour], filled=True, size=56, opacity=1).encode(x=x, y=y)
            )
    return charts


def _strip(found: Calibration, x: alt.X) -> list[alt.Chart]:
    """Clicks of each bin, as bars under the plot."""
    most = max(tenth.clicks for tenth in found.tenths)
    mark = alt.MarkDef(type="rule", color=LIGHT["line"], strokeWidth=10)
    return [
        alt.Chart(rows([{"x": tenth.predicted}]), mark=mark).encode(
            x=x, y=alt.value(_HEIGHT), y2=alt.value(_HEIGHT - (_STRIP - 14) * tenth.clicks / most)
        )
        for tenth in found.tenths
    ]


def _words(frame: Frame) -> list[alt.Chart]:
    right = frame.plot + 8 if not frame.phone else frame.plot
    align: Any = "right" if frame.phone else "left"
    return [
        text(right, _HEIGHT - 8 - 20 * frame.phone, "clicks", align=align),
        text(frame.plot, _HEIGHT + 38, "predicted click rate", align="right"),
        text(0, -10, "observed over predicted"),
    ]


def _domain(found: Calibration) -> tuple[float, float]:
    values = [tenth.ratio.value for tenth in found.tenths]
    return max(min([_LOWEST, *(0.95 * value for value in values)]), 0.05), min(
        max([_HIGHEST, *(1.05 * v for v in values)]), 20.0
    )


def _span(found: Calibration) -> list[float]:
    chances = [*(tenth.predicted for tenth in found.tenths), *(predicted for predicted, _ in found.earlier)]
    return [0.92 * min(chances), 1.08 * max(chances)]


def _chance_axis(found: Calibration) -> alt.Axis:
    """Ticks of 1, 2, 3 and 5 times powers of ten, or the bins' own ends where those are too close together."""
    low, high = _span(found)
    ticks = [
        factor * 10.0**power
        for power in range(-6, 1)
        for factor in (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 7)
        if low <= factor * 10.0**power <= high
    ]
    label = f"format(100 * datum.value, '.2~f') + '{NBSP}%'"
    return alt.Axis(values=ticks, title=None, labelExpr=label, grid=False, labelOverlap="greedy", labelSeparation=8)
