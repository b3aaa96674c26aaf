"""What this reader could be shown now, and with which chance: the core's own probabilities, without a draw that counts.

Reads only: nothing is recorded and no cap is charged, so that looking does not change what is looked at.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import numpy as np

from errors import Unknown
from services.decisions.request import AdRequest, pseudonym

if TYPE_CHECKING:
    from services.decisions.rulings import Group
    from services.web.parts import WebParts
    from services.web.wire import DecisionAsk

#: The core draws the campaign anew for every seed; among so many draws each campaign that may speak has its turn.
_DRAWS = 64
_MOST = 5
#: The shape that is still told apart when it is small.
_SMALL = "300x250"


class Chance(msgspec.Struct, frozen=True, kw_only=True):
    """One candidate: its words, its picture, its probability."""

    creative: str
    headline: str
    image_url: str
    about: str
    probability: float


class Chances(msgspec.Struct, frozen=True, kw_only=True):
    """The likeliest candidates of one campaign for one reader, and the one that is shown. ``candidates`` counts them all."""

    snapshot: int
    brand: str
    control: bool
    candidates: int
    likeliest: tuple[Chance, ...]


def chances(parts: WebParts, ask: DecisionAsk, campaign: str, shown: str) -> Chances:
    """Probabilities in one campaign under the current policy; raises Unknown when that campaign may not speak here."""
    request = AdRequest(
        ask.placement, pseudonym(parts.desk.secret, ask.user_id or ""), ask.context.used(0), ask.declared.rules()
    )
    seeds = np.arange(_DRAWS, dtype=np.uint64)
    rulings = parts.core.decide([request] * _DRAWS, seeds, parts.clock())
    group = next((group for group in rulings.groups if group.campaign.id == campaign), None)
    if group is None:
        raise Unknown("campaign", campaign)
    return Chances(
        snapshot=parts.core.view.version, brand=group.campaign.kit.brand.name, control=group.control,
        candidates=len(group.slate.ids), likeliest=_likeliest(parts, group, group.campaign.size_in(ask.placement), shown),
    )  # fmt: skip


def _likeliest(parts: WebParts, group: Group, size: str, shown: str) -> tuple[Chance, ...]:
    ranked = sorted(zip(group.slate.ids, group.probabilities[0].tolist(), strict=True), key=lambda pair: -pair[1])
    listed = ranked[:_MOST] + [pair for pair in ranked[_MOST:] if pair[0] == shown]
    return tuple(_chance(parts, size, *pair) for pair in listed)


def _chance(parts: WebParts, size: str, name: str, probability: float) -> Chance:
    creative = parts.catalogue.creative(name)
    image = creative.images.get(_SMALL, creative.images[size])
    return Chance(
        creative=name, headline=creative.copy.headline, image_url=f"/images/{image}.webp",
        about=" · ".join(level for level in creative.brief.attributes.values() if level != "none"), probability=probability,
    )  # fmt: skip
