"""A brief: what to make, in quantised attributes and nothing else.

A brief never holds a word about a person: it is one cell of a finite grid, so it can be cached, counted,
and cannot carry an injection. The attributes of a creative are those of the brief it was made from.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import msgspec

from errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Every attribute and its levels, in the order in which features are laid out. Appending is a new schema version.
ATTRIBUTES: dict[str, tuple[str, ...]] = {
    "angle": ("benefit", "proof", "story", "thrift", "ease"),
    "tone": ("plain", "warm", "playful", "bold"),
    "length": ("short", "medium", "long"),
    "offer": ("none", "price", "trial", "gift"),
    "style": ("bright", "dark", "minimal", "pattern"),
    "cta": ("explore", "act", "try"),
}


class Brief(msgspec.Struct, frozen=True, kw_only=True, order=True):
    """What to make for one campaign: one level of every attribute.

    ``offer`` is a kind; a campaign without an offer of that kind cannot be briefed with it.
    """

    campaign: str
    angle: str
    tone: str
    length: str
    offer: str
    style: str
    cta: str

    def __post_init__(self) -> None:
        for attribute, levels in ATTRIBUTES.items():
            level = getattr(self, attribute)
            if level not in levels:
                raise InvalidInput(f"brief.{attribute}", f"one of {', '.join(levels)}", repr(level))

    @property
    def attributes(self) -> dict[str, str]:
        """Level of every attribute, in schema order."""
        return {attribute: getattr(self, attribute) for attribute in ATTRIBUTES}

    @property
    def cell(self) -> str:
        """The brief as a short stable key: ``trail-shoes/benefit.warm.short.none.bright.act``."""
        return f"{self.campaign}/{'.'.join(self.attributes.values())}"


def all_briefs(campaign: str, offers: frozenset[str]) -> Iterator[Brief]:
    """Every brief that a campaign with these offer kinds can be given, in a fixed order."""
    for levels in product(*ATTRIBUTES.values()):
        brief = Brief(campaign=campaign, **dict(zip(ATTRIBUTES, levels, strict=True)))
        if brief.offer == "none" or brief.offer in offers:
            yield brief
