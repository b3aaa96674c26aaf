"""Aurora: soft lights in the brand's hues that flow into each other; a surface, and a ground for other scenes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from generators.imagery.paint import Ramp
from generators.imagery.palette import mix
from generators.imagery.scene import Scene

if TYPE_CHECKING:
    from generators.imagery.stage import Stage

#: Lights: place in reaches from the middle of the subject, half axes in reaches, and which hue.
LIGHTS = (
    (0.55, 0.15, 1.30, 0.95, "second"), (-0.50, 0.30, 1.00, 0.80, "third"), (0.30, 0.85, 1.00, 0.75, "accent"),
    (0.75, 0.50, 0.75, 0.65, "glow"), (-0.20, -0.10, 1.10, 0.60, "accent"), (0.10, 0.45, 0.55, 0.42, "light"),
)  # fmt: skip


def wash(stage: Stage, strength: float) -> None:
    """The ground with lights on it, as strong as asked."""
    palette, reach = stage.palette, stage.reach
    stage.block(stage.everything, Ramp((palette.ground, mix(palette.ground, palette.horizon, 0.6 * strength))))
    for right, up, across, down, hue in LIGHTS:
        moved = stage.rng.uniform(-0.22, 0.22, 2)
        colour = mix(getattr(palette, hue), palette.ground, 0.35 if stage.night else 0.0)
        stage.glow(
            stage.at(right + float(moved[0]), up + float(moved[1])),
            (1.35 * across * reach, 1.35 * down * reach),
            colour,
            strength,
        )


def scenery(stage: Stage) -> None:
    """Strong lights, then three fine curves that catch them."""
    wash(stage, 0.9 if stage.tone == "bold" else 0.75)
    reach, xs = stage.reach, np.linspace(0.0, stage.width, 90)
    phase = float(stage.rng.uniform(0.0, 6.0))
    for step in range(3):
        sway = np.sin(xs / (0.52 * reach) + phase + 0.35 * step) * (0.20 + 0.05 * step)
        ys = stage.horizon - reach * (0.42 + sway + 0.10 * step * np.cos(xs / (0.8 * reach)))
        veil = stage.stencil((0.0, float(ys.min()), stage.width, float(ys.max()) + 0.55 * reach))
        veil.polygon(np.vstack((np.column_stack((xs, ys)), np.column_stack((xs, ys + 0.5 * reach))[::-1])))
        stage.fade(veil, (stage.palette.light, stage.palette.glow, stage.palette.light)[step], 0.36, 0.0)


SCENE = Scene(scenery, ("waves", "rings", "quarter", "leaf"))
