"""Windows: cards of an application that float over soft colour, with a chart, a list and a ring."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from generators.imagery.paint import Ramp
from generators.imagery.palette import mix
from generators.imagery.scene import Scene
from generators.imagery.scenes.aurora import wash

if TYPE_CHECKING:
    from generators.imagery.palette import Colour
    from generators.imagery.stage import Stage
    from generators.imagery.stencil import Box


def scenery(stage: Stage) -> None:
    """A large window with a chart; a ring and a list float before its corners."""
    wash(stage, 0.55)
    main = _area(stage, -0.60, 0.90, 0.58, 0.08)
    _card(stage, main, 0.05)
    _bar(stage, main)
    _chart(stage, main)
    _ring(stage, _area(stage, 0.32, 0.42, 0.70, 0.01))
    _list(stage, _area(stage, -0.72, 0.35, -0.22, -0.03))
    _switch(stage, _area(stage, 0.44, 0.97, 0.68, 0.85))


def _area(stage: Stage, left: float, up: float, right: float, low: float) -> Box:
    """A box given in reaches around the focus, a little above the horizon."""
    one, two = stage.at(left, up - 0.03), stage.at(right, low - 0.03)
    return one[0], one[1], two[0], two[1]


def _card(stage: Stage, box: Box, corner: float) -> None:
    """A card with two shadows: a wide faint one that lifts it, a narrow one that grounds it."""
    left, top, right, bottom = box
    reach, palette = stage.reach, stage.palette
    for drop, blur, opacity in ((0.055, 0.050, 0.34), (0.012, 0.012, 0.30)):
        room = 2.6 * blur * reach
        shadow = stage.stencil((left - room, top - room, right + room, bottom + drop * reach + room))
        shadow.rectangle((left, top + drop * reach, right, bottom + drop * reach), corner * reach)
        stage.soften(shadow, palette.shade, max(0.5, blur * reach), opacity)
    face = _face(stage)
    stage.rectangle(box, Ramp((mix(face, palette.light, 0.10 if stage.night else 0.6), face)), corner * reach)


def _face(stage: Stage) -> Colour:
    palette = stage.palette
    return mix(palette.ground, palette.second, 0.24) if stage.night else mix(palette.light, palette.second, 0.03)


def _faint(stage: Stage, share: float) -> Colour:
    """A mark on a card: the card's face on its way to the strongest contrast."""
    return mix(_face(stage), stage.palette.light if stage.night else stage.palette.shade, share)


def _bar(stage: Stage, box: Box) -> None:
    """Three dots, a title's stroke and two strokes of a menu."""
    left, top, right, _ = box
    unit = (right - left) / 100.0
    for step, colour in enumerate((stage.palette.accent, stage.palette.third, stage.palette.second)):
        stage.disc((left + (6.0 + 4.4 * step) * unit, top + 6.4 * unit), 1.5 * unit, colour)
    strokes = stage.stencil(box)
    for start, end in ((62.0, 72.0), (76.0, 84.0), (88.0, 94.0)):
        strokes.rectangle((left + start * unit, top + 5.5 * unit, left + end * unit, top + 7.3 * unit), unit)
    stage.lay(strokes, _faint(stage, 0.22))
    title = stage.stencil(box)
    title.rectangle((left + 6 * unit, top + 14 * unit, left + 32 * unit, top + 17.4 * unit), 1.7 * unit)
    stage.lay(title, _faint(stage, 0.75))
    stage.rectangle((left + 6 * unit, top + 20 * unit, left + 24 * unit, top + 22 * unit), _faint(stage, 0.25), unit)


