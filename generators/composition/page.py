"""The page: one copy, one kit and one format, with the styles in which they may be set. Knows no layout."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from generators.composition.fit import FLOOR, Style
from generators.composition.typefaces import FACE_OF_TONE, stack
from generators.imagery.palette import palette_of

if TYPE_CHECKING:
    from generators.brief import Brief
    from generators.composition.formats import Format
    from generators.creative import Copy
    from generators.imagery.palette import Palette
    from generators.kit import Kit


@dataclass(frozen=True)
class Page:
    """What a layout is given. ``more``: the path of a font for scripts that no pinned package has, or empty."""

    brief: Brief
    copy: Copy
    kit: Kit
    format: Format
    more: str = ""

    @property
    def palette(self) -> Palette:
        """The colours of the brand in the brief's style."""
        return palette_of(self.kit.brand, self.brief.style, self.brief.tone)

    @property
    def offer(self) -> str:
        """The deal that the copy names, in the kit's own words; empty where it names none."""
        named = {offer.id: offer.text for offer in self.kit.offers}
        return next((named[name] for name in self.copy.offers if name in named), "")

    def offers_in(self, text: str) -> bool:
        """Whether a text of the copy makes the offer; no-break spaces and capitals make no difference."""
        return " ".join(self.offer.casefold().split()) in " ".join(text.casefold().split())

    def headline(self, swell: float = 1.0, tight: float = 1.0) -> Style:
        """Headlines speak in the tone's face, then in a plain one, then in a narrow one. ``swell``: scale of the largest."""
        names = dict.fromkeys((FACE_OF_TONE[self.brief.tone], "strong", "narrow"))
        largest, smallest = self.format.headline
        leading = 1.12 if largest < 40 else 1.06  # noqa: PLR2004  (large lines stand closer)
        lines = self.format.lines
        return self._style(tuple(names), round(largest * swell), smallest, lines, leading * tight)

    def body(self, below: int) -> Style | None:
        """Body text under a headline of ``below`` pixels: at least a third smaller; None where the format has none."""
        largest, smallest = self.format.body
        largest = min(largest, round(below / 1.4))
        if self.format.body == (0, 0) or largest < min(smallest, FLOOR + 1):
            return None
        return self._style(("text",), largest, min(smallest, largest), 6, 1.32)

    def call(self, *, small: bool = False) -> Style:
        """The button's label; ``small``: as narrow as it can be read."""
        largest, smallest = self.format.call
        if small:
            return self._style(("narrow",), smallest, smallest, 1, 1.2)
        return self._style(("strong", "plain", "narrow"), largest, smallest, 1, 1.2)

    def name(self) -> Style:
        """The brand's name beside its mark."""
        return self._style(("heavy",), self.format.brand, max(FLOOR, round(self.format.brand * 0.8)), 1, 1.2)

    def label(self) -> Style:
        """The words that say it is an ad."""
        return self._style(("plain",), self.format.label, self.format.label, 1, 1.2)

    def figure(self, largest: int, smallest: int, lines: int) -> Style:
        """An offer on its ticket."""
        return self._style(("poster",), largest, smallest, lines, 1.0)

    def _style(self, names: tuple[str, ...], largest: int, smallest: int, lines: int, leading: float) -> Style:
        stacks = tuple(stack(name, self.more) for name in names)
        return Style(stacks, max(largest, smallest), smallest, lines, leading, max(1, self.format.unit // 2))
