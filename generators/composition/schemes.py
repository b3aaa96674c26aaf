"""Schemes: which of a picture's colours stand on which ground. Knows no layout.

Invariant: a scheme's ink reads on its ground and its button's label on the button (4.5:1), whatever the brand's colours are.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from generators.composition.contrast import ENOUGH, GRAPHIC, luminance, ratio

if TYPE_CHECKING:
    from generators.imagery.palette import Colour, Palette

#: Contrast that ink has where a brand colour offers it: 4.5 is the least, not the aim.
_EASY = 7.0
#: Contrast of a button's fill from which its edge is seen; the label on it is what must be read.
_SEEN = 1.7


@dataclass(frozen=True)
class Scheme:
    """A ground, the ink on it, the logo's colour, and a button's fill and label."""

    ground: Colour
    ink: Colour
    sign: Colour
    fill: Colour
    label: Colour


def calm(palette: Palette) -> Scheme:
    """The picture's own sky: what copy on the picture itself stands on."""
    return _on(palette.ground, palette)


def paper(palette: Palette) -> Scheme:
    """The palest ground of the brand, or its deepest where the picture is pale already: a card that stands out."""
    return _on(max((palette.ink, palette.paper), key=luminance), palette)


def deep(palette: Palette) -> Scheme:
    """The darkest ground of the brand."""
    return _on(min((palette.ink, palette.paper, palette.ground, *palette.spots), key=luminance), palette)


def vivid(palette: Palette) -> Scheme:
    """The brand's accent as a ground; the darkest where nothing of the brand reads on the accent."""
    scheme = _on(palette.accent, palette)
    return scheme if ratio(scheme.ink, scheme.ground) >= ENOUGH else deep(palette)


@lru_cache(maxsize=512)
def _on(ground: Colour, palette: Palette) -> Scheme:
    colours = (palette.ink, palette.paper, *palette.spots)
    ink = next((colour for colour in colours[:2] if ratio(colour, ground) >= _EASY), _best(colours, ground))
    fill, label = _button(ground, ink, palette, colours)
    sign = palette.accent if ratio(palette.accent, ground) >= GRAPHIC else ink
    return Scheme(ground, ink, sign, fill, label)


def _button(ground: Colour, ink: Colour, palette: Palette, colours: tuple[Colour, ...]) -> tuple[Colour, Colour]:
    """The accent where it is seen on the ground and something reads on it, else the ink turned round."""
    label = _best(colours, palette.accent)
    if ratio(palette.accent, ground) >= _SEEN and ratio(label, palette.accent) >= ENOUGH:
        return palette.accent, label
    return ink, ground


def _best(colours: tuple[Colour, ...], ground: Colour) -> Colour:
    return max(colours, key=lambda colour: ratio(colour, ground))
