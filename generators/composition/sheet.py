"""The sheet: everything that a banner is made of, placed, before anything is drawn. Knows no copy and no pixel.

Invariant: a sheet says all there is to draw and in which order (ground, pictures, veil, panels, marks, words), so that
turning it round for scripts that run leftwards is one function.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from generators.composition.fit import Block
    from generators.composition.formats import Rectangle
    from generators.imagery.ground import Calm
    from generators.imagery.palette import Colour

Align = Literal["start", "middle", "end"]
#: Outlines of panels and pictures: a rectangle, one with round corners, a disc, a door with a round head, a ticket.
Outline = Literal["plain", "round", "disc", "arch", "ticket"]

_TURNED: dict[Calm, Calm] = {"left": "right", "right": "left", "top": "top", "bottom": "bottom", "none": "none"}
_ALIGNED: dict[Align, Align] = {"start": "end", "middle": "middle", "end": "start"}


@dataclass(frozen=True)
class Region:
    """Where the picture stands, and the side on which copy will stand over it. ``flipped``: as in a mirror."""

    box: Rectangle
    calm: Calm
    outline: Outline = "plain"
    flipped: bool = False


@dataclass(frozen=True)
class Panel:
    """A flat area. ``solid``: it holds words of its own, and nothing else may stand on it."""

    box: Rectangle
    colour: Colour
    outline: Outline = "plain"
    radius: int = 0
    solid: bool = False


@dataclass(frozen=True)
class Mark:
    """The logo, a square of ``side`` pixels."""

    left: int
    top: int
    side: int
    colour: Colour

    @property
    def box(self) -> Rectangle:
        """The square it fills."""
        return self.left, self.top, self.left + self.side, self.top + self.side


@dataclass(frozen=True)
class Words:
    """A block in a column. ``plate``: the colour that is laid under it where the picture would not let it be read.

    ``bold``: large text from a smaller size on, as WCAG counts it.
    """

    block: Block
    left: int
    top: int
    width: int
    ink: Colour
    align: Align = "start"
    plate: Colour | None = None
    bold: bool = True

    @property
    def box(self) -> Rectangle:
        """What the block takes of its column."""
        spare = self.width - self.block.width
        left = self.left + {"start": 0, "middle": spare // 2, "end": spare}[self.align]
        return left, self.top, left + self.block.width, self.top + self.block.height

    @property
    def column(self) -> Rectangle:
        """Its whole column, as high as the block."""
        return self.left, self.top, self.left + self.width, self.top + self.block.height


@dataclass(frozen=True)
class Sheet:
    """A banner before it is drawn. ``veil``: the colour and the side from which the picture may be faded for the words."""

    size: tuple[int, int]
    ground: Colour
    regions: tuple[Region, ...] = ()
    veil: tuple[Colour, Calm] | None = None
    panels: tuple[Panel, ...] = ()
    marks: tuple[Mark, ...] = ()
    words: tuple[Words, ...] = ()

    def plus(self, other: Sheet) -> Sheet:
        """The sheet with the panels, marks and words of another on top."""
        return replace(
            self,
            panels=self.panels + other.panels,
            marks=self.marks + other.marks,
            words=self.words + other.words,
        )

    def turned(self) -> Sheet:
        """The sheet as in a mirror, for words that run from right to left; words stay readable, marks as they are."""
        width = self.size[0]
        return replace(
            self,
            regions=tuple(replace(region, box=_over(region.box, width), calm=_TURNED[region.calm]) for region in self.regions),
            veil=None if self.veil is None else (self.veil[0], _TURNED[self.veil[1]]),
            panels=tuple(replace(panel, box=_over(panel.box, width)) for panel in self.panels),
            marks=tuple(replace(mark, left=width - mark.left - mark.side) for mark in self.marks),
            words=tuple(
                replace(words, left=width - words.left - words.width, align=_ALIGNED[words.align]) for words in self.words
            ),
        )

    def taken(self) -> list[Rectangle]:
        """The boxes on which nothing more may stand."""
        solid = [panel.box for panel in self.panels if panel.solid]
        return solid + [mark.box for mark in self.marks] + [words.box for words in self.words]


def touching(one: Rectangle, two: Rectangle, across: int = 0, down: int = 0) -> bool:
    """Whether two boxes come closer than ``across`` pixels side by side and ``down`` one above the other."""
    level = one[2] + across <= two[0] or two[2] + across <= one[0]
    return not (level or one[3] + down <= two[1] or two[3] + down <= one[1])


def _over(box: Rectangle, width: int) -> Rectangle:
    return width - box[2], box[1], width - box[0], box[3]
