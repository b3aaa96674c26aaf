"""What the service says over HTTP, as far as the readers read it. Unknown fields are ignored: it may say more."""

from __future__ import annotations

from typing import TypeVar

import msgspec

from errors import Unavailable
from generators.brief import ATTRIBUTES

Answer = TypeVar("Answer")


class ShownCreative(msgspec.Struct, frozen=True, kw_only=True):
    """The ad in an answer, as far as it moves a reader: a level of every attribute."""

    id: str
    attributes: dict[str, str]

    def __post_init__(self) -> None:
        for attribute, levels in ATTRIBUTES.items():
            if self.attributes.get(attribute) not in levels:
                raise ValueError(f"{attribute}: expected one of {', '.join(levels)}, got {self.attributes}")


class AnsweringPolicy(msgspec.Struct, frozen=True, kw_only=True):
    """Who chose (``adloom`` or ``control``), and the log offset that the snapshot had learned from."""

    name: str
    snapshot: int
    covers: int


class DecisionAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """The answer to a decision request; URLs are absolute."""

    decision_id: str
    campaign: str
    creative: ShownCreative
    rung: str
    policy: AnsweringPolicy
    impression_url: str
    click_url: str
    event_url: str


class Health(msgspec.Struct, frozen=True, kw_only=True):
    """``/healthz``."""

    web: str
    studio: str
    snapshot: int = 0


class Published(msgspec.Struct, frozen=True, kw_only=True):
    """The newest policy: snapshot and the log offset it covers."""

    snapshot: int = 0
    covers: int = 0


class Lift(msgspec.Struct, frozen=True, kw_only=True):
    """Relative lift over control (0.4 is +40 %) with its anytime-valid interval; None where too little is known."""

    value: float | None = None
    low: float | None = None
    high: float | None = None
    level: float | None = None


class Total(msgspec.Struct, frozen=True, kw_only=True):
    """What the service counted for one group of people."""

    impressions: int = 0
    clicks: int = 0

    @property
    def rate(self) -> float | None:
        """Clicks per impression; None before the first impression."""
        return self.clicks / self.impressions if self.impressions else None


class Pool(msgspec.Struct, frozen=True, kw_only=True):
    """Creatives by what became of them."""

    live: int = 0
    generated: int = 0
    retired: int = 0


class Status(msgspec.Struct, frozen=True, kw_only=True):
    """``/v1/status``."""

    totals: dict[str, Total]
    creatives: Pool
    policy: Published = Published()
    studio: str = "down"
    lift: Lift | None = None

    def total(self, group: str) -> Total:
        """Counts of ``control`` or ``adloom``."""
        return self.totals.get(group, Total())


class CatalogueEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One creative of ``/v1/creatives``; ``images``: URL by size, ``made_at`` in Unix seconds."""

    id: str
    attributes: dict[str, str]
    images: dict[str, str]
    why: str
    made_at: float


class CatalogueAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """``/v1/creatives``."""

    creatives: tuple[CatalogueEntry, ...]


def read_answer(body: bytes, kind: type[Answer]) -> Answer:
    """An answer's JSON as a value; raises Unavailable if the service does not speak as agreed."""
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Unavailable(f"{kind.__name__}: the service answered what readers cannot read: {error}") from error
