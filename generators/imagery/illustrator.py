"""What an illustrator is: a brief in, a picture without words out. Knows no layout, copy or file format.

Invariant: a picture is a function of the arguments alone, so the same brief and seed paint the same pixels.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from PIL import Image

    from generators.brief import Brief
    from generators.kit import Kit


class Illustrator(Protocol):
    """Paints the ground on which copy is set. The calm side is left and top, the subject right and bottom."""

    @property
    def name(self) -> str:
        """Name with version, as a creative records it: ``painter/1``."""

    def paint(self, brief: Brief, kit: Kit, size: tuple[int, int], seed: int) -> Image.Image:
        """An RGB picture of exactly ``size`` (width, height in pixels)."""
