"""What a scene provides: one drawing for each way of showing it. Knows neither palette rules nor layout."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from generators.imagery.palette import Colour
    from generators.imagery.stage import Point, Stage


@dataclass(frozen=True)
class Scene:
    """``scenery`` fills the stage, ``emblem`` fits a circle (middle, radius), ``tile`` a square (corner, side)."""

    scenery: Callable[[Stage], None]
    emblem: Callable[[Stage, Point, float], None]
    tile: Callable[[Stage, Point, float, Colour], None]
