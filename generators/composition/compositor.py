"""The compositor: a picture, a copy and a layout become one banner, as bytes within its weight.

Owns drawing order, scrims and encoding. Invariants: text never stands on less than 4.5:1, never leaves its box, and
the same input gives the same bytes.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageDraw

from errors import Refused
from generators.composition.contrast import ENOUGH, ratio, unrest, worst_contrast
from generators.composition.fit import advance, cap_height
from generators.composition.layouts import Setting, arrange
from generators.composition.lettering import Pen, centred, letter, line
from generators.composition.marks import mark
from generators.composition.typefaces import FACE_OF_TONE
from generators.imagery.palette import palette_of

if TYPE_CHECKING:
    from generators.brief import Brief
    from generators.composition.contrast import Rectangle
    from generators.composition.fit import Block
    from generators.creative import Copy
    from generators.imagery.ground import Ground
    from generators.imagery.palette import Colour, Palette
    from generators.kit import Kit

#: Bytes a finished picture may weigh: IAB's initial load (https://www.iab.com/guidelines/iab-new-ad-portfolio/).
WEIGHTS = {"300x250": 150_000, "728x90": 150_000, "320x50": 50_000, "1200x628": 300_000}

#: Contrast that a graphic needs against its ground (WCAG 2.2, 1.4.11).
GRAPHIC = 3.0

#: Spread of luminance up to which a ground is calm enough for text: a sky's blend passes, a sun or a ridge does not.
CALM = 0.07

#: Strengths of the scrim, tried in this order until the text can be read.
SCRIMS = (0.0, 0.45, 0.7, 0.85, 0.95, 1.0)


@dataclass(frozen=True)
class Drawn:
    """A banner before encoding, and the lowest contrast any of its texts has."""

    picture: Image.Image
    contrast: float


def pixels(size: str) -> tuple[int, int]:
    """``"300x250"`` as (300, 250)."""
    width, _, height = size.partition("x")
    return int(width), int(height)


def draw(brief: Brief, copy: Copy, kit: Kit, size: str, ground: Ground) -> Drawn:
    """The banner as pixels; raises Refused where the copy fits no setting or cannot be read on the picture."""
    setting = arrange(copy, size, FACE_OF_TONE[brief.tone])
    palette = palette_of(kit.brand, brief.style)
    picture = ground.fill(pixels(size), "left" if setting.layout.row else "top")
    picture, contrast = _readable(picture, setting, palette, kit.brand.name)
    _letter(picture, setting, palette, kit.brand.name)
    _sign(picture, setting, palette, kit.brand.logo)
    button = _button(picture, setting, palette)
    label = _label(picture, setting, palette)
    return Drawn(picture, min(contrast, button, label))


def encode(picture: Image.Image, size: str) -> bytes:
    """WebP bytes within the size's weight; raises Refused (``weight/1``) where no quality gets there."""
    for quality in (90, 75, 55):
        buffer = io.BytesIO()
        picture.save(buffer, "WEBP", quality=quality, method=2)
        if buffer.tell() <= WEIGHTS[size]:
            return buffer.getvalue()
    raise Refused(f"picture of {size}", ("weight/1",))


def compose(brief: Brief, copy: Copy, kit: Kit, size: str, ground: Ground) -> bytes:
    """A finished banner as WebP bytes: ``draw``, then ``encode``."""
    return encode(draw(brief, copy, kit, size, ground).picture, size)


def _boxes(setting: Setting, name: str) -> list[Rectangle]:
    """The boxes under every text that stands on the picture itself."""
    boxes = [_box(setting.headline, setting.headline_at)]
    if setting.body is not None:
        boxes.append(_box(setting.body, setting.body_at))
    if setting.layout.brand:
        boxes.append(_brand_box(setting, name))
    return boxes


def _box(block: Block, at: tuple[int, int]) -> Rectangle:
    return at[0], at[1], at[0] + block.width, at[1] + block.height


def _brand_box(setting: Setting, name: str) -> Rectangle:
    left, top = setting.layout.mark_at
    layout = setting.layout
    width = round(layout.mark * 1.4 + advance("heavy", layout.brand, name))
    return left, top, left + width, top + layout.mark


