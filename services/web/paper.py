"""The slots of the demo paper and their first fill, made by the server so that the page is whole without JavaScript."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

from errors import Unknown
from services.web.wire import encode_json

if TYPE_CHECKING:
    from services.web.parts import WebParts
    from services.web.readers import Reader
    from services.web.wire import DecisionOut


class Slot(NamedTuple):
    """A place for an ad in the paper. Width and height are those of the picture, so that nothing jumps when it comes."""

    id: str
    name: str
    placement: str
    width: int
    height: int


TOP = Slot("top", "Banner", "top", 728, 90)
PHONE = Slot("top", "Banner", "phone", 320, 50)
FEED = Slot("feed", "In the feed", "feed", 1200, 628)
RAIL = Slot("rail", "Rectangle", "rail", 300, 250)


class Filled(NamedTuple):
    """A slot with its ad, None where no campaign may speak. ``decision``: the answer as JSON, for the script."""

    slot: Slot
    ad: dict[str, Any] | None
    decision: str


async def fill(parts: WebParts, reader: Reader, user: str, *, phone: bool) -> dict[str, Filled]:
    """The first ads of the page, by slot id."""
    slots = (PHONE if phone else TOP, FEED, RAIL)
    return {slot.id: await _fill(parts, slot, reader, user) for slot in slots}


async def _fill(parts: WebParts, slot: Slot, reader: Reader, user: str) -> Filled:
    try:
        decision = await parts.desk.serve(reader.ask(slot.placement, user))
    except Unknown:
        decision = None  # no campaign names this placement: the paper prints its own line
    return Filled(slot, _ad(decision), encode_json(decision).decode()) if decision else Filled(slot, None, "")


def _ad(decision: DecisionOut) -> dict[str, Any]:
    creative = decision.creative
    return {
        "image": on_this_page(creative.image_url), "click": on_this_page(decision.click_url),
        "pixel": on_this_page(decision.impression_url), "why": decision.why.sentence,
        "headline": creative.headline, "body": creative.body, "cta": creative.cta, "alt": creative.alt,
    }  # fmt: skip


def on_this_page(url: str) -> str:
    """One of our own addresses without its origin: whoever reached the page reaches it, by whatever name they use for us."""
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
