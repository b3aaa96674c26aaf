"""Opening: a market's creatives, which the grammar writes and nobody paints.

Invariant: a creative comes into the market as into the service: written, passed by the gate, and told to the fold as a record.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from generators.copywriting.grammar import GrammarWriter
from generators.creative import Creative, creative_id
from generators.safety.gate import check_copy
from services.campaigns.approved import approved_briefs
from services.campaigns.records import CreativeAdded

if TYPE_CHECKING:
    from typing import Literal

    import numpy as np

    from generators.brief import Brief
    from services.campaigns.campaign import Campaign


class Press:
    """Writes creatives. ``made``: how many there were, the seed of the next."""

    def __init__(self, rng: np.random.Generator) -> None:
        self._rng, self._writer, self.made = rng, GrammarWriter(), 0

    def approved(self, campaign: Campaign, now: float) -> list[CreativeAdded]:
        """The dozen that control lives on."""
        briefs = approved_briefs(campaign.id, campaign.kit.offer_kinds)
        return [added for brief in briefs if (added := self.make(brief, campaign, now, rung="L0")) is not None]

    def make(self, brief: Brief, campaign: Campaign, now: float, rung: Literal["L0", "L1"] = "L1") -> CreativeAdded | None:
        """A creative of this brief; None where the gate rejects it, as in the service."""
        copy = self._writer.compose(brief, campaign.kit, self._rng)
        creative = Creative(
            id=creative_id(brief, copy, self.made), brief=brief, copy=copy, images=dict.fromkeys(campaign.sizes, ""),
            writer=self._writer.name, illustrator="none", seed=self.made, made_at=now, rung=rung,
            checks=check_copy(copy, campaign.kit, writer=self._writer.name),
        )  # fmt: skip
        self.made += 1
        why: Literal["approved", "supply"] = "approved" if rung == "L0" else "supply"
        return None if creative.verdict == "reject" else CreativeAdded(at=now, creative=creative, why=why)
