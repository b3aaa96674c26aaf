from __future__ import annotations

import pytest

from generators.copywriting.near_duplicates import clusters, likeness, nearness, too_near

LINE = "A rock plate in every sole"


def test_a_line_is_like_itself_whatever_its_signs_and_case() -> None:
    assert likeness(LINE, "a rock plate, in every SOLE!") == 1.0


def test_lines_without_a_run_of_letters_in_common_are_unlike() -> None:
    assert likeness(LINE, "Wool socks") == 0.0


def test_likeness_is_shared_shingles_over_all_shingles() -> None:
    # " abcd " has " abc", "abcd", "bcd "; " abce " has " abc", "abce", "bce ".
    assert likeness("abcd", "abce") == pytest.approx(1 / 5)


@pytest.mark.parametrize(
    "other", ["Yes. A rock plate in every sole.", "A rock plate in every sole. Period.", "Look: a rock plate in every sole"]
)
def test_a_new_frame_around_the_same_words_is_too_near(other: str) -> None:
    assert too_near(LINE, ("Wool socks", other))


@pytest.mark.parametrize("other", ["Shrug off sharp stones", "Laces from old rope in every sole", "Begin with wool socks"])
def test_another_thought_is_not(other: str) -> None:
    assert not too_near(LINE, (other,))


def test_an_empty_pool_is_near_nothing() -> None:
    assert not too_near(LINE, ())
    assert nearness(LINE, ()) == 0.0


def test_texts_too_short_for_a_shingle_are_compared_whole() -> None:
    assert likeness("A", "a!") == 1.0
    assert likeness("A", "B") == 0.0


def test_clusters_keep_the_first_of_each() -> None:
    assert clusters([LINE, f"Yes. {LINE}.", "Wool socks", "Wool socks!"]) == [LINE, "Wool socks"]
