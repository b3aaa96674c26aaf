"""The pattern style: squares of motifs in the brand's colours, dense on the subject's side, none on the calm one."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

from generators.imagery.motifs import MOTIFS
from generators.imagery.paint import Ramp
from generators.imagery.palette import mix

if TYPE_CHECKING:
    from generators.imagery.palette import Colour
    from generators.imagery.stage import Stage
    from generators.imagery.stencil import Box

#: Pairs of the palette's spots (back, front) that read well on each other, as indices into ``spots``.
PAIRS = ((0, 3), (1, 0), (3, 1), (2, 1), (1, 3), (3, 0), (0, 1), (2, 3))
#: Squares along the shorter side of the block, by tone: bold is large, playful is lively.
DENSITY = {"plain": 6, "warm": 5, "playful": 8, "bold": 4}
#: Pixels below which a square shows no motif.
SMALLEST = 22.0
#: A rest of a square too small to be one.
TINY = 1e-6


def tile(stage: Stage, motifs: tuple[str, ...]) -> None:
    """A block of squares with a stepped edge towards the calm side."""
    side, columns, rows = _grid(stage)
    left = stage.width - columns * side
    top = 0.0 if stage.calm == "bottom" else stage.height - rows * side
    for row in range(rows):
        for column in range(columns):
            if not _open(stage, (row, column), (rows, columns)):
                _square(stage, _cell(left + column * side, top + row * side, side), motifs)


def _grid(stage: Stage) -> tuple[float, int, int]:
    """Side, columns and rows: the squares fit one side of the picture exactly, and run over the other or end before it."""
    width, height, many = float(stage.width), float(stage.height), DENSITY[stage.tone]
    if stage.calm == "left":
        rows = max(1, min(many, int(height // SMALLEST)))
        side = height / rows
        return side, max(1, round(min(0.44 * width, 2.4 * height) / side)), rows
    if stage.calm == "none":
        side = min(width, height) / max(1, min(many - 1, int(min(width, height) // SMALLEST)))
        return side, ceil(width / side - TINY), ceil(height / side - TINY)
    side = width / max(1, min(many if width < 1.6 * height else 2 * many, int(width // SMALLEST)))
    return side, round(width / side), max(1, round(0.46 * height / side))


def _open(stage: Stage, at: tuple[int, int], of: tuple[int, int]) -> bool:
    """Whether a square is left out: some of the row or column next to the calm side, so that the block ends softly."""
    edge = {"left": at[1] == 0, "top": at[0] == 0, "bottom": at[0] == of[0] - 1}.get(stage.calm, False)
    spare = of[1] > 1 if stage.calm == "left" else of[0] > 1
    return bool(edge and spare and stage.rng.random() < 0.5)  # noqa: PLR2004  (half of them)


def _cell(x: float, y: float, side: float) -> Box:
    """A square on whole pixels, so that neighbours leave no seam."""
    return round(x), round(y), round(x + side), round(y + side)


def _square(stage: Stage, box: Box, motifs: tuple[str, ...]) -> None:
    """One square: its ground, lit a little from above, and a motif turned at random."""
    spots, side = stage.palette.spots, max(box[2] - box[0], box[3] - box[1])
    back, front = (spots[index] for index in PAIRS[int(stage.rng.integers(len(PAIRS)))])
    stage.block(box, _lit(stage, back))
    stencil = stage.stencil(box)
    MOTIFS[motifs[int(stage.rng.integers(len(motifs)))]](stencil, box[0], box[1], side, int(stage.rng.integers(4)))
    stage.lay(stencil, _lit(stage, front))


def _lit(stage: Stage, colour: Colour) -> Ramp:
    return Ramp((mix(colour, stage.palette.light, 0.05), mix(colour, stage.palette.shade, 0.06)))
