"""The Studio's wire: an order goes in, what was made comes out. msgpack both ways, pictures as raw bytes."""

from __future__ import annotations

from typing import Annotated, Literal, get_args

import msgspec

from generators.brief import Brief
from generators.creative import Creative
from generators.kit import Kit

Size = Literal["300x250", "728x90", "320x50", "1200x628"]
SIZES: tuple[Size, ...] = get_args(Size)


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """One creative to make. ``deadline`` is absolute (Unix seconds): the Studio drops an order that is past it.

    ``lane``: "now" is made for a waiting request, "ahead" fills the pool.
    """

    brief: Brief
    kit: Kit
    sizes: Annotated[tuple[Size, ...], msgspec.Meta(min_length=1)]
    seed: int
    deadline: float
    lane: Literal["now", "ahead"]


class Made(msgspec.Struct, frozen=True, kw_only=True):
    """What came back: the creative, its pictures' bytes by size, milliseconds spent by stage, and what models charged."""

    creative: Creative
    pictures: dict[str, bytes]
    timings_ms: dict[str, float]
    cost: float = 0.0
