from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import minimize
from scipy.stats import chi2

from bandits.ope.intervals.likelihood import Points, profile_bounds

HALF_CHI_SQUARE = float(chi2.ppf(0.95, 1)) / 2.0


def points_of(control, moment):
    return Points(control, moment, np.ones(len(moment)), np.ones(len(moment)))


def log_ratio(control, moment, value):
    """The dual by a general optimiser: what the profile at this value costs beyond the constraint."""

    def cost(parameters, terms):
        inside = 1.0 + terms @ parameters
        return -np.log(inside).sum() if (inside > 0.0).all() else np.inf

    both = np.column_stack([control, moment - value])
    wish = {"method": "Nelder-Mead", "options": {"xatol": 1e-10, "fatol": 1e-12, "maxiter": 5_000}}
    alone = minimize(cost, np.zeros(1), args=(both[:, :1],), **wish).fun
    return alone - minimize(cost, np.zeros(2), args=(both,), **wish).fun


@pytest.mark.parametrize("seed", range(5))
def test_the_likelihood_ratio_at_both_bounds_is_the_threshold(seed):
    rng = np.random.default_rng(seed)
    control = rng.choice([-0.75, 3.0], 80, p=[0.8, 0.2])
    moment = (control + 1.0) * (rng.random(80) < 0.4)
    for bound in profile_bounds(points_of(control, moment), HALF_CHI_SQUARE, 0.0, 4.0):
        assert log_ratio(control, moment, bound) == pytest.approx(HALF_CHI_SQUARE, rel=1e-3)


def test_with_many_points_and_no_control_it_is_the_normal_interval():
    moment = np.random.default_rng(0).normal(2.0, 1.0, 20_000)
    low, high = profile_bounds(points_of(np.zeros(20_000), moment), HALF_CHI_SQUARE, float(moment.min()), float(moment.max()))
    reach = 1.96 * moment.std() / np.sqrt(20_000)
    assert (low, high) == pytest.approx((moment.mean() - reach, moment.mean() + reach), abs=0.02 * reach)


def test_a_control_that_explains_the_moment_narrows_it():
    rng = np.random.default_rng(1)
    control = rng.normal(size=500)
    moment = 1.0 + 2.0 * control + 0.1 * rng.normal(size=500)
    widths = [
        high - low
        for low, high in (profile_bounds(points_of(c, moment), HALF_CHI_SQUARE, -9.0, 9.0) for c in (control, np.zeros(500)))
    ]
    assert widths[0] < 0.1 * widths[1]


def test_a_moment_that_never_varies_is_known():
    low, high = profile_bounds(points_of(np.zeros(50), np.full(50, 0.3)), HALF_CHI_SQUARE, 0.0, 1.0)
    assert (low, high) == pytest.approx((0.3, 0.3), abs=1e-6)


def test_a_point_that_counts_ten_times_is_ten_points():
    rng = np.random.default_rng(2)
    moment = rng.random(30)
    ten = Points(np.zeros(30), moment, np.ones(30), np.full(30, 10.0))
    spelt_out = points_of(np.zeros(300), np.repeat(moment, 10))
    assert profile_bounds(ten, 2.0, 0.0, 1.0) == pytest.approx(profile_bounds(spelt_out, 2.0, 0.0, 1.0), abs=1e-9)
