"""Which of several estimates to trust, where a parameter trades variance for bias: SLOPE, a Lepski-style choice.

Owns the choice among estimates that differ in one parameter. Knows neither estimators nor widths. Invariant: the widest
estimate is what others are measured against, so a parameter is only ever tightened while the data cannot tell the two apart.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bandits.ope.logged import Estimate

Parameter = TypeVar("Parameter")

#: How far an estimate may lie from a wider one, in widths of the wider one (Tucker and Lee 2021, "Improved estimator
#: selection for off-policy evaluation", Theorem 1). The first SLOPE had 2 there, and its own width twice.
_SLACK = math.sqrt(6.0) - 1.0


def slope(candidates: Sequence[tuple[Parameter, Estimate]], width: Callable[[Estimate], float]) -> tuple[Parameter, Estimate]:
    """The candidate of least width that agrees with every wider one (Su, Srinath and Krishnamurthy 2020; SLOPE++).

    Candidates are (parameter, estimate); ``width`` gives half the interval of an estimate, bias left out. They are taken
    from the widest on, ties in the order given, until one lies further from a wider one than their widths explain: from
    there on it would be bias. Raises InvalidInput where there is none to choose from.
    """
    if not candidates:
        raise InvalidInput("candidates", "at least one estimate", "none")
    ranked = sorted(
        ((width(estimate), at) for at, (_, estimate) in enumerate(candidates)), key=lambda pair: (-pair[0], pair[1])
    )
    order = [at for _, at in ranked]
    widths = np.array([wide for wide, _ in ranked])
    values = np.array([candidates[at][1].value for at in order])
    last = 0
    while last + 1 < len(order) and _agrees(values, widths, last + 1):
        last += 1
    return candidates[order[last]]


def _agrees(values: np.ndarray, widths: np.ndarray, at: int) -> bool:
    """Whether the estimate at this rank lies as near to all wider ones as chance allows."""
    return bool((np.abs(values[at] - values[:at]) <= widths[at] + _SLACK * widths[:at]).all())
