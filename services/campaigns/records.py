"""Records of the catalogue: campaigns put; creatives added, refused, reviewed, pulled and retired; trust and rules changed.

The catalogue is a fold over them. Invariant: a field or a record that came later has a default or a tag of its own, so that
every older log is still read.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from generators.brief import Brief
from generators.creative import Copy, Creative
from services.campaigns.campaign import Campaign


class CampaignPut(msgspec.Struct, frozen=True, kw_only=True, tag="campaign"):
    """A campaign was created or replaced."""

    at: float
    campaign: Campaign


class CreativeAdded(msgspec.Struct, frozen=True, kw_only=True, tag="creative"):
    """A creative passed its gate and may be a candidate from now on. ``why`` says who asked for it.

    ``start``: log-odds of a click over the campaign's average that the copy prior expects of its words; kept on the record,
    so that a replay starts the creative where it started. ``cost``: what models charged for it;
    ``worth``: what supply expected of it beyond that, in the campaign's money.
    """

    at: float
    creative: Creative
    why: Literal["approved", "supply", "request", "policy", "edit"]
    make_ms: float | None = None
    start: float = 0.0
    cost: float = 0.0
    worth: float | None = None


class CreativeRetired(msgspec.Struct, frozen=True, kw_only=True, tag="retired"):
    """A creative stopped being a candidate; what it taught stays."""

    at: float
    creative: str
    reason: str


#: What a reviewer may say of a creative.
Ruling = Literal["approved", "rejected", "pulled"]
#: How much of what a lane makes somebody reads before or after it is served.
Level = Literal["review all", "sample 10 %", "sample 1 %"]
#: What the words rest on: the strictest thing that they cite.
Claims = Literal["facts", "offers", "none"]


class CreativeReviewed(msgspec.Struct, frozen=True, kw_only=True, tag="reviewed"):
    """Somebody looked at a creative. ``severe``: it must not happen again, so the lane's trust is lost.

    ``edit``: the words as the reviewer would have had them; with the creative's own they are a pair to train on.
    """

    at: float
    creative: str
    ruling: Ruling
    reviewer: str
    reason: str = ""
    severe: bool = False
    edit: Copy | None = None


class CreativePulled(msgspec.Struct, frozen=True, kw_only=True, tag="pulled"):
    """A screening found that a creative may no longer be said; ``rules`` are ids with version."""

    at: float
    creative: str
    rules: tuple[str, ...]
    reason: str


class CreativeRefused(msgspec.Struct, frozen=True, kw_only=True, tag="refused"):
    """The gate let nothing through that was made of a brief. Kept so that each of the rules has a price."""

    at: float
    brief: Brief
    rules: tuple[str, ...]
    why: Literal["supply", "request", "policy"]


class TrustSet(msgspec.Struct, frozen=True, kw_only=True, tag="trust"):
    """The operator set how much of a lane is read: who, to what, and why."""

    at: float
    campaign: str
    maker: str
    claims: Claims
    level: Level
    by: str
    reason: str


class RulesChanged(msgspec.Struct, frozen=True, kw_only=True, tag="rules"):
    """Every live creative is screened by these rules from now on; ``ruleset`` is their fingerprint."""

    at: float
    ruleset: str
