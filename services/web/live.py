"""What moves on a page, as server-sent events: policy number, lift in words, totals, the Studio's state.

A stream lives for a few seconds and the browser opens the next: shorter than the grace that a stopping server gives to open
answers, so a page left open never holds a stop up, and a proxy that buffers only makes the page slower.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from services.reports.words import MINUS, NBSP, number, percents
from services.web.status import status
from services.web.wire import encode_json

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from fastapi import Request

    from bandits.ope.lift import Lift
    from services.web.parts import WebParts

_LIFE_SECONDS = 4.0
_LOOK_SECONDS = 0.1
_RETRY = b"retry: 50\n\n"


async def stream(parts: WebParts, request: Request) -> AsyncIterator[bytes]:
    """Events ``data: {...}``, one at once and one after each change."""
    yield _RETRY
    until, last = parts.clock() + _LIFE_SECONDS, b""
    while parts.clock() < until and not await request.is_disconnected():
        now = encode_json(moving(parts))
        if now != last:
            yield b"data: " + now + b"\n\n"
            last = now
        await asyncio.sleep(_LOOK_SECONDS)


def moving(parts: WebParts) -> dict[str, Any]:
    """The part of the status that changes while one looks, with the lift in words."""
    standing = parts.sight.standing
    told = status(parts.core.view, parts.making.state, standing, parts.catalogue, parts.metrics)
    words = lift_words(standing.lift() if standing else None)
    return {name: told[name] for name in ("policy", "studio", "totals", "creatives", "supply")} | {"lift": told["lift"] | words}


def lift_words(lift: Lift | None) -> dict[str, str]:
    """The lift as a bold beginning and its range. A number is never without one; no range, no number."""
    if lift is None or not lift.answered:
        people = lift.people_control if lift else 0
        return {"lead": "Too few to say:", "rest": f"{number(people)}{NBSP}people in control so far."}
    texts = percents(lift.value, lift.low, lift.high, signed=True)
    if lift.low > 0:
        return {"lead": f"{texts.value} more clicks than control,", "rest": f"{texts.between}."}
    if lift.high < 0:
        return {"lead": f"{texts.value.lstrip(MINUS)} fewer clicks than control,", "rest": f"{texts.between}."}
    return {"lead": "No clear difference yet:", "rest": f"{texts.between}."}
