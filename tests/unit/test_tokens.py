from __future__ import annotations

import pytest

from services.reports.tokens import DARK, DIVERGING_DARK, DIVERGING_LIGHT, LIGHT, contrast, ink_on, style

SCHEMES = {"light": LIGHT, "dark": DARK}


def test_contrast_is_that_of_the_norm() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21.0)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("text", ["ink", "muted", "policy-text", "explore-text", "refuse"])
@pytest.mark.parametrize("ground", ["bg", "surface"])
def test_text_can_be_read_on_its_ground(scheme: str, text: str, ground: str) -> None:
    assert contrast(SCHEMES[scheme][text], SCHEMES[scheme][ground]) >= 4.5


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("mark", ["policy", "control", "explore", "axis"])
def test_marks_stand_out_from_the_page(scheme: str, mark: str) -> None:
    assert contrast(SCHEMES[scheme][mark], SCHEMES[scheme]["bg"]) >= 3.0


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("words", ["ink", "policy-text"])
def test_labels_can_be_read_on_the_band_they_may_lie_over(scheme: str, words: str) -> None:
    assert contrast(SCHEMES[scheme][words], SCHEMES[scheme]["band-95"]) >= 4.5


@pytest.mark.parametrize("step", [*DIVERGING_LIGHT, *DIVERGING_DARK])
def test_each_step_of_the_heat_map_carries_an_ink_that_can_be_read(step: str) -> None:
    assert contrast(ink_on(step), step) >= 4.5


@pytest.mark.parametrize("scheme", SCHEMES)
def test_muted_words_can_be_read_on_the_three_middle_steps(scheme: str) -> None:
    steps = (DIVERGING_LIGHT if scheme == "light" else DIVERGING_DARK)[3:6]
    assert all(contrast(SCHEMES[scheme]["ink"], step) >= 4.5 for step in steps)


def test_both_schemes_have_the_same_tokens_and_dark_is_for_screens_only() -> None:
    assert LIGHT.keys() == DARK.keys()
    light, _, dark = style().partition("@media screen and (prefers-color-scheme:dark)")
    assert all(colour in light for colour in LIGHT.values())
    assert all(colour in dark for colour in DARK.values())
