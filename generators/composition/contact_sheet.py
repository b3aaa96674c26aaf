"""The contact sheet: many creatives on one picture, in even rows, each with a caption. Knows nothing of how they were made.

Rows are justified as lines of text are: every picture of a row has one height, and together they fill the measure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PIL import Image

from generators.composition.fit import Style, try_fit
from generators.composition.lettering import lines_of, paint
from generators.composition.typefaces import stack

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from generators.order import Size

#: Sizes by row, those of one shape together; more creatives than this start over.
ROWS: tuple[tuple[Size, ...], ...] = (
    ("1200x628",) * 4,
    ("970x250",) * 3,
    ("300x250",) * 7,
    ("160x600", "300x600", "1080x1920", "160x600", "300x600", "1080x1920", "160x600", "300x600"),
    ("728x90",) * 3,
    ("1080x1080",) * 5,
    ("728x90",) * 3,
    ("320x50", "300x50", "320x50", "300x50", "320x50", "300x50", "320x50"),
)
_WIDTH, _MARGIN, _GAP, _CAPTION = 2240, 56, 20, 34
_PAPER, _INK = (238, 238, 240), (92, 94, 102)
_STYLE = Style((stack("plain"),), 13, 12, 1, 1.2)


class Shown(NamedTuple):
    """One creative of the sheet, and what is written under it."""

    picture: Image.Image
    caption: str


def sizes_of(count: int) -> tuple[Size, ...]:
    """The sizes of a sheet of ``count`` creatives, in the order in which ``contact_sheet`` takes them."""
    plan = [size for row in ROWS for size in row]
    return tuple(plan[number % len(plan)] for number in range(count))


def contact_sheet(shown: Sequence[Shown]) -> Image.Image:
    """The sheet of creatives that came in the order of ``sizes_of``."""
    rows = list(_rows(shown))
    heights = [_height(row) for row in rows]
    total = 2 * _MARGIN + sum(heights) + len(rows) * _CAPTION + (len(rows) - 1) * _GAP
    sheet = Image.new("RGB", (_WIDTH, total), _PAPER)
    top = _MARGIN
    for row, height in zip(rows, heights, strict=True):
        _lay(sheet, row, top, height)
        top += height + _CAPTION + _GAP
    return sheet


def _rows(shown: Sequence[Shown]) -> Iterator[Sequence[Shown]]:
    start = 0
    while start < len(shown):
        for row in ROWS:
            if start < len(shown):
                yield shown[start : start + len(row)]
            start += len(row)


def _height(row: Sequence[Shown]) -> int:
    """The height at which a row fills the measure; no picture is made larger than it is."""
    ratio = sum(one.picture.width / one.picture.height for one in row)
    filling = (_WIDTH - 2 * _MARGIN - (len(row) - 1) * _GAP) / ratio
    return round(min(filling, *(one.picture.height for one in row), 560.0))


def _lay(sheet: Image.Image, row: Sequence[Shown], top: int, height: int) -> None:
    """A row, its pictures spread so that the last ends at the margin."""
    widths = [round(one.picture.width * height / one.picture.height) for one in row]
    spare = _WIDTH - 2 * _MARGIN - sum(widths)
    gap = spare / (len(row) - 1) if len(row) > 1 else 0.0
    left = float(_MARGIN)
    for one, width in zip(row, widths, strict=True):
        small = one.picture.resize((width, height), Image.Resampling.LANCZOS) if height != one.picture.height else one.picture
        sheet.paste(small, (round(left), top))
        _caption(sheet, one.caption, round(left), top + height + 9, width)
        left += width + min(gap, 3.0 * _GAP)


def _caption(sheet: Image.Image, text: str, left: int, top: int, width: int) -> None:
    """The caption as far as it fits, in words: first the whole, then without its last parts."""
    parts = text.split(" · ")
    for count in range(len(parts), 0, -1):
        block = try_fit(" · ".join(parts[:count]), _STYLE, width, 24)
        if block is not None:
            for line in lines_of(block, left, top, width, "start"):
                paint(sheet, line, _INK)
            return
