from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from services.reports.figures.estimate import Estimate
from services.reports.figures.feedback import Check, CheckState, Split
from services.reports.ground import MARGIN, Ground
from services.reports.period import Period
from services.reports.verdict import GUARDRAIL_MARGIN, NAMES, Guardrail, Verdict, judge

NAN = float("nan")
WORSE = GUARDRAIL_MARGIN + 0.01
Interval = tuple[float, float, float]
FINE = (0.0, -0.2, 0.2)
GAIN, HARM, SMALL, WIDE, NONE = (0.18, 0.09, 0.27), (-0.12, -0.19, -0.05), (0.005, -0.01, 0.02), (0.02, -0.03, 0.08), (NAN,) * 3
NOW = datetime(2026, 5, 1, tzinfo=UTC)
GROUND = Ground({"kites": "Kites"}, Period(None, NOW), 5000, 200, NOW - timedelta(days=10), NOW)
UNEVEN = Split(planned=0.2, seen=0.224, people=9000, probability=1 / 40_000)


def estimate(value: float, low: float, high: float, people: int = 1000) -> Estimate:
    return Estimate(value, low, high, 0.95, "a method", people, "an assumption")


def guardrails(conversions: Interval = FINE, dismissals: Interval = FINE) -> list[Guardrail]:
    return [Guardrail("conversions", estimate(*conversions), 1), Guardrail("dismissals", estimate(*dismissals), -1)]


def checks(state: CheckState = "ok", name: str = "split") -> list[Check]:
    return [Check(name, state, 0.0, 0.01, 0.1)]


def judged(
    lift: Interval, rails: list[Guardrail] | None = None, found: list[Check] | None = None, *,
    ground: Ground = GROUND, people: int = 1000,
) -> Verdict:  # fmt: skip
    return judge(estimate(*lift, people), rails or guardrails(), found or checks(), UNEVEN, ground)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u2212", "-")


@pytest.mark.parametrize(
    ("lift", "name"),
    [
        (GAIN, "Keep personalising"),
        (HARM, "Pause personalising"),
        (SMALL, "No difference that matters"),
        (WIDE, "Keep learning"),
        ((0.0, -MARGIN, MARGIN), "Keep learning"),
        ((0.1, 0.0, 0.2), "Keep learning"),
        (NONE, "Keep learning"),
    ],
)
def test_the_lift_alone_decides_where_nothing_else_is_wrong(lift: Interval, name: str) -> None:
    assert judged(lift).name == name


def test_conditions_are_tried_in_the_order_of_the_closed_set() -> None:
    """Each world meets the condition of one verdict and of every later one, so that only the order can decide."""
    harmed = guardrails(conversions=(-0.4, -0.5, -0.3))
    worlds = [
        judged(HARM, harmed, checks("failed")),
        judged(GAIN, harmed),
        judged((0.02, 0.01, 0.025)),  # above zero, and within the margin
        judged(SMALL),
        judged(WIDE),
    ]
    assert tuple(verdict.name for verdict in worlds) == NAMES


def test_a_failed_check_hides_even_a_clear_gain() -> None:
    verdict = judged(GAIN, found=checks("failed", "duplicates"))
    assert verdict.name == "Cannot tell"
    assert not verdict.shows_lift
    assert "18" not in verdict.lead + verdict.rest
    assert "duplicates" in verdict.lead


def test_an_uneven_split_is_told_in_figures() -> None:
    lead = plain(judged(GAIN, found=checks("failed")).lead)
    assert "control got 22.4 % of people instead of 20.0 %" in lead
    assert "once in 40,000" in lead


def test_a_failed_check_does_not_hide_harm() -> None:
    verdict = judged(GAIN, guardrails(conversions=(-0.4, -0.5, -0.3)), checks("failed"))
    assert verdict.name == "Cannot tell"
    assert "40 % fewer conversions" in plain(verdict.rest)


def test_a_check_that_asks_for_a_look_changes_no_verdict() -> None:
    assert judged(GAIN, found=checks("look")).name == "Keep personalising"


@pytest.mark.parametrize(
    ("rails", "words"),
    [
        (guardrails(conversions=(-0.4, -0.6, -WORSE)), "40 % fewer conversions"),
        (guardrails(dismissals=(0.4, WORSE, 0.9)), "40 % more dismissals"),
    ],
)
def test_a_guardrail_beyond_its_margin_stops_a_policy_that_wins_clicks(rails: list[Guardrail], words: str) -> None:
    verdict = judged(GAIN, rails)
    assert verdict.name == "Pause personalising"
    assert words in plain(verdict.lead)


@pytest.mark.parametrize(
    "rails",
    [
        guardrails(conversions=(-0.2, -0.4, -0.05)),
        guardrails(conversions=(NAN, NAN, NAN), dismissals=(NAN, NAN, NAN)),
        guardrails(conversions=(0.6, 0.3, 0.9), dismissals=(-0.6, -0.9, -0.3)),
    ],
)
def test_a_guardrail_that_may_hold_or_is_unknown_or_better_stops_nothing(rails: list[Guardrail]) -> None:
    assert judged(GAIN, rails).name == "Keep personalising"


def test_more_clicks_that_did_not_clearly_sell_more_are_said_to_be_that() -> None:
    assert "conversions did not clearly move (-20 % to +20 %)" in plain(judged(GAIN).rest)
    assert "conversions" not in judged(GAIN, guardrails(conversions=(0.3, 0.1, 0.5))).rest


def test_the_campaign_says_what_does_not_matter() -> None:
    assert judged(WIDE, ground=replace(GROUND, margin=0.1)).name == "No difference that matters"
    assert judged(SMALL, ground=replace(GROUND, margin=0.01)).name == "Keep learning"


@pytest.mark.parametrize(
    ("ground", "words"),
    [
        (replace(GROUND, decisions=0, control=0, first=None, last=None), "Nothing was shown"),
        (replace(GROUND, control=0), "control group"),
        (GROUND, "too early"),
    ],
)
def test_a_lift_without_an_answer_says_why_there_is_none(ground: Ground, words: str) -> None:
    verdict = judged(NONE, ground=ground)
    assert verdict.name == "Keep learning"
    assert words in verdict.title


@pytest.mark.parametrize("lift", [GAIN, HARM, SMALL, WIDE, NONE])
def test_every_title_is_a_sentence_of_at_most_ten_words(lift: Interval) -> None:
    assert 3 <= len(judged(lift).title.split()) <= 10
