"""Colours of one picture, derived from the brand's and the brief's style. Knows nothing that is drawn.

Mixing happens in OKLab (Ottosson 2020, https://bottosson.github.io/posts/oklab/): mixing sRGB numbers turns
blends of complementary brand colours into mud.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
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
    """The colours of one picture. ``layers`` run from far to near, ``spots`` are the brand's own, strongest first.

    ``sky`` runs from the top (the ground colour, so that ink reads on it) to the horizon. ``light`` is what a surface takes
    where light falls on it, ``shade`` where none does. ``second`` and ``third`` are hues beside the accent.
    """

    ground: Colour
    horizon: Colour
    ink: Colour
    paper: Colour
    accent: Colour
    glow: Colour
    layers: tuple[Colour, ...]
    spots: tuple[Colour, ...]
    sky: tuple[Colour, ...]
    light: Colour
    shade: Colour
    second: Colour
    third: Colour


@dataclass(frozen=True)
class _Roles:
    """A brand's colours by what they do: deep ink, pale paper, vivid accent, the hue of the land, one more hue."""

    deep: Colour
    pale: Colour
    vivid: Colour
    second: Colour
    third: Colour


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


@lru_cache(maxsize=8192)
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


def _roles(colours: tuple[Colour, ...]) -> _Roles:
    """A brand names its primary colour first and its accent second; the rest is told apart by lightness."""
    by_light = sorted(colours, key=lambda colour: lab(colour)[0])
    deep = at_lightness(by_light[0], min(0.27, lab(by_light[0])[0]))
    pale = at_lightness(by_light[-1], max(0.965, lab(by_light[-1])[0]), 0.6)
    vivid = colours[1] if chroma_of(colours[1]) >= GREY else max(colours, key=chroma_of)
    second = _land(colours, vivid)
    others = [colour for colour in colours if colour not in {vivid, second} and chroma_of(colour) >= STRONG]
    third = max(others, key=lambda colour: lab(colour)[0], default=mix(vivid, pale, 0.45))
    return _Roles(deep, pale, vivid, second, third)


def _land(colours: tuple[Colour, ...], vivid: Colour) -> Colour:
    """A strong mid-tone of the brand, else its primary lifted to one: a light hue turns to mud when it is darkened."""
    middling = [colour for colour in colours if colour != vivid and LAND[0] <= lab(colour)[0] <= LAND[1]]
    strongest = max(middling, key=chroma_of, default=colours[0])
    if chroma_of(strongest) >= STRONG:
        return strongest
    return at_lightness(colours[0], 0.45, min(2.0, STRONG / max(chroma_of(colours[0]), 0.01)))


def _bright(roles: _Roles, tone: str) -> Palette:
    deep, pale, vivid = roles.deep, roles.pale, roles.vivid
    tint = at_lightness(roles.second, 0.62)
    ground = mix(pale, tint, 0.10)
    hue, share = {
        "plain": (vivid, 0.34), "warm": (vivid, 0.66), "playful": (roles.third, 0.55), "bold": (vivid, 0.85),
    }[tone]  # fmt: skip
    horizon = mix(pale, at_lightness(hue, 0.82), share)
    depth = 0.20 if tone == "bold" else 0.0
    steps = (mix(mix(horizon, tint, 0.22 + 0.22 * step), deep, 0.035 * step**2 + depth * step / 4) for step in range(5))
    return Palette(
        ground=ground,
        horizon=horizon,
        ink=deep,
        paper=pale,
        accent=vivid,
        glow=at_lightness(mix(vivid, roles.third, 0.6) if tone == "playful" else vivid, max(0.74, lab(vivid)[0])),
        layers=tuple(steps),
        spots=(vivid, roles.second, deep, pale),
        sky=(ground, mix(ground, horizon, 0.35), horizon),
        light=at_lightness(pale, 0.985, 0.8),
        shade=mix(deep, roles.second, 0.35),
        second=roles.second,
        third=roles.third,
    )


def _dark(roles: _Roles, tone: str) -> Palette:
    deep, pale, vivid = roles.deep, roles.pale, roles.vivid
    night = at_lightness(deep, 0.21, 0.8)
    dusk = at_lightness(roles.second, 0.50, 1.05)
    hue, share = {
        "plain": (dusk, 0.0), "warm": (at_lightness(vivid, 0.66), 0.50),
        "playful": (at_lightness(roles.third, 0.58), 0.35), "bold": (at_lightness(vivid, 0.58), 0.75),
    }[tone]  # fmt: skip
    horizon = mix(mix(night, dusk, 0.8), hue, share)
    black = mix(at_lightness(deep, 0.15), at_lightness(roles.second, 0.18), 0.5)
    return Palette(
        ground=night,
        horizon=horizon,
        ink=pale,
        paper=night,
        accent=at_lightness(vivid, max(0.70, lab(vivid)[0])),
        glow=mix(pale, vivid, 0.22),
        layers=tuple(mix(mix(horizon, dusk, 0.6), black, 0.14 + 0.20 * step) for step in range(5)),
        spots=(vivid, roles.second, pale, night),
        sky=(night, mix(night, horizon, 0.3), horizon),
        light=mix(pale, vivid, 0.12),
        shade=black,
        second=dusk,
        third=at_lightness(roles.third, min(0.72, max(0.55, lab(roles.third)[0]))),
    )


def _minimal(roles: _Roles, tone: str) -> Palette:
    """Paper around a bright picture: what is in a window has the light of the tone."""
    paper = at_lightness(roles.pale, 0.985, 0.5)
    inside = _bright(roles, tone)
    return replace(
        inside,
        ground=paper,
        paper=paper,
        layers=tuple(mix(layer, roles.second, 0.10) for layer in inside.layers),
        spots=(roles.vivid, roles.second, roles.deep, paper),
    )


def _pattern(roles: _Roles, tone: str) -> Palette:
    # The ground is the brand's second hue held at a lightness where paper-white text passes 4.5 with room.
    ground = at_lightness(roles.second, min(0.40, lab(roles.second)[0]), 0.8)
    dark = _dark(roles, tone)
    return replace(
        dark,
        ground=ground,
        horizon=ground,
        ink=roles.pale,
        paper=roles.pale,
        glow=roles.vivid,
        layers=(
            mix(ground, roles.pale, 0.15),
            mix(ground, roles.deep, 0.35),
            mix(ground, roles.deep, 0.6),
            roles.deep,
            roles.deep,
        ),
        spots=(roles.vivid, roles.pale, mix(ground, roles.pale, 0.35), roles.deep),
        sky=(ground, ground),
        shade=roles.deep,
    )


_STYLES = {"bright": _bright, "dark": _dark, "minimal": _minimal, "pattern": _pattern}


@lru_cache(maxsize=512)
def _palette(codes: tuple[str, ...], style: str, tone: str) -> Palette:
    return _STYLES[style](_roles(tuple(parse(code) for code in codes)), tone)


def palette_of(brand: Brand, style: str, tone: str = "plain") -> Palette:
    """The palette of a brand in one of the brief's styles. The tone moves the light; ground, ink and accent stay."""
    return _palette(tuple(brand.colours), style, tone)
