"""Finished pictures without a Studio: painted in this process as long as it takes, signed and kept."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from generators.composition.press import Prints, run_press
from generators.imagery.painter import Painting
from generators.order import Order
from generators.provenance.finishing import finish

if TYPE_CHECKING:
    from collections.abc import Mapping

    from generators.brief import Brief
    from generators.creative import Copy, Creative
    from generators.kit import Kit
    from generators.order import Size
    from generators.provenance.signing import PictureSigner
    from services.storage.images import Images


@dataclass(frozen=True)
class Workbench:
    """Where pictures are kept, who signs them (None: nobody), and a font file for scripts that the built-in faces lack."""

    images: Images
    signer: PictureSigner | None = None
    more_font: str = ""

    def painted(self, brief: Brief, copy: Copy, kit: Kit, sizes: tuple[Size, ...], seed: int) -> Prints:
        """Every size of one copy; raises Refused where one of them cannot hold it."""
        order = Order(brief=brief, kit=kit, sizes=sizes, seed=seed, deadline=math.inf, lane="ahead")
        return run_press(order, copy, Painting(brief, kit, seed), clock=lambda: 0.0, more_font=self.more_font)

    def finished(self, draft: Creative, kit: Kit, pictures: Mapping[str, bytes]) -> Creative:
        """The draft with these pictures, signed and kept; raises Refused where one cannot be signed."""
        creative, signed = finish(draft, kit, pictures, self.signer)
        for content in signed.values():
            self.images.put(content)
        return creative
