"""What every copywriter promises. Knows no writer."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from generators.brief import Brief
    from generators.creative import Copy
    from generators.kit import Kit


class Written(NamedTuple):
    """Copy, and the name of the writer that in fact made it: a writer may hand a brief on to another.

    ``prompt``: SHA-256 of what a model was asked, in hex; ``cost``: what it charged, in US dollars.
    """

    copy: Copy
    writer: str
    prompt: str = ""
    cost: float = 0.0


class Writer(Protocol):
    """Turns a brief into copy out of the kit's facts and offers, by id."""

    @property
    def name(self) -> str:
        """Stable name for records and reports, with a version: ``grammar/2``."""
        ...

    async def write(self, brief: Brief, kit: Kit, seed: int, deadline: float, taken: tuple[str, ...] = ()) -> Written:
        """Copy for one brief. ``deadline``: absolute, in Unix seconds. ``seed`` >= 0 tells variants of a brief apart.

        ``taken``: headlines of the pool it is for; one that is too near any of them is written only for want of another.
        Raises Unavailable when the deadline has passed, InvalidInput when the kit holds nothing to meet the brief with.
        """
        ...
