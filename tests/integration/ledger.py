"""An independent reading of the log: what the fold must have counted, by plain dictionaries and the definitions in the docs.

Shares the log's codec with the service and nothing of its learning.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from services.campaigns.records import CampaignPut
from services.decisions.record import Decision
from services.feedback.events import Event, Rejected
from services.records import Kind, decode
from services.storage.sqlite.log import SqliteLog

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from load import Acknowledged

    from services.campaigns.campaign import Campaign
    from services.storage.log import Log

SHOWS = {"impression", "viewable", "click", "conversion"}


@dataclass
class Ledger:
    """Everything on the log, joined."""

    campaigns: dict[str, Campaign] = field(default_factory=dict)
    decisions: dict[str, Decision] = field(default_factory=dict)
    events: dict[int, Event] = field(default_factory=dict)
    feedback: Counter[str] = field(default_factory=Counter)
    seen: dict[str, set[str]] = field(default_factory=dict)
    twice: list[str] = field(default_factory=list)

    def join(self) -> None:
        for event in self.events.values():
            outcome = self._outcome(event)
            self.feedback[f"{outcome}_{event.kind}"] += 1
            if outcome == "fresh":
                self.seen.setdefault(event.decision, set()).add(event.kind)

    def _outcome(self, event: Event) -> str:
        decision = self.decisions.get(event.decision)
        if decision is None:
            return "unknown"
        if event.kind in self.seen.get(event.decision, ()):
            return "duplicate"
        windows = self.campaigns[decision.campaign].windows
        hours = windows.click_hours if event.kind == "click" else max(windows.click_hours, windows.conversion_hours)
        return "late" if event.at > decision.at + hours * 3600.0 else "fresh"

    @property
    def totals(self) -> dict[str, dict[str, int]]:
        """As GET /v1/status gives them: people who saw something, and rewards, in both groups."""
        found = {name: {"impressions": 0, "clicks": 0} for name in ("adloom", "control")}
        for name, kinds in self.seen.items():
            decision = self.decisions[name]
            group = found["control" if decision.control else "adloom"]
            group["impressions"] += bool(kinds & SHOWS)
            group["clicks"] += self.campaigns[decision.campaign].goal.event in kinds
        return found

    def differences(self, status: Mapping[str, Any]) -> list[str]:
        """Where the service's own counts are not these. An event without a decision may still be waited for."""
        told = Counter(status["feedback"])
        names = {name for name in self.feedback.keys() | told.keys() if not name.startswith("unknown_")}
        wrong = [
            f"{name}: {told[name]}, not {self.feedback[name]}" for name in sorted(names) if told[name] != self.feedback[name]
        ]
        unknown = {name for name in told if name.startswith("unknown_")}
        wrong += [f"{name}: {told[name]}, above {self.feedback[name]}" for name in unknown if told[name] > self.feedback[name]]
        return wrong if status["totals"] == self.totals else [*wrong, f"totals: {status['totals']}, not {self.totals}"]

    def lost(self, acknowledged: Mapping[int, Acknowledged]) -> list[str]:
        """Acknowledged events that are not on the log at their offset."""
        found = {offset: (event.decision, event.kind) for offset, event in self.events.items()}
        return [f"{offset}: {what}" for offset, what in acknowledged.items() if found.get(offset) != tuple(what)]


def read_ledger(data: Path) -> Ledger:
    """The whole log of a data folder."""
    log = SqliteLog(data / "log.db")
    ledger = ledger_of(log)
    log.close()
    return ledger


def ledger_of(log: Log) -> Ledger:
    """The whole log."""
    ledger, after = Ledger(), 0
    while page := log.read(after, 1000):
        for stored in page:
            if stored.kind != Kind.TICK:
                _take(ledger, stored.offset, decode(stored.payload))
        after = page[-1].offset
    ledger.join()
    return ledger


def _take(ledger: Ledger, offset: int, record: object) -> None:
    match record:
        case CampaignPut():
            ledger.campaigns[record.campaign.id] = record.campaign
        case Decision():
            ledger.twice += [record.id] if record.id in ledger.decisions else []
            ledger.decisions[record.id] = record
        case Event():
            ledger.events[offset] = record
        case Rejected():
            ledger.feedback[f"rejected_{record.reason}"] += 1
