"""What a model may make of a sentence, and what it may not: every lie here is one that a model could tell."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.reports.rephrasing.fidelity import numbers, says_the_same, typeset

LEAD = "People in the personalised group clicked 18\u00a0% more often than people who saw control ads."
RANGE = "The plausible range is +9\u00a0% to +27\u00a0%. It is safe to look at any time."
UNKNOWN = "No clear difference yet: between \u22123\u00a0% and +8\u00a0%."
TITLE = "“Warm” tone helps most with mobile readers"
NAMES = ("warm", "bold", "mobile", "desktop")


@pytest.mark.parametrize(
    ("original", "said"),
    [
        (LEAD, LEAD),
        (LEAD, "Readers with personalised ads clicked 18 % more often than readers with control ads."),
        (RANGE, "The true value is plausibly +9 % to +27 %. You may look at any time."),
        (UNKNOWN, "There is no clear difference yet: between -3 % and +8 %."),
        (UNKNOWN, "Nothing can be told yet: between \u22123\u00a0% and +8\u00a0%."),
        ("The lift has stayed above zero since day\u00a08", "Since day 8 the lift has been above zero"),
    ],
)
def test_other_words_for_the_same_may_stand(original: str, said: str) -> None:
    assert says_the_same(original, said)


@pytest.mark.parametrize(
    "said",
    [
        "People in the personalised group clicked 19 % more often than people who saw control ads.",
        "People in the personalised group clicked 18 % less often than people who saw control ads.",
        "People in the personalised group clicked -18 % more often than people who saw control ads.",
        "People in the personalised group clicked +18 % more often than people who saw control ads.",
        "People in the personalised group clicked 18 times more often than people who saw control ads.",
        "People in the personalised group clicked 18.0 % more often than people who saw control ads.",
        "People in the personalised group clicked 18 % more often, 5 % more than last week.",
        "People in the personalised group clicked more often than people who saw control ads.",
        "People in the personalised group clicked 18 % more often than the third who saw control ads.",
        "People in the personalised group did not click 18 % more often than people who saw control ads.",
        "Personalised ads clearly got 18 % more clicks than control ads.",
        "Personalised ads proved 18 % better than control ads.",
        "Personalised ads soared: 18 % more clicks.",
        "Personalised ads crushed it with 18 % more clicks.",
        "Personalised ads nearly doubled clicks: 18 % more often.",
        "Personalised ads significantly gained 18 % over control ads.",
        "Personalised ads won \u0661\u0668 % more clicks.",
        "Personalised ads won \uff11\uff18 % more clicks.",
        "Personalised ads won 18\u00b2 % more clicks.",
        "Personalised ads won 1\u200b8 % more clicks.",
        "Personalised ads won \u202e18 % more clicks.",
        "Personalised ads won <b>18 %</b> more clicks.",
        "Personalised ads won 18 % more clicks, see https://example.test",
        "",
        LEAD + " " + LEAD,
    ],
)
def test_another_number_sign_direction_or_certainty_is_refused(said: str) -> None:
    assert not says_the_same(LEAD, said)


@pytest.mark.parametrize(
    "said",
    [
        "The plausible range is +27 % to +9 %. It is safe to look at any time.",
        "The plausible range is +9 % to -27 %. It is safe to look at any time.",
        "The plausible range is 9 % to 27 %. It is safe to look at any time.",
        "The plausible range is +9 to +27. It is safe to look at any time.",
    ],
)
def test_bounds_keep_their_order_signs_and_units(said: str) -> None:
    assert not says_the_same(RANGE, said)


@pytest.mark.parametrize(
    "said",
    [
        "A clear difference: between -3 % and +8 %.",
        "A gain is likely: between -3 % and +8 %.",
        "No loss: between -3 % and +8 %.",
        "No worry: between -3 % and +8 %.",
    ],
)
def test_what_is_not_known_stays_not_known(said: str) -> None:
    assert not says_the_same(UNKNOWN, said)


@pytest.mark.parametrize(
    "said",
    [
        "“Warm” tone helps most with desktop readers",
        "“Bold” tone helps most with mobile readers",
        "This tone helps most on mobile",
    ],
)
def test_the_same_things_are_named(said: str) -> None:
    assert says_the_same(TITLE, "“Warm” helps most with readers on mobile", NAMES)
    assert not says_the_same(TITLE, said, NAMES)


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.sampled_from(["", "+", "-"]), st.sampled_from(["", " %", " s"]))
def test_no_other_number_ever_passes(mine: int, other: int, sign: str, unit: str) -> None:
    before, after = (f"The change is {sign}{value:,}{unit}." for value in (mine, other))
    assert says_the_same(before, after) == (mine == other)


def test_numbers_are_read_with_sign_and_unit() -> None:
    assert numbers("+1,210 clicks, \u22123.5\u00a0% and 90\u00a0s of 412,300") == ["+1,210", "-3.5%", "90s", "412,300"]


def test_what_is_taken_is_set_like_the_rest() -> None:
    assert typeset("between -3 % and +8 %, well-known") == "between \u22123\u00a0% and +8\u00a0%, well-known"


@pytest.mark.parametrize(
    ("original", "said"),
    [
        (LEAD, "People in the control group clicked 18 % more often than people who saw personalised ads."),
        (LEAD, "Control ads won 18 % more often than personalised."),
        (LEAD, "All people in the personalised group clicked 18 % more often than people who saw control ads."),
        ("Warm tone helps; bold tone hurts", "Bold tone helps; warm tone hurts"),
        (
            "No difference that matters: between \u22121.6\u00a0% and +1.1\u00a0%.",
            "No, a difference that matters: -1.6 % and +1.1 %.",
        ),
        ("No difference that matters.", "Nothing but a difference that matters."),
        ("No difference that matters.", "No difference that matters not."),
        (
            "If the true gain is 10\u00a0%, expect to know around 28 April (20 April to 3 May).",
            "If the true gain is 10 %, expect to know around 28 May (20 April to 3 April).",
        ),
    ],
)
def test_who_did_what_and_when_is_not_turned_round_in_the_same_words(original: str, said: str) -> None:
    assert not says_the_same(original, said, NAMES)
