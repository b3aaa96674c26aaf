"""A small world for the decision core: campaigns, creatives without pictures, and policies whose taste is planted."""

from __future__ import annotations

import datetime as dt
from itertools import islice
from pathlib import Path

import msgspec
import numpy as np

from bandits.exploration.votes import Votes
from bandits.learners.factor_belief import FactorSamples
from bandits.snapshot import Frozen
from generators.brief import Brief, all_briefs
from generators.creative import Check, Copy, Creative, creative_id
from services.campaigns.approved import approved_briefs
from services.campaigns.campaign import Campaign
from services.campaigns.catalogue import Catalogue
from services.campaigns.files import load_campaign
from services.campaigns.records import CampaignPut, CreativeAdded
from services.decisions.briefing import Census
from services.decisions.core import DecisionCore
from services.decisions.features import CREATIVE, PERSON
from services.decisions.limits import Limits
from services.decisions.record import Context
from services.decisions.request import AdRequest
from services.decisions.rulings import View

DEMO = Path(__file__).parents[2] / "infra/demo"
SHOES = load_campaign(DEMO / "trail-shoes.yaml")
COFFEE = load_campaign(DEMO / "coffee.yaml")
NOON = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC).timestamp()
SECRET = b"a secret of the small world"
LEVEL = {"angle": "benefit", "tone": "plain", "length": "short", "offer": "none", "style": "bright", "cta": "explore"}


def brief(campaign: str = "trail-shoes", **levels: str) -> Brief:
    return Brief(campaign=campaign, **(LEVEL | levels))


def creative(made_from: Brief, seed: int = 0, rung: str = "L0", sizes=SHOES.sizes, made_at: float = NOON) -> Creative:
    copy = Copy(headline=f"{made_from.angle} {seed}", body="A rock plate in every sole.", cta="Look", facts=())
    return Creative(
        id=creative_id(made_from, copy, seed), brief=made_from, copy=copy, images=dict.fromkeys(sizes, "0" * 64),
        writer="grammar/1", illustrator="painter/1", seed=seed, checks=(Check(rule="r/1", verdict="allow"),),
        made_at=made_at, rung=rung,
    )  # fmt: skip


def pool_of(campaign: Campaign, extra: int = 20) -> list[Creative]:
    """The twelve approved creatives, and some that were made later."""
    kinds = campaign.kit.offer_kinds
    approved = [creative(item, sizes=campaign.sizes) for item in approved_briefs(campaign.id, kinds)]
    later = islice(all_briefs(campaign.id, kinds), 0, None, 97)
    return approved + [creative(item, 100 + n, "L1", campaign.sizes) for n, item in enumerate(islice(later, extra))]


def catalogue_of(*campaigns: Campaign, pools: dict[str, list[Creative]] | None = None) -> Catalogue:
    catalogue = Catalogue()
    for campaign in campaigns:
        catalogue.apply(CampaignPut(at=NOON, campaign=campaign))
        for item in (pools or {}).get(campaign.id, pool_of(campaign)):
            catalogue.apply(CreativeAdded(at=NOON, creative=item, why="approved" if item.rung == "L0" else "supply"))
    return catalogue


def planted(likes: dict[tuple[str, str], float], *, noise: float = 0.3, seed: int = 0, samples: int = 32) -> FactorSamples:
    """A policy that likes these levels of attributes whoever the person is; ``noise``: spread of its samples."""
    rng = np.random.default_rng(seed)
    mean = np.zeros((PERSON.width, CREATIVE.width), np.float32)
    mean[0, 0] = -2.0
    for (attribute, level), effect in likes.items():
        block = next(block for block in CREATIVE.blocks if block.name == attribute)
        mean[0, CREATIVE.columns(attribute).start + block.levels.index(level)] = effect
    drawn = mean + noise * rng.standard_normal((samples, *mean.shape)).astype(np.float32)
    own, spread = np.zeros((samples, 0, 1), np.float32), np.array([0.03], np.float32)
    return FactorSamples("logit", drawn.astype(np.float32), mean, (), own, spread)


def choosing_by(tastes: FactorSamples) -> Frozen:
    """These tastes as what the service chooses by."""
    return Frozen(tastes, Votes(len(tastes.samples)), 0.0)


def core_of(catalogue: Catalogue, tastes=None, *, limits: Limits | None = None, k: int = 1) -> DecisionCore:
    core = DecisionCore(catalogue, limits or Limits(), Census(k, PERSON.width), SECRET)
    if tastes is not None:
        core.adopt(View(choosing_by(tastes), 7, 70))
    return core


def without_control(campaign: Campaign) -> Campaign:
    return msgspec.structs.replace(campaign, control_share=0.0)


def request(person: int = 0, placement: str = "rail", *, rules=(), may_make: bool = False, **context) -> AdRequest:
    return AdRequest(placement, f"{person:016x}", Context(**context), tuple(rules), may_make=may_make)


def seeds_of(n: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).integers(2**63, size=n, dtype=np.int64).astype(np.uint64)
