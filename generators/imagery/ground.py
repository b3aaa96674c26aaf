"""What stands behind the words: pixels of any size with one calm side. Knows no layout, copy or file format.

Invariant: a ground is a function of what it was made from, so the same brief and seed give the same pixels.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from PIL import Image

#: The side on which copy will stand: the subject keeps away from it. "none": the picture stands apart from the copy.
Calm = Literal["left", "right", "top", "bottom", "none"]


class Ground(Protocol):
    """A picture that can be had in any size."""

    @property
    def name(self) -> str:
        """Name with version, as a creative records it: ``painter/2``."""

    def fill(self, size: tuple[int, int], calm: Calm) -> Image.Image:
        """An RGB picture of exactly ``size`` (width, height in pixels), calm on one side."""
