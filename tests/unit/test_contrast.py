"""Contrast is measured on pixels as WCAG defines it."""

from __future__ import annotations

import pytest
from PIL import Image

from generators.composition.contrast import needed, ratio, unrest, worst_contrast

BLACK, WHITE = (0, 0, 0), (255, 255, 255)


def test_black_on_white_is_twenty_one_to_one() -> None:
    assert ratio(BLACK, WHITE) == pytest.approx(21.0)


def test_the_greys_on_either_side_of_the_limit_fall_on_either_side() -> None:
    # #767676 is the lightest grey that passes AA on white; #777777 is the first that fails.
    assert ratio((0x76,) * 3, WHITE) >= 4.5 > ratio((0x77,) * 3, WHITE)


def test_the_order_of_the_two_colours_does_not_matter() -> None:
    assert ratio((200, 30, 90), (20, 60, 40)) == ratio((20, 60, 40), (200, 30, 90))


@pytest.mark.parametrize(("spoilt", "readable"), [(4, True), (6, False)])
def test_five_percent_of_bad_pixels_are_forgiven_and_more_are_not(spoilt: int, *, readable: bool) -> None:
    picture = Image.new("RGB", (100, 10), WHITE)
    picture.paste(BLACK, (0, 0, spoilt, 10))
    assert (worst_contrast(picture, (0, 0, 100, 10), BLACK) >= 4.5) is readable


def test_only_pixels_inside_the_box_count() -> None:
    picture = Image.new("RGB", (40, 10), WHITE)
    picture.paste(BLACK, (20, 0, 40, 10))
    assert worst_contrast(picture, (0, 0, 20, 10), BLACK) == pytest.approx(21.0, rel=1e-5)


def test_an_edge_under_the_text_is_unrest_and_a_flat_ground_is_none() -> None:
    picture = Image.new("RGB", (40, 10), WHITE)
    assert unrest(picture, (0, 0, 40, 10)) == 0.0
    picture.paste(BLACK, (20, 0, 40, 10))
    assert unrest(picture, (0, 0, 40, 10)) == pytest.approx(0.5)


def test_a_pattern_in_the_dark_is_unrest_too() -> None:
    picture = Image.new("RGB", (40, 10), (12, 12, 20))
    picture.paste((70, 70, 90), (20, 0, 40, 10))
    assert unrest(picture, (0, 0, 40, 10)) > 0.07


def test_large_text_needs_less_and_bold_text_is_large_sooner() -> None:
    assert needed(23.9, bold=False) == 4.5
    assert needed(24, bold=False) == 3.0
    assert needed(18, bold=True) == 4.5
    assert needed(19, bold=True) == 3.0


def test_a_large_box_is_judged_by_an_even_grid() -> None:
    picture = Image.new("RGB", (1000, 600), WHITE)
    picture.paste(BLACK, (0, 0, 1000, 60))
    assert worst_contrast(picture, (0, 0, 1000, 600), BLACK) < 4.5
    assert worst_contrast(picture, (0, 60, 1000, 600), BLACK) == pytest.approx(21.0, rel=1e-5)
