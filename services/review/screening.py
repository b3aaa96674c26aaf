"""Screening again: whatever waits or is served is held against the rules and the facts of today, and what fails is pulled.

Knows the catalogue and the gate, no log and no clock. Invariant: a creative that is live or waits has passed these rules with
this kit on this day, or the next look takes it out; so a look that is lost (a full disk, a restart) is made up for by the next.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from generators.creative import Check
from generators.safety.gate import check_copy, ruleset
from services.campaigns.records import CreativePulled, RulesChanged

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator

    from generators.creative import Copy, Creative
    from generators.kit import Kit
    from services.campaigns.catalogue import Catalogue, CatalogueRecord

#: Creatives checked in one look: about half a millisecond each, so that a look never keeps learning waiting for long. At a look
#: a second that is 6,000 creatives within the minute that a changed rule may take.
AT_ONCE = 100
#: What names a fact or an offer that the kit does not have, or no more; the slate filters by the same rule at once.
EXPIRED = "facts/1"


@dataclass
class Screening:
    """Remembers what passed under which rules, kit and day. ``check``: see ``faults_of``; ``rules``: the gate's fingerprint."""

    check: Callable[[Copy, Kit, str], tuple[Check, ...]] = field(default_factory=lambda: faults_of)
    rules: str = field(default_factory=ruleset)
    _ground: dict[str, tuple[str, Kit]] = field(default_factory=dict)
    _passed: dict[str, set[str]] = field(default_factory=dict)
    _settled: dict[str, int] = field(default_factory=dict)

    def look(self, catalogue: Catalogue, today: dt.date, at: float) -> list[CatalogueRecord]:
        """What has to be put on the log: the rules if they changed, a record for each creative that fails (at most AT_ONCE)."""
        changed: list[CatalogueRecord] = []
        if catalogue.ruleset != self.rules:
            changed.append(RulesChanged(at=at, ruleset=self.rules))
        left = AT_ONCE
        for name, campaign in catalogue.campaigns.items():
            kit = campaign.kit.live_on(today)
            due = self._due(catalogue, name, kit)[:left]
            changed += self._pulls(catalogue, due, kit, at)
            left -= len(due)
        return changed

    def _due(self, catalogue: Catalogue, campaign: str, kit: Kit) -> list[Creative]:
        """What has not passed on this ground yet, oldest first. ``_settled``: catalogue version at which that was nothing."""
        if self._ground.get(campaign) != (self.rules, kit):
            self._ground[campaign], self._passed[campaign] = (self.rules, kit), set()
        elif self._settled.get(campaign) == catalogue.version:
            return []
        passed = self._passed[campaign]
        due = [creative for creative in _looked_after(catalogue, campaign) if creative.id not in passed]
        if not due:
            self._settled[campaign] = catalogue.version
        return due

    def _pulls(self, catalogue: Catalogue, due: list[Creative], kit: Kit, at: float) -> Iterator[CreativePulled]:
        for creative in due:
            faults = self._against(catalogue, creative, kit)
            if faults:
                rules, reason = tuple(fault.rule for fault in faults), "; ".join(fault.reason for fault in faults)
                yield CreativePulled(at=at, creative=creative.id, rules=rules, reason=reason)
            else:
                self._passed[creative.campaign].add(creative.id)

    def _against(self, catalogue: Catalogue, creative: Creative, kit: Kit) -> tuple[Check, ...]:
        """What speaks against it. A hold asks for a reader, so it says nothing against what waits for one or has had one."""
        faults = self.check(creative.copy, kit, creative.writer)
        unread = creative.id in catalogue.live(creative.campaign) and creative.id not in catalogue.reviews
        return tuple(fault for fault in faults if unread or fault.verdict == "reject")


def faults_of(copy: Copy, kit: Kit, writer: str) -> tuple[Check, ...]:
    """The checks that do not allow this copy; ``kit``: what is live today. What cites something gone is told as that alone."""
    gone = {*copy.facts, *copy.offers} - {fact.id for fact in kit.facts} - {offer.id for offer in kit.offers}
    if gone:
        reason = f"copy: expected facts and offers of today, got {', '.join(sorted(gone))}"
        return (Check(rule=EXPIRED, verdict="reject", reason=reason),)
    return tuple(one for one in check_copy(copy, kit, writer=writer) if one.verdict != "allow")


def _looked_after(catalogue: Catalogue, campaign: str) -> list[Creative]:
    """Live creatives, and those that wait for a reader."""
    waiting = (
        catalogue.creatives[name].creative
        for name, standing in catalogue.standings.items()
        if standing.state == "needs review" and not standing.served and name not in catalogue.retired
    )
    return [*catalogue.live(campaign).values(), *(creative for creative in waiting if creative.campaign == campaign)]
