"""Uniform numbers from a seed: the same seed and stream give the same number on every machine, for one row or a million.

SplitMix64 (Steele, Lea & Flood 2014, "Fast splittable pseudorandom number generators", §4): the seed is in the
decision record, so a draw can be made again; a NumPy Generator per row would cost 15 µs.
"""

from __future__ import annotations

import numba
import numpy as np
from numpy.typing import NDArray

_GAMMA = np.uint64(0x9E3779B97F4A7C15)
_MIX_1 = np.uint64(0xBF58476D1CE4E5B9)
_MIX_2 = np.uint64(0x94D049BB133111EB)


@numba.njit(cache=True)
def uniforms(seeds: NDArray[np.uint64], stream: int) -> NDArray[np.float64]:
    """One number in [0, 1) a seed, shape (n,). Different streams of one seed are independent for our purposes."""
    drawn = np.empty(seeds.size)
    for i in range(seeds.size):
        z = seeds[i] + _GAMMA * np.uint64(stream + 1)
        z = (z ^ (z >> np.uint64(30))) * _MIX_1
        z = (z ^ (z >> np.uint64(27))) * _MIX_2
        z = z ^ (z >> np.uint64(31))
        drawn[i] = np.float64(z >> np.uint64(11)) * 2.0**-53
    return drawn
