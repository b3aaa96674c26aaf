"""The look's tokens: colours in light and dark, in one place. Colour means role, never rank.

Blue is what adloom did, grey is control, amber is trying. Good and bad are told by sign, side of the zero line and
word. Knows no exhibit. Drawings carry the light colours as attributes; the style sheet maps them to the dark ones on a
screen.
"""

from __future__ import annotations

LIGHT: dict[str, str] = {
    "bg": "#FBFAF7", "surface": "#FFFFFF", "ink": "#1B1E26", "muted": "#5A6070", "line": "#D9D6CE", "axis": "#8B8F99",
    "policy": "#2453C4", "policy-text": "#1F49AE", "band-95": "#D9DFEF", "band-50": "#B2C1E6", "control": "#82868E",
    "explore": "#D37812", "explore-text": "#8F4B00", "refuse": "#9B1C31",
}  # fmt: skip
DARK: dict[str, str] = {
    "bg": "#11141A", "surface": "#191D26", "ink": "#ECEBE6", "muted": "#A9AFBC", "line": "#333A47", "axis": "#6E7685",
    "policy": "#7EA2FF", "policy-text": "#A9C0FF", "band-95": "#29334C", "band-50": "#3F507A", "control": "#A6ABB3",
    "explore": "#E08A2E", "explore-text": "#F2B06E", "refuse": "#FF9AA8",
}  # fmt: skip

#: From much worse to much better; the middle is "no effect".
DIVERGING_LIGHT = ("#8F3B00", "#C4702B", "#E3AE83", "#F1D9C6", "#ECE9E2", "#CBD6EE", "#93ABE0", "#466DC9", "#1F49AE")
DIVERGING_DARK = ("#F2A05A", "#B97A48", "#7D5A40", "#4A4038", "#2A2F39", "#34405E", "#46609B", "#5C82D0", "#8FB0FF")
#: The two inks that text on a step is written in.
INKS = ("#11141A", "#FFFFFF")
FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"

_CHANNELS = (0.2126, 0.7152, 0.0722)


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21 (WCAG 2.2, "contrast ratio")."""
    bright, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def ink_on(colour: str) -> str:
    """The better of the two inks on a colour."""
    return max(INKS, key=lambda ink: contrast(ink, colour))


def style() -> str:
    """The tokens as CSS: variables, steps of the heat map, and the recolouring of drawings on dark screens."""
    light, dark = _block(LIGHT, DIVERGING_LIGHT), _block(DARK, DIVERGING_DARK)
    return (
        f":root{{{light}}}@media screen and (prefers-color-scheme:dark){{:root{{color-scheme:dark;{dark}}}"
        f"{''.join(_recolour(name, colour) for name, colour in LIGHT.items())}}}"
    )


def _block(colours: dict[str, str], steps: tuple[str, ...]) -> str:
    named = "".join(f"--{name}:{colour};" for name, colour in colours.items())
    return named + "".join(f"--step-{n}:{step};--on-{n}:{ink_on(step)};" for n, step in enumerate(steps))


def _recolour(name: str, light: str) -> str:
    return f'svg [fill="{light}"]{{fill:var(--{name})}}svg [stroke="{light}"]{{stroke:var(--{name})}}'


def _luminance(colour: str) -> float:
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return sum(weight * _linear(channel) for weight, channel in zip(_CHANNELS, channels, strict=True))


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4  # noqa: PLR2004  (the norm's knee)
