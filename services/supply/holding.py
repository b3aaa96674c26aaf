"""How many creatives a campaign can hold: as many as its traffic can tell apart.

A creative's own effect, what it does beyond its attributes, has a prior deviation tau in log odds. Impressions n at a click
chance p tell a share s of its variance once n · p(1-p) · tau² = s / (1-s), by the information of a logistic intercept.
"""

from __future__ import annotations

from typing import NamedTuple

#: Share of an own effect that has to be known. Half would be the textbook; but losers leave early and attributes speak for
#: the rest, so half starves a pool of what it lacks: on the demo scenario (12,000 impressions, 4 seeds, half-life 2,000) the
#: lift is .64 for pools of at most 14 creatives, where one half asks for fewer still, and .77 for at most 20, 26 or 36. In a
#: world of own effects alone (tau .3, p .05, 16,000 impressions) 36 creatives gain .55, 20 gain .51 and 4 gain .29.
KNOWN = 0.05


class Holding(NamedTuple):
    """How many creatives to hold and why. ``need``: impressions a creative needs; ``have``: impressions there are for all."""

    hold: int
    live: int
    need: float
    have: float

    @property
    def sentence(self) -> str:
        """As people read it."""
        asked = f"{self.live} creatives need {self.live * self.need:,.0f} impressions to be told apart"
        return f"{asked}; you have {self.have:,.0f} while they are remembered: hold {self.hold}"


def holding(live: int, chance: float, deviation: float, have: float, least: int, most: int) -> Holding:
    """How many to hold, from ``least`` to ``most``. chance: of a click, in (0, 1); deviation: tau; have: impressions."""
    need = KNOWN / (1.0 - KNOWN) / (chance * (1.0 - chance) * deviation**2)
    return Holding(max(min(int(have / need), most), min(least, most)), live, need, have)
