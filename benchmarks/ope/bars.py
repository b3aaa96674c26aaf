"""A figure and what it has to reach. Knows no benchmark."""

from __future__ import annotations

from typing import NamedTuple


class Bar(NamedTuple):
    """A figure that must be at least ``low`` and at most ``high``."""

    about: str
    value: float
    low: float = float("-inf")
    high: float = float("inf")

    @property
    def held(self) -> bool:
        """Whether the figure is where it should be; a figure that is nan is not."""
        return self.low <= self.value <= self.high

    def line(self) -> str:
        """One line of a table."""
        wanted = [f"≥ {self.low:g}"] * (self.low > float("-inf")) + [f"≤ {self.high:g}"] * (self.high < float("inf"))
        return f"{'OK   ' if self.held else 'short'} {self.about:72} {self.value:>12.6g}  ({', '.join(wanted)})"
