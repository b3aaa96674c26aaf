"""The decision record: made once, complete, never changed (design: floor, control and propensity are in it)."""

from __future__ import annotations

from typing import Literal

import msgspec

Rung = Literal["L0", "L1", "L2", "L3"]


class Context(msgspec.Struct, frozen=True, kw_only=True):
    """The request's context as it was used: cleaned, known words only, nothing that names a person."""

    device: str = "desktop"
    hour: int = 12
    country: str = ""
    page_topic: str = ""
    interests: tuple[str, ...] = ()


class Decision(msgspec.Struct, frozen=True, kw_only=True, tag="decision"):
    """One filled slot. ``candidates`` and ``probabilities`` describe the set after every filter.

    ``action`` is a creative's id or ``make:<brief cell>``; ``propensity`` belongs to the action (None when the caller
    forced a making). ``shown`` is what was served. Where a making was not ready in time, ``fallback_propensity`` belongs to a
    second draw over the ready creatives. ``filters`` are rule ids with version; ``held`` says how many creatives
    of the campaign each rule kept out of the pool then, as ``claims/1:3``. ``covers`` is the log offset the
    policy had learned from. ``worn``: how often the person had met each kind of the campaign's ads, where not 0;
    ``wear_rate``: by how much that lowered each, see ``wear``.
    """

    id: str
    at: float
    campaign: str
    placement: str
    size: str
    person: str
    context: Context
    catalogue_version: int
    candidates: tuple[str, ...]
    probabilities: tuple[float, ...]
    action: str
    propensity: float | None
    shown: str
    rung: Rung
    policy: str
    snapshot: int
    covers: int
    exploration: str
    control: bool
    seed: int
    forced: bool = False
    fallback_propensity: float | None = None
    filters: tuple[str, ...] = ()
    held: tuple[str, ...] = ()
    belief_under_test: str | None = None
    worn: dict[str, float] = {}
    wear_rate: float = 0.0
    make_ms: float | None = None
    decide_ms: float | None = None
