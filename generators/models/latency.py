"""How long a model usually takes, from what was seen. Knows no clock and no model."""

from __future__ import annotations

from dataclasses import dataclass

#: Weight of the newest call in the running mean.
_NEWEST = 0.2
#: One call in so many goes out though it does not fit: the only way to find out that a server has become fast, where every
#: order is in a hurry. It says nothing against the server when it is cut off.
SCOUT_EVERY = 50


@dataclass
class Latency:
    """A running mean in seconds, 0 before the first call; and how many calls were turned away since the last scout."""

    expected_s: float = 0.0
    turned_away: int = 0

    def fits(self, remaining_s: float) -> bool:
        """Whether a call may go out that has ``remaining_s``: it is likely to end in time, or its turn as a scout has come."""
        if remaining_s >= self.expected_s:
            return True
        self.turned_away = (self.turned_away + 1) % SCOUT_EVERY
        return self.turned_away == 0

    def saw(self, seconds: float) -> None:
        """A call took this long."""
        self.expected_s += (seconds - self.expected_s) * (_NEWEST if self.expected_s else 1.0)

    def cut_off(self, seconds: float) -> bool:
        """A call was given up after this long; whether that is the server's fault: it had as long as it usually needs."""
        if seconds < self.expected_s:
            return False
        self.saw(seconds)
        return True
