"""Bidding: what an impression is worth to the campaign that would show its ad, and who wins the slot."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bandits.policy import LearnedPolicy
from services.supply.worth import value_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from services.learning.fold import Fold
    from simulations.market.choices import Choices
    from simulations.scenario import Scenario
    from simulations.world import Visits, World

    Ints = NDArray[np.int64]
    Flags = NDArray[np.bool_]
    Floats = NDArray[np.float64]


class Bidding:
    """click_values: what a click is worth, by campaign, in its money."""

    def __init__(self, scenario: Scenario, fold: Fold, world: World) -> None:
        self._fold, self._world, self._auction = fold, world, scenario.auction
        campaigns = list(fold.catalogue.campaigns.values())
        stated = scenario.auction.click_value if scenario.auction else None
        self.click_values: Floats = np.array(
            [campaign.goal.click_value if stated is None else stated for campaign in campaigns]
        )
        self._values = np.array([value_of(campaign.goal) if stated is None else stated for campaign in campaigns])
        self._prices = np.array([campaign.budget.per_impression for campaign in campaigns])

    def contest(
        self, visits: Visits, choices: Choices, arms: Ints, filled: Flags, rng: np.random.Generator
    ) -> tuple[Flags, Floats]:
        """Whether each of n slots is ours, and what it costs. Without rivals, each that is filled, at the campaign's price.

        arms: (n,) the policy's indices of what was chosen.
        """
        if self._auction is None:
            return filled, np.where(filled, self._prices[choices.campaign], 0.0)
        rows = np.flatnonzero(filled)
        bids = np.zeros(len(filled))
        bids[rows] = self._values[choices.campaign[rows]] * self._expected(arms[rows], visits.features[rows])
        won, paid = self._world.contest(visits, bids, rng)
        return won & filled, np.where(filled, paid, 0.0)

    def _expected(self, arms: Ints, people: NDArray[np.float32]) -> Floats:
        """The reward that the policy expects of each, (m,); of a policy that cannot say, what it earned so far on average."""
        policy = self._fold.policy
        if isinstance(policy, LearnedPolicy):
            return np.clip(policy.learner.expect(arms, people), 0.0, 1.0)
        totals = [self._fold.tallies.totals(row, control=False) for row in range(len(self._values))]
        seen, won = (sum(getattr(total, name) for total in totals) for name in ("impressions", "rewards"))
        return np.full(len(arms), (won + 1.0) / (seen + 2.0))
