"""A decision in two parts: the frame that decisions of one moment and campaign share, and what is its own.

An id is made again from time and seed, a distribution from a few numbers, words from the frame's list of them. What is unusual
in one field is kept as it came, beside the rest.
"""

from __future__ import annotations

import math
import struct
from functools import lru_cache
from typing import Any

import msgspec

from services.decisions.record import Context, Decision, Rung
from services.packing import distribution
from services.packing.clock import STEPS
from services.packing.table import NONE, Table
from services.storage.redis.packing import Packed

#: Frames at hand when decisions are read. A frame lasts until the next creative comes or goes.
_FRAMES = 1_024
#: Words that are numbered, and numbers that recur among so many candidates: 32 votes make 33. Each new one is a new frame.
_WORDS, _VALUES = 255, 64
#: Counts of candidates whose numbers are remembered.
_TABLES = 64
#: An offset minus another one, where that is shorter.
_NEAR = 1 << 31
#: A kind of ad that was met, and how often in hundredths.
_WORN = struct.Struct(">BH")
_MOST_WORN = 655.0
#: No decision takes so long.
_LONG_MS = 1e6


class _Frame(msgspec.Struct, frozen=True, array_like=True):
    """What recurs. ``words`` and ``values``: what numbers in the decisions' own parts stand for."""

    campaign: str
    placement: str
    size: str
    candidates: tuple[str, ...]
    rung: Rung
    policy: str
    exploration: str
    control: bool
    forced: bool
    filters: tuple[str, ...]
    held: tuple[str, ...]
    belief_under_test: str | None
    wear_rate: float
    words: tuple[str, ...]
    values: tuple[float, ...]


class _Own(msgspec.Struct, frozen=True, array_like=True):
    """What does not. ``context``: hour, then words by number. ``action``, ``shown``: places among the candidates, or ids.

    ``person``: None for somebody unknown, who is called after the seed. ``propensity``: True where it is the action's
    probability. ``behind``: the catalogue's version minus ``covers``. ``decide_ms``: as steps of the clock if it is whole ones.
    ``more``: fields that follow from others in every usual decision.
    """

    person: int | str | None
    seed: int
    snapshot: int
    covers: int
    behind: int
    context: bytes | Context
    probabilities: bytes
    action: int | str
    shown: int | str
    propensity: bool | float | None
    decide_ms: int | float | None
    worn: bytes | dict[str, float]
    more: dict[str, Any]


_encoder = msgspec.msgpack.Encoder()
_own: msgspec.msgpack.Decoder[_Own] = msgspec.msgpack.Decoder(_Own)
_frame: msgspec.msgpack.Decoder[_Frame] = msgspec.msgpack.Decoder(_Frame)


class DecisionPacker:
    """Packs decisions, and remembers words and numbers that recur. One a thread."""

    def __init__(self) -> None:
        self._words: Table[str] = Table(_WORDS)
        self._values: dict[int, Table[float]] = {}

    def pack(self, decision: Decision, at: float) -> Packed:
        """Both parts of a decision that is stored with this time."""
        values = self._values_of(len(decision.candidates))
        own = _encoder.encode(self._own_part(decision, at, values))  # first: it is what fills the tables
        return Packed(_encoder.encode(self._frame(decision, values)), own)

    def _values_of(self, candidates: int) -> Table[float]:
        """Votes of one number of candidates are some thirty numbers; those of another number are others."""
        if candidates not in self._values:
            if len(self._values) == _TABLES:
                self._values.clear()
            self._values[candidates] = Table(_VALUES, again=True)
        return self._values[candidates]

    def _frame(self, decision: Decision, values: Table[float]) -> _Frame:
        return _Frame(
            decision.campaign, decision.placement, decision.size, decision.candidates, decision.rung, decision.policy,
            decision.exploration, decision.control, decision.forced, decision.filters, decision.held,
            decision.belief_under_test, decision.wear_rate, self._words.things, values.things,
        )  # fmt: skip

    def _own_part(self, decision: Decision, at: float, values: Table[float]) -> _Own:
        action, shown = _place(decision, decision.action), _place(decision, decision.shown)
        return _Own(
            _person(decision), decision.seed, decision.snapshot, decision.covers, _behind(decision),
            self._context(decision.context), distribution.pack(decision.probabilities, values), action, shown,
            _propensity(decision, action), _steps(decision.decide_ms), self._worn(decision.worn), _more(decision, at),
        )  # fmt: skip

    def _context(self, context: Context) -> bytes | Context:
        words = (context.device, context.country, context.page_topic, *context.interests)
        numbers = [self._words.number(word) for word in words]
        return context if NONE in numbers or not 0 <= context.hour <= NONE else bytes([context.hour, *numbers])

    def _worn(self, worn: dict[str, float]) -> bytes | dict[str, float]:
        packed = b""
        for kind, times in worn.items():
            number, hundredths = self._words.number(kind), _hundredths(times)
            if number == NONE or hundredths is None:
                return worn
            packed += _WORN.pack(number, hundredths)
        return packed


