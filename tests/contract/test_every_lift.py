"""Laws of every estimator of a lift from two randomised branches by stratum. A new one is a line here."""

from __future__ import annotations

import math

import numpy as np
import pytest

from bandits.ope.lift import ArmTotals, stratified_lift


@pytest.fixture(params=[stratified_lift])
def estimate(request):
    return request.param


def people(rng, n, rate):
    impressions = 1.0 + rng.poisson(3.0, n)
    return impressions, rng.binomial(impressions.astype(int), rate).astype(float)


def world(seed=0):
    rng = np.random.default_rng(seed)
    sizes = {"a": (900, 300, 0.2), "b": (400, 500, 0.1), "c": (700, 200, 0.3)}
    return {name: (people(rng, n, 1.3 * rate), people(rng, m, rate)) for name, (n, m, rate) in sizes.items()}


def totals(strata):
    return {name: tuple(ArmTotals.of_people(*arm) for arm in arms) for name, arms in strata.items()}


def numbers(lift):
    return (lift.value, lift.low, lift.high, lift.difference, lift.difference_low, lift.difference_high)


def test_the_order_and_the_names_of_the_strata_do_not_matter(estimate):
    strata = totals(world())
    turned = {f"renamed {name}": strata[name] for name in reversed(strata)}
    assert numbers(estimate(turned)) == pytest.approx(numbers(estimate(strata)), rel=1e-12)


def test_people_counted_in_two_places_and_added_are_the_same_people(estimate):
    added = {
        name: tuple(ArmTotals.of_people(m[::2], y[::2]) + ArmTotals.of_people(m[1::2], y[1::2]) for m, y in arms)
        for name, arms in world().items()
    }
    assert numbers(estimate(added)) == pytest.approx(numbers(estimate(totals(world()))), rel=1e-12)


def test_the_order_of_the_people_does_not_matter(estimate):
    rng = np.random.default_rng(1)
    mixed = {}
    for name, arms in world().items():
        orders = [rng.permutation(len(m)) for m, _ in arms]
        mixed[name] = tuple((m[order], y[order]) for (m, y), order in zip(arms, orders, strict=True))
    assert numbers(estimate(totals(mixed))) == pytest.approx(numbers(estimate(totals(world()))), rel=1e-12)


def test_a_hundred_times_the_people_keep_the_lift_and_narrow_its_interval(estimate):
    few = estimate(totals(world()))
    many = estimate({
        name: tuple(ArmTotals.of_people(np.tile(m, 100), np.tile(y, 100)) for m, y in arms) for name, arms in world().items()
    })  # fmt: skip
    assert many.value == pytest.approx(few.value)
    assert few.low < many.low < many.value < many.high < few.high


def test_treated_and_control_exchanged_turn_the_lift_round(estimate):
    forth = estimate(totals(world()))
    back = estimate({name: arms[::-1] for name, arms in totals(world()).items()})
    assert math.log1p(back.value) == pytest.approx(-math.log1p(forth.value))
    assert back.difference == pytest.approx(-forth.difference)
    assert (math.log1p(back.low), math.log1p(back.high)) == pytest.approx((-math.log1p(forth.high), -math.log1p(forth.low)))


def test_an_empty_stratum_adds_nothing(estimate):
    strata = totals(world())
    assert numbers(estimate(strata | {"nobody": (ArmTotals(), ArmTotals())})) == numbers(estimate(strata))
