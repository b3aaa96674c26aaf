from __future__ import annotations

import numpy as np
import pytest

from bandits.draws import uniforms

N = 100_000
SEEDS = np.random.default_rng(0).integers(2**63, size=N, dtype=np.int64).astype(np.uint64)


def chi_square(counts, expected):
    return float(((counts - expected) ** 2 / expected).sum())


def test_a_draw_can_be_made_again_on_any_machine():
    """Golden values: SplitMix64's published outputs for seed 1234567, as fractions; a record's seed must redo its draw."""
    published = [6457827717110365317, 3203168211198807973, 9817491932198370423]
    drawn = [uniforms(np.array([1234567], np.uint64), stream)[0] for stream in range(3)]
    assert drawn == [(number >> 11) * 2.0**-53 for number in published]


def test_draws_of_many_seeds_are_those_of_each():
    assert uniforms(SEEDS[:50], 2).tolist() == [uniforms(SEEDS[row : row + 1], 2)[0] for row in range(50)]


@pytest.mark.parametrize("seeds", [SEEDS, np.arange(N, dtype=np.uint64)], ids=["drawn", "in a row"])
@pytest.mark.parametrize("stream", range(4))
def test_draws_are_uniform(seeds, stream):
    """Chi-square over 100 cells; false alarm 1 in 1,000 for each of eight fixed cases (critical value 148.2 at 99)."""
    drawn = uniforms(seeds, stream)
    assert drawn.min() >= 0.0
    assert drawn.max() < 1.0
    assert chi_square(np.bincount((drawn * 100).astype(int), minlength=100), N / 100) < 148.2


@pytest.mark.parametrize("seeds", [SEEDS, np.arange(N, dtype=np.uint64)], ids=["drawn", "in a row"])
@pytest.mark.parametrize(("one", "two"), [(0, 1), (0, 2), (1, 2), (2, 3)])
def test_streams_of_one_seed_are_independent(seeds, one, two):
    """Chi-square over a 10 x 10 grid; false alarm 1 in 1,000 a case (critical value 148.2 at 99)."""
    cells = (uniforms(seeds, one) * 10).astype(int) * 10 + (uniforms(seeds, two) * 10).astype(int)
    assert chi_square(np.bincount(cells, minlength=100), N / 100) < 148.2


def test_the_largest_seeds_wrap_around_quietly():
    drawn = uniforms(np.array([2**64 - 1, 2**63, 0], np.uint64), 3)
    assert len(set(drawn.tolist())) == 3