def unpack(packed: Packed, at: float) -> Decision:
    """The inverse of ``DecisionPacker.pack``, of any packer. Raises msgspec.DecodeError on bytes that are no decision."""
    own, frame = _own.decode(packed.own), _frame_of(packed.shared)
    probabilities = distribution.unpack(own.probabilities, frame.values, len(frame.candidates))
    fields: dict[str, Any] = {
        "id": _id(at, own.seed), "at": at, "campaign": frame.campaign, "placement": frame.placement, "size": frame.size,
        "person": _named_person(own), "context": _context(own.context, frame),
        "catalogue_version": own.covers + own.behind, "candidates": frame.candidates, "probabilities": probabilities,
        "action": _named(frame, own.action), "shown": _named(frame, own.shown), "rung": frame.rung, "policy": frame.policy,
        "propensity": probabilities[own.action] if own.propensity is True else own.propensity,  # type: ignore[index]
        "snapshot": own.snapshot, "covers": own.covers, "exploration": frame.exploration, "control": frame.control,
        "seed": own.seed, "forced": frame.forced, "filters": frame.filters, "held": frame.held,
        "belief_under_test": frame.belief_under_test, "worn": _worn(own.worn, frame), "wear_rate": frame.wear_rate,
        "decide_ms": own.decide_ms / STEPS * 1e3 if isinstance(own.decide_ms, int) else own.decide_ms,
    } | own.more  # fmt: skip
    return Decision(**fields)


@lru_cache(maxsize=_FRAMES)
def _frame_of(shared: bytes) -> _Frame:
    return _frame.decode(shared)


def _id(at: float, seed: int) -> str:
    """As the core makes it; an id that is not so is kept as it is."""
    return f"d_{int(at * 1e3):012x}{seed & 0xFFFFFFFFFFFF:012x}" if math.isfinite(at * 1e3) else ""


def _person(decision: Decision) -> int | str | None:
    """A pseudonym is 16 hex digits."""
    person = decision.person
    try:
        number = int(person, 16)
    except ValueError:
        return person
    if f"{number:016x}" != person:
        return person
    return None if number == decision.seed else number


def _named_person(own: _Own) -> str:
    number = own.seed if own.person is None else own.person
    return number if isinstance(number, str) else f"{number:016x}"


def _steps(milliseconds: float | None) -> int | float | None:
    """The difference of two times is whole steps; not 0, which has a sign."""
    steps = round(milliseconds / 1e3 * STEPS) if milliseconds is not None and 0.0 < milliseconds < _LONG_MS else 0
    return steps if steps and steps / STEPS * 1e3 == milliseconds else milliseconds


def _place(decision: Decision, name: str) -> int | str:
    """A making is no candidate."""
    return decision.candidates.index(name) if name in decision.candidates else name


def _named(frame: _Frame, place: int | str) -> str:
    return place if isinstance(place, str) else frame.candidates[place]


def _propensity(decision: Decision, action: int | str) -> bool | float | None:
    """True for the action's own; not where it is 0, which has a sign."""
    same = isinstance(action, int) and decision.propensity == decision.probabilities[action] and decision.propensity
    return True if same else decision.propensity


def _behind(decision: Decision) -> int:
    difference = decision.catalogue_version - decision.covers
    return difference if abs(difference) < _NEAR else 0


def _context(packed: bytes | Context, frame: _Frame) -> Context:
    if isinstance(packed, Context):
        return packed
    device, country, topic, *interests = [frame.words[number] for number in packed[1:]]
    return Context(device=device, hour=packed[0], country=country, page_topic=topic, interests=tuple(interests))


def _hundredths(times: float) -> int | None:
    """Exposures are recorded to two decimals."""
    number = round(times * 100.0) if 0.0 < times < _MOST_WORN else 0
    return number if number and number / 100.0 == times else None


def _worn(packed: bytes | dict[str, float], frame: _Frame) -> dict[str, float]:
    if isinstance(packed, dict):
        return packed
    return {frame.words[number]: hundredths / 100.0 for number, hundredths in _WORN.iter_unpack(packed)}


def _more(decision: Decision, at: float) -> dict[str, Any]:
    """Fields that no usual decision has, or that are not what follows from the others."""
    more: dict[str, Any] = {}
    if decision.at != at or not at:
        more["at"] = decision.at
    if decision.id != _id(at, decision.seed):
        more["id"] = decision.id
    if abs(decision.catalogue_version - decision.covers) >= _NEAR:
        more["catalogue_version"] = decision.catalogue_version
    for name in ("fallback_propensity", "make_ms"):
        if (value := getattr(decision, name)) is not None:
            more[name] = value
    return more
