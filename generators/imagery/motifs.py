"""Motifs: what one square of a pattern may hold. Each draws into a stencil over that square; none knows a colour."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from generators.imagery.stencil import Stencil


def _corner(x: float, y: float, side: float, turn: int) -> tuple[float, float]:
    return x + side * (turn in {1, 2}), y + side * (turn in {2, 3})


def _disc(cut: Stencil, x: float, y: float, side: float, turn: int) -> None:
    cut.disc((x + side / 2, y + side / 2), side * (0.30 + 0.06 * (turn % 2)))


def _half(cut: Stencil, x: float, y: float, side: float, turn: int) -> None:
    start = 90 * turn
    shift = ((0.0, -0.25), (0.25, 0.0), (0.0, 0.25), (-0.25, 0.0))[turn]
    cut.slice((x + side * (0.5 + shift[0]), y + side * (0.5 + shift[1])), side / 2, start, start + 180)


def _quarter(cut: Stencil, x: float, y: float, side: float, turn: int) -> None:
    cut.disc(_corner(x, y, side, turn), side)


def _rings(cut: Stencil, x: float, y: float, side: float, turn: int) -> None:
    for radius in (1.0, 0.62, 0.24):
        middle = _corner(x, y, side, turn)
        cut.disc(middle, side * radius)
        cut.disc(middle, side * (radius - 0.19), 0)


def _ring(cut: Stencil, x: float, y: float, side: float, turn: int) -> None:
    cut.ring((x + side / 2, y + side / 2), side * 0.42, side * (0.13 + 0.05 * (turn % 2)))
    cut.disc((x + side / 2, y + side / 2), side * 0.12)


def _slope(cut: Stencil, x: float, y: float, side: float, turn: int) -> None:
    corners = [(x, y), (x + side, y), (x + side, y + side), (x, y + side)]
    cut.polygon([corners[(turn + step) % 4] for step in range(3)])


def _peak(cut: Stencil, x: float, y: float, side: float, turn: int) -> None:
    top = 0.08 if turn % 2 else 0.30
    cut.polygon([(x, y + side), (x + side / 2, y + side * top), (x + side, y + side)])


def _peaks(cut: Stencil, x: float, y: float, side: float, turn: int) -> None:
    for start, top in ((0.0, 0.5), (0.5, 0.5 if turn % 2 else 0.2)):
        left = x + start * side
        cut.polygon([(left, y + side), (left + side / 4, y + side * top), (left + side / 2, y + side)])


def _leaf(cut: Stencil, x: float, y: float, side: float, turn: int) -> None:
    angles = np.linspace(0.0, np.pi / 2, 24)
    if turn % 2:
        one = np.column_stack((x + side * np.sin(angles), y + side * (1.0 - np.cos(angles))))
        other = np.column_stack((x + side * (1.0 - np.sin(angles)), y + side * np.cos(angles)))
    else:
        one = np.column_stack((x + side * (1.0 - np.sin(angles)), y + side * (1.0 - np.cos(angles))))
        other = np.column_stack((x + side * np.sin(angles), y + side * np.cos(angles)))
    cut.polygon(np.vstack((one, other)))


def _tracks(cut: Stencil, x: float, y: float, side: float, turn: int) -> None:
    for place in (0.16, 0.60):
        start, end = place * side, (place + 0.24) * side
        cut.rectangle((x, y + start, x + side, y + end) if turn % 2 else (x + start, y, x + end, y + side))


def _bend(cut: Stencil, x: float, y: float, side: float, turn: int) -> None:
    middle = _corner(x, y, side, turn)
    for outer, inner in ((0.84, 0.60), (0.40, 0.16)):
        cut.disc(middle, side * outer)
        cut.disc(middle, side * inner, 0)


def _waves(cut: Stencil, x: float, y: float, side: float, turn: int) -> None:
    xs = np.linspace(0.0, 1.0, 24)
    for row in range(3):
        line = y + side * (0.22 + 0.28 * row + 0.08 * np.sin(2.0 * np.pi * xs + np.pi * (turn % 2)))
        cut.line(np.column_stack((x + side * xs, line)), side * 0.10)


def _cup(cut: Stencil, x: float, y: float, side: float, turn: int) -> None:
    cut.ring((x + side * 0.72, y + side * 0.46), side * 0.17, side * 0.065)
    cut.rectangle((x + side * 0.18, y + side * 0.26, x + side * 0.72, y + side * 0.46))
    cut.slice((x + side * 0.45, y + side * 0.46), side * 0.27, 0, 180)
    cut.rectangle((x + side * 0.16, y + side * 0.78, x + side * (0.74 + 0.04 * (turn % 2)), y + side * 0.84), side * 0.03)


def _bean(cut: Stencil, x: float, y: float, side: float, turn: int) -> None:
    turns, lean = np.linspace(0.0, 2.0 * np.pi, 40), np.pi / 4 + np.pi / 2 * (turn % 2)
    along, over = 0.42 * side * np.cos(turns), 0.29 * side * np.sin(turns)
    middle = np.array((x + side / 2, y + side / 2))
    axes = np.array(((np.cos(lean), np.sin(lean)), (-np.sin(lean), np.cos(lean))))
    cut.polygon(np.column_stack((along, over)) @ axes + middle)
    crease = np.linspace(-0.40, 0.40, 16)
    bent = np.column_stack((side * crease, 0.06 * side * np.sin(2.0 * np.pi * crease / 0.8)))
    cut.line(bent @ axes + middle, side * 0.06, 0)


def _bars(cut: Stencil, x: float, y: float, side: float, turn: int) -> None:
    heights = ((0.35, 0.6, 0.8), (0.7, 0.45, 0.6), (0.5, 0.8, 0.35), (0.3, 0.5, 0.75))[turn]
    for column, height in enumerate(heights):
        left = x + side * (0.16 + 0.25 * column)
        cut.rectangle((left, y + side * (0.86 - 0.86 * height), left + side * 0.18, y + side * 0.86), side * 0.04)


def _card(cut: Stencil, x: float, y: float, side: float, turn: int) -> None:
    cut.rectangle((x + side * 0.14, y + side * 0.20, x + side * 0.86, y + side * 0.80), side * 0.10)
    for row in range(2):
        right = 0.74 if row != turn % 2 else 0.54
        top = y + side * (0.38 + 0.17 * row)
        cut.rectangle((x + side * 0.26, top, x + side * right, top + side * 0.07), side * 0.035, 0)


def _dots(cut: Stencil, x: float, y: float, side: float, turn: int) -> None:
    for row in range(3):
        for column in range(3):
            along = (column, 2 - row, 2 - column, row)[turn]
            cut.disc((x + side * (0.2 + 0.3 * column), y + side * (0.2 + 0.3 * row)), side * (0.05 + 0.035 * along))


def _star(cut: Stencil, x: float, y: float, side: float, turn: int) -> None:
    points = 8 if turn % 2 else 12
    angles = np.arange(2 * points) * np.pi / points
    radii = side * np.where(np.arange(2 * points) % 2 == 0, 0.44, 0.24)
    cut.polygon(np.column_stack((x + side / 2 + radii * np.cos(angles), y + side / 2 + radii * np.sin(angles))))


def _flag(cut: Stencil, x: float, y: float, side: float, turn: int) -> None:
    for start in (0.0, 0.5):
        deep = 0.8 if turn % 2 else 0.62
        left = x + side * start
        cut.polygon([(left + side * 0.04, y), (left + side * 0.46, y), (left + side * 0.25, y + side * deep)])


def _bag(cut: Stencil, x: float, y: float, side: float, turn: int) -> None:
    cut.ring((x + side / 2, y + side * 0.36), side * 0.17, side * 0.06)
    cut.polygon([(x + side * 0.24, y + side * 0.38), (x + side * 0.76, y + side * 0.38),
                 (x + side * 0.84, y + side * 0.86), (x + side * 0.16, y + side * 0.86)])  # fmt: skip
    if turn % 2:
        cut.disc((x + side / 2, y + side * 0.62), side * 0.09, 0)


def _parcel(cut: Stencil, x: float, y: float, side: float, turn: int) -> None:
    cut.rectangle((x + side * 0.14, y + side * 0.30, x + side * 0.86, y + side * 0.86), side * 0.03)
    cut.rectangle((x + side * 0.10, y + side * 0.16, x + side * 0.90, y + side * 0.27), side * 0.03)
    middle = 0.5 if turn % 2 else 0.34
    cut.rectangle((x + side * (middle - 0.05), y + side * 0.16, x + side * (middle + 0.05), y + side * 0.86), 0.0, 0)


def _house(cut: Stencil, x: float, y: float, side: float, turn: int) -> None:
    cut.polygon([(x + side * 0.14, y + side * 0.5), (x + side / 2, y + side * 0.16), (x + side * 0.86, y + side * 0.5)])
    cut.rectangle((x + side * 0.22, y + side * 0.5, x + side * 0.78, y + side * 0.88))
    left = 0.44 if turn % 2 else 0.32
    cut.rectangle((x + side * left, y + side * 0.6, x + side * (left + 0.16), y + side * 0.88), 0.0, 0)


def _arch(cut: Stencil, x: float, y: float, side: float, turn: int) -> None:
    for radius, tone in ((0.5, 255), (0.34, 0), (0.18, 255)) if turn % 2 else ((0.5, 255), (0.26, 0)):
        cut.disc((x + side / 2, y + side / 2), side * radius, tone)
        cut.rectangle((x + side * (0.5 - radius), y + side / 2, x + side * (0.5 + radius), y + side), 0.0, tone)


MOTIFS: dict[str, Callable[[Stencil, float, float, float, int], None]] = {
    "arch": _arch, "bag": _bag, "bars": _bars, "bean": _bean, "bend": _bend, "card": _card, "cup": _cup, "disc": _disc,
    "dots": _dots, "flag": _flag, "half": _half, "house": _house, "leaf": _leaf, "parcel": _parcel, "peak": _peak,
    "peaks": _peaks, "quarter": _quarter, "ring": _ring, "rings": _rings, "slope": _slope, "star": _star, "tracks": _tracks,
    "waves": _waves,
}  # fmt: skip
