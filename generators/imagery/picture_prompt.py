"""What a picture model is asked: a scene for a brief, without words, people or marks. Knows no model.

Nothing about a person is here, because neither brief nor kit can hold it. Facts and offers are left out: what is claimed is
set in type, and a model that was told a price would letter it. The brand's name is left out as well: it would draw a logo.
"""

from __future__ import annotations

import hashlib
import math
from functools import lru_cache
from typing import TYPE_CHECKING

from PIL import ImageColor

from generators.imagery.palette import lab, parse

if TYPE_CHECKING:
    from generators.brief import Brief
    from generators.kit import Kit

_STYLES = {
    "bright": "bright daylight, clear open colours",
    "dark": "night or deep dusk, one warm light",
    "minimal": "one single subject on a plain ground, much empty space",
    "pattern": "a flat repeated pattern of simple shapes",
}
_TONES = {"plain": "calm and sober", "warm": "soft and welcoming", "playful": "light-hearted", "bold": "strong contrasts"}
_ANGLES = {
    "benefit": "the pleasure of it",
    "proof": "its material and making, close up",
    "story": "a moment in a small journey",
    "thrift": "simple things, well kept",
    "ease": "an unhurried, tidy scene",
}
_SCENES = {
    "mountains": "mountains and a trail",
    "hills": "rolling hills",
    "coast": "a coast with a lighthouse",
    "city": "a city's skyline by the water",
    "rails": "a railway through wide country",
    "cups": "a table with a cup and steam",
    "produce": "a bowl of fruit on a table",
    "windows": "glass panes floating in soft light",
    "flow": "fine lines flowing like silk",
    "concert": "an empty stage in coloured light",
    "bunting": "a garden with bunting and lanterns",
    "plinth": "a plinth in a studio",
    "parcels": "wrapped parcels on a table",
    "shapes": "abstract rounded shapes",
    "paper": "layers of cut paper",
    "aurora": "soft veils of light",
    "halftone": "a sun of halftone dots",
    "terrazzo": "a terrazzo surface",
}
#: What a vertical shows where its brand names no scene; regulated ones show nothing that could be taken for a promise.
_AUTO = {"retail": "plinth", "travel": "coast", "food": "produce", "software": "windows", "events": "bunting"}
#: What keeps words, people and marks out. Said by what is there first, since small text encoders read past a "no"; and in the
#: prompt itself, since few-step models run without guidance and take no negative prompt.
_WITHOUT = "still life, nobody in sight, blank unmarked surfaces, no text, no numbers, no logos, no watermark, no people"


def picture_prompt(brief: Brief, kit: Kit) -> str:
    """The prompt for one plate: scene and product first (text encoders cut at 77 tokens), then mood, colours and limits."""
    parts = (
        f"{_SCENES[_scene(kit)]}, {kit.product}",
        _WITHOUT,
        f"{_STYLES[brief.style]}, {_TONES[brief.tone]}, {_ANGLES[brief.angle]}",
        f"in {', '.join(_named(code) for code in kit.brand.colours[:3])}",
        "editorial photograph, uncluttered, one calm side",
    )
    return "; ".join(parts)


def _scene(kit: Kit) -> str:
    return _AUTO.get(kit.vertical, "aurora") if kit.brand.scene == "auto" else kit.brand.scene


@lru_cache(maxsize=256)
def _named(code: str) -> str:
    """The CSS name of the nearest colour: "#F2A541" is seven tokens to a text encoder, and tells it nothing."""
    here = _seen(code)
    return min(ImageColor.colormap, key=lambda name: math.dist(here, _seen(_code(name))))


def _seen(code: str) -> tuple[float, float, float]:
    """OKLab with half the lightness: a name speaks of a hue first."""
    lightness, first, second = lab(parse(code))
    return lightness / 2, first, second


def _code(name: str) -> str:
    red, green, blue = ImageColor.getrgb(name)[:3]
    return f"#{red:02x}{green:02x}{blue:02x}"


def prompt_hash(prompt: str) -> str:
    """SHA-256 of a prompt in hex, as records keep it."""
    return hashlib.sha256(prompt.encode()).hexdigest()
