"""Inverse-propensity weights over treated impressions, truncated by one rule for every figure.

Truncation at √n (Ionides 2008, "Truncated importance sampling"): with a floor of 1 % over fifty candidates a weight
may reach 5,000, and ten such impressions would outvote ten thousand. It costs a bias that dies out as the log grows.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from services.reports.figures.outcomes import Outcomes

ASSUMPTION = "the chances in the log are those that were drawn from"


def largest_weight(outcomes: Outcomes) -> float:
    """The weight above which weights are cut: √n of the n treated impressions that were left to chance."""
    return math.sqrt(max(outcomes.counts["drawn"], 1))
