from __future__ import annotations

import pytest

from services.reports.figures.estimate import Estimate
from services.reports.figures.feedback import Check, CheckState
from services.reports.verdict import GUARDRAIL_MARGIN, MARGIN, Guardrail, judge, people_to_know

NAN = float("nan")
WORSE = GUARDRAIL_MARGIN + 0.01
Interval = tuple[float, float, float]
FINE = (0.0, -0.2, 0.2)


def estimate(value: float, low: float, high: float, people: int = 1000) -> Estimate:
    return Estimate(value, low, high, 0.95, "a method", people, "an assumption")


def guardrails(conversions: Interval = FINE, dismissals: Interval = FINE) -> list[Guardrail]:
    return [Guardrail("conversions", estimate(*conversions), 1), Guardrail("dismissals", estimate(*dismissals), -1)]


def checks(state: CheckState = "ok") -> list[Check]:
    return [Check("split", state, 0.0, 0.01, 0.1)]


@pytest.mark.parametrize(
    ("lift", "name"),
    [
        ((0.18, 0.09, 0.27), "Keep personalising"),
        ((-0.12, -0.19, -0.05), "Pause personalising"),
        ((0.005, -0.01, 0.02), "No difference that matters"),
        ((0.02, -0.03, 0.08), "Keep learning"),
        ((0.0, -MARGIN, MARGIN), "Keep learning"),
        ((0.1, 0.0, 0.2), "Keep learning"),
        ((NAN, NAN, NAN), "Keep learning"),
    ],
)
def test_the_lift_alone_decides_where_nothing_else_is_wrong(lift: tuple[float, float, float], name: str) -> None:
    assert judge(estimate(*lift), guardrails(), checks()).name == name


def test_a_failed_check_hides_even_a_clear_gain() -> None:
    verdict = judge(estimate(0.18, 0.09, 0.27), guardrails(), checks("failed"))
    assert verdict.name == "Cannot tell"
    assert not verdict.shows_lift
    assert "18" not in verdict.lead + verdict.rest
    assert "split" in verdict.lead


def test_a_failed_check_does_not_hide_harm() -> None:
    verdict = judge(estimate(0.18, 0.09, 0.27), guardrails(conversions=(-0.4, -0.5, -0.3)), checks("failed"))
    assert verdict.name == "Cannot tell"
    assert "conversions" in verdict.rest


def test_a_check_that_asks_for_a_look_changes_no_verdict() -> None:
    assert judge(estimate(0.18, 0.09, 0.27), guardrails(), checks("look")).name == "Keep personalising"


@pytest.mark.parametrize(
    "rails",
    [
        guardrails(conversions=(-0.4, -0.6, -WORSE)),
        guardrails(dismissals=(0.4, WORSE, 0.9)),
    ],
)
def test_a_guardrail_beyond_its_margin_stops_a_policy_that_wins_clicks(rails: list[Guardrail]) -> None:
    assert judge(estimate(0.18, 0.09, 0.27), rails, checks()).name == "Pause personalising"


@pytest.mark.parametrize(
    "rails",
    [
        guardrails(conversions=(-0.2, -0.4, -0.05)),
        guardrails(conversions=(NAN, NAN, NAN), dismissals=(NAN, NAN, NAN)),
        guardrails(conversions=(0.6, 0.3, 0.9), dismissals=(-0.6, -0.9, -0.3)),
    ],
)
def test_a_guardrail_that_may_hold_or_is_unknown_or_better_stops_nothing(rails: list[Guardrail]) -> None:
    assert judge(estimate(0.18, 0.09, 0.27), rails, checks()).name == "Keep personalising"


def test_twice_as_narrow_takes_four_times_the_people() -> None:
    half = 0.2
    lift = estimate(0.0, 1 / (1 + half) - 1, half)
    few = people_to_know(lift, gain=half)
    assert few == pytest.approx(1000, rel=0.05)
    assert people_to_know(lift, gain=(1 + half) ** 0.5 - 1) == pytest.approx(4 * few, rel=0.05)


@pytest.mark.parametrize("lift", [(0.18, 0.09, 0.27), (-0.12, -0.19, -0.05), (0.02, -0.03, 0.08), (NAN,) * 3])
def test_every_title_is_a_sentence_of_at_most_ten_words(lift: tuple[float, float, float]) -> None:
    verdict = judge(estimate(*lift), guardrails(), checks())
    assert 3 <= len(verdict.title.split()) <= 10
