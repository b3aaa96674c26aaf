"""What an admission knows of a model: how long it takes, and when it asked to be left alone."""

from __future__ import annotations

import pytest

from generators.models.admission import LONGEST_PAUSE_S, retry_after
from generators.models.latency import Latency


def test_before_the_first_call_every_call_fits() -> None:
    assert Latency().fits(0.001)


def test_a_call_fits_where_the_usual_one_does() -> None:
    latency = Latency()
    latency.saw(1.0)
    assert latency.fits(1.0)
    assert not latency.fits(0.9)


def test_one_slow_call_moves_the_mean_a_little() -> None:
    latency = Latency()
    latency.saw(1.0)
    latency.saw(2.0)
    assert latency.expected_s == pytest.approx(1.2)


def test_one_hurried_call_in_fifty_is_a_scout_and_brings_the_mean_down_where_the_server_became_fast() -> None:
    latency = Latency()
    latency.saw(1.0)
    assert [latency.fits(0.2) for _ in range(100)].count(True) == 2
    for _ in range(20):
        latency.saw(0.1)
    assert latency.fits(0.2)


def test_a_call_cut_off_early_is_nobodys_fault_and_teaches_nothing() -> None:
    latency = Latency()
    latency.saw(1.0)
    assert not latency.cut_off(0.5)
    assert latency.expected_s == 1.0


def test_a_call_cut_off_late_is_the_servers_fault_and_it_took_at_least_so_long() -> None:
    latency = Latency()
    latency.saw(1.0)
    assert latency.cut_off(2.0)
    assert latency.expected_s == pytest.approx(1.2)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("7", 7.0),
        ("0.5", 0.5),
        ("3600", LONGEST_PAUSE_S),
        ("inf", LONGEST_PAUSE_S),
        ("Thu, 01 Jan 1970 00:01:40 GMT", 10.0),
        ("Thu, 01 Jan 1970 00:01:00 GMT", 0.0),
        ("Fri, 31 Dec 9999 23:59:59 GMT", LONGEST_PAUSE_S),
        ("", 0.0),
        ("-3", 0.0),
        ("nan", 0.0),
        ("in a while", 0.0),
        ("Thu, 99 Jan 1970 00:01:40 GMT", 0.0),
    ],
)
def test_retry_after_is_seconds_or_a_date_and_bounded(header: str, seconds: float) -> None:
    assert retry_after(header, now=90.0) == seconds
