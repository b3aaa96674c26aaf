"""Events: what a page reports about a decision. A record of the log, made from a valid signed token only."""

from __future__ import annotations

from typing import Literal

import msgspec

RejectedReason = Literal["forged", "expired", "malformed"]
EventKind = Literal["impression", "viewable", "click", "conversion", "dismiss", "dwell"]


class Event(msgspec.Struct, frozen=True, kw_only=True, tag="event"):
    """One thing that happened to one decision. ``value``: seconds of dwell, or the worth of a conversion.

    Creative, propensity, snapshot and home come from the token, so an event whose decision was lost still counts.
    ``home``: where the person's records are kept together.
    """

    id: str
    kind: EventKind
    decision: str
    creative: str
    propensity: float | None
    snapshot: int
    at: float
    value: float | None = None
    home: int = 0


class Rejected(msgspec.Struct, frozen=True, kw_only=True, tag="rejected"):
    """An attempt that changed nothing: a forged, cut or expired token. Kept so that a report can count it."""

    at: float
    kind: EventKind
    reason: RejectedReason
