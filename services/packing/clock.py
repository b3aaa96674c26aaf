"""Times close to each other: seconds since 1970 are floats 2**-22 apart (until 2038), so whole steps lie between any two."""

from __future__ import annotations

import math

STEPS = 2.0**22


def steps_between(later: float, earlier: float) -> int | None:
    """How many steps lie between two times; None where they are not exactly so far apart, or no numbers."""
    steps = (later - earlier) * STEPS
    if not math.isfinite(steps) or not steps.is_integer():
        return None
    return int(steps) if earlier + steps / STEPS == later else None
