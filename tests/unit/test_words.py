from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.reports.words import (
    MINUS,
    NBSP,
    counts,
    duration,
    milliseconds,
    number,
    of_all,
    percent,
    percents,
    plural,
    rare,
    spelled,
)

SHARES = st.floats(-0.99, 5.0).filter(lambda share: share == 0 or abs(share) > 1e-9)


def parsed(text: str) -> float:
    return float(re.sub(r"[^0-9.\-]", "", text.replace(MINUS, "-")))


def plain(text: str) -> str:
    """As one types it: a space for the no-break space, a hyphen for the true minus."""
    return text.replace(NBSP, " ").replace(MINUS, "-")


def test_a_negative_number_has_a_true_minus_and_its_unit_does_not_break_away() -> None:
    assert percent(-0.05) == "\u22125\u00a0%"


@st.composite
def intervals(draw: st.DrawFn) -> tuple[float, float, float]:
    low, value, high = sorted(draw(st.tuples(SHARES, SHARES, SHARES)))
    return value, low, high


@given(intervals())
def test_rounding_keeps_zero_on_the_side_of_an_interval_where_it_was(interval: tuple[float, float, float]) -> None:
    _, low, high = interval
    texts = percents(*interval, signed=True)
    assert (parsed(texts.low) > 0) == (low > 0)
    assert (parsed(texts.high) < 0) == (high < 0)


@given(intervals())
def test_a_rounded_interval_still_holds_its_value_and_keeps_its_order(interval: tuple[float, float, float]) -> None:
    texts = percents(*interval)
    assert parsed(texts.low) <= parsed(texts.value) <= parsed(texts.high)


@given(intervals())
def test_rounding_moves_no_number_by_more_than_a_twentieth_of_the_width_or_half_a_point(
    interval: tuple[float, float, float],
) -> None:
    value, low, high = interval
    texts = percents(value, low, high)
    slack = max(0.05 * 100 * (high - low), 0.5) + 1e-6
    assert all(abs(parsed(text) - 100 * exact) <= slack for text, exact in zip(texts, interval, strict=True))


@given(st.floats(0.0, 1.0), st.floats(0.0, 1.0))
def test_a_click_rate_is_never_written_outside_of_0_to_100_per_cent(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert all(0 <= parsed(text) <= 100 for text in percents((low + high) / 2, low, high))


@given(st.floats(-1e-4, 1e-4))
def test_what_rounds_to_zero_has_no_sign(tiny: float) -> None:
    assert number(tiny, 2, signed=True) == "0"


@pytest.mark.parametrize(
    ("interval", "written"),
    [
        ((0.18, 0.09, 0.27), ("+18 %", "+9 %", "+27 %")),
        ((-0.12, -0.19, -0.05), ("-12 %", "-19 %", "-5 %")),
        ((0.0193, 0.0188, 0.0198), ("+1.93 %", "+1.88 %", "+1.98 %")),
        ((0.2, 0.0004, 0.4), ("+20.00 %", "+0.04 %", "+40.00 %")),
        ((float("nan"),) * 3, ("too few",) * 3),
    ],
)
def test_two_digits_of_the_width_decide_all_three_numbers(
    interval: tuple[float, float, float], written: tuple[str, str, str]
) -> None:
    assert tuple(map(plain, percents(*interval, signed=True))) == written


@pytest.mark.parametrize(
    ("interval", "written"),
    [((1213.0, 608.0, 1748.0), ("+1,200", "+600", "+1,700")), ((-15.0, -42.0, 11.0), ("-15", "-42", "+11"))],
)
def test_counts_are_written_to_the_digit_that_their_width_supports(
    interval: tuple[float, float, float], written: tuple[str, str, str]
) -> None:
    assert tuple(map(plain, counts(*interval))) == written


def test_numbers_in_words_and_units() -> None:
    texts = [number(412_300), percent(-0.05), plural(1, "creative"), plural(12, "creative"), spelled(3), spelled(40)]
    assert [plain(text) for text in texts] == ["412,300", "-5 %", "1 creative", "12 creatives", "Three", "40"]


def test_times_are_written_in_the_unit_that_fits() -> None:
    texts = [duration(0.4), duration(90), duration(720), duration(5 * 3600), milliseconds(0.12), milliseconds(1234.0)]
    assert [plain(text) for text in texts] == ["0.4 s", "90 s", "12 min", "5 h", "0.12 ms", "1.2 s"]
    assert milliseconds(None) == "not timed"


def test_a_share_that_is_not_nothing_never_reads_as_nothing() -> None:
    assert [plain(rare(share)) for share in (0.0, 0.000_04, 0.000_6, 0.5)] == ["0 %", "under 0.1 %", "0.1 %", "50.0 %"]


def test_a_sample_is_told_with_what_it_is_of_and_a_whole_is_called_all() -> None:
    assert [plain(of_all(n, 2_734)) for n in (1, 900, 2_734)] == [
        "1 sampled impression of 2,734", "900 sampled impressions of 2,734", "all 2,734 impressions",
    ]  # fmt: skip
