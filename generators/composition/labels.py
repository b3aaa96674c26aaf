"""The words that say what it is: an ad, and made by a machine. Knows no layout, finds its own corner.

Every creative bears both words, whoever wrote or drew it: the grammar and the painter are machines too.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from generators.composition.columns import on_line
from generators.composition.fit import try_fit
from generators.composition.sheet import Sheet, touching

if TYPE_CHECKING:
    from generators.composition.fit import Block
    from generators.composition.formats import Rectangle
    from generators.composition.page import Page
    from generators.composition.schemes import Scheme
    from generators.kit import Locale

#: "Ad" and "AI-made" in each language, and the latter as short as it can be.
LABELS: dict[Locale, tuple[str, str, str]] = {
    "en": ("Ad", "AI-made", "AI"),
    "de": ("Anzeige", "KI-erstellt", "KI"),
    "fr": ("Pub", "créée par IA", "IA"),
    "es": ("Anuncio", "hecho con IA", "IA"),
}


def label_texts(locale: Locale) -> tuple[str, str]:
    """Both labels in one line, and in the shortest form that says both."""
    advert, made, short = LABELS[locale]
    return f"{advert} · {made}", f"{advert} · {short}"


def label_block(page: Page, width: int) -> Block | None:
    """The label in the longest form that ``width`` pixels hold."""
    blocks = (try_fit(text, page.label(), width, 2 * page.format.label) for text in label_texts(page.kit.locale))
    return next((block for block in blocks if block is not None), None)


def labelled(sheet: Sheet, page: Page, scheme: Scheme) -> Sheet | None:
    """The sheet with its label in the first place that is free; None where none is.

    A corner comes before the longer form: under the brand, the label would stand in the middle of a small picture.
    """
    fitted = (
        try_fit(text, page.label(), page.format.width // 2, 2 * page.format.label) for text in label_texts(page.kit.locale)
    )
    blocks = [block for block in fitted if block is not None]
    corners = [(block, box) for block in blocks for box in sorted(_corners(page, block), key=lambda box: _pictured(box, sheet))]
    seconds = [(block, box) for block in blocks for box in _seconds(page, block)]
    for block, box in corners + seconds:
        if not any(touching(box, other, 2 * page.format.label, page.format.unit) for other in sheet.taken()):
            words = replace(on_line(block, box, scheme.ink), plate=scheme.ground, bold=False)
            return sheet.plus(Sheet(sheet.size, sheet.ground, words=(words,)))
    return None


def _pictured(box: Rectangle, sheet: Sheet) -> bool:
    """Whether a box touches a picture: a plain ground is the better place."""
    return any(touching(box, region.box) for region in sheet.regions)


def _corners(page: Page, block: Block) -> list[Rectangle]:
    """Boxes for the label: level with the brand at the head, level with the button at the foot."""
    head = page.format.inner[1] + page.format.mark // 2
    return _level(page, block, head) + _level(page, block, page.format.inner[3] - page.format.call_height // 2)


def _seconds(page: Page, block: Block) -> list[Rectangle]:
    """Where no corner is free: under the brand."""
    return _level(page, block, page.format.inner[1] + round(1.5 * page.format.mark) + page.format.label)


def _level(page: Page, block: Block, middle: int) -> list[Rectangle]:
    """The two boxes at one height: at the end of the measure, and at its start."""
    left, _, right, _ = page.format.inner
    top = middle - block.size // 2
    return [(start, top, start + block.width, top + block.size) for start in (right - block.width, left)]
