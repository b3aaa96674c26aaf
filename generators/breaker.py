"""A circuit breaker: after failures in a row, calls are refused for a while, then tried one at a time. Knows no call.

Pure: the clock is an argument, in seconds of any origin. Invariant: while open, at most one probe per cooldown.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class Breaker:
    """Closed below ``limit`` failures in a row; then open, with one probe let through every ``cooldown_s``."""

    limit: int = 5
    cooldown_s: float = 2.0
    failures: int = 0
    probe_at: float = 0.0
    paused_until: float = 0.0

    def refuses(self, now: float) -> bool:
        """Whether a call would be refused now; asking spends no probe."""
        return now < self.paused_until or (self.failures >= self.limit and now < self.probe_at)

    def allows(self, now: float) -> bool:
        """Whether a call may go out now; where the breaker is open, saying yes spends the probe."""
        if self.refuses(now):
            return False
        if self.failures >= self.limit:
            # A probe that is never answered (its caller was cancelled) must not keep the breaker open for good.
            self.probe_at = now + self.cooldown_s
        return True

    def succeeded(self) -> None:
        """A call was answered: closed."""
        self.failures = 0

    def failed(self, now: float) -> None:
        """A call failed; at the limit the breaker opens, or stays open for another cooldown."""
        self.failures += 1
        self.probe_at = now + self.cooldown_s

    def pause(self, until: float) -> None:
        """Refuse everything until then: the other side has said when to come back, whatever calls under way still bring."""
        self.paused_until = max(self.paused_until, until)
