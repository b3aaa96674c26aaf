"""An event in fixed places, then what it has of the rest: how far its time is from the entry's, and numbers."""

from __future__ import annotations

import struct
from typing import get_args

from services.feedback.events import Event, EventKind
from services.packing.clock import STEPS, steps_between

_FIXED = struct.Struct(">B12s8sBI")
_KINDS: tuple[EventKind, ...] = get_args(EventKind)
#: Beside the kind: what follows, in this order. A time read a moment before the entry's is some steps of the clock away.
_STEPS_AWAY, _AT, _PROPENSITY, _VALUE = 8, 16, 32, 64
_FORMS = {_STEPS_AWAY: struct.Struct(">h"), **dict.fromkeys((_AT, _PROPENSITY, _VALUE), struct.Struct(">d"))}
_MOST_STEPS = 1 << 15


def pack(event: Event, at: float) -> bytes | None:
    """The bytes of an event that is stored with this time, beginning with a byte below 128; None where it is unusual."""
    rest = _times(event.at, at) | {_PROPENSITY: event.propensity, _VALUE: event.value}
    given = {flag: number for flag, number in rest.items() if number is not None}
    try:
        fixed = _FIXED.pack(
            _KINDS.index(event.kind) | sum(given), bytes.fromhex(event.decision[2:]), bytes.fromhex(event.creative[3:]),
            event.home, event.snapshot,
        )  # fmt: skip
    except (ValueError, struct.error):
        return None
    return fixed + b"".join(_FORMS[flag].pack(number) for flag, number in given.items())


def _times(own: float, at: float) -> dict[int, float | None]:
    """What tells the event's own time, given the entry's."""
    steps = steps_between(own, at)
    if steps is None or abs(steps) >= _MOST_STEPS:
        return {_AT: own}
    return {_STEPS_AWAY: steps or None}


def unpack(packed: bytes, at: float) -> Event:
    """The inverse of ``pack``. Raises struct.error or IndexError on bytes that are none."""
    first, decision, creative, home, snapshot = _FIXED.unpack_from(packed)
    kind, rest, place = _KINDS[first % _STEPS_AWAY], {}, _FIXED.size
    for flag, form in _FORMS.items():
        if first & flag:
            (rest[flag],) = form.unpack_from(packed, place)
            place += form.size
    return Event(
        id=f"d_{decision.hex()}:{kind}", kind=kind, decision=f"d_{decision.hex()}", creative=f"cr_{creative.hex()}",
        propensity=rest.get(_PROPENSITY), snapshot=snapshot, at=rest.get(_AT, at + rest.get(_STEPS_AWAY, 0) / STEPS),
        value=rest.get(_VALUE), home=home,
    )  # fmt: skip
