"""The press: one copy, one order, every size asked for, each as finished bytes. Knows neither writer nor transport."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import msgspec

from errors import Unavailable
from generators.composition.compositor import draw, encode
from generators.creative import Copy
from generators.order import Order

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from generators.imagery.ground import Ground


class Prints(msgspec.Struct, frozen=True, kw_only=True):
    """Pictures as bytes by size, the lowest contrast of any text on them, who painted them, and in which layouts.

    ``layout``: one name, or several joined by "+" where not every size could take the first.
    """

    pictures: dict[str, bytes]
    contrast: float
    illustrator: str
    layout: str = ""


class Press(Protocol):
    """Turns an order and its copy into pictures, here or in another process."""

    async def run(self, order: Order, copy: Copy) -> Prints:
        """Every size of the order; raises Refused where a size cannot hold the copy, Unavailable past the deadline."""


def run_press(order: Order, copy: Copy, ground: Ground, clock: Callable[[], float], more_font: str = "") -> Prints:
    """As ``Press.run``, in the calling thread; the deadline is looked at before each size. ``more_font``: see ``draw``."""
    pictures, contrasts, layouts = {}, [], []
    for size in order.sizes:
        check_deadline(order, clock, size)
        drawn = draw(order.brief, copy, order.kit, size, ground, seed=order.seed, more_font=more_font)
        pictures[str(size)] = encode(drawn.picture, size)
        contrasts.append(drawn.contrast)
        layouts.append(drawn.layout)
    layout = "+".join(dict.fromkeys(layouts))
    return Prints(pictures=pictures, contrast=min(contrasts), illustrator=ground.name, layout=layout)


def joined(parts: Sequence[Prints]) -> Prints:
    """Prints of single sizes as those of one order."""
    pictures = {size: content for part in parts for size, content in part.pictures.items()}
    layout = "+".join(dict.fromkeys(name for part in parts for name in part.layout.split("+")))
    contrast = min(part.contrast for part in parts)
    return Prints(pictures=pictures, contrast=contrast, illustrator=parts[0].illustrator, layout=layout)


def check_deadline(order: Order, clock: Callable[[], float], stage: str) -> None:
    """Raise Unavailable once the order's deadline has passed."""
    late = clock() - order.deadline
    if late >= 0.0:
        raise Unavailable(f"order.deadline: expected time left before {stage}, got {late:.3f} s too late")
