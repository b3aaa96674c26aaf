from __future__ import annotations

import math
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from bandits.ope.lift import anytime_multiplier
from services.reports.expected import Expected, expected
from services.reports.figures.estimate import Estimate
from services.reports.ground import Ground
from services.reports.period import Period

NOW = datetime(2026, 5, 1, tzinfo=UTC)
GROUND = Ground({}, Period(None, NOW), 5000, 200, NOW - timedelta(days=10), NOW)
GAIN = 0.10


def lift(people: int, spread: float = 8.0, true: float = 0.0) -> Estimate:
    """A lift whose log has this standard deviation over the root of people."""
    half = anytime_multiplier(people, 0.95) * spread / math.sqrt(people)
    low, high = (math.expm1(math.log1p(true) + side * half) for side in (-1, 1))
    return Estimate(true, low, high, 0.95, "a method", people, "an assumption")


def found(estimate: Estimate, ground: Ground = GROUND) -> Expected:
    told = expected(estimate, ground, GAIN)
    assert told is not None
    return told


def test_four_times_the_spread_of_people_takes_about_sixteen_times_as_many() -> None:
    few, many = found(lift(1000, spread=4.0)).people, found(lift(1000, spread=16.0)).people
    assert 14 < many / few < 24  # a little more: the boundary grows with people


def test_the_date_does_not_hang_on_how_many_people_there_are_by_now() -> None:
    assert found(lift(2000)).people == pytest.approx(found(lift(8000)).people, rel=0.01)


def test_the_date_is_that_at_which_people_have_come_at_the_pace_so_far() -> None:
    told = found(lift(5000))
    assert told.at is not None
    assert (told.at - NOW) / timedelta(days=10) == pytest.approx((told.people - 5000) / 5000, rel=1e-3)


def test_four_campaigns_of_five_know_within_the_span() -> None:
    """The estimate at n people is normal around the gain: at the early end one in ten has left zero, at the late end nine.

    2,000 campaigns, standard error of a share below 0.7 %; a false alarm at four of them is rarer than once in 10,000.
    """
    told, rng = found(lift(1000, spread=3.0)), np.random.default_rng(5)
    assert told.at is not None
    assert told.earliest is not None
    assert told.latest is not None
    for date, share in ((told.earliest, 0.1), (told.at, 0.5), (told.latest, 0.9)):
        people = 1000 + round((date - NOW) / timedelta(days=10) * 1000)
        error = 3.0 / math.sqrt(people)
        above = rng.normal(math.log1p(GAIN), error, 2000) > anytime_multiplier(people, 0.95) * error
        assert above.mean() == pytest.approx(share, abs=0.04)


def test_what_takes_years_is_told_in_people() -> None:
    assert "more than two years" in found(lift(500, spread=60.0), replace(GROUND, first=NOW - timedelta(days=300))).words


def test_what_should_have_shown_by_now_is_said_so() -> None:
    assert "probably show by now" in found(lift(10_000_000)).words


def test_the_words_name_the_gain_the_date_and_the_span() -> None:
    words = found(lift(4000)).words.replace("\u00a0", " ")
    assert words.startswith("If the true gain is 10 %, expect to know around ")
    assert "(" in words


def test_without_a_pace_there_is_no_date() -> None:
    assert expected(lift(1000), replace(GROUND, first=None, last=None)) is None
    assert expected(lift(1000), replace(GROUND, first=NOW)) is None
