"""Random waves beside the linear block: the kernel that they stand for, and inputs that nobody has prepared."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.spatial.distance import pdist, squareform

from bandits.features.fourier import WIDEST, FourierMap
from errors import InvalidInput


def people(n=400, p=6, seed=0):
    return np.random.default_rng(seed).standard_normal((n, p)).astype(np.float32)


def fitted(rows, columns=256):
    return FourierMap.fit(rows, columns, np.random.default_rng(1))


def test_inner_products_of_waves_are_the_gaussian_kernel_at_half_the_median_distance():
    rows = people(60)
    made = fitted(rows, 4_096)
    waves = made(rows)[:, 1 + rows.shape[1] :].astype(float)
    distances = pdist(made.standardised(rows).astype(float))
    kernel = np.exp(-0.5 * np.square(squareform(distances) / (0.5 * np.median(distances))))
    np.testing.assert_allclose(waves @ waves.T, kernel, atol=0.1)
    assert np.abs(waves @ waves.T - kernel).mean() < 0.015


def test_each_block_has_unit_length():
    rows = people()
    found = fitted(rows)(rows).astype(float)
    assert (found[:, 0] == 1.0).all()
    assert np.square(found[:, 1:7]).sum(axis=1).mean() == pytest.approx(1.0, rel=0.01)
    np.testing.assert_allclose(np.square(found[:, 7:]).sum(axis=1), 1.0, rtol=1e-5)


def test_units_of_the_inputs_make_no_difference():
    rows = people()
    other = (rows * np.array([1e-3, 1, 50, 1e4, 1, 1]) + np.array([0, 7, 0, 0, -100, 0])).astype(np.float32)
    np.testing.assert_allclose(fitted(other)(other), fitted(rows)(rows), atol=2e-3)


def test_a_column_that_had_not_moved_cannot_drown_the_others():
    rows = people()
    rows[:, 2] = 5.0
    made = fitted(rows)
    rows[0, 2] = 6.0
    assert np.abs(made(rows)).max() < 4.0
    assert np.isfinite(made(rows)).all()


def test_wide_people_have_no_waves():
    assert fitted(people(p=WIDEST + 1)).width == 1 + WIDEST + 1


def test_rows_that_are_all_alike_still_make_a_map():
    rows = np.ones((8, 3), np.float32)
    assert np.isfinite(fitted(rows)(rows)).all()


def test_a_map_travels_whole_and_knows_itself_again():
    made = fitted(people())
    again = FourierMap.of_arrays(made.arrays())
    assert again.same(made)
    assert not again.same(fitted(people(seed=3)))
    np.testing.assert_array_equal(again(people(seed=2)), made(people(seed=2)))


@pytest.mark.parametrize("spoil", [{"waves": np.zeros((4, 5))}, {"scale": np.zeros(6)}, {"centre": np.full(6, np.nan)}])
def test_a_map_that_does_not_fit_itself_is_refused(spoil):
    with pytest.raises(InvalidInput, match="feature map"):
        FourierMap.of_arrays(fitted(people()).arrays() | spoil)
