"""The account of a run: what its measures say, as plain values that are written to a file.

Knows no market. Invariant: nothing in it depends on the machine or the clock, so the same run gives the same bytes.
Clicks and chances are of people; what bots did is in none of these numbers, though it is in the lift that was estimated.
"""

from __future__ import annotations

import msgspec


class LiftFound(msgspec.Struct, frozen=True, kw_only=True):
    """The lift as the service estimated it, beside the truth; a fraction, 0.18 is +18 %. None: no answer yet.

    ``truth``: the same ratio of rates, from the known chances of what was seen.
    """

    value: float | None
    low: float | None
    high: float | None
    truth: float | None

    @property
    def covers(self) -> bool | None:
        """Whether the interval holds the truth; None without either."""
        if self.low is None or self.high is None or self.truth is None:
            return None
        return self.low <= self.truth <= self.high


class Point(msgspec.Struct, frozen=True, kw_only=True):
    """How a run stood after so many decisions. All but ``attained`` and ``lift`` add up from the start.

    regret, clicks: of personalised people, clicks. explored: clicks forgone by showing something else than the policy's
    best guess, by the chances. attained: chance of a click on the best guess as a share of the best that there was to
    show, at this moment; None where nothing was sampled.
    """

    decisions: int
    impressions: int
    clicks: int
    regret: float
    explored: float
    attained: float | None
    lift: LiftFound


class Segment(msgspec.Struct, frozen=True, kw_only=True):
    """Sums over the people of one segment. ``expected`` and ``best`` are sums of chances over impressions, in clicks."""

    dimension: str
    name: str
    impressions: int
    clicks: int
    expected: float
    best: float
    control_impressions: int
    control_clicks: int
    control_expected: float


class Money(msgspec.Struct, frozen=True, kw_only=True):
    """What an auction came to: how many were entered and won, what was paid and what the clicks were worth."""

    entered: int
    won: int
    paid: float
    value: float


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """One run, measured. ``found_at``: decisions until the policy knew the best creative for good; None: it never did.

    impressions, clicks, conversions, regret, explored: of personalised people.
    """

    impressions: int
    clicks: int
    conversions: int
    expected: float
    regret: float
    explored: float
    control_impressions: int
    control_clicks: int
    lift: LiftFound
    found_at: int | None
    creatives: int
    curve: tuple[Point, ...]
    segments: tuple[Segment, ...]
    money: Money | None
