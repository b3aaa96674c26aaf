"""Which words of a request and of a creative become features. The layout is versioned; the arithmetic is in ``bandits``."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from bandits.features.schema import Block, Schema
from generators.brief import ATTRIBUTES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from generators.brief import Brief
    from services.decisions.record import Context

DAYPARTS = ("night", "morning", "afternoon", "evening")

#: The person, as far as the request shows one. Countries, topics and interests are open vocabularies, so they are hashed.
PERSON = Schema(
    version=1,
    blocks=(
        Block("device", levels=("mobile", "tablet", "desktop")),
        Block("daypart", levels=DAYPARTS),
        Block("country", buckets=2),
        Block("page_topic", buckets=8),
        Block("interests", buckets=8),
    ),
)

#: The creative: its coded attributes, and its campaign as a hashed level (so that base rates may differ).
CREATIVE = Schema(
    version=1,
    blocks=(
        *(Block(attribute, levels=levels) for attribute, levels in ATTRIBUTES.items()),
        Block("campaign", buckets=4),
    ),
)


def daypart(hour: int) -> str:
    """The quarter of the day that an hour (0 to 23) lies in."""
    return DAYPARTS[hour // 6]


def encode_person(row: NDArray[np.float32], context: Context) -> None:
    """Write a context into a row of zeros, shape (PERSON.width,)."""
    PERSON.encode_into(row, {
        "device": context.device, "daypart": daypart(context.hour), "country": context.country or (),
        "page_topic": context.page_topic or (), "interests": context.interests,
    })  # fmt: skip


def encode_briefs(briefs: list[Brief]) -> NDArray[np.float32]:
    """Attributes of briefs (or of the creatives made from them), shape (k, CREATIVE.width)."""
    return np.array([_encoded(brief) for brief in briefs], np.float32).reshape(len(briefs), CREATIVE.width)


@lru_cache(maxsize=4096)
def _encoded(brief: Brief) -> NDArray[np.float32]:
    """One brief, (CREATIVE.width,): a pool is encoded whenever a creative comes or goes, 10 µs for each that stays."""
    row: NDArray[np.float32] = CREATIVE.encode([{**brief.attributes, "campaign": brief.campaign}])[0]
    return row
