"""Rows: what a strip holds, side by side: logo, text, and a button with the label under it. Knows no picture.

Invariant: the parts never touch, and the text has all that logo, button and the picture's edge leave.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from generators.composition.columns import Look, brand_line, brand_width, button, on_line, placed_button, text_only
from generators.composition.labels import label_block
from generators.composition.sheet import Sheet

if TYPE_CHECKING:
    from generators.composition.fit import Block
    from generators.composition.formats import Rectangle
    from generators.composition.page import Page
    from generators.composition.schemes import Scheme

#: Gaps in units: between the parts, and between button and label.
_PART_GAP, _LABEL_GAP = 8, 2


@dataclass(frozen=True)
class Foot:
    """The end of a row: the button, and under it the label."""

    call: Block
    label: Block
    width: int


def row(page: Page, box: Rectangle, scheme: Scheme, look: Look, kept: int = 0) -> Sheet | None:
    """Logo, text and button in ``box``; None where they do not fit. ``kept``: pixels left free between text and button.

    The label has no plate: under a button this near, its edge would touch it. Where a picture is below, the row is veiled.
    """
    mark = page.format.mark
    named = brand_width(page, page.format.width // 5)
    # The name gives way first, then the button's breadth, before a text is refused.
    ways = ((named, False), (mark, False), (mark, True)) if look.brand else ((0, False), (0, True))
    for width, small in ways:
        foot = _foot(page, (box[2] - box[0]) // 2, small=small)
        sheet = None if foot is None else _set(page, box, scheme, replace(look, stand="middle"), (width, kept), foot)
        if sheet is not None:
            return sheet
    return None


def _set(page: Page, box: Rectangle, scheme: Scheme, look: Look, widths: tuple[int, int], foot: Foot) -> Sheet | None:
    """The row with a brand of one width and room kept of another."""
    brand, kept = widths
    left, end = box[0] + (brand + _gap(page) if brand else 0), box[2] - foot.width
    sheet = text_only(page, (left, box[1], end - kept - _gap(page), box[3]), scheme, look)
    if sheet is None:
        return None
    if brand:
        sheet = brand_line(page, (box[0], box[1], box[0] + brand, box[3]), scheme).plus(sheet)
    return sheet.plus(_placed_foot(page, foot, (end, box[1], box[2], box[3]), scheme))


def _gap(page: Page) -> int:
    return _PART_GAP * page.format.unit


def _foot(page: Page, width: int, *, small: bool) -> Foot | None:
    """Button and label; the label is no wider than the button where its short form can help it."""
    call = button(page, width, small=small)
    if call is None:
        return None
    across = call.width + page.format.call_height
    label = label_block(page, across) or label_block(page, width)
    return None if label is None else Foot(call, label, max(across, label.width))


def _placed_foot(page: Page, foot: Foot, box: Rectangle, scheme: Scheme) -> Sheet:
    """Button and label, one above the other, together in the middle of the height."""
    high, gap, small = page.format.call_height, _LABEL_GAP * page.format.unit, foot.label.size
    top = (page.format.height - high - gap - small) // 2
    sheet = placed_button(foot.call, (box[0], top, box[2], top + high), page, scheme, "middle")
    under = (box[0], top + high + gap, box[2], top + high + gap + small)
    label = replace(on_line(foot.label, under, scheme.ink, "middle"), bold=False)
    return sheet.plus(Sheet(sheet.size, sheet.ground, words=(label,)))
