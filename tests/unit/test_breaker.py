"""The circuit breaker opens, probes and closes by the clock it is given."""

from __future__ import annotations

from generators.breaker import Breaker


def opened(at: float) -> Breaker:
    breaker = Breaker(limit=5, cooldown_s=2.0)
    for _ in range(5):
        breaker.failed(at)
    return breaker


def test_four_failures_in_a_row_leave_it_closed() -> None:
    breaker = Breaker(limit=5)
    for _ in range(4):
        breaker.failed(10.0)
    assert breaker.allows(10.0)


def test_the_fifth_failure_opens_it() -> None:
    assert not opened(10.0).allows(10.0)


def test_a_success_between_failures_starts_the_count_again() -> None:
    breaker = Breaker(limit=5)
    for _ in range(4):
        breaker.failed(10.0)
    breaker.succeeded()
    breaker.failed(10.0)
    assert breaker.allows(10.0)


def test_after_the_cooldown_one_probe_goes_out_and_no_second() -> None:
    breaker = opened(10.0)
    assert [breaker.allows(at) for at in (11.9, 12.0, 12.0, 13.9)] == [False, True, False, False]


def test_a_probe_that_succeeds_closes_it() -> None:
    breaker = opened(10.0)
    assert breaker.allows(12.0)
    breaker.succeeded()
    assert [breaker.allows(12.0) for _ in range(3)] == [True, True, True]


def test_a_probe_that_fails_keeps_it_open_for_another_cooldown() -> None:
    breaker = opened(10.0)
    assert breaker.allows(12.0)
    breaker.failed(12.5)
    assert [breaker.allows(at) for at in (14.4, 14.5)] == [False, True]


def test_a_probe_that_is_never_answered_does_not_shut_it_for_good() -> None:
    breaker = opened(10.0)
    assert breaker.allows(12.0)
    assert breaker.allows(14.0)


def test_a_pause_refuses_until_its_end_though_a_call_under_way_succeeds() -> None:
    breaker = Breaker()
    breaker.pause(13.0)
    breaker.succeeded()
    assert [breaker.allows(at) for at in (10.0, 12.9, 13.0)] == [False, False, True]


def test_a_shorter_pause_does_not_cut_a_longer_one() -> None:
    breaker = Breaker()
    breaker.pause(13.0)
    breaker.pause(11.0)
    assert not breaker.allows(12.0)
