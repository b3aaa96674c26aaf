"""What a new campaign starts with: its approved L0 creatives, written and drawn once, before the first request.

Control serves nothing else, so their appeal must be the grammar's own average: the briefs are a balanced set.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import msgspec
import numpy as np

from errors import Refused
from generators.composition.alt import alt_text
from generators.copywriting.grammar import GrammarWriter
from generators.creative import Creative, creative_id
from generators.safety.gate import check_copy
from services.campaigns.approved import approved_briefs
from services.campaigns.records import CreativeAdded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from generators.brief import Brief
    from generators.kit import Kit
    from services.campaigns.campaign import Campaign
    from services.campaigns.workbench import Workbench

#: Seeds tried for a brief whose copy fits no box or is rejected. What the gate only holds is made: it waits for its reader.
_TRIES = 8


def starters(campaign: Campaign, known: Mapping[str, CreativeAdded], bench: Workbench, now: float) -> Iterator[CreativeAdded]:
    """The approved creatives that are not known yet, or not in every size; a picture that is there is not signed again.

    By what may be said today: in place of one whose fact has expired or says something else by now comes another. Raises
    Refused when a brief cannot be made at all.
    """
    kit = campaign.kit.live_on(dt.datetime.fromtimestamp(now, dt.UTC).date())
    if not kit.facts:  # its flight is over, and nothing can be said any more
        return
    sayable = _sayable(known.values(), kit)
    for number, brief in enumerate(approved_briefs(campaign.id, kit.offer_kinds)):
        draft, missing = _grown(sayable[brief], campaign, kit, bench) if brief in sayable else (None, {})
        if draft is None:
            draft, missing = _starter(brief, number * _TRIES, campaign, kit, bench, now)
        if missing:
            yield CreativeAdded(at=now, creative=bench.finished(draft, kit, missing), why="approved")


def _sayable(known: Iterable[CreativeAdded], kit: Kit) -> dict[Brief, Creative]:
    """Approved creatives by brief, those that this kit does not let be said left out."""
    approved = [added.creative for added in known if added.why == "approved" and added.creative.campaign == kit.campaign]
    return {one.brief: one for one in approved if all(check.verdict != "reject" for check in check_copy(one.copy, kit))}


def _grown(known: Creative, campaign: Campaign, kit: Kit, bench: Workbench) -> tuple[Creative | None, dict[str, bytes]]:
    """A known creative and what it lacks of the campaign's sizes; None where its words fit one of them not at all."""
    lacking = tuple(size for size in campaign.sizes if size not in known.images)
    if not lacking:
        return known, {}
    try:
        prints = bench.painted(known.brief, known.copy, kit, lacking, known.seed)
    except Refused:
        return None, {}
    layouts = dict.fromkeys(name for joined in (known.layout, prints.layout) for name in joined.split("+") if name)
    return msgspec.structs.replace(known, layout="+".join(layouts)), prints.pictures


def _starter(
    brief: Brief, first_seed: int, campaign: Campaign, kit: Kit, bench: Workbench, now: float
) -> tuple[Creative, dict[str, bytes]]:
    writer = GrammarWriter()
    refusals: tuple[str, ...] = ()
    for seed in range(first_seed, first_seed + _TRIES):
        copy = writer.compose(brief, kit, np.random.default_rng(seed))
        checks = check_copy(copy, kit, writer=writer.name)
        refusals = tuple(check.rule for check in checks if check.verdict == "reject")
        if refusals:
            continue
        try:
            prints = bench.painted(brief, copy, kit, campaign.sizes, seed)
        except Refused as refused:
            refusals = refused.rules
            continue
        return Creative(
            id=creative_id(brief, copy, seed), brief=brief, copy=copy, images={}, writer=writer.name,
            illustrator=prints.illustrator, seed=seed, checks=checks, made_at=now, rung="L0", alt=alt_text(copy, kit),
            layout=prints.layout,
        ), prints.pictures  # fmt: skip
    raise Refused(f"approved creative for {brief.cell}", refusals)
