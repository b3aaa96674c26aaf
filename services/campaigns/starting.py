"""What a new campaign starts with: its approved L0 creatives, written and drawn once, before the first request.

Control serves nothing else, so their appeal must be the grammar's own average: the briefs are a balanced set.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from errors import Refused
from generators.composition.compositor import compose
from generators.copywriting.grammar import GrammarWriter
from generators.creative import Creative, creative_id
from generators.imagery.painter import Painting
from generators.safety.gate import check_copy
from services.campaigns.approved import approved_briefs
from services.campaigns.records import CreativeAdded

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from generators.brief import Brief
    from services.campaigns.campaign import Campaign
    from services.storage.images import Images

#: Seeds tried for a brief whose copy fits no box or passes no gate.
_TRIES = 8


def starters(campaign: Campaign, known: Mapping[str, CreativeAdded], images: Images, now: float) -> Iterator[CreativeAdded]:
    """The approved creatives that are not known yet, or not in every size.

    Raises Refused when a brief cannot be made at all.
    """
    for number, brief in enumerate(approved_briefs(campaign.id, campaign.kit.offer_kinds)):
        creative = _starter(brief, number * _TRIES, campaign, images, now)
        before = known.get(creative.id)
        if before is None or not creative.images.keys() <= before.creative.images.keys():
            yield CreativeAdded(at=now, creative=creative, why="approved")


def _starter(brief: Brief, first_seed: int, campaign: Campaign, images: Images, now: float) -> Creative:
    writer, kit = GrammarWriter(), campaign.kit
    refusals: tuple[str, ...] = ()
    for seed in range(first_seed, first_seed + _TRIES):
        copy = writer.compose(brief, kit, np.random.default_rng(seed))
        checks = check_copy(copy, kit)
        painting = Painting(brief, kit, seed)
        try:
            drawn = {size: compose(brief, copy, kit, size, painting) for size in campaign.sizes}
        except Refused as refused:
            refusals = refused.rules
            continue
        creative = Creative(
            id=creative_id(brief, copy, seed), brief=brief, copy=copy,
            images={size: images.put(content) for size, content in drawn.items()}, writer=writer.name,
            illustrator=painting.name, seed=seed, checks=checks, made_at=now, rung="L0", alt=copy.headline,
        )  # fmt: skip
        if creative.verdict == "allow":
            return creative
        refusals = tuple(check.rule for check in checks if check.verdict != "allow")
    raise Refused(f"approved creative for {brief.cell}", refusals)
