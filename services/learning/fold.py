"""The fold over the log: attribute, reward, update. Deterministic: the same records cut by the same ticks give the same state.

Takes the records of one tick at a time, catalogue first, then decisions, then events (inside a tick their order means
nothing: two web processes may write a click before the decision it answers). Reads no clock: a tick brings its own
time.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from bandits.policy import LearnedPolicy
from services.campaigns.catalogue import Catalogue, CatalogueRecord
from services.campaigns.records import CreativeAdded
from services.decisions.features import PERSON, encode_briefs, encode_person
from services.decisions.record import Decision
from services.decisions.wear import KINDS, kind_of_ad, rows_of
from services.feedback.delay import DelayCurve
from services.feedback.events import Event, Rejected
from services.feedback.join import BIT, Outcome
from services.feedback.tallies import Tallies
from services.feedback.trials import Trials
from services.learning.recent import RecentPeople
from services.learning.standing import Standing, group_sums
from services.learning.traffic import Traffic
from services.learning.wearing import WearRate
from services.supply.costs import Costs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from bandits.policy import Policy
    from services.records import Record

_HOUR, _DAY = 3600.0, 86_400.0
#: An event whose decision has not come yet waits this long (s of log time) before it counts as one without a decision.
_PATIENCE = 60.0
#: A process that has not heard that a creative was retired may serve it still; after so many seconds none does.
_HEARD = 3_600.0
_NO_ROWS = np.zeros(0, np.int64)


def decision_key(decision: str) -> int:
    """A decision's id as the 64 bits it is joined by."""
    return int(decision[-16:], 16)


def _when(event: Event) -> tuple[float, str]:
    """Events of one tick are joined in the order in which they happened; in which they were written is chance."""
    return event.at, event.id


def _told_apart(decision: Decision) -> bool:
    """Whether the person has a name of their own: whoever has none goes by the decision's seed."""
    return decision.person != f"{decision.seed:016x}"


