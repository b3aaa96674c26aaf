"""Records of the catalogue: campaigns put, creatives added and retired. The catalogue is a fold over them."""

from __future__ import annotations

from typing import Literal

import msgspec

from generators.creative import Creative
from services.campaigns.campaign import Campaign


class CampaignPut(msgspec.Struct, frozen=True, kw_only=True, tag="campaign"):
    """A campaign was created or replaced."""

    at: float
    campaign: Campaign


class CreativeAdded(msgspec.Struct, frozen=True, kw_only=True, tag="creative"):
    """A creative passed its gate and may be a candidate from now on. ``why`` says who asked for it.

    ``start``: log-odds of a click over the campaign's average that the copy prior expects of its words; kept on the record,
    so that a replay starts the creative where it started.
    """

    at: float
    creative: Creative
    why: Literal["approved", "supply", "request", "policy"]
    make_ms: float | None = None
    start: float = 0.0


class CreativeRetired(msgspec.Struct, frozen=True, kw_only=True, tag="retired"):
    """A creative stopped being a candidate; what it taught stays."""

    at: float
    creative: str
    reason: str
