"""How many impressions each campaign gets, over the last week of the log's clock.

Counts fade with age instead of leaving a window at once, so a campaign is two numbers however much it gets. A log that is
younger than a week is measured over its own age.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from bandits.arrays import names_as_array

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: Seconds that traffic is measured over: a week holds every day of the week once.
WEEK = 7 * 86_400.0
#: A log is taken to be this old at least (seconds), or its first batch would be a rush.
_YOUNG = 10.0


@dataclass
class Traffic:
    """Impressions by campaign, faded to ``at``. ``since``: where each campaign's began; all in Unix seconds."""

    counts: dict[str, float] = field(default_factory=dict)
    since: dict[str, float] = field(default_factory=dict)
    at: float = 0.0

    def note(self, campaign: str, n: int, now: float) -> None:
        """Count n impressions of a campaign; ``now`` never goes back."""
        left = math.exp(min(self.at - now, 0.0) / WEEK)
        if left < 1.0:
            self.counts = {name: count * left for name, count in self.counts.items()}
        self.at = max(now, self.at)
        self.counts[campaign] = self.counts.get(campaign, 0.0) + n
        self.since.setdefault(campaign, now)

    def rate(self, campaign: str, now: float) -> float:
        """Impressions a second; 0 for a campaign that has had none."""
        if campaign not in self.counts:
            return 0.0
        age = max(now - self.since[campaign], _YOUNG)
        return self.counts[campaign] * math.exp(min(self.at - now, 0.0) / WEEK) / (WEEK * -math.expm1(-age / WEEK))

    def share(self, campaign: str) -> float:
        """The campaign's share of all impressions of late."""
        total = sum(self.counts.values())
        return self.counts.get(campaign, 0.0) / total if total else 0.0

    def add(self, other: Traffic) -> None:
        """Count what other people got as well."""
        at = max(self.at, other.at)
        faded = [(part, math.exp((part.at - at) / WEEK)) for part in (self, other)]
        names = dict.fromkeys([*self.counts, *other.counts])
        self.counts = {name: sum(part.counts.get(name, 0.0) * left for part, left in faded) for name in names}
        self.since = {name: min(part.since.get(name, at) for part in (self, other)) for name in names}
        self.at = at

    def scaled(self, times: float) -> Traffic:
        """As of so many times the people, where these are an even share of them."""
        return Traffic({name: count * times for name, count in self.counts.items()}, dict(self.since), self.at)

    def arrays(self) -> dict[str, NDArray[Any]]:
        """The state as arrays, for a checkpoint."""
        return {
            "traffic.names": names_as_array(self.counts),
            "traffic.counts": np.array([[self.counts[name], self.since[name]] for name in self.counts]).reshape(-1, 2),
            "traffic.at": np.array([self.at]),
        }

    def restore(self, arrays: dict[str, NDArray[Any]]) -> None:
        """The inverse of ``arrays``."""
        names = [name.decode() for name in arrays["traffic.names"].tolist()]
        self.counts, self.since = (dict(zip(names, column, strict=True)) for column in arrays["traffic.counts"].T.tolist())
        self.at = float(arrays["traffic.at"][0])