def _chart(stage: Stage, box: Box) -> None:
    """Pale bars, and over them a curve with its area and the last point marked."""
    left, top, right, bottom = box
    unit, palette = (right - left) / 100.0, stage.palette
    foot, tall = bottom - 7.0 * unit, (bottom - 7.0 * unit) - (top + 28.0 * unit)
    bars = stage.stencil(box)
    for column, height in enumerate(np.linspace(0.30, 0.80, 9) * stage.rng.uniform(0.7, 1.1, 9)):
        x = left + (7.0 + 9.8 * column) * unit
        bars.rectangle((x, foot - tall * height, x + 5.4 * unit, foot), 1.2 * unit)
    stage.lay(bars, mix(_face(stage), palette.second, 0.30))
    share = np.linspace(0.0, 1.0, 60)
    knots = np.sort(stage.rng.uniform(0.12, 0.94, 7)) + stage.rng.uniform(-0.07, 0.07, 7)
    smooth = np.convolve(
        np.pad(np.interp(share, np.linspace(0.0, 1.0, 7), knots), 6, mode="edge"),
        np.hanning(13) / np.hanning(13).sum(),
        "valid",
    )
    line = np.column_stack((left + (7.0 + 86.0 * share) * unit, foot - tall * np.clip(smooth, 0.08, 0.96)))
    area = stage.stencil((left, float(line[:, 1].min()), right, foot))
    area.polygon(np.vstack((line, [(line[-1, 0], foot), (line[0, 0], foot)])))
    stage.fade(area, palette.accent, 0.55, 0.04)
    stroke = stage.stencil((left, top, right, bottom))
    stroke.line(line, max(1.0, 1.5 * unit))
    stage.lay(stroke, palette.accent)
    end = (float(line[-1, 0]), float(line[-1, 1]))
    stage.glow(end, (6.0 * unit, 6.0 * unit), palette.accent, 0.6)
    stage.disc(end, 2.5 * unit, palette.light)
    stage.disc(end, 1.5 * unit, palette.accent)


def _ring(stage: Stage, box: Box) -> None:
    """A small card with a share of a ring in the accent."""
    _card(stage, box, 0.045)
    left, top, right, bottom = box
    side = right - left
    middle, radius = ((left + right) / 2, top + 0.44 * (bottom - top)), 0.30 * side
    ring = stage.stencil(box)
    ring.ring(middle, radius, 0.085 * side)
    stage.lay(ring, _faint(stage, 0.12))
    part = stage.stencil(box)
    part.arc(middle, radius, (-90, -90 + float(stage.rng.uniform(200, 285))), 0.085 * side)
    stage.lay(part, Ramp((stage.palette.accent, mix(stage.palette.accent, stage.palette.third, 0.6))))
    strokes = stage.stencil(box)
    for row, length in enumerate((0.44, 0.28)):
        y = bottom - (0.22 - 0.09 * row) * (bottom - top)
        strokes.rectangle((middle[0] - length * side / 2, y, middle[0] + length * side / 2, y + 0.04 * side), 0.02 * side)
    stage.lay(strokes, _faint(stage, 0.30))


def _list(stage: Stage, box: Box) -> None:
    """A card with three rows: a disc, a stroke, a shorter stroke."""
    _card(stage, box, 0.045)
    left, top, right, bottom = box
    high, hues = (bottom - top) / 3.4, (stage.palette.accent, stage.palette.second, stage.palette.third)
    strong, weak = stage.stencil(box), stage.stencil(box)
    for row, hue in enumerate(hues):
        y = top + (0.70 + row) * high
        stage.disc((left + 0.62 * high, y), 0.27 * high, hue)
        wide = right - left - 1.6 * high
        strong.rectangle(
            (left + 1.1 * high, y - 0.20 * high, left + 1.1 * high + wide * (0.9, 0.7, 0.8)[row], y - 0.05 * high), 0.08 * high
        )
        weak.rectangle(
            (left + 1.1 * high, y + 0.08 * high, left + 1.1 * high + wide * (0.6, 0.5, 0.4)[row], y + 0.20 * high), 0.06 * high
        )
    stage.lay(strong, _faint(stage, 0.60))
    stage.lay(weak, _faint(stage, 0.22))


def _switch(stage: Stage, box: Box) -> None:
    """A switch that is on."""
    left, top, right, bottom = box
    high = bottom - top
    stage.glow(((left + right) / 2, bottom), (0.7 * (right - left), 0.5 * high), stage.palette.shade, 0.35)
    stage.rectangle(box, Ramp((stage.palette.accent, mix(stage.palette.accent, stage.palette.shade, 0.10))), high / 2)
    stage.disc((right - high / 2, top + high / 2), 0.38 * high, stage.palette.light)


SCENE = Scene(scenery, ("card", "bars", "dots", "ring", "quarter"))
