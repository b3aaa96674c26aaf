"""The faces, addressed by the path of a pinned package's file, and the stacks in which one helps out another.

Never by name: what a name resolves to depends on the machine, and the same creative must be the same bytes everywhere.
Knows no layout. Invariant: a stack answers for the glyphs it covers by its faces' own character maps, never by trying.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import font_manrope
import font_source_sans_pro
import fontpkg_barlow_condensed
import fontpkg_bricolage_grotesque
import fontpkg_fraunces
import manimgx_fonts
from fontTools.ttLib import TTFont
from PIL import ImageFont

_MANROPE = Path(font_manrope.font_directory)
_SANS = Path(font_source_sans_pro.font_directory)
_BARLOW = Path(str(fontpkg_barlow_condensed.__file__)).parent / "files"
_BRICOLAGE = Path(str(fontpkg_bricolage_grotesque.__file__)).parent / "files/BricolageGrotesque[opsz,wdth,wght].ttf"
_FRAUNCES = Path(str(fontpkg_fraunces.__file__)).parent / "files/Fraunces[SOFT,WONK,opsz,wght].ttf"
_NOTO = Path(str(manimgx_fonts.__file__)).parent

#: Faces in order of preference, each a name in ``FACES`` or the path of a font file.
Stack = tuple[str, ...]


@dataclass(frozen=True)
class Face:
    """A font file, and where on its axes of variation the face stands."""

    path: Path
    axes: tuple[float, ...] = ()


FACES: dict[str, Face] = {
    "heavy": Face(_MANROPE / "Manrope-ExtraBold.ttf"),
    "strong": Face(_MANROPE / "Manrope-Bold.ttf"),
    "soft": Face(_FRAUNCES, (72.0, 640.0, 50.0, 0.0)),
    "lively": Face(_BRICOLAGE, (36.0, 750.0, 100.0)),
    "plain": Face(_SANS / "SourceSansPro-Semibold.ttf"),
    "narrow": Face(_BARLOW / "BarlowCondensed-SemiBold.ttf"),
    "poster": Face(_BARLOW / "BarlowCondensed-Bold.ttf"),
    "text": Face(_SANS / "SourceSansPro-Regular.ttf"),
    "hebrew": Face(_NOTO / "NotoSansHebrew[wght].ttf", (400.0,)),
    "hebrew bold": Face(_NOTO / "NotoSansHebrew[wght].ttf", (700.0,)),
    "arabic": Face(_NOTO / "NotoSansArabic[wght].ttf", (400.0,)),
    "arabic bold": Face(_NOTO / "NotoSansArabic[wght].ttf", (700.0,)),
    "emoji": Face(_NOTO / "NotoEmoji[wght].ttf", (500.0,)),
    "emoji bold": Face(_NOTO / "NotoEmoji[wght].ttf", (700.0,)),
    "symbols": Face(_NOTO / "NotoSansSymbols[wght].ttf", (400.0,)),
}

#: The face in which a tone speaks: tone is an attribute, so it has to show.
FACE_OF_TONE = {"plain": "strong", "warm": "soft", "playful": "lively", "bold": "heavy"}
_HELP = {
    "bold": ("plain", "hebrew bold", "arabic bold", "emoji bold", "symbols"),
    "text": ("plain", "hebrew", "arabic", "emoji", "symbols"),
}


def stack(name: str, more: str = "") -> Stack:
    """A face with those that help it out; ``more``: the path of a font for scripts that no pinned package has."""
    help_out = _HELP["text" if name == "text" else "bold"]
    return (name, *(other for other in help_out if other != name), *((more,) if more else ()))


@lru_cache(maxsize=1024)
def face(name: str, size: int) -> ImageFont.FreeTypeFont:
    """A face at a size in pixels. Layout is Raqm's: the basic engine neither kerns nor joins letters."""
    kind = _face(name)
    font = ImageFont.truetype(kind.path, size, layout_engine=ImageFont.Layout.RAQM)
    if kind.axes:
        font.set_variation_by_axes(list(kind.axes))
    return font


@lru_cache(maxsize=64)
def glyphs(name: str) -> frozenset[int]:
    """The code points for which a face has a glyph."""
    with TTFont(_face(name).path, fontNumber=0, lazy=True) as font:
        return frozenset(font.getBestCmap())


def _face(name: str) -> Face:
    return FACES.get(name) or Face(Path(name))
