"""The market: a world and the service's own decision core, fold and supply, with nothing between them but columns.

Owns the order of things in a batch: people come, the core chooses, auctions are held, people react; what has arrived by then is
learned, the pool is restocked, and the next batch is chosen for by what is known now. Invariant: the same seed gives the
same bytes; what is kept between batches does not grow with the run, but for creatives.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bandits.learners.learner import Shape
from bandits.ope.lift import Lift
from bandits.registry import make_policy
from services.campaigns.records import CampaignPut, CreativeAdded
from services.decisions.briefing import Census
from services.decisions.core import DecisionCore
from services.decisions.features import CREATIVE, PERSON
from services.decisions.limits import Limits
from services.decisions.rulings import View
from services.decisions.seating import Crowd
from services.learning.fold import Fold
from simulations.market.bidding import Bidding
from simulations.market.choices import best_guesses, choices_of
from simulations.market.feedback import Feedback
from simulations.market.met import Met
from simulations.market.opening import Press
from simulations.market.shelf import Shelf
from simulations.market.stock import stock_of
from simulations.market.stopwatch import Stopwatch
from simulations.scenario.campaigns import campaigns_of
from simulations.world import Moment, World
from simulations.world.features import person_row

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from bandits.snapshot import Snapshot
    from services.campaigns.campaign import Campaign
    from services.campaigns.records import CreativeRetired
    from services.decisions.rulings import Rulings
    from simulations.market.choices import Choices
    from simulations.market.met import Watcher
    from simulations.scenario import Scenario
    from simulations.world import Visits

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

#: Where simulated time begins: a Friday morning of 2027, UTC.
_START = 1_800_000_000.0
_SECRET = b"a market has no secrets to keep"
#: Decisions between two updates, at most. A policy that looks at no person learns little from one batch, and its batches are
#: dear by the call, not by the row: 16,000 at once are half as fast again as 4,000.
_LARGEST, _LARGEST_CONTEXT_FREE = 1_000, 16_000
#: Batches of a run, at least; and what passes during one, at most (s): it is all of one hour of the day.
_FEWEST, _LONGEST = 80, 3_600.0
#: Batches from one look at the policy's best guess to the next: it costs a second pass through the world.
_GUESSED = 16


class Market:
    """One run of a scenario under a policy. Everything random comes from ``rng``; people come alike whatever the policy."""

    def __init__(
        self, scenario: Scenario, policy: str, rng: np.random.Generator, half_life: float | None = None,
        watchers: Sequence[Watcher] = (),
    ) -> None:  # fmt: skip
        population, self._visiting, self._reacting, self._rng = rng.spawn(4)
        self.scenario, self.watchers, self.now, self.shown = scenario, tuple(watchers), _START, 0
        self._stopwatch, self._batches = Stopwatch(), 0
        self._shelf, self._press = Shelf(), Press(self._rng)
        self.fold, self._limits = Fold(make_policy(policy, Shape(PERSON.width, CREATIVE.width), half_life)), Limits()
        campaigns = campaigns_of(scenario)
        self._open(campaigns)
        self.world = World(scenario, campaigns, population, person_row if self.fold.policy.personal else None)
        self.core = DecisionCore(self.fold.catalogue, self._limits, Census(1, PERSON.width), _SECRET)
        self._roster = self.core.roster(self._visiting.integers(2**63, size=self.world.population.n).astype(np.uint64))
        self._stock = stock_of(scenario, campaigns, self._press, self._rng)
        self._feedback = Feedback(self.fold, campaigns)
        self._bidding = Bidding(scenario, self.fold, self.world)
        self._snapshot = self._adopt()
        self._restock()

    def _open(self, campaigns: Sequence[Campaign]) -> None:
        self._numbers = {campaign.id: number for number, campaign in enumerate(campaigns)}
        for campaign in campaigns:
            self.fold.apply(CampaignPut(at=self.now, campaign=campaign))
            for added in self._press.approved(campaign, self.now):
                self._change(added)

    def _change(self, record: CreativeAdded | CreativeRetired) -> None:
        self.fold.apply(record)
        if isinstance(record, CreativeAdded):
            creative = record.creative
            self._shelf.put(creative, self._numbers[creative.campaign], self.fold.policy.arms[creative.id])

    @property
    def campaigns(self) -> tuple[str, ...]:
        """Ids of the campaigns, by number."""
        return tuple(self._numbers)

    @property
    def creatives(self) -> list[str]:
        """Ids of every creative there has been, approved ones included, in order of arrival."""
        return self._shelf.ids

    @property
    def click_values(self) -> Floats:
        """What a click is worth, by campaign."""
        return self._bidding.click_values

    @property
    def seconds(self) -> Mapping[str, float]:
        """Where the time went: seconds by part."""
        return self._stopwatch.seconds

    def run(self, impressions: int) -> None:
        """Make a run of so many decisions."""
        for _ in self.batches(impressions):
            pass

    def batches(self, impressions: int) -> Iterator[Met]:
        """Make a run of so many decisions, batch by batch; at its end, what is still on its way arrives."""
        largest = _LARGEST if self.fold.policy.personal else _LARGEST_CONTEXT_FREE
        size = max(1, min(largest, impressions // _FEWEST, int(self.scenario.visits.rate * _LONGEST)))
        for first in range(0, impressions, size):
            yield self.batch(min(size, impressions - first), first / impressions)
        self.settle()

    def batch(self, n: int, progress: float = 0.0) -> Met:
        """N people come by at once; what they did is learned before the next batch."""
        self._stopwatch.start()
        moment = Moment(progress, self.now)
        visits = self.world.come(n, moment, self._visiting)
        self._stopwatch.lap("world")
        rulings = self._decide(visits)
        choices = choices_of(rulings, self._shelf, self._numbers)
        self._stopwatch.lap("decide")
        met = self._meet(moment, visits, rulings, choices)
        self._stopwatch.lap("world")
        self._learn(met, choices)
        self._stopwatch.lap("learn")
        self._restock()
        self._stopwatch.lap("supply")
        self._snapshot = self._adopt()
        self._stopwatch.lap("freeze")
        for watcher in self.watchers:
            watcher.note(met)
        self._stopwatch.lap("watch")
        return met

    def _decide(self, visits: Visits) -> Rulings:
        seeds = self._rng.integers(2**63, size=len(visits.people)).astype(np.uint64)
        crowd = Crowd(self._roster, visits.people, visits.features, self.world.placements, visits.placement)
        return self.core.decide_crowd(crowd, seeds, self.now)

    def _meet(self, moment: Moment, visits: Visits, rulings: Rulings, choices: Choices) -> Met:
        """The auctions, and what people make of what is shown. A place that nobody fills is won by nobody."""
        shelf, arm, filled = self._shelf, choices.arm, choices.campaign >= 0
        n, campaigns = len(arm), np.maximum(choices.campaign, 0)
        won, paid = self._bidding.contest(visits, choices, shelf.arms[arm], filled, self._reacting)
        shown, kinds = shelf.attributes[arm], shelf.kinds[arm]
        guess = self._guess(visits, choices, moment)
        reactions = self.world.react(visits, shown, kinds, moment, self._reacting, won, campaigns)
        decided = self.now + np.arange(n) / self.world.pace(self.now)
        met = Met(
            self.shown, moment, visits, choices.campaign, choices.control, arm, choices.propensity, reactions, won, paid,
            guess, choices.blocks, rulings, decided,
        )  # fmt: skip
        self._serve(met)
        return met

    def _guess(self, visits: Visits, choices: Choices, moment: Moment) -> Floats:
        """See Met.guess. Asked before anybody has met anything, as the choice was."""
        guess = np.full(len(choices.arm), np.nan)
        if self._batches % _GUESSED == 0:
            best = best_guesses(choices)
            rows = np.flatnonzero(best >= 0)
            guess[rows] = self.chance(visits, rows, best[rows], moment)
        self._batches += 1
        return guess

    def chance(self, visits: Visits, rows: Ints, arms: Ints, moment: Moment) -> Floats:
        """The true chance (m,) of a click by whoever came as ``rows`` (m,) of the visits on the creatives ``arms`` (m,)."""
        shelf = self._shelf
        shown, kinds = shelf.attributes[arms], shelf.kinds[arms]
        return self.world.chance(visits.rows(rows), shown, kinds, moment, shelf.campaigns[arms]).astype(np.float64)

    def _serve(self, met: Met) -> None:
        """What was won went out: caps, wear and budgets count it."""
        for number, campaign in enumerate(self.fold.catalogue.campaigns.values()):
            rows = np.flatnonzero((met.campaign == number) & met.won)
            if len(rows):
                people = met.visits.people[rows]
                self._roster.note(campaign, people, self.now)
                self._roster.meet(campaign.id, people, self._shelf.kinds[met.arm[rows]], self.now)
                self.fold.spend(campaign.id, float(met.paid[rows].sum()), self.now)

    def _learn(self, met: Met, choices: Choices) -> None:
        people = self._roster.persons[met.visits.people]
        self._feedback.open(met, choices, people, self._shelf.arms[met.arm])
        self.shown += len(met.arm)
        self.now += len(met.arm) / self.world.pace(self.now)
        self._feedback.learn(self.now)
        self._limits.day, self._limits.spent = self.fold.day, self.fold.spent

    def _restock(self) -> None:
        for record in self._stock.changes(self.fold, self._snapshot, self.shown, self.now):
            self._change(record)

    def _adopt(self) -> Snapshot:
        snapshot = self.fold.policy.freeze(self._rng)
        self.core.adopt(View(snapshot, self.fold.policy.batches, self.shown))
        self.core.wear.rate = self.fold.wear.rate
        return snapshot

    def settle(self) -> None:
        """Let what is still on its way arrive, as far as any window reaches."""
        windows = [campaign.windows for campaign in self.fold.catalogue.campaigns.values()]
        self.now += 3600.0 * max(max(window.click_hours, window.conversion_hours) for window in windows)
        self._feedback.learn(self.now)

    def lift(self) -> Lift:
        """Lift of the policy over its own control, as the service would say."""
        return self.fold.standing(self.now).lift()
