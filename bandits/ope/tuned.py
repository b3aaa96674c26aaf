"""Switch-DR and DR-os whose parameter the log chooses, by SLOPE over a geometric grid of the log's own weights.

Owns the grids, and the width by which estimates are compared. Invariant: DR itself is on each grid, as its widest member, so
that only what agrees with DR is chosen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bandits.ope.doubly_robust import dr_os, model_of, switch_dr
from bandits.ope.slope import slope
from bandits.ope.units import by_unit, standard_error, units_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from bandits.ope.logged import Array, Estimate, Logged

#: Steps of a grid between no correction at all and DR.
_STEPS = 8


def tuned_switch_dr(logged: Logged, target: Array, q: Array | None = None) -> Estimate:
    """Switch-DR at the clip that SLOPE chooses. The spread of its terms leaves the bias of the clip out."""
    q = model_of(logged, q)
    candidates = [(clip, switch_dr(logged, target, q, clip=clip)) for clip in clips(logged.weights(target))]
    return slope(candidates, width_on(logged))[1]


def tuned_dr_os(logged: Logged, target: Array, q: Array | None = None) -> Estimate:
    """DR-os at the λ that SLOPE chooses. The spread of its terms leaves the bias of the shrinkage out."""
    q = model_of(logged, q)
    candidates = [(clip**2, dr_os(logged, target, q, strength=clip**2)) for clip in clips(logged.weights(target))]
    return slope(candidates, width_on(logged))[1]


def width_on(logged: Logged) -> Callable[[Estimate], float]:
    """The standard error of an estimate over the log's independent units; zero for a single one, which shows no spread.

    The theory asks for a width that holds with high probability, about two of these; with its constants that lets a bias of
    three standard errors of DR pass.
    """
    unit = units_of(logged)
    sizes = by_unit(unit, np.ones(len(logged)))
    return lambda estimate: standard_error(by_unit(unit, estimate.terms), sizes) if len(sizes) > 1 else 0.0


def clips(weights: Array) -> list[float]:
    """Clips from infinity down to 1, the weight of a round in which the two policies agree, in equal ratios."""
    largest = max(float(weights.max()), 1.0)
    return [np.inf, *np.geomspace(largest, 1.0, _STEPS)[1:].tolist()]
