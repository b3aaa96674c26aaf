"""The press: one copy, one order, every size asked for, each as finished bytes. Knows neither writer nor transport."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import msgspec

from errors import Unavailable
from generators.composition.compositor import draw, encode
from generators.creative import Copy
from generators.order import Order

if TYPE_CHECKING:
    from collections.abc import Callable

    from generators.imagery.ground import Ground


class Prints(msgspec.Struct, frozen=True, kw_only=True):
    """Pictures as bytes by size, the lowest contrast of any text on them, and who painted them."""

    pictures: dict[str, bytes]
    contrast: float
    illustrator: str


class Press(Protocol):
    """Turns an order and its copy into pictures, here or in another process."""

    async def run(self, order: Order, copy: Copy) -> Prints:
        """Every size of the order; raises Refused where a size cannot hold the copy, Unavailable past the deadline."""


def run_press(order: Order, copy: Copy, ground: Ground, clock: Callable[[], float]) -> Prints:
    """As ``Press.run``, in the calling thread; the deadline is looked at before each size."""
    pictures, contrasts = {}, []
    for size in order.sizes:
        check_deadline(order, clock, size)
        drawn = draw(order.brief, copy, order.kit, size, ground)
        pictures[str(size)] = encode(drawn.picture, size)
        contrasts.append(drawn.contrast)
    return Prints(pictures=pictures, contrast=min(contrasts), illustrator=ground.name)


def check_deadline(order: Order, clock: Callable[[], float], stage: str) -> None:
    """Raise Unavailable once the order's deadline has passed."""
    late = clock() - order.deadline
    if late >= 0.0:
        raise Unavailable(f"order.deadline: expected time left before {stage}, got {late:.3f} s too late")
