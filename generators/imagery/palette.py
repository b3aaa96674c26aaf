"""Colours of one picture, derived from the brand's and the brief's style. Knows nothing that is drawn.

Mixing happens in OKLab (Ottosson 2020, https://bottosson.github.io/posts/oklab/): mixing sRGB numbers turns
blends of complementary brand colours into mud.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from generators.kit import Brand

Colour = tuple[int, int, int]
Lab = tuple[float, float, float]

#: Encoded value up to which sRGB is a straight line of slope 1/12.92 (IEC 61966-2-1).
SRGB_KNEE = 0.04045
#: Chroma below which a brand colour counts as grey and cannot be the accent.
GREY = 0.04
#: Chroma that fills an area without looking washed out, and the lightness a mid-tone may have.
STRONG, LAND = 0.08, (0.35, 0.62)


@dataclass(frozen=True)
class Palette:
    """The colours of one picture. ``layers`` run from far to near, ``spots`` are the brand's own, strongest first."""

    ground: Colour
    horizon: Colour
    ink: Colour
    paper: Colour
    accent: Colour
    glow: Colour
    layers: tuple[Colour, ...]
    spots: tuple[Colour, ...]


def parse(code: str) -> Colour:
    """``#RRGGBB`` as three bytes."""
    return int(code[1:3], 16), int(code[3:5], 16), int(code[5:7], 16)


def _linear(byte: float) -> float:
    value = byte / 255.0
    return value / 12.92 if value <= SRGB_KNEE else float(((value + 0.055) / 1.055) ** 2.4)


def _byte(linear: float) -> int:
    value = min(1.0, max(0.0, linear))
    encoded = 12.92 * value if value <= SRGB_KNEE / 12.92 else 1.055 * value ** (1 / 2.4) - 0.055
    return round(255.0 * encoded)


def lab(colour: Colour) -> Lab:
    """OKLab coordinates: lightness in [0, 1], and two opponent axes."""
    red, green, blue = (_linear(channel) for channel in colour)
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    middle = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short,
    )


def colour_of(point: Lab) -> Colour:
    """The sRGB colour at an OKLab point, clipped into gamut."""
    lightness, first, second = point
    long = (lightness + 0.3963377774 * first + 0.2158037573 * second) ** 3
    middle = (lightness - 0.1055613458 * first - 0.0638541728 * second) ** 3
    short = (lightness - 0.0894841775 * first - 1.2914855480 * second) ** 3
    return (
        _byte(4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short),
        _byte(-1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short),
        _byte(-0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short),
    )


def mix(start: Colour, end: Colour, share: float) -> Colour:
    """``start`` with ``share`` of ``end`` in it; 0 is start, 1 is end."""
    one, two = lab(start), lab(end)
    return colour_of(
        (
            one[0] + share * (two[0] - one[0]),
            one[1] + share * (two[1] - one[1]),
            one[2] + share * (two[2] - one[2]),
        )
    )


def at_lightness(colour: Colour, lightness: float, chroma: float = 1.0) -> Colour:
    """The same hue at an OKLab lightness, its chroma scaled."""
    _, first, second = lab(colour)
    return colour_of((lightness, chroma * first, chroma * second))


def chroma_of(colour: Colour) -> float:
    """Distance from grey in OKLab."""
    _, first, second = lab(colour)
    return float((first**2 + second**2) ** 0.5)


def _roles(colours: tuple[Colour, ...]) -> tuple[Colour, Colour, Colour, Colour]:
    """Deep ink, pale paper, vivid accent and the hue of the land.

    A brand names its primary colour first and its accent second; the rest is told apart by lightness.
    """
    by_light = sorted(colours, key=lambda colour: lab(colour)[0])
    deep = at_lightness(by_light[0], min(0.27, lab(by_light[0])[0]))
    pale = at_lightness(by_light[-1], max(0.965, lab(by_light[-1])[0]), 0.6)
    vivid = colours[1] if chroma_of(colours[1]) >= GREY else max(colours, key=chroma_of)
    return deep, pale, vivid, _land(colours, vivid)


def _land(colours: tuple[Colour, ...], vivid: Colour) -> Colour:
    """A strong mid-tone of the brand, else its primary lifted to one: a light hue turns to mud when it is darkened."""
    middling = [colour for colour in colours if colour != vivid and LAND[0] <= lab(colour)[0] <= LAND[1]]
    strongest = max(middling, key=chroma_of, default=colours[0])
    if chroma_of(strongest) >= STRONG:
        return strongest
    return at_lightness(colours[0], 0.45, min(2.0, STRONG / max(chroma_of(colours[0]), 0.01)))


def _bright(deep: Colour, pale: Colour, vivid: Colour, second: Colour) -> Palette:
    tint = at_lightness(second, 0.62)
    layers = tuple(mix(mix(pale, tint, 0.25 + 0.25 * step), deep, 0.04 * step**2) for step in range(5))
    return Palette(
        ground=mix(pale, tint, 0.10),
        horizon=mix(pale, at_lightness(vivid, 0.80), 0.55),
        ink=deep,
        paper=pale,
        accent=vivid,
        glow=at_lightness(vivid, max(0.72, lab(vivid)[0])),
        layers=layers,
        spots=(vivid, second, deep, pale),
    )


def _dark(deep: Colour, pale: Colour, vivid: Colour, second: Colour) -> Palette:
    night = at_lightness(deep, 0.21, 0.8)
    dusk = at_lightness(second, 0.44, 0.9)
    layers = tuple(mix(dusk, at_lightness(deep, 0.13), 0.18 + 0.2 * step) for step in range(5))
    return Palette(
        ground=night,
        horizon=mix(night, dusk, 0.75),
        ink=pale,
        paper=night,
        accent=at_lightness(vivid, max(0.70, lab(vivid)[0])),
        glow=mix(pale, vivid, 0.22),
        layers=layers,
        spots=(vivid, second, pale, night),
    )


def _minimal(deep: Colour, pale: Colour, vivid: Colour, second: Colour) -> Palette:
    paper = at_lightness(pale, 0.985, 0.5)
    layers = tuple(mix(paper, second, share) for share in (0.10, 0.18, 0.35, 0.6, 0.9))
    return Palette(
        ground=paper,
        horizon=paper,
        ink=deep,
        paper=paper,
        accent=vivid,
        glow=vivid,
        layers=layers,
        spots=(vivid, second, deep, paper),
    )


def _pattern(deep: Colour, pale: Colour, vivid: Colour, second: Colour) -> Palette:
    # The ground is the brand's second hue held at a lightness where paper-white text passes 4.5 with room.
    ground = at_lightness(second, min(0.40, lab(second)[0]), 0.8)
    layers = (mix(ground, pale, 0.15), mix(ground, deep, 0.35), mix(ground, deep, 0.6), deep, deep)
    return Palette(
        ground=ground,
        horizon=ground,
        ink=pale,
        paper=pale,
        accent=at_lightness(vivid, max(0.70, lab(vivid)[0])),
        glow=vivid,
        layers=layers,
        spots=(vivid, pale, mix(ground, pale, 0.35), deep),
    )


_STYLES = {"bright": _bright, "dark": _dark, "minimal": _minimal, "pattern": _pattern}


@lru_cache(maxsize=512)
def _palette(codes: tuple[str, ...], style: str) -> Palette:
    return _STYLES[style](*_roles(tuple(parse(code) for code in codes)))


def palette_of(brand: Brand, style: str) -> Palette:
    """The palette of a brand in one of the brief's styles."""
    return _palette(tuple(brand.colours), style)
