"""The faces, addressed by the path of a pinned package's file; knows no layout.

Never by name: what a name resolves to depends on the machine, and the same creative must be the same bytes everywhere.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import font_manrope
import font_source_sans_pro
import font_source_serif_pro
from PIL import ImageFont

_MANROPE = Path(font_manrope.font_directory)
_SANS = Path(font_source_sans_pro.font_directory)
_SERIF = Path(font_source_serif_pro.font_directory)

FACES: dict[str, Path] = {
    "heavy": _MANROPE / "Manrope-ExtraBold.ttf",
    "strong": _MANROPE / "Manrope-Bold.ttf",
    "plain": _SANS / "SourceSansPro-Semibold.ttf",
    "narrow": _SANS / "SourceSansPro-Bold.ttf",
    "serif": _SERIF / "SourceSerifPro-Bold.ttf",
    "text": _SANS / "SourceSansPro-Regular.ttf",
}

#: Text is measured and drawn at this multiple of its size: at the size itself, hinting rounds every advance to a whole
#: pixel, and words run together.
FINE = 4

#: The face in which a tone speaks: tone is an attribute, so it has to show.
FACE_OF_TONE = {"plain": "strong", "warm": "serif", "playful": "strong", "bold": "heavy"}


@lru_cache(maxsize=512)
def face(name: str, size: int) -> ImageFont.FreeTypeFont:
    """A face at a size in pixels. Layout is Raqm's: the basic engine ignores the kerning these faces carry."""
    return ImageFont.truetype(FACES[name], size, layout_engine=ImageFont.Layout.RAQM)
