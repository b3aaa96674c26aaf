"""Painted ads of the demo campaigns, with words of their facts: enough of them to be mistaken for each other."""

from __future__ import annotations

import itertools
from pathlib import Path

from errors import Refused
from generators.composition.press import run_press
from generators.creative import Check, Copy, Creative, creative_id
from generators.imagery.painter import Painting
from generators.order import Order
from generators.provenance.finishing import finish
from services.campaigns.approved import approved_briefs
from services.campaigns.catalogue import Catalogue
from services.campaigns.files import load_campaign
from services.campaigns.records import CampaignPut, CreativeAdded

DEMO = Path(__file__).parents[2] / "infra" / "demo"
CAMPAIGNS = [load_campaign(DEMO / f"{name}.yaml") for name in ("trail-shoes", "coffee", "night-trains")]
ALLOWED = Check(rule="images/1", verdict="allow")
AT = 1_800_000_000.0


def wordings(kit):
    """Copies with headlines of their own, short enough for the smallest banner: a body is left out where there is no room."""
    for fact in kit.facts:
        for line in (fact.benefit, fact.phrase):
            yield Copy(headline=line[0].upper() + line[1:], body=fact.claim, cta="See how", facts=(fact.id,))


def painted(campaign, brief, copy, seed, sizes):
    """An unsigned draft and its pictures; None where the words fit no box."""
    order = Order(brief=brief, kit=campaign.kit, sizes=sizes, seed=seed, deadline=1.0, lane="ahead")
    try:
        prints = run_press(order, copy, Painting(brief, campaign.kit, seed), lambda: 0.0)
    except Refused:
        return None
    draft = Creative(
        id=creative_id(brief, copy, seed), brief=brief, copy=copy, images={}, writer="grammar/1",
        illustrator=prints.illustrator, seed=seed, checks=(ALLOWED,), made_at=AT, rung="L0", alt=copy.headline,
    )  # fmt: skip
    return draft, prints.pictures


def drafts(sizes, a_campaign):
    """So many drafts of each campaign with their kits and pictures: few paintings, many words on each."""
    for campaign in CAMPAIGNS:
        briefs = approved_briefs(campaign.id, campaign.kit.offer_kinds)
        pairs = itertools.product(wordings(campaign.kit), briefs)
        found = filter(None, (painted(campaign, brief, copy, 7, sizes) for copy, brief in pairs))
        for draft, pictures in itertools.islice(found, a_campaign):
            yield campaign, draft, pictures


def catalogue_of(sizes, a_campaign, signer=None):
    """A catalogue with so many creatives of each demo campaign, and the bytes of every picture by creative and size."""
    catalogue, kept = Catalogue(), {}
    for campaign in CAMPAIGNS:
        catalogue.apply(CampaignPut(at=AT, campaign=campaign))
    for campaign, draft, pictures in drafts(sizes, a_campaign):
        creative, signed = finish(draft, campaign.kit, pictures, signer)
        catalogue.apply(CreativeAdded(at=AT, creative=creative, why="approved"))
        kept |= {(creative.id, size): content for size, content in signed.items()}
    return catalogue, kept
