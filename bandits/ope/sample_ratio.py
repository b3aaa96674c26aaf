"""Sample-ratio mismatch: whether arms got the shares of traffic that they were to get.

Owns the test; knows no reward. A test that fails it compares people who are not alike, whatever its lift says. Invariant:
counts are of what was randomised (people or impressions), never of what came of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.stats import chi2

from errors import InvalidInput

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: Chance of calling a sound split broken (Fabijan et al. 2019, "Diagnosing sample ratio mismatch in online controlled
#: experiments").
FALSE_ALARM = 1e-3


@dataclass(frozen=True)
class SampleRatio:
    """A chi-square test of counts against planned shares. worst: the arm that is furthest off, in standard errors."""

    p_value: float
    worst: int

    @property
    def mismatch(self) -> bool:
        """Whether chance alone would do this less than once in a thousand."""
        return self.p_value < FALSE_ALARM


def sample_ratio(counts: NDArray[np.int64], planned: NDArray[np.float64] | None = None) -> SampleRatio:
    """Test (k,) counts against (k,) planned shares, equal ones when None. Raises InvalidInput where either cannot be."""
    shares = np.full(len(counts), 1.0 / max(len(counts), 1)) if planned is None else planned
    if len(counts) < 2 or counts.min() < 0 or counts.sum() == 0:  # noqa: PLR2004
        raise InvalidInput("counts", "two arms or more, and somebody in them", str(counts.tolist()))
    if shares.shape != counts.shape or not (shares > 0.0).all():
        raise InvalidInput("planned", f"{len(counts)} shares above 0", str(shares.tolist()))
    expected = counts.sum() * shares / shares.sum()
    surplus = (counts - expected) / np.sqrt(expected)
    return SampleRatio(float(chi2.sf(surplus @ surplus, len(counts) - 1)), int(np.argmax(np.abs(surplus))))
