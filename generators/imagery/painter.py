"""The procedural painter: pictures of any size without model, network or accelerator.

Owns the order of painting (scene, veil, product, grain) and which style is painted how; each scene owns its own subject.
Invariant: the same brief, kit and seed give the same pixels in every process.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from generators.imagery.finish import grained, veil
from generators.imagery.palette import palette_of
from generators.imagery.pattern import tile
from generators.imagery.product import seat, show
from generators.imagery.scenes import SCENES, scene_for
from generators.imagery.stage import raise_stage, turned
from generators.imagery.studio import furnish
from generators.imagery.window import open_window

if TYPE_CHECKING:
    from PIL import Image

    from generators.brief import Brief
    from generators.imagery.ground import Calm
    from generators.imagery.stage import Stage
    from generators.kit import Kit

__all__ = ["SCENES", "Painting"]


@dataclass(frozen=True)
class Painting:
    """A ``Ground``: a brand's scene in the brand's colours, lit by the brief's tone; the seed varies the composition."""

    brief: Brief
    kit: Kit
    seed: int
    name: str = "painter/2"

    def fill(self, size: tuple[int, int], calm: Calm) -> Image.Image:
        """See ``Ground.fill``."""
        # Right is left turned over, so a scene is composed for one side only; a product is never turned over.
        stage = self._stage(size, "left" if calm == "right" else calm)
        self._paint(stage)
        stage = turned(stage) if calm == "right" else stage
        veil(stage.canvas, calm, stage.palette.ground)
        if self.kit.brand.cutout:
            show(stage, self.kit.brand.cutout)
        return grained(stage.canvas)

    def _stage(self, size: tuple[int, int], calm: Calm) -> Stage:
        brief = self.brief
        rng = np.random.default_rng([self.seed, _entropy(brief.cell)])
        palette = palette_of(self.kit.brand, brief.style, brief.tone)
        return raise_stage(size, palette, rng, calm, brief.tone, night=brief.style == "dark")

    def _paint(self, stage: Stage) -> None:
        scene = scene_for(self.kit, self.seed)
        if self.brief.style == "pattern":
            tile(stage, scene.motifs)
        elif self.brief.style == "minimal":
            open_window(stage, scene)
        elif self.kit.brand.cutout:
            furnish(stage)
        else:
            scene.scenery(stage)
        if self.kit.brand.cutout:
            seat(stage, self.brief.style)


def _entropy(cell: str) -> int:
    """A brief as an integer that is the same in every process (``hash`` of a string is not)."""
    return int.from_bytes(hashlib.sha256(cell.encode()).digest()[:8], "big")
