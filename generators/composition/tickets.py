"""Tickets: the offer set large, in the kit's own words, whole. Knows nothing of the picture.

An offer that begins with a figure ("20% off your first bag") has the figure made large and the rest beside or under it; the
two read on as the offer does. Any other is set as one text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from generators.composition.columns import Look
from generators.composition.fit import try_fit
from generators.composition.rows import row
from generators.composition.sheet import Panel, Sheet, Words

if TYPE_CHECKING:
    from generators.composition.fit import Block
    from generators.composition.formats import Rectangle
    from generators.composition.page import Page
    from generators.composition.schemes import Scheme
    from generators.imagery.palette import Colour

_FIGURE = re.compile(r"^([^\W\d]{0,3}[$€£]?\s?\d[\d.,]*(?:\s?(?:%|€|\$|£|euros?|Euro))?)[\s\u00a0]+(\S.*)$")


def figure_and_rest(offer: str) -> tuple[str, str]:
    """The figure that an offer begins with and what follows it; ("", offer) where it begins otherwise."""
    found = _FIGURE.match(offer)
    return (found.group(1), found.group(2)) if found else ("", offer)


def ticket(page: Page, box: Rectangle, scheme: Scheme, around: Colour) -> Sheet | None:
    """The offer on a ticket that fills ``box``, with a rim of the colour ``around`` it.

    The figure stands over the rest where the ticket is upright, beside it where it lies.
    """
    figure, rest = figure_and_rest(page.offer)
    unit = page.format.unit
    inner = (box[0] + 3 * unit, box[1] + 2 * unit, box[2] - 3 * unit, box[3] - 2 * unit)
    words = _words(page, inner, figure, rest, scheme)
    if words is None:
        return None
    ring = (box[0] - unit, box[1] - unit, box[2] + unit, box[3] + unit)
    panels = (
        Panel(ring, around, "ticket", 3 * unit),
        Panel(box, scheme.ground, "ticket", 2 * unit, solid=True),
    )
    return Sheet(page.format.size, scheme.ground, panels=panels, words=words)


def _words(page: Page, box: Rectangle, figure: str, rest: str, scheme: Scheme) -> tuple[Words, ...] | None:
    width, height = box[2] - box[0], box[3] - box[1]
    smallest = page.format.body[1] or page.format.headline[1]
    if not figure:
        block = try_fit(rest, page.figure(height, smallest, 4), width, height)
        return None if block is None else (_middle(block, box, scheme),)
    if width > 2 * height:
        return _beside(page, box, figure, rest, scheme)
    return _above(page, box, figure, rest, scheme)


def _above(page: Page, box: Rectangle, figure: str, rest: str, scheme: Scheme) -> tuple[Words, ...] | None:
    width, height, gap = box[2] - box[0], box[3] - box[1], page.format.unit * 2
    smallest = page.format.body[1] or page.format.headline[1]
    large = try_fit(figure, page.figure(height, smallest, 1), width, round(height * 0.6))
    if large is None:
        return None
    small = try_fit(rest, page.figure(max(smallest, round(large.size / 2)), smallest, 3), width, height - large.height - gap)
    if small is None:
        return None
    top = box[1] + (height - large.height - gap - small.height) // 2
    return (
        Words(large, box[0], top, width, scheme.ink, "middle"),
        Words(small, box[0], top + large.height + gap, width, scheme.ink, "middle"),
    )


def _beside(page: Page, box: Rectangle, figure: str, rest: str, scheme: Scheme) -> tuple[Words, ...] | None:
    width, height, gap = box[2] - box[0], box[3] - box[1], page.format.unit * 3
    smallest = page.format.body[1] or page.format.headline[1]
    large = try_fit(figure, page.figure(height, smallest, 1), round(width * 0.55), height)
    if large is None:
        return None
    small = try_fit(rest, page.figure(max(smallest, round(large.size / 1.8)), smallest, 2), width - large.width - gap, height)
    if small is None:
        return None
    left = box[0] + (width - large.width - gap - small.width) // 2
    start, end = (
        (left, box[1], left + large.width, box[3]),
        (left + large.width + gap, box[1], left + large.width + gap + small.width, box[3]),
    )
    return _middle(large, start, scheme), _middle(small, end, scheme, "start")


def _middle(block: Block, box: Rectangle, scheme: Scheme, align: str = "middle") -> Words:
    top = (box[1] + box[3] - block.height) // 2
    return Words(block, box[0], top, box[2] - box[0], scheme.ink, "start" if align == "start" else "middle")


def ticket_in_row(page: Page, box: Rectangle, scheme: Scheme, accent: Scheme) -> Sheet | None:
    """A strip with its offer: logo, headline, the ticket, and the button."""
    width, gap = round((box[2] - box[0]) * 0.27), 4 * page.format.unit
    words = row(page, box, scheme, Look(body=False), width + gap)
    if words is None:
        return None
    foot = min(panel.box[0] for panel in words.panels), min(part.left for part in words.words[-2:])
    end = min(foot) - 2 * gap
    offer = ticket(page, (end - width, box[1], end, box[3]), accent, scheme.ground)
    return None if offer is None else words.plus(offer)
