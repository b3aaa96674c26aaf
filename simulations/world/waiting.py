"""How long events take, by the laws of a scenario."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simulations.scenario.response import Exponential, Lognormal

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from simulations.scenario.response import Delay


def waits(delay: Delay, n: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """So many delays in seconds."""
    if isinstance(delay, Exponential):
        return rng.exponential(delay.mean_s, n)
    if isinstance(delay, Lognormal):
        return delay.median_s * np.exp(delay.sigma * rng.standard_normal(n))
    late = delay.tail_median_s * np.exp(delay.tail_sigma * rng.standard_normal(n))
    return np.where(rng.random(n) < delay.tail, late, rng.exponential(delay.mean_s, n))
