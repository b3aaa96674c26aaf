"""A market: people meet ads that the service's own decision core chooses, in batches and without HTTP.

The same core, fold, planner and grammar as the service; only the transport is missing, and pictures (a click here
depends on what an ad says and how it is styled, not on its pixels). Simulated time runs at ``PACE`` impressions a
second.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from bandits.learners.learner import Shape
from bandits.ope.lift import Lift, stratified_lift
from bandits.registry import make_policy
from bandits.snapshot import tastes_of
from generators.copywriting.grammar import GrammarWriter
from generators.creative import Creative, creative_id
from generators.safety.gate import check_copy
from services.campaigns.approved import approved_briefs
from services.campaigns.files import load_campaign
from services.campaigns.records import CampaignPut, CreativeAdded
from services.decisions.briefing import Census
from services.decisions.core import DecisionCore, Group, Rulings, View
from services.decisions.features import CREATIVE, PERSON
from services.decisions.limits import Limits
from services.decisions.record import Context
from services.decisions.request import AdRequest
from services.decisions.wear import rows_of
from services.feedback.trials import Outcome
from services.learning.fold import Fold
from services.supply.stocking import Rules, look
from simulations.people import People, attribute_row

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from generators.brief import Brief
    from services.campaigns.campaign import Campaign
    from simulations.people import Contexts
    from simulations.scenario import Scenario

#: Impressions per simulated second, as in the demo.
PACE = 60.0
_START = 1_800_000_000.0
_SECRET = b"a market has no secrets to keep"
_HOUR = 3600.0


@dataclass
class Market:
    """One run. Everything random comes from ``rng``."""

    scenario: Scenario
    policy: str
    rng: np.random.Generator
    half_life: float | None = None
    now: float = _START
    clicks: int = 0
    regret: float = 0.0
    shown: int = 0
    _late: list[tuple[float, int]] = field(default_factory=list)
    _attributes: dict[str, list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.people = People(self.scenario, self.rng)
        self._persons = [f"{number:016x}" for number in self.rng.integers(2**63, size=self.people.n).tolist()]
        self._writer = GrammarWriter()
        self.fold = Fold(make_policy(self.policy, Shape(PERSON.width, CREATIVE.width), self.half_life))
        for path in self.scenario.campaigns:
            self._open_campaign(load_campaign(Path(path)))
        self._campaigns = list(self.fold.catalogue.campaigns)
        self._placements = [placement.id for placement in self.fold.catalogue.campaign(self._campaigns[0]).placements]
        self.core = DecisionCore(self.fold.catalogue, Limits(), Census(1, PERSON.width), _SECRET)
        self._adopt()

    def _open_campaign(self, campaign: Campaign) -> None:
        self.fold.apply(CampaignPut(at=self.now, campaign=campaign))
        for brief in approved_briefs(campaign.id, campaign.kit.offer_kinds):
            self._add(brief, campaign, "L0")

    def _add(self, brief: Brief, campaign: Campaign, rung: str) -> None:
        """Write a creative; one that the gate refuses stays unwritten, as in the service."""
        copy = self._writer.compose(brief, campaign.kit, self.rng)
        name = creative_id(brief, copy, len(self._attributes))
        creative = Creative(
            id=name, brief=brief, copy=copy, images=dict.fromkeys(campaign.sizes, ""), writer=self._writer.name,
            illustrator="none", seed=len(self._attributes), made_at=self.now, rung=rung,  # type: ignore[arg-type]
            checks=check_copy(copy, campaign.kit, writer=self._writer.name),
        )  # fmt: skip
        self._attributes[name] = attribute_row(brief.attributes)
        self.fold.apply(CreativeAdded(at=self.now, creative=creative, why="approved" if rung == "L0" else "supply"))

    def _adopt(self) -> None:
        self.snapshot = self.fold.policy.freeze(self.rng)
        self.core.adopt(View(self.snapshot, self.fold.policy.batches, self.shown))
        self.core.wear.rate = self.fold.wear.rate

    def batch(self, size: int, progress: float) -> None:
        """``size`` people come by at once; what they did is learned before the next batch."""
        visitors = self.people.visit(self.rng, size)
        contexts = self.people.contexts(visitors, self.rng)
        requests = self._requests(visitors, contexts)
        seeds = self.rng.integers(2**63, size=size, dtype=np.int64).astype(np.uint64)
        rulings = self.core.decide(requests, seeds, self.now)
        for group in rulings.groups:
            self._meet(group, rulings, visitors, progress)
        self.now += size / PACE
        self.fold.learn(self._arrived(), self.now)
        self._stock(size / PACE)
        self._adopt()

    def _requests(self, visitors: NDArray[np.int64], contexts: Contexts) -> list[AdRequest]:
        placements = self.rng.integers(len(self._placements), size=len(visitors)).tolist()
        words = contexts.words
        columns = zip(
            visitors.tolist(), contexts.devices.tolist(), contexts.hours.tolist(), contexts.countries.tolist(),
            contexts.topics.tolist(), contexts.interests.tolist(), placements, strict=True,
        )  # fmt: skip
        return [
            AdRequest(
                self._placements[placement], self._persons[person],
                Context(
                    device=words["devices"][device], hour=hour, country=words["countries"][country],
                    page_topic=words["topics"][topic], interests=tuple(words["interests"][code] for code in interests),
                ),
            )
            for person, device, hour, country, topic, interests, placement in columns
        ]  # fmt: skip

    def _meet(self, group: Group, rulings: Rulings, visitors: NDArray[np.int64], progress: float) -> None:
        """People of one group see their ads; trials open, clicks come later."""
        people, n = visitors[group.rows], len(group.rows)
        names = [group.slate.ids[position] for position in group.chosen.tolist()]
        attributes = np.array([self._attributes[name] for name in names])
        worn, met = self._tiredness(group, people)
        chances = self.people.click_probability(people, attributes, progress) * np.exp(-self.scenario.fatigue * worn)
        self.regret += float((self.people.best_probability(people, progress) - chances).sum())
        keys = np.arange(self.shown, self.shown + n, dtype=np.uint64)
        self.shown += n
        columns = self._columns(group, names, people, keys) | {"worn": worn, "met": met}
        self.fold.admit(rulings.people[group.rows], columns)
        self._click(keys, chances)
        for name, person in zip(names, people.tolist(), strict=True):
            brief = self.fold.catalogue.creative(name).brief
            self.core.wear.meet(group.campaign.id, self._persons[person], brief, self.now)

    def _tiredness(self, group: Group, people: NDArray[np.int64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """How often each of n people has met the kind of ad that they are shown, (n,), and all kinds, (n,)."""
        exposures = group.worn.exposures or ({},) * len(people)
        if not group.control:
            self.fold.recent.add_worn(group.campaign.id, exposures)
        rows = rows_of(exposures)
        return rows[np.arange(len(people)), group.slate.kinds[group.chosen]], rows.sum(axis=1)

    def _columns(
        self, group: Group, names: list[str], people: NDArray[np.int64], keys: NDArray[np.uint64]
    ) -> dict[str, NDArray[np.generic]]:
        n, windows = len(names), group.campaign.windows
        campaign = self._campaigns.index(group.campaign.id)
        for person in people.tolist():
            self.fold.tallies.add(campaign, person, control=group.control, impressions=1.0, rewards=0.0)
        return {
            "key": keys, "person": people.astype(np.uint64), "arm": np.array([self.fold.policy.arms[name] for name in names]),
            "campaign": np.full(n, campaign), "control": np.full(n, group.control), "decided": np.full(n, self.now),
            "started": np.full(n, self.now), "seen": np.ones(n, np.uint8),
            "click_until": np.full(n, self.now + windows.click_hours * _HOUR),
            "closes": np.full(n, self.now + windows.click_hours * _HOUR),
        }  # fmt: skip

    def _click(self, keys: NDArray[np.uint64], chances: NDArray[np.float64]) -> None:
        clicked = keys[self.rng.random(len(keys)) < chances]
        delays = self.rng.exponential(self.scenario.reactions.click_delay_s, len(clicked))
        for key, delay in zip(clicked.tolist(), delays.tolist(), strict=True):
            heapq.heappush(self._late, (self.now + delay, key))

    def _arrived(self) -> NDArray[np.int64]:
        """Rows of trials whose click has come by now."""
        rows = []
        while self._late and self._late[0][0] <= self.now:
            at, key = heapq.heappop(self._late)
            outcome, row = self.fold.trials.note(key, "click", at)
            if outcome is Outcome.FRESH:
                rows.append(row)
                columns = self.fold.trials.columns
                self.fold.tallies.add(
                    int(columns["campaign"][row]), int(columns["person"][row]), control=bool(columns["control"][row]),
                    impressions=0.0, rewards=1.0,
                )  # fmt: skip
                self.clicks += 1
        return np.array(rows, np.int64)

    def _stock(self, seconds: float) -> None:
        tastes = tastes_of(self.snapshot)
        if tastes is None:
            return
        rules = Rules(orders_at_once=max(1, min(round(seconds), 3)))
        for name in self._campaigns:
            campaign = self.fold.catalogue.campaign(name)
            found = look(self.fold, tastes, campaign, rules, self.now, self.rng)
            for record in found.retire:
                self.fold.apply(record)
            for proposal in found.orders:
                self._add(proposal.brief, campaign, "L1")

    def settle(self) -> None:
        """Let the clicks that are still on their way arrive."""
        self.now += _HOUR
        self.fold.learn(self._arrived(), self.now)

    @property
    def creatives(self) -> int:
        """Creatives there have been, approved ones included."""
        return len(self._attributes)

    def lift(self) -> Lift:
        """Lift of the policy over its own control."""
        totals = self.fold.tallies.totals
        return stratified_lift({
            name: (totals(row, control=False), totals(row, control=True)) for row, name in enumerate(self._campaigns)
        })  # fmt: skip
