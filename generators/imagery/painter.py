"""The procedural painter: the illustrator that needs no model, network or accelerator.

Owns the order of painting (sky, light, subject) and which style is drawn how; each scene owns its own subject.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from generators.imagery import cups, hills, mountains, rails, shapes
from generators.imagery.palette import palette_of
from generators.imagery.stage import LOW, STRIP, WIDE, Stage, raise_stage

if TYPE_CHECKING:
    from PIL import Image

    from generators.brief import Brief
    from generators.imagery.ground import Calm
    from generators.imagery.scene import Scene
    from generators.kit import Kit

SCENES: dict[str, Scene] = {
    "mountains": mountains.SCENE,
    "cups": cups.SCENE,
    "rails": rails.SCENE,
    "hills": hills.SCENE,
    "shapes": shapes.SCENE,
}


@dataclass(frozen=True)
class Painting:
    """A ``Ground``: a brand's scene in the brand's colours; the seed varies the composition."""

    brief: Brief
    kit: Kit
    seed: int
    name: str = "painter/1"

    def fill(self, size: tuple[int, int], calm: Calm) -> Image.Image:  # noqa: ARG002  (left and top are calm always)
        """See ``Ground.fill``."""
        brief, kit, seed = self.brief, self.kit, self.seed
        rng = np.random.default_rng([seed, _entropy(brief.cell), *size])
        palette = palette_of(kit.brand, brief.style)
        stage = raise_stage(size, palette, rng, night=brief.style == "dark")
        scene = SCENES[kit.brand.scene]
        if brief.style == "pattern":
            _tiles(stage, scene)
        elif brief.style == "minimal":
            _emblem(stage, scene)
        else:
            _light(stage)
            scene.scenery(stage)
        return stage.canvas.reduce(stage.scale)


def _entropy(cell: str) -> int:
    """A brief as an integer that is the same in every process (``hash`` of a string is not)."""
    return int.from_bytes(hashlib.sha256(cell.encode()).digest()[:8], "big")


def _light(stage: Stage) -> None:
    """Stars at night, then sun or moon with two halos, on the subject's side of the sky."""
    palette = stage.palette
    if stage.night:
        _stars(stage)
    x = stage.focus + stage.reach * float(stage.rng.uniform(-0.30, 0.30))
    y = stage.horizon - stage.reach * float(stage.rng.uniform(0.70, 0.95))
    radius = stage.reach * (0.17 if stage.night else 0.27)
    for halo, share in ((2.1, 0.10), (1.5, 0.2)):
        stage.disc((x, y), radius * halo, _over(stage.canvas, (x, y), palette.glow, share))
    stage.disc((x, y), radius, palette.glow)


def _over(canvas: Image.Image, at: tuple[float, float], colour: tuple[int, int, int], share: float) -> tuple[int, int, int]:
    """``colour`` laid thinly over what is at a point; a flat blend, since a per-pixel one costs a full-size mask."""
    x = min(canvas.width - 1, max(0, int(at[0])))
    y = min(canvas.height - 1, max(0, int(at[1])))
    under = canvas.getpixel((x, y))
    assert isinstance(under, tuple)  # noqa: S101  (an RGB canvas has tuples for pixels)
    red, green, blue = (round(low + share * (top - low)) for low, top in zip(under, colour, strict=True))
    return red, green, blue


def _stars(stage: Stage) -> None:
    count = 26 if stage.width / stage.height < STRIP else 14
    xs = stage.width * (0.45 + 0.55 * stage.rng.random(count))
    ys = stage.horizon * 0.7 * stage.rng.random(count)
    for x, y, size in zip(xs, ys, stage.rng.uniform(0.7, 1.7, count), strict=True):
        stage.disc((x, y), stage.scale * (0.4 + size * stage.reach / stage.scale / 330), stage.palette.layers[0])


def _emblem(stage: Stage, scene: Scene) -> None:
    """One drawing in much white: the scene's emblem, on the ground line."""
    reach = stage.reach * (1.05 if stage.width / stage.height > WIDE else 1.2)
    middle = (stage.focus, stage.horizon - reach * 0.36)
    stage.disc(middle, reach * 0.62, stage.palette.layers[0])
    scene.emblem(stage, middle, reach * 0.62)


def _tiles(stage: Stage, scene: Scene) -> None:
    """A block of square tiles on the subject's side, each a motif of the scene in two of the brand's colours."""
    rows, columns = _grid(stage)
    side = stage.height / rows if stage.width / stage.height > WIDE else stage.width / 8
    top, left = stage.height - rows * side, stage.width - columns * side
    for row in range(rows):
        for column in range(columns):
            back, front = stage.rng.permutation(len(stage.palette.spots))[:2]
            colours = stage.palette.spots[int(back)], stage.palette.spots[int(front)]
            corner = (left + column * side, top + row * side)
            stage.draw.rectangle((*corner, corner[0] + side, corner[1] + side), fill=colours[0])
            scene.tile(stage, corner, side, colours[1])


def _grid(stage: Stage) -> tuple[int, int]:
    """Rows and columns of tiles by the picture's shape."""
    shape = stage.width / stage.height
    if shape > STRIP:
        return 2, 3 if stage.height > LOW * stage.scale else 1
    return (4, 3) if shape > WIDE else (2, 3)
