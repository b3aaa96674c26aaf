"""A distribution over candidates: its least number, and where the others stand.

A policy that votes gives most candidates the floor and a dozen some of the same few numbers, which a table knows. Layout: how
many numbers there are (the floor first), the number in the table of each, 8 bytes of each that it lacks, how many candidates
have each but the floor, and which. Where that is no shorter, 8 bytes a candidate.
"""

from __future__ import annotations

import struct
from itertools import chain
from typing import TYPE_CHECKING

from services.packing.table import NONE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from services.packing.table import Table

#: In the place of how many numbers there are: all as they are.
_PLAIN = 255
#: Candidates whose places fit into a byte, and so do counts of all but one of them.
_BYTE = 256


def pack(probabilities: tuple[float, ...], table: Table[float]) -> bytes:
    """The bytes of a distribution. Numbers that recur go into the table."""
    least = min(probabilities, default=0.0)
    places = _apart(probabilities, least)
    if not least > 0.0 or len(places) + 1 >= _PLAIN:  # a zero has a sign, which a table would lose
        return _plain(probabilities)
    numbers = bytes([table.number(least), *map(table.number, places)])
    lacking = [value for value, number in zip((least, *places), numbers, strict=True) if number == NONE]
    rest = _joined([*map(len, places.values()), *chain(*places.values())], len(probabilities))
    packed = bytes([len(numbers)]) + numbers + struct.pack(f">{len(lacking)}d", *lacking) + rest
    return packed if len(packed) <= 8 * len(probabilities) else _plain(probabilities)


def unpack(packed: bytes, values: Sequence[float], candidates: int) -> tuple[float, ...]:
    """The inverse of ``pack``. ``values``: what the table had."""
    if packed[0] == _PLAIN:
        return struct.unpack(f">{candidates}d", packed[1:])
    count = packed[0]
    numbers = packed[1 : count + 1]
    end = count + 1 + 8 * numbers.count(NONE)
    lacking = iter(struct.unpack(f">{numbers.count(NONE)}d", packed[count + 1 : end]))
    least, *others = [next(lacking) if number == NONE else values[number] for number in numbers]
    rest = iter(_parted(packed[end:], candidates))
    probabilities = [least] * candidates
    for value, times in zip(others, [next(rest) for _ in others], strict=True):
        for _ in range(times):
            probabilities[next(rest)] = value
    return tuple(probabilities)


def _apart(probabilities: tuple[float, ...], least: float) -> dict[float, list[int]]:
    """Where each number stands that is not the least."""
    places: dict[float, list[int]] = {}
    for place, value in enumerate(probabilities):
        if value != least:
            places.setdefault(value, []).append(place)
    return places


def _joined(places: list[int], candidates: int) -> bytes:
    """A byte for each place, four where there are more candidates than one holds."""
    return bytes(places) if candidates <= _BYTE else struct.pack(f">{len(places)}I", *places)


def _parted(packed: bytes, candidates: int) -> Sequence[int]:
    return packed if candidates <= _BYTE else struct.unpack(f">{len(packed) // 4}I", packed)


def _plain(probabilities: tuple[float, ...]) -> bytes:
    return struct.pack(f">B{len(probabilities)}d", _PLAIN, *probabilities)
