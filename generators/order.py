"""The Studio's wire: an order goes in, what was made comes out. msgpack both ways, pictures as raw bytes."""

from __future__ import annotations

from typing import Annotated, Literal, get_args

import msgspec

from generators.brief import Brief
from generators.creative import Creative
from generators.kit import Kit

#: Every creative can be had in all of them: the fixed sizes of IAB and three of the feeds.
Size = Literal[
    "970x250", "728x90", "300x250", "160x600", "320x50", "300x50", "300x600", "1200x628", "1080x1080", "1080x1920",
]  # fmt: skip
SIZES: tuple[Size, ...] = get_args(Size)


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """One creative to make. ``deadline`` is absolute (Unix seconds): the Studio drops an order that is past it.

    ``lane``: "now" is made for a waiting request, "ahead" fills the pool. ``models``: whether models may write and draw;
    without them grammar and painter do, whose work may be shown at once. ``taken``: headlines of the pool it is for.
    """

    brief: Brief
    kit: Kit
    sizes: Annotated[tuple[Size, ...], msgspec.Meta(min_length=1)]
    seed: int
    deadline: float
    lane: Literal["now", "ahead"]
    models: bool = True
    taken: tuple[str, ...] = ()


class Made(msgspec.Struct, frozen=True, kw_only=True):
    """What came back: the creative, its pictures' bytes by size, milliseconds spent by stage, and what models charged."""

    creative: Creative
    pictures: dict[str, bytes]
    timings_ms: dict[str, float]
    cost: float = 0.0
