"""What rules keep back, and for how long: the ground on which a rule is priced.

Knows creatives by name and brief, not why a rule exists. Invariant: a name is held at most once at a time.
"""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from generators.brief import Brief


class Hold(NamedTuple):
    """Something that could not be a candidate, from ``since`` until ``until`` (Unix seconds).

    ``name``: a creative's id, or ``make:<brief cell>`` where the gate let nothing through.
    """

    name: str
    brief: Brief
    rules: tuple[str, ...]
    since: float
    until: float = math.inf


class Holds:
    """Holds of every campaign, open and past."""

    def __init__(self) -> None:
        self.past: list[Hold] = []
        self._open: dict[str, Hold] = {}
        self._told: dict[str, tuple[str, ...]] = {}

    @property
    def every(self) -> list[Hold]:
        """All there have been, the open ones last."""
        return [*self.past, *self._open.values()]

    def has(self, name: str, rules: tuple[str, ...]) -> bool:
        """Whether exactly these rules keep this back already, so that saying it again tells nothing."""
        found = self._open.get(name)
        return found is not None and found.rules == rules

    def set(self, name: str, brief: Brief, rules: tuple[str, ...], at: float) -> None:
        """From now on these rules keep this back; none of them: nothing does."""
        before = self._open.get(name)
        if self.has(name, rules) or (before is None and not rules):
            return
        if before:
            self.past.append(self._open.pop(name)._replace(until=at))
        if rules:
            self._open[name] = Hold(name, brief, rules, at)
        self._told.pop(brief.campaign, None)

    def told(self, campaign: str) -> tuple[str, ...]:
        """For the decision record: how many things each rule keeps back in a campaign now, as ``claims/1:3``."""
        if campaign not in self._told:
            counts = Counter(rule for hold in self._open.values() if hold.brief.campaign == campaign for rule in hold.rules)
            self._told[campaign] = tuple(f"{rule}:{n}" for rule, n in sorted(counts.items()))
        return self._told[campaign]
