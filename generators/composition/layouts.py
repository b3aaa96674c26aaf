"""Layouts: the eight designs, which of them a creative tries first, and the finished sheet of one. Knows no pixel.

Invariant: brief and seed decide the order, and the size only which of the order it takes, so that one creative looks like
one creative wherever it stands.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from generators.composition import designs, strips
from generators.composition.labels import labelled
from generators.composition.schemes import calm
from generators.composition.scripts import is_rtl

if TYPE_CHECKING:
    from collections.abc import Callable

    from generators.brief import Brief
    from generators.composition.page import Page
    from generators.composition.sheet import Sheet

    Design = Callable[[Page], Sheet | None]

DESIGNS: dict[str, Design] = {
    "poster": designs.poster,
    "aside": designs.aside,
    "split": designs.split,
    "band": designs.band,
    "frame": designs.frame,
    "centred": designs.centred,
    "ticket": designs.ticket,
    "typographic": designs.typographic,
}
#: The designs that a strip has a form of; a band or a centred column would leave it no line to read.
STRIPS: dict[str, Design] = {
    "poster": strips.poster,
    "aside": strips.aside,
    "split": strips.split,
    "frame": strips.frame,
    "ticket": strips.ticket,
    "typographic": strips.typographic,
}


def preference(brief: Brief, seed: int) -> tuple[str, ...]:
    """All layouts in the order in which a creative tries them; an offer often comes on its ticket."""
    names = sorted(DESIGNS, key=lambda name: hashlib.sha256(f"{brief.cell}/{seed}/{name}".encode()).digest())
    if brief.offer != "none" and names.index("ticket") < len(names) // 4:
        names = ["ticket", *(name for name in names if name != "ticket")]
    return tuple(names)


def arrange(page: Page, layout: str) -> Sheet | None:
    """The page in one layout, labelled, and turned round for scripts that run leftwards; None where it does not fit.

    Raises Refused (``glyph/1``) for a character that no face has.
    """
    strip = page.format.shape == "strip"
    design = (STRIPS if strip else DESIGNS).get(layout)
    sheet = None if design is None else design(page)
    if sheet is not None and not strip:
        sheet = labelled(sheet, page, calm(page.palette))
    return sheet.turned() if sheet is not None and is_rtl(page.copy.headline) else sheet
