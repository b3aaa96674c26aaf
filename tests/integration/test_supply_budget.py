"""Supply's budget over a real log: what one look has paid for, the next of the same round knows before the fold has read it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import numpy as np
from small_world import COFFEE, NOON, SHOES, brief, choosing_by, creative, planted

from bandits.learners.learner import Shape
from bandits.registry import make_policy
from generators.order import Made
from services.campaigns.records import CampaignPut, CreativeAdded
from services.decisions.features import CREATIVE, PERSON
from services.learning.fold import Fold
from services.learning.stocker import Stocker
from services.settings import Settings
from services.stores import open_images, open_log
from services.supply.stocking import Rules

if TYPE_CHECKING:
    from generators.order import Order

LATER = NOON + 3600.0


class Studio:
    """Makes what is ordered for 0.60 where models may; keeps the orders."""

    def __init__(self) -> None:
        self.orders: list[Order] = []

    async def make(self, order: Order) -> Made:
        self.orders.append(order)
        made = creative(order.brief, len(self.orders), "L3")
        return Made(creative=made, pictures={}, timings_ms={}, cost=0.6 * order.models)


def fold_of(*campaigns) -> Fold:
    fold = Fold(make_policy("default", Shape(PERSON.width, CREATIVE.width)))
    for campaign in campaigns:
        goal = msgspec.structs.replace(campaign.goal, event="click", click_value=1.0)
        fold.apply(CampaignPut(at=NOON, campaign=msgspec.structs.replace(campaign, goal=goal)))
        fold.apply(
            CreativeAdded(at=NOON, creative=creative(brief(campaign.id), sizes=campaign.sizes), why="approved", cost=0.6)
        )
        fold.traffic.note(campaign.id, 1_000_000, LATER)
    people = np.zeros((100, PERSON.width), np.float32)
    people[:, 0] = 1.0
    fold.recent.add(people)
    return fold


async def test_two_campaigns_of_one_round_do_not_spend_the_same_money(tmp_path: Path) -> None:
    studio, settings = Studio(), Settings(data=tmp_path)
    stocker = Stocker(
        log=open_log(settings), images=open_images(settings), studio=studio, clock=lambda: LATER,
        rng=np.random.default_rng(0), rules=Rules(budget=2.0),
    )  # fmt: skip
    snapshot = choosing_by(planted({("angle", "proof"): 1.5, ("tone", "warm"): 1.5}, noise=0.05))
    await stocker.stock(fold_of(SHOES, COFFEE), snapshot)
    assert [order.models for order in studio.orders] == [True, False]  # 1.20 had been spent before, 0.60 are left for one more
