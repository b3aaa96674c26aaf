"""Rails: a train on a viaduct, hills behind."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from generators.imagery.palette import mix
from generators.imagery.scene import Scene

if TYPE_CHECKING:
    from generators.imagery.palette import Colour
    from generators.imagery.stage import Point, Stage


def _train(stage: Stage, nose: Point, length: float, height: float, colours: tuple[Colour, Colour, Colour]) -> None:
    """A train whose nose points left and whose wheels stand at ``nose``'s y: body, stripe, windows."""
    body, stripe, glass = colours
    x, y = nose
    top = y - height
    slant = np.linspace(0.0, np.pi / 2, 14)
    front = [(x + height * 1.25 * float(1 - np.cos(a)), y - height * (0.16 + 0.84 * float(np.sin(a)))) for a in slant]
    stage.polygon([(x + height * 0.1, y), *front, (x + length, top), (x + length, y)], body)
    stage.draw.rectangle((x + height * 0.35, y - height * 0.30, x + length, y - height * 0.18), fill=stripe)
    pane, gap = height * 0.62, height * 0.22
    stage.polygon(
        [
            (x + height * 0.55, y - height * 0.5),
            (x + height * 1.1, y - height * 0.82),
            (x + height * 1.35, y - height * 0.82),
            (x + height * 1.35, y - height * 0.5),
        ],
        glass,
    )
    left = x + height * 1.75
    while left + pane < x + length:
        stage.draw.rounded_rectangle((left, y - height * 0.80, left + pane, y - height * 0.48), height * 0.07, fill=glass)
        left += pane + gap


def _viaduct(stage: Stage, deck: float, thickness: float, span: float, colour: Colour) -> None:
    """A deck from edge to edge on piers with round arches; the openings are cut by drawing piers, not holes."""
    stage.draw.rectangle((0, deck, stage.width, deck + thickness), fill=colour)
    start = stage.focus % span - span
    for left in np.arange(start, stage.width + span, span):
        _arch(stage, float(left), deck + thickness, span, colour)


def _arch(stage: Stage, left: float, top: float, span: float, colour: Colour) -> None:
    pier = span * 0.11
    angles = np.linspace(0.0, np.pi, 24)
    radius = span / 2 - pier
    curve = [(left + span / 2 - radius * float(np.cos(a)), top + radius * float(1.0 - np.sin(a))) for a in angles]
    stage.polygon([(left, top - 1), *[(x, y) for x, y in curve if x <= left + span / 2], (left + span / 2, top - 1)], colour)
    stage.polygon(
        [(left + span / 2, top - 1), *[(x, y) for x, y in curve if x >= left + span / 2], (left + span, top - 1)], colour
    )
    stage.draw.rectangle((left, top, left + pier, stage.height), fill=colour)
    stage.draw.rectangle((left + span - pier, top, left + span, stage.height), fill=colour)


def scenery(stage: Stage) -> None:
    """Three hills, then the viaduct across the whole width and the train on its right part."""
    palette, reach = stage.palette, stage.reach
    for step, (lift, swell) in enumerate(((0.12, 0.55), (0.0, 0.42), (-0.2, 0.3))):
        skyline = stage.rolling(120, 1.2 - 0.2 * step) * stage.rise(120, 0.3)
        stage.land(stage.horizon - reach * (lift + swell * skyline), palette.layers[step])
    deck = stage.horizon - reach * 0.08
    _viaduct(stage, deck, reach * 0.09, reach * 0.62, palette.layers[4])
    height = reach * 0.30
    nose = stage.focus - reach * float(stage.rng.uniform(0.75, 1.05))
    body = palette.ink if stage.night else palette.paper
    glass = palette.glow if stage.night else palette.layers[4]
    _train(
        stage, (nose, deck), stage.width - nose + height, height, (mix(body, palette.layers[2], 0.08), palette.accent, glass)
    )
    stage.draw.rectangle((0, deck - reach * 0.012, stage.width, deck + reach * 0.012), fill=palette.layers[3])


def emblem(stage: Stage, middle: Point, radius: float) -> None:
    """A train, short, on one line."""
    x, y = middle
    palette = stage.palette
    base = y + radius * 0.32
    stage.disc((x + radius * 0.3, y - radius * 0.38), radius * 0.16, palette.layers[2])
    _train(stage, (x - radius * 0.86, base), radius * 1.72, radius * 0.5, (palette.accent, palette.paper, palette.ink))
    stage.draw.rectangle((x - radius, base + radius * 0.05, x + radius, base + radius * 0.09), fill=palette.ink)


def tile(stage: Stage, corner: Point, side: float, colour: Colour) -> None:
    """Parallel tracks: straight, or a quarter turn, at random."""
    x, y = corner
    shape = int(stage.rng.integers(4))
    band = side / 6
    if shape == 0:
        for step in (1, 3):
            stage.draw.rectangle((x, y + step * band * 1.2, x + side, y + step * band * 1.2 + band), fill=colour)
        return
    if shape == 1:
        for step in (1, 3):
            stage.draw.rectangle((x + step * band * 1.2, y, x + step * band * 1.2 + band, y + side), fill=colour)
        return
    start = 0 if shape == 2 else 180  # noqa: PLR2004  (turns open to opposite corners)
    centre = (x, y) if start == 0 else (x + side, y + side)
    for radius in (side * 0.9, side * 0.52):
        ring = (centre[0] - radius, centre[1] - radius, centre[0] + radius, centre[1] + radius)
        stage.draw.arc(ring, start, start + 90, fill=colour, width=max(2, int(band)))


SCENE = Scene(scenery, emblem, tile)
