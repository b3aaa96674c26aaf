"""Whatever copy comes, what is accepted keeps every law and what is refused is refused by a named rule."""

from __future__ import annotations

from collections import Counter

import pytest

from benchmarks.creatives.fuzz import case
from benchmarks.creatives.laws import RULES, broken
from benchmarks.creatives.trying import run
from generators.composition.compositor import draw, encode
from generators.imagery.painter import Painting
from generators.order import SIZES

COPIES, PARTS = 500, 5


@pytest.mark.parametrize("part", range(PARTS))
def test_fuzzed_copies_keep_the_laws_in_every_size(part: int) -> None:
    share = COPIES // PARTS
    tallies = run(range(part * share, (part + 1) * share))
    assert set(tallies) == set(SIZES)
    for size, tally in tallies.items():
        assert tally.faults == []
        assert set(tally.refused) <= RULES
        assert tally.accepted > share // 2, size  # else the fuzz would only ever meet refusals
    layouts = sum((tally.layouts for tally in tallies.values()), Counter())
    assert len(layouts) == 8


@pytest.mark.parametrize("size", ["300x250", "728x90", "1080x1080"])
def test_the_laws_see_ink_that_is_where_it_must_not_be(size: str) -> None:
    one = case(3)
    drawn = draw(one.brief, one.copy, one.kit, size, Painting(one.brief, one.kit, 1), seed=3)
    content = encode(drawn.picture, size)
    assert broken(drawn, content, size, one.copy, one.kit.locale) == []
    drawn.picture.paste((255, 0, 255), (0, 0, 3, 3))
    assert any(fault.startswith("overflow") for fault in broken(drawn, content, size, one.copy, one.kit.locale))
    for line in drawn.lines:
        drawn.bare.paste(line.colour, line.ink)
    assert any(fault.startswith("contrast") for fault in broken(drawn, content, size, one.copy, one.kit.locale))
