"""Text is set as large as its box allows, whole, or not at all; in any script, or refused by name."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from errors import Refused
from generators.composition.fit import FLOOR, Style, advance, fit, span, try_fit
from generators.composition.lettering import lines_of
from generators.composition.scripts import is_rtl, runs, words
from generators.composition.typefaces import FACES, glyphs, stack

STACKS = (stack("strong"), stack("plain"))
STYLE = Style(STACKS, 28, 12, 3, 1.15)
BOLD = stack("strong")


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
    assert max(advance(block.stack, block.size, line) for line in block.lines) <= width
    assert block.height <= height
    assert len(block.lines) <= STYLE.lines
    assert STYLE.smallest <= block.size <= STYLE.largest


def test_a_short_text_in_a_wide_box_takes_the_largest_size() -> None:
    assert fit("Run far", STYLE, 400, 100).size == STYLE.largest


def test_a_narrower_box_never_makes_the_text_larger() -> None:
    one_line = Style(STACKS[:1], 28, 12, 1, 1.15)
    sizes = [fit("Run all day on rock", one_line, width, 90).size for width in range(300, 140, -10)]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] > sizes[-1]


def test_a_word_of_forty_letters_in_a_narrow_box_is_refused_not_cut() -> None:
    with pytest.raises(Refused) as refused:
        fit("w" * 40, STYLE, 120, 90)
    assert refused.value.rules == ("fit/1",)


def test_no_word_is_left_alone_where_the_lines_can_be_even() -> None:
    block = fit("What grew near you this week at your door", Style(STACKS[:1], 20, 20, 3, 1.15), 264, 90)
    widths = [advance(block.stack, block.size, line) for line in block.lines]
    assert len(block.lines) == 2
    assert min(widths) > 0.6 * max(widths)


def test_a_style_below_nine_points_sets_nothing() -> None:
    assert try_fit("Run", Style(STACKS, 20, FLOOR - 1, 1, 1.15), 200, 50) is None


def test_a_blank_text_is_not_set() -> None:
    assert try_fit("  ", STYLE, 200, 50) is None


def test_line_distances_keep_to_the_grid_and_accents_clear_the_line_above() -> None:
    block = fit("Ốc Ệch gypsy Ắng", Style(STACKS, 24, 24, 3, 1.0, grid=4), 110, 200)
    assert block.leading % 4 == 0
    lines = lines_of(block, 0, 0, 110, "start")
    assert len(lines) > 1
    for above, below in pairwise(lines):
        assert above.ink[3] <= below.ink[1]


def test_ink_stays_in_the_block_that_was_promised() -> None:
    for text in ("Ålesund fjord", "קפה טרי", "قهوة طازجة", "Ωραία γεύση", "Ещё щи", "Go 🚀 now"):
        block = fit(text, STYLE, 300, 90)
        for line in lines_of(block, 10, 20, 300, "start"):
            assert line.ink[1] >= 20
            assert line.ink[3] <= 20 + block.height + 1
            assert line.ink[2] <= 10 + block.width + 2


@pytest.mark.parametrize("text", ["第一杯", "กาแฟ", "☃️ក", "a\ue000"])
def test_a_character_that_no_face_has_refuses_the_text(text: str) -> None:
    with pytest.raises(Refused) as refused:
        fit(text, STYLE, 300, 90)
    assert refused.value.rules == ("glyph/1",)


def test_a_font_of_ones_own_sets_what_no_pinned_face_has() -> None:
    own = str(FACES["hebrew"].path)  # stands for any font file: the stack takes it by its path
    assert runs("אב", ("poster", own), rtl=True)[0].face == own
    with pytest.raises(Refused):
        span(("poster",), "אב")


def test_every_face_is_a_file_with_glyphs() -> None:
    for name in FACES:
        assert len(glyphs(name)) > 100, name


def test_a_line_in_two_scripts_is_drawn_in_the_order_of_the_eye() -> None:
    pieces = runs("הנחה 20% על Kettle עד 31.12", BOLD, rtl=True)
    assert "".join(piece.text for piece in pieces if not piece.rtl and piece.text.strip()).replace(" ", "") == "31.12Kettle20%"
    assert pieces[-1].rtl  # the first word stands at the right
    assert pieces[-1].text.strip() == "הנחה"


def test_a_leftward_word_in_a_rightward_line_leaves_the_line_as_it_is() -> None:
    pieces = [piece.text.strip() for piece in runs("Now קפה here", BOLD, rtl=False)]
    assert [piece for piece in pieces if piece] == ["Now", "קפה", "here"]
    assert not is_rtl("Now קפה here")
    assert is_rtl("20% הנחה")


def test_an_emoji_with_its_joiners_is_one_piece_of_the_emoji_face() -> None:
    (piece,) = runs("👩\u200d🚀", BOLD, rtl=False)
    assert "emoji" in piece.face
    assert [run.face for run in runs("1️⃣", BOLD, rtl=False)] == ["emoji bold"]


def test_lines_break_between_ideographs_but_not_at_no_break_spaces() -> None:
    assert [piece for piece, _ in words("新しい、朝")] == ["新", "し", "い、", "朝"]
    assert [piece for piece, _ in words("nur 20\u00a0% mehr")] == ["nur", "20\u00a0%", "mehr"]
