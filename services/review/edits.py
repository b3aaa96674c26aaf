"""An edited creative: a reviewer's words, screened and drawn like any others, approved in place of what was turned down.

A picture by a model is not kept apart from its letters, so the edited creative is drawn by the painter. Invariant: words that
the gate or a size does not take leave nothing behind.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from generators.composition.alt import alt_text
from generators.creative import Creative, creative_id
from generators.safety.gate import check_copy
from services.campaigns.records import CreativeAdded, CreativeReviewed
from services.review.rulings import demand

if TYPE_CHECKING:
    import datetime as dt

    from generators.composition.press import Prints
    from generators.creative import Copy
    from generators.kit import Kit
    from services.campaigns.campaign import Campaign
    from services.campaigns.workbench import Workbench

#: Who wrote the words: a lane of its own, which nobody but a reviewer fills.
EDITOR = "edit/1"


def replacement(
    review: CreativeReviewed, before: Creative, campaign: Campaign, bench: Workbench, today: dt.date
) -> list[CreativeAdded | CreativeReviewed]:
    """The records of the creative that comes in place of ``before``; none without an edit.

    Raises Refused where the gate or a size does not take the words.
    """
    if review.edit is None:
        return []
    kit = campaign.kit.live_on(today)
    demand(f"edit of {before.id}", review.edit, kit, EDITOR, review.reviewer)
    prints = bench.painted(before.brief, review.edit, kit, campaign.sizes, before.seed)
    made = bench.finished(_draft(before, review.edit, kit, prints, review.at), kit, prints.pictures)
    approval = CreativeReviewed(
        at=review.at, creative=made.id, ruling="approved", reviewer=review.reviewer, reason=f"edit of {before.id}"
    )
    return [CreativeAdded(at=review.at, creative=made, why="edit"), approval]


def _draft(before: Creative, copy: Copy, kit: Kit, prints: Prints, at: float) -> Creative:
    return Creative(
        id=creative_id(before.brief, copy, before.seed), brief=before.brief, copy=copy, images={}, writer=EDITOR,
        illustrator=prints.illustrator, seed=before.seed, checks=check_copy(copy, kit, writer=EDITOR), made_at=at, rung="L1",
        alt=alt_text(copy, kit), layout=prints.layout,
    )  # fmt: skip
