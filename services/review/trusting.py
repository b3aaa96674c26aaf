"""The operator's word on a lane becomes a record: who set which level, and why. Knows no transport and no log."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import msgspec

from services.campaigns.records import Claims, Level, TrustSet
from services.campaigns.trust import Lane

if TYPE_CHECKING:
    from services.campaigns.catalogue import Catalogue


class TrustAsk(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Body of PUT /v1/trust: the lane, how much of it is read from now on, who says so, and why."""

    campaign: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
    maker: Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9-]+(\+[a-z0-9-]+)?$", max_length=80)]
    claims: Claims
    level: Level
    by: Annotated[str, msgspec.Meta(pattern=r"\S", max_length=80)]
    reason: Annotated[str, msgspec.Meta(pattern=r"\S", max_length=400)]


def set_trust(catalogue: Catalogue, ask: TrustAsk, at: float) -> list[TrustSet]:
    """The record; none where the lane is set to this level and stands at it. Raises Unknown for a campaign nobody put."""
    catalogue.campaign(ask.campaign)
    lane = catalogue.trust.of(Lane(ask.campaign, ask.maker, ask.claims))
    if lane.set_to == lane.level == ask.level:
        return []
    return [TrustSet(
        at=at, campaign=ask.campaign, maker=ask.maker, claims=ask.claims, level=ask.level, by=ask.by, reason=ask.reason,
    )]  # fmt: skip
