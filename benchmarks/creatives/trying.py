"""One copy in one size: drawn, encoded, timed and held to the laws; and many of them, counted."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field

from benchmarks.creatives.fuzz import Case, Coarse, case, ground_of
from benchmarks.creatives.laws import broken
from errors import Refused
from generators.composition.compositor import draw, encode
from generators.order import SIZES


@dataclass
class Tally:
    """What became of the copies in one size."""

    accepted: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    layouts: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    draw_ms: list[float] = field(default_factory=list)
    encode_ms: list[float] = field(default_factory=list)
    heaviest: int = 0

    def add(self, other: Tally) -> None:
        """Take another tally in."""
        self.accepted += other.accepted
        self.refused += other.refused
        self.layouts += other.layouts
        self.faults += other.faults
        self.draw_ms += other.draw_ms
        self.encode_ms += other.encode_ms
        self.heaviest = max(self.heaviest, other.heaviest)


def tried(one: Case, size: str, ground: Coarse) -> Tally:
    """One copy in one size."""
    tally, painted = Tally(), ground.spent
    try:
        started = time.perf_counter()
        drawn = draw(one.brief, one.copy, one.kit, size, ground, seed=one.seed)
        composed = time.perf_counter()
        content = encode(drawn.picture, size)
        done = time.perf_counter()
    except Refused as refused:
        tally.refused.update(refused.rules)
        return tally
    tally.accepted, tally.heaviest = 1, len(content)
    tally.layouts[drawn.layout] += 1
    tally.draw_ms.append((composed - started - (ground.spent - painted)) * 1e3)
    tally.encode_ms.append((done - composed) * 1e3)
    faults = broken(drawn, content, size, one.copy, one.kit.locale)
    tally.faults += [f"copy {one.seed}, {size}, {drawn.layout}: {fault}" for fault in faults]
    return tally


def run(numbers: range) -> dict[str, Tally]:
    """Some copies in every size."""
    tallies: dict[str, Tally] = {size: Tally() for size in SIZES}
    for number in numbers:
        one = case(number)
        ground = ground_of(one)
        for size in SIZES:
            tallies[size].add(tried(one, size, ground))
    return tallies