def _readable(picture: Image.Image, setting: Setting, palette: Palette, name: str) -> tuple[Image.Image, float]:
    """The picture under the weakest scrim on which every text reaches 4.5:1, and the contrast reached."""
    boxes = _boxes(setting, name)
    for strength in SCRIMS:
        veiled = _veil(picture, setting, palette.ground, strength)
        contrast = min(worst_contrast(veiled, box, palette.ink) for box in boxes)
        if contrast >= ENOUGH and max(unrest(veiled, box) for box in boxes) <= CALM:
            return veiled, contrast
    raise Refused(f"text on {picture.width}x{picture.height}", ("contrast/1",))


def _veil(picture: Image.Image, setting: Setting, ground: Colour, strength: float) -> Image.Image:
    """The picture with its calm side faded to the ground colour: from the left on rows, from the top on stacks."""
    if strength == 0.0:
        return picture
    layout = setting.layout
    from_left = layout.row or layout.width > layout.measure * 1.5
    end = _text_end(setting, from_left=from_left)
    length = layout.width if from_left else layout.height
    fade = np.clip((end + 0.16 * length - np.arange(length)) / (0.16 * length), 0.0, 1.0)
    shade = np.rint(255.0 * strength * fade * fade * (3.0 - 2.0 * fade)).astype(np.uint8)
    profile = Image.fromarray(shade[None, :] if from_left else shade[:, None])
    veiled = picture.copy()
    veiled.paste(ground, (0, 0), profile.resize(picture.size, Image.Resampling.NEAREST))
    return veiled


def _text_end(setting: Setting, *, from_left: bool) -> int:
    boxes = [_box(setting.headline, setting.headline_at)]
    if setting.body is not None:
        boxes.append(_box(setting.body, setting.body_at))
    return max(box[2] if from_left else box[3] for box in boxes)


def _letter(picture: Image.Image, setting: Setting, palette: Palette, name: str) -> None:
    """Headline, body and brand name."""
    letter(picture, setting.headline, setting.headline_at, palette.ink)
    if setting.body is not None:
        letter(picture, setting.body, setting.body_at, palette.ink)
    layout = setting.layout
    if layout.brand:
        left, top = setting.layout.mark_at
        baseline = top + (layout.mark + cap_height("heavy", layout.brand)) // 2
        line(picture, name, (left + round(layout.mark * 1.4), baseline), Pen("heavy", layout.brand, palette.ink))


def _sign(picture: Image.Image, setting: Setting, palette: Palette, logo: str) -> None:
    strong = ratio(palette.accent, palette.ground) >= GRAPHIC
    picture.paste(palette.accent if strong else palette.ink, setting.layout.mark_at, mark(logo, setting.layout.mark))


def _button(picture: Image.Image, setting: Setting, palette: Palette) -> float:
    """The button: accent, rounded, its label in whichever brand colour reads best; the label's contrast."""
    fill, label = _button_colours(palette)
    left, top, right, bottom = setting.button_box
    picture.paste(fill, (left, top), _pill(right - left, bottom - top))
    block = setting.button
    centred(picture, block.lines[0], setting.button_box, Pen(block.face, block.size, label))
    return ratio(label, fill)


def _button_colours(palette: Palette) -> tuple[Colour, Colour]:
    """Fill and label; an accent on which no brand colour reads gives way to the ink."""
    fill = palette.accent
    label = max((palette.ink, palette.paper, *palette.spots), key=lambda colour: ratio(colour, fill))
    return (fill, label) if ratio(label, fill) >= ENOUGH else (palette.ink, palette.ground)


@lru_cache(maxsize=128)
def _pill(width: int, height: int) -> Image.Image:
    """A coverage mask with fully round ends."""
    large = Image.new("L", (width * 4, height * 4), 0)
    ImageDraw.Draw(large).rounded_rectangle((0, 0, width * 4 - 1, height * 4 - 1), height * 2, fill=255)
    return large.reduce(4)


def _label(picture: Image.Image, setting: Setting, palette: Palette) -> float:
    """The word "Ad" on a small plate in a corner, so that it is readable on any picture."""
    size, below = setting.layout.label, setting.layout.label_below
    width, height = round(1.8 * size), round(1.3 * size)
    left, top = (0, picture.height - height) if below else (picture.width - width, 0)
    box = (left, top, left + width, top + height)
    picture.paste(palette.ground, box)
    centred(picture, "Ad", box, Pen("plain", size, palette.ink))
    return ratio(palette.ink, palette.ground)
