"""Inverse-propensity weights over treated impressions, and where they are cut.

Truncation at √n (Ionides 2008, "Truncated importance sampling"): with a floor of 1 % over fifty candidates a weight
may reach 5,000, and ten such impressions would outvote ten thousand. What is cut is the
estimand too: a rate under cut weights is that of impressions which count min(1, √n c) each where the chance was c, and as the
log grows they count in full.
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
