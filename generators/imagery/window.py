"""The minimal style: a scene seen through one clear shape on plain paper. Knows the shapes, no scene."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from generators.imagery.palette import mix
from generators.imagery.stage import raise_stage

if TYPE_CHECKING:
    from generators.imagery.palette import Palette
    from generators.imagery.scene import Scene
    from generators.imagery.stage import Stage
    from generators.imagery.stencil import Box, Stencil

#: Width over height of the window by tone; a strip's window is as long as its picture allows.
SHAPES = {"plain": 1.0, "warm": 0.78, "playful": 1.0, "bold": 1.0}


def open_window(stage: Stage, scene: Scene) -> None:
    """A disc, an arch, a leaf or a large disc that the edge cuts, with the scene behind it and its shadow on the paper."""
    box = _frame(stage)
    size = (max(8, round(box[2] - box[0])), max(8, round(box[3] - box[1])))
    inner = raise_stage(size, _tinted(stage.palette), stage.rng, "none", stage.tone, night=False)
    scene.scenery(inner)
    _ornament(stage, box)
    _shadow(stage, box)
    stencil = stage.stencil(box)
    _cut(stencil, box, stage.tone)
    left, top = round(box[0]), round(box[1])
    at = stencil.at
    part = inner.canvas.crop((at[0] - left, at[1] - top, at[2] - left, at[3] - top))
    stage.canvas.paste(part, at[:2], stencil.coverage())


def _tinted(palette: Palette) -> Palette:
    """The palette with a sky that stands off the paper, or the window would have no upper edge."""
    ground = mix(mix(palette.ground, palette.horizon, 0.55), palette.second, 0.10)
    return replace(palette, ground=ground, sky=(ground, *palette.sky[1:]))


def _frame(stage: Stage) -> Box:
    """The window's box, away from the calm side."""
    width, height, reach = stage.width, stage.height, stage.reach
    if stage.calm == "left":
        x, y, half = stage.focus, 0.5 * height, min(0.42 * height, 0.90 * (width - stage.focus))
    elif stage.calm == "none":
        x, y, half = 0.5 * width, 0.5 * height, 0.43 * min(width, height)
    else:
        x, y, half = 0.5 * width, stage.horizon - 0.40 * reach, 0.60 * reach
    if stage.tone == "bold":
        return _cut_by_edge(stage, x, y, half)
    across = half * min(1.9, max(1.0, 0.42 * width / half)) if stage.calm == "none" else half
    across = half * SHAPES[stage.tone] if across <= half else across
    return round(x - across), round(y - half), round(x + across), round(y + half)


def _cut_by_edge(stage: Stage, x: float, y: float, half: float) -> Box:
    """A disc larger than its area, moved off the calm side so that the edge cuts it."""
    large = half * (1.0 if stage.calm == "none" else 1.3)
    x += 0.22 * half if stage.calm == "left" else 0.0
    y += {"top": 0.42, "bottom": -0.42}.get(stage.calm, 0.0) * half
    return round(x - large), round(y - large), round(x + large), round(y + large)


def _cut(stencil: Stencil, box: Box, tone: str) -> None:
    left, top, right, bottom = box
    radius = min(right - left, bottom - top) / 2
    if tone == "warm":
        stencil.rectangle((left, top, right, bottom + 2.0 * radius), radius)
    elif tone == "playful":
        stencil.rectangle(box, radius)
        stencil.rectangle((left, top, left + radius, top + radius))
        stencil.rectangle((right - radius, bottom - radius, right, bottom))
    else:
        stencil.rectangle(box, radius)


def _shadow(stage: Stage, box: Box) -> None:
    """A wide, faint shadow below the window: it floats a little."""
    half = (box[2] - box[0]) / 2
    middle = ((box[0] + box[2]) / 2, box[3] - 0.06 * half)
    stage.glow(middle, (1.15 * half, 0.30 * half), mix(stage.palette.second, stage.palette.ink, 0.4), 0.28)


def _ornament(stage: Stage, box: Box) -> None:
    """One thin ring and one dot in the accent: a counterweight, no more."""
    left, top, right, bottom = box
    half, line = (right - left) / 2, max(1.0, 0.006 * stage.reach)
    if stage.tone in {"plain", "bold"}:
        middle = ((left + right) / 2, (top + bottom) / 2)
        stencil = stage.stencil(
            (middle[0] - 1.12 * half, middle[1] - 1.12 * half, middle[0] + 1.12 * half, middle[1] + 1.12 * half)
        )
        stencil.ring(middle, 1.09 * half, line)
        stage.lay(stencil, stage.palette.accent, 0.55)
        stage.disc((middle[0] - 0.77 * half, middle[1] - 0.77 * half), 0.055 * half, stage.palette.accent)
    else:
        # Whole, wherever the window stands: the picture may end within the creative, where a cut disc is a flaw.
        dot = 0.30 * half
        middle = max(left + 0.06 * half, 1.1 * dot), min(bottom - 0.10 * half, stage.height - 1.1 * dot)
        stage.disc(middle, dot, stage.palette.accent)
