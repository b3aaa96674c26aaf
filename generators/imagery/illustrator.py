"""What an illustrator is: a model that draws one plate for a brief, in time or not at all. Knows no layout and no copy.

The painter is none: it needs no model and paints every size by itself (see ``ground``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import msgspec

if TYPE_CHECKING:
    from generators.brief import Brief
    from generators.kit import Kit


class Plate(msgspec.Struct, frozen=True, kw_only=True):
    """One picture without words, from which every size is cut: bytes of a PNG or WebP.

    ``prompt``: SHA-256 of what the model was asked, in hex; ``cost``: what it charged, in US dollars.
    """

    picture: bytes
    illustrator: str
    prompt: str
    cost: float = 0.0


class Illustrator(Protocol):
    """Draws plates by a model."""

    @property
    def name(self) -> str:
        """Name with version and model: ``diffusers/1:sd-turbo``."""

    async def illustrate(self, brief: Brief, kit: Kit, seed: int, deadline: float) -> Plate:
        """A plate for one brief; the same arguments give the same picture where the model allows it.

        ``deadline``: absolute, in Unix seconds. Raises Unavailable where it could not be drawn by then, or at all.
        """
