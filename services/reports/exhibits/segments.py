"""Exhibit: which attribute works for whom, as a heat map of HTML cells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from services.reports.exhibits.elements import kind_of, level_name
from services.reports.exhibits.exhibit import Cell, Exhibit, Table, interval, quiet, whole, words
from services.reports.figures.segments import EVERYONE, SPEAK_FALSELY
from services.reports.words import Texts, number, of_all, percent, percents, plural

if TYPE_CHECKING:
    from services.reports.figures.estimate import Estimate
    from services.reports.figures.segments import HeatMap, Segment

ID = "segments"
#: The colour scale's end, the same in every report so that two of them can be laid side by side.
FULL_SCALE = 0.30
_KEY = (
    "Blue: more clicks with it; brown: fewer; strong colours only where a cell speaks. The larger a square, the surer its "
    "number. Dots: each segment's lift over control with its interval; the grey line is no lift."
)
_STEPS, _MIDDLE = 4, 1
#: A square's width and height, pixels, where nothing is known of it and where all is: its number always lies within.
_WIDE, _HIGH = (48, 60), (18, 38)
#: Half the width of the margin's axis, in pixels, and the least lift at its edge.
_MARGIN_HALF, _MARGIN_EDGE = 58, 0.4


@dataclass(frozen=True)
class Square:
    """A cell as drawn: its step of nine, the size of its square in pixels, its words; no step: too few."""

    step: int | None
    width: int
    height: int
    text: str
    sure: bool
    full: str


@dataclass(frozen=True)
class Dot:
    """A lift in the margin: pixels of low, value and high from the zero line; ``sure`` when zero is outside."""

    low: float
    value: float
    high: float
    sure: bool
    bounds: str
    full: str


def segments(heat: HeatMap | None) -> Exhibit:
    """The exhibit, quiet while no cell has people enough."""
    if heat is None or not heat.levels:
        return quiet(ID, "Too few people to compare segments", "No segment has 50 people and 5 clicks on both sides yet.")
    said, lifts = (_counted(heat), _KEY), [segment.lift for segment in heat.segments if segment.lift.answered]
    edge = max([_MARGIN_EDGE, *(max(-lift.low, lift.high) for lift in lifts)])
    return Exhibit(
        id=ID,
        title=_title(heat),
        subtitle=(
            f"Change in click rate when chance dealt the attribute, by segment, pooled, {percent(0.95)} interval, over "
            f"{of_all(heat.sample, heat.of)}; beside it the lift over control"
        ),
        note=(
            "Assumes the chances in the log are those that were drawn from, and that segments were fixed before the data. "
            "Other attributes of an ad came along as the policy paired them. Each level's cells are pooled, and so are "
            f"the lifts: {percent(0.95)} of such intervals hold, on average over the cells, not each by itself. A bold cell "
            f"is no find of having looked at many (false discovery rate {percent(SPEAK_FALSELY)}). Too few: fewer than 50 "
            "people or 5 clicks on one side."
        ),
        table=_table(heat),
        template="heatmap.html",
        content={
            "heads": [_head(level) for level in heat.levels],
            "rows": [
                (_short(segment), number(segment.impressions), _row(heat, segment), _dot(segment.lift, edge))
                for segment in heat.segments
            ],
            "said": said,
        },
        said=said,
        estimates={f"lift of {segment.name}": segment.lift for segment in heat.segments},
    )


def _title(heat: HeatMap) -> str:
    """The strongest cell that speaks, or that none does."""
    speaking = [
        (effect, segment.name, level)
        for segment in heat.segments
        for level, effect, speaks in zip(heat.levels, segment.effects, segment.speaks, strict=True)
        if speaks
    ]
    if not speaking:
        return "No attribute stands out in any segment yet"
    effect, name, level = max(speaking, key=lambda cell: max(cell[0].low, -cell[0].high))
    named = _named(level)
    return f"{named[:1].upper()}{named[1:]} {'helps' if effect.sign > 0 else 'hurts'} most with {_people(name)}"


def _named(level: str) -> str:
    attribute, value = level.split(": ")
    return level_name(attribute, value)


def _head(level: str) -> tuple[str, str]:
    """An attribute and its level, for the top of a column."""
    attribute, value = level.split(": ")
    return kind_of(attribute), value


def _short(segment: Segment) -> str:
    return segment.name.removeprefix("interest: ")


def _people(name: str) -> str:
    if name == EVERYONE:
        return name
    interest = name.removeprefix("interest: ")
    return f"{name} readers" if interest == name else f"readers into {interest}"


def _counted(heat: HeatMap) -> str:
    cells = sum(effect.answered for segment in heat.segments for effect in segment.effects)
    if not heat.speak:
        return f"None of the {plural(cells, 'cell')} with a number speaks clearly enough to act on."
    speak = "speaks" if heat.speak == 1 else "speak"
    return (
        f"{number(heat.speak)} of {plural(cells, 'cell')} {speak} clearly, in bold; "
        f"on average at most {number(heat.by_chance, 2)} by chance."
    )


def _row(heat: HeatMap, segment: Segment) -> list[Square]:
    return [_square(heat, effect, sure=speaks) for effect, speaks in zip(segment.effects, segment.speaks, strict=True)]


def _square(heat: HeatMap, effect: Estimate, *, sure: bool) -> Square:
    texts = _texts(effect)
    if not effect.answered:
        return Square(None, 0, 0, texts.value, sure=False, full=texts.value)
    limit = _STEPS if sure else _MIDDLE
    step = max(-limit, min(limit, round(effect.value / FULL_SCALE * _STEPS)))
    width, height = (round(least + (most - least) * heat.certainty(effect)) for least, most in (_WIDE, _HIGH))
    return Square(step + _STEPS, width, height, texts.value, sure, f"{texts.value} ({texts.bounds})")


def _dot(lift: Estimate, edge: float) -> Dot | None:
    if not lift.answered:
        return None
    low, value, high = (round(_MARGIN_HALF * share / edge, 1) for share in (lift.low, lift.value, lift.high))
    texts = _texts(lift)
    return Dot(low, value, high, lift.sign != 0, texts.bounds, f"{texts.value} ({texts.bounds})")


def _texts(estimate: Estimate) -> Texts:
    """In whole per cent, as a cell has room for; the bounds keep the digits that show on which side of zero they are."""
    texts = percents(estimate.value, estimate.low, estimate.high, signed=True)
    return texts._replace(value=percent(estimate.value, signed=True)) if estimate.answered else texts


def _table(heat: HeatMap) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for segment in heat.segments:
        met = (words(segment.name), words("impressions"), whole(segment.people), whole(segment.impressions))
        rows.append((*met, words(""), words("")))
        named = [("lift over control", segment.lift), *zip(map(_named, heat.levels), segment.effects, strict=True)]
        for what, estimate in named:
            cells = interval(estimate, _texts(estimate))
            size = whole(estimate.n or None, _texts(estimate).value)
            rows.append((words(segment.name), words(what), size, *cells))
    return Table(("segment", "what", "people", "value", "from", "to"), tuple(rows))
