"""What the levels of a brief's ``length`` mean, in characters. One place, for every writer."""

from __future__ import annotations

from typing import NamedTuple


class Band(NamedTuple):
    """Shortest and longest a line should be, in characters, both included."""

    shortest: int
    longest: int

    def holds(self, text: str) -> bool:
        """Whether a line is as long as the band asks for."""
        return self.shortest <= len(text) <= self.longest


#: Bands do not overlap, so that the level can be seen; a 320x50 banner sets 28 characters in one line.
HEADLINE: dict[str, Band] = {"short": Band(1, 28), "medium": Band(29, 45), "long": Band(46, 70)}

#: The most a body takes, and of how many sentences the grammar makes it.
BODY: dict[str, int] = {"short": 70, "medium": 120, "long": 180}
SENTENCES: dict[str, int] = {"short": 1, "medium": 2, "long": 3}