@dataclass
class Fold:
    """All that learning knows, and the offset up to which it knows it."""

    policy: Policy
    catalogue: Catalogue = field(default_factory=Catalogue)
    trials: Trials = field(init=False)
    curve: DelayCurve = field(default_factory=DelayCurve)
    tallies: Tallies = field(default_factory=Tallies)
    recent: RecentPeople = field(init=False)
    wear: WearRate = field(default_factory=WearRate)
    traffic: Traffic = field(default_factory=Traffic)
    costs: Costs = field(default_factory=Costs)
    feedback: Counter[str] = field(default_factory=Counter)
    spent: dict[str, float] = field(default_factory=dict)
    day: int = 0
    offset: int = 0
    waiting: list[Event] = field(default_factory=list)

    def __post_init__(self) -> None:
        width = PERSON.width if self.policy.personal else 0  # nobody would read who they were: half the memory
        self.trials, self.recent = Trials(width), RecentPeople(width)

    def tick(self, records: Sequence[Record], offset: int, now: float) -> None:
        """Fold the records of one tick, which stands at ``offset`` and was written at ``now``."""
        decisions = [record for record in records if isinstance(record, Decision)]
        events = sorted([*self.waiting, *(record for record in records if isinstance(record, Event))], key=_when)
        for record in records:
            if isinstance(record, CatalogueRecord):
                self.apply(record)
            elif isinstance(record, Rejected):
                self.feedback[f"rejected_{record.reason}"] += 1
        self._open(decisions, now)
        self.learn(self._join(events, now), now)
        self.offset = offset

    def apply(self, record: CatalogueRecord) -> None:
        """Take one record of the catalogue; a new creative is a new arm."""
        self.catalogue.apply(record)
        if isinstance(record, CreativeAdded):
            creative = record.creative
            self.costs.note(record)
            self.policy.add_arm(creative.id, encode_briefs([creative.brief])[0], record.start)

    def _open(self, decisions: list[Decision], now: float) -> None:
        fresh = self._fresh(decisions)
        known = [decision for decision in fresh if decision.shown in self.policy.arms]
        self.feedback["decision_without_creative"] += len(fresh) - len(known)
        if not known:
            return
        people = np.zeros((len(known), PERSON.width), np.float32)
        for row, decision in zip(people, known, strict=True):
            encode_person(row, decision.context)
        self.admit(people, self._columns(known))
        self._meet(known)
        for decision in known:
            self.spend(decision.campaign, self.catalogue.campaign(decision.campaign).budget.per_impression, now)

    def _fresh(self, decisions: list[Decision]) -> list[Decision]:
        """Without those that were opened before: a log that lost its tail may be sent a record again that it had kept."""
        keys = np.array([decision_key(decision.id) for decision in decisions], np.uint64)
        first = np.unique(keys, return_index=True)[1]
        again = self.trials.knows(keys)
        if len(first) == len(keys) and not again.any():
            return decisions
        self.feedback["duplicate_decision"] += len(keys) - int((~again[first]).sum())
        return [decisions[row] for row in np.sort(first).tolist() if not again[row]]

    def admit(self, people: NDArray[np.float32], columns: dict[str, NDArray[Any]]) -> None:
        """Open trials for n decisions. people: (n, p); columns: see Trials.open."""
        read = people[:, : self.trials.p]
        self.trials.open(read, **columns)
        self.recent.add(read)
        names, counts = list(self.catalogue.campaigns), np.bincount(columns["campaign"])
        for row in np.flatnonzero(counts).tolist():
            self.traffic.note(names[row], int(counts[row]), float(columns["decided"].max()))

    def _meet(self, decisions: list[Decision]) -> None:
        for campaign in {decision.campaign: None for decision in decisions}:
            met = [one.worn for one in decisions if one.campaign == campaign and not one.control]
            if met:  # visits that cannot be told apart count as people who have met nothing: they wear nothing out
                self.recent.add_worn(campaign, rows_of(met))

    def _exposures(self, decision: Decision) -> tuple[float, float]:
        """Exposures to the kind that was shown, and to all kinds; NaN for somebody who cannot be told apart."""
        kind = KINDS[kind_of_ad(self.catalogue.creative(decision.shown).brief)]
        return (decision.worn.get(kind, 0.0) if _told_apart(decision) else np.nan), sum(decision.worn.values())

    def _columns(self, decisions: list[Decision]) -> dict[str, NDArray[Any]]:
        campaigns = [self.catalogue.campaign(decision.campaign) for decision in decisions]
        index = {name: row for row, name in enumerate(self.catalogue.campaigns)}
        decided = np.array([decision.at for decision in decisions])
        click = np.array([campaign.windows.click_hours for campaign in campaigns]) * _HOUR
        conversion = np.array([campaign.windows.conversion_hours for campaign in campaigns]) * _HOUR
        exposures = np.array([self._exposures(decision) for decision in decisions])
        return {
            "key": np.array([decision_key(decision.id) for decision in decisions], np.uint64),
            "person": np.array([int(decision.person, 16) for decision in decisions], np.uint64),
            "arm": np.array([self.policy.arms[decision.shown] for decision in decisions]),
            "campaign": np.array([index[campaign.id] for campaign in campaigns]),
            "control": np.array([decision.control for decision in decisions]),
            "decided": decided,
            "click_until": decided + click,
            "closes": decided + np.maximum(click, conversion),
            "worn": exposures[:, 0],
            "met": exposures[:, 1],
        }

    def spend(self, campaign: str, amount: float, now: float) -> None:
        """Money went out for a campaign; each UTC day begins at nothing."""
        if int(now // _DAY) != self.day:
            self.day, self.spent = int(now // _DAY), {}
        self.spent[campaign] = self.spent.get(campaign, 0.0) + amount

    def _join(self, events: list[Event], now: float) -> NDArray[np.int64]:
        """Join events to trials; the rows of the trials that were rewarded. Kinds have an order: what was seen comes first."""
        if not events:
            return _NO_ROWS
        keys = np.array([decision_key(event.decision) for event in events], np.uint64)
        at = np.array([event.at for event in events])
        waits = ~self.trials.knows(keys) & (now - at < _PATIENCE)
        self.waiting = [event for event, wait in zip(events, waits.tolist(), strict=True) if wait]
        bits = np.array([BIT[event.kind] for event in events])
        joined = ((kind, ~waits & (bits == bit)) for kind, bit in BIT.items() if bit in bits)
        return np.concatenate([_NO_ROWS, *(self.arrive(keys[rows], kind, at[rows]) for kind, rows in joined)])

    def arrive(self, keys: NDArray[np.uint64], kind: str, at: NDArray[np.float64]) -> NDArray[np.int64]:
        """Events of one kind came for the decisions of these keys, at these times (Unix s), both (m,), in the order in which
        they happened. Returns the rows of the trials that they rewarded, (r,), for ``learn``.
        """
        outcomes, rows = self.trials.note_many(keys, kind, at)
        for outcome, n in enumerate(np.bincount(outcomes).tolist()):
            if n:
                self.feedback[f"{Outcome(outcome).name.lower()}_{kind}"] += n
        fresh = rows[outcomes == Outcome.FRESH]
        wins = np.array([campaign.goal.event == kind for campaign in self.catalogue.campaigns.values()], np.bool_)
        rewards = wins[self.trials.columns["campaign"][fresh]]
        self._tally(fresh, self.trials.first_seen(fresh, kind), rewards)
        rewarded: NDArray[np.int64] = fresh[rewards]
        return rewarded

    def _tally(self, rows: NDArray[np.int64], impressions: NDArray[np.bool_], rewards: NDArray[np.bool_]) -> None:
        """Count impressions and rewards of these trials, each (r,), by campaign and group."""
        columns, told = self.trials.columns, impressions | rewards
        rows, seen, won = rows[told], impressions[told].astype(np.float64), rewards[told].astype(np.float64)
        people, groups = columns["person"][rows], 2 * columns["campaign"][rows] + columns["control"][rows]
        for group in np.bincount(groups).nonzero()[0].tolist():
            here = groups == group
            self.tallies.add_many(group // 2, people[here], control=bool(group % 2), impressions=seen[here], rewards=won[here])

    def learn(self, rewarded: NDArray[np.int64], now: float) -> None:
        """Update the policy with what is due by now: parts of impressions, and the rewards of these trials, (r,) rows."""
        columns = self.trials.columns
        self.curve.note(np.maximum(now - columns["started"][rewarded], 0.0))
        rest = self.trials.settle(rewarded)
        silent, owed = self.trials.release(now, self.curve)
        rows = np.concatenate([silent, rewarded])
        exposure = np.concatenate([owed, rest])
        reward = np.concatenate([np.zeros(len(silent)), np.ones(len(rewarded))])
        exposure = exposure * self.wear.left(columns["worn"][rows])  # what a worn ad earns says the less of the ad
        arms, people = columns["arm"][rows], self.trials.people[rows]
        self._tire(rows, arms, people, exposure, reward)
        self.policy.learn(arms, people, exposure, reward)
        if self.trials.close(now):
            self._drop_retired(now)

    def _drop_retired(self, now: float) -> None:
        """Drop the arms of retired creatives of which no trial is kept: nothing can come that would teach them.

        Looked for only when trials went, which hangs on records and ticks alone; at each tick it would be a look at all rows.
        """
        teaching, arms = set(self.trials.arms().tolist()), dict(self.policy.arms)
        for name, retired in self.catalogue.retired.items():
            if name in arms and arms[name] not in teaching and now - retired.at >= _HEARD:
                self.policy.drop_arm(name)

    def _tire(
        self, rows: NDArray[np.int64], arms: NDArray[np.int64], people: NDArray[np.float32],
        exposure: NDArray[np.float64], reward: NDArray[np.float64],
    ) -> None:  # fmt: skip
        """Compare what was clicked with what was expected; only of a policy that can say what it expects."""
        if not len(rows) or not isinstance(self.policy, LearnedPolicy):
            return
        columns = self.trials.columns
        expected = exposure * np.clip(self.policy.learner.expect(arms, people), 0.0, 1.0)
        self.wear.note(columns["worn"][rows], columns["met"][rows], expected, reward)

    def standing(self, now: float) -> Standing:
        """What others may read of this state."""
        return Standing(
            at=now,
            groups={
                name: (
                    group_sums(self.tallies.totals(row, control=False)),
                    group_sums(self.tallies.totals(row, control=True)),
                )
                for row, name in enumerate(self.catalogue.campaigns)
            },
            day=(day := max(self.day, self.costs.day)), spent=dict(self.spent) if self.day == day else {},
            feedback=dict(self.feedback), batches=self.policy.batches,
            wear_rate=self.wear.rate, made_for=self.costs.spent if self.costs.day == day else 0.0,
        )  # fmt: skip
