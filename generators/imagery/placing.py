"""Where a subject stands in a picture of any shape, away from the side that must stay calm. Pure arithmetic."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from generators.imagery.ground import Calm


def place(size: tuple[int, int], calm: Calm) -> tuple[float, float, float]:
    """Focus (x of the subject's middle), horizon (y of its foot) and reach (its height), in pixels.

    A subject is at most 1.4 reaches wide. ``right`` is not placed: it is painted as ``left`` and turned over.
    """
    width, height = float(size[0]), float(size[1])
    if calm in {"left", "right"}:
        half = min(0.26 * width, 1.05 * height)
        reach = min(0.62 * height, 1.3 * half)
        return width - half, _seat(height, reach, 0.5, 0.80), reach
    if calm == "top":
        reach = min(0.44 * height, 0.62 * width)
        return 0.5 * width, _seat(height, reach, 0.78, 0.87), reach
    if calm == "bottom":
        reach = min(0.42 * height, 0.60 * width)
        return 0.5 * width, max(0.06 * height + 1.15 * reach, 0.34 * height), reach
    reach = min(0.64 * height, 0.66 * width)
    # A tall picture is better filled with sky than with ground.
    return 0.5 * width, _seat(height, reach, 0.5 + 0.10 * min(1.0, max(0.0, height / width - 1.0)), 0.82), reach


def _seat(height: float, reach: float, middle: float, lowest: float) -> float:
    """The foot of a subject whose middle is at a share of the height, its foot no lower than another share."""
    return min(middle * height + 0.5 * reach, lowest * height)
