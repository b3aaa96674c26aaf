"""Text is set as large as its box allows, whole, or not at all."""

from __future__ import annotations

import numpy as np
import pytest

from errors import Refused
from generators.composition.fit import FLOOR, Style, advance, fit, try_fit

STYLE = Style(("strong", "plain"), 28, 12, 3, 1.15)


def phrase(rng: np.random.Generator) -> str:
    letters = list("abcdefghijklmnopqrstuvwxyzÄéß")
    return " ".join("".join(rng.choice(letters, rng.integers(1, 41))) for _ in range(rng.integers(1, 9)))


@pytest.mark.parametrize("seed", range(200))
def test_a_fitted_text_is_whole_and_inside_its_box(seed: int) -> None:
    rng = np.random.default_rng(seed)
    text, width, height = phrase(rng), int(rng.integers(60, 500)), int(rng.integers(14, 200))
    block = try_fit(text, STYLE, width, height)
    if block is None:
        return
    assert " ".join(block.lines) == text
    assert max(advance(block.face, block.size, line) for line in block.lines) <= width
    assert block.height <= height
    assert len(block.lines) <= STYLE.lines
    assert STYLE.smallest <= block.size <= STYLE.largest


def test_a_short_text_in_a_wide_box_takes_the_largest_size() -> None:
    assert fit("Run far", STYLE, 400, 100).size == STYLE.largest


def test_a_narrower_box_never_makes_the_text_larger() -> None:
    one_line = Style(("strong",), 28, 12, 1, 1.15)
    sizes = [fit("Run all day on rock", one_line, width, 90).size for width in range(300, 140, -10)]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] > sizes[-1]


def test_a_word_of_forty_letters_in_a_narrow_box_is_refused_not_cut() -> None:
    with pytest.raises(Refused) as refused:
        fit("w" * 40, STYLE, 120, 90)
    assert refused.value.rules == ("fit/1",)


def test_no_word_is_left_alone_where_the_lines_can_be_even() -> None:
    block = fit("What grew near you this week at your door", Style(("strong",), 20, 20, 3, 1.15), 264, 90)
    widths = [advance(block.face, block.size, line) for line in block.lines]
    assert len(block.lines) == 2
    assert min(widths) > 0.6 * max(widths)


def test_a_style_below_nine_points_sets_nothing() -> None:
    assert try_fit("Run", Style(("strong",), 20, FLOOR - 1, 1, 1.15), 200, 50) is None


def test_a_blank_text_is_not_set() -> None:
    assert try_fit("  ", STYLE, 200, 50) is None
