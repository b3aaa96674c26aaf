"""What comes in and what goes out over HTTP, as types. msgspec decodes, checks and names the field that is wrong."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Literal, TypeVar

import msgspec

from errors import InvalidRequest
from generators.brief import ATTRIBUTES
from services.decisions.record import Context
from services.decisions.request import Rule
from services.feedback.events import EventKind
from services.mismatch import explain
from services.review.rulings import ReviewAsk
from services.review.trusting import TrustAsk

_Ask = TypeVar("_Ask")
Word = Annotated[str, msgspec.Meta(max_length=40)]
_STRICT: dict[str, Any] = {"frozen": True, "kw_only": True, "forbid_unknown_fields": True}


class ContextAsk(msgspec.Struct, **_STRICT):
    """The moment of the request. Every field may be left out; ``hour`` is then the server's, in UTC."""

    device: Literal["mobile", "tablet", "desktop"] = "desktop"
    hour: Annotated[int, msgspec.Meta(ge=0, le=23)] | None = None
    country: Annotated[str, msgspec.Meta(pattern="^([A-Z]{2})?$")] = ""
    page_topic: Word = ""
    interests: Annotated[tuple[Word, ...], msgspec.Meta(max_length=16)] = ()

    def used(self, hour: int) -> Context:
        """As it goes into features and record: lower case, sorted, once each."""
        return Context(
            device=self.device, hour=hour if self.hour is None else self.hour, country=self.country,
            page_topic=self.page_topic.strip().lower(),
            interests=tuple(sorted({word.strip().lower() for word in self.interests if word.strip()})),
        )  # fmt: skip


class Declared(msgspec.Struct, **_STRICT):
    """What the person said about ads: levels never to be shown, or the only ones. Each as ``attribute:level``."""

    never: Annotated[tuple[Word, ...], msgspec.Meta(max_length=24)] = ()
    only: Annotated[tuple[Word, ...], msgspec.Meta(max_length=24)] = ()

    def rules(self) -> tuple[Rule, ...]:
        """As filters; raises InvalidRequest on an attribute or level that does not exist."""
        return tuple(_rule(verb, said) for verb in ("never", "only") for said in getattr(self, verb))


def _rule(verb: str, said: str) -> Rule:
    attribute, _, level = said.partition(":")
    if level not in ATTRIBUTES.get(attribute, ()):
        expected = f"attribute:level with an attribute of {', '.join(ATTRIBUTES)}"
        raise InvalidRequest(f"$.declared.{verb}", expected, repr(said))
    return Rule(verb, attribute, level)


class DecisionAsk(msgspec.Struct, **_STRICT):
    """Body of POST /v1/decisions."""

    placement: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
    user_id: Annotated[str, msgspec.Meta(min_length=1, max_length=200)] | None = None
    context: ContextAsk = ContextAsk()
    declared: Declared = Declared()
    generate: bool = False
    deadline_ms: Annotated[int, msgspec.Meta(ge=1, le=10_000)] | None = None
    explain: bool = False
    native: bool = False


class EventAsk(msgspec.Struct, **_STRICT):
    """Body of POST /v1/events. ``value``: seconds of dwell, or the worth of a conversion."""

    kind: EventKind
    value: Annotated[float, msgspec.Meta(ge=0.0, le=1e9)] | None = None


class CreativeOut(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The creative as a page needs it: words, picture, ready HTML, coded attributes, and where asked for its native assets."""

    id: str
    headline: str
    body: str
    cta: str
    image_url: str
    alt: str
    html: str
    attributes: dict[str, str]
    native: dict[str, Any] | None = None


class PolicyOut(msgspec.Struct, frozen=True, kw_only=True):
    """Which mind decided: its name, its snapshot, and the log offset up to which it had learned."""

    name: str
    snapshot: int
    covers: int


class CandidateOut(msgspec.Struct, frozen=True, kw_only=True):
    """One candidate with its probability."""

    creative: str
    headline: str
    probability: float


class Why(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Why this ad: the sentence, and the same numbers that the decision used."""

    sentence: str
    control: bool
    candidates: int
    exploration: str
    filters: tuple[str, ...] = ()
    probabilities: tuple[CandidateOut, ...] = ()


class DecisionOut(msgspec.Struct, frozen=True, kw_only=True):
    """Answer of POST /v1/decisions."""

    decision_id: str
    campaign: str
    placement: str
    creative: CreativeOut
    action: str
    propensity: float | None
    rung: str
    policy: PolicyOut
    impression_url: str
    click_url: str
    event_url: str
    why: Why


class EventOut(msgspec.Struct, frozen=True, kw_only=True):
    """Answer of POST /v1/events: the event is on the disk, at this offset of the log; null while its place is not known yet."""

    accepted: bool
    offset: int | None


class NotJson(InvalidRequest):
    """The body is not JSON at all."""


#: What decoding raises on bytes that are no JSON, no UTF-8, or nested too deep to be read.
_NOT_JSON = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)


def _reader(kind: type[_Ask]) -> Callable[[bytes], _Ask]:
    """A function that turns a body into ``kind``; it raises InvalidRequest that names field, expected and got."""
    decode, schema = msgspec.json.Decoder(kind).decode, msgspec.json.schema(kind)

    def read(body: bytes) -> _Ask:
        try:
            return decode(body)
        except msgspec.ValidationError as error:
            raise InvalidRequest(*explain(error, _whole(body), schema)) from error
        except _NOT_JSON as error:
            raise NotJson("body", "JSON", str(error)) from error

    return read


def _whole(body: bytes) -> object:
    """All that a body holds: a field may break its type before the syntax breaks, and then it is no JSON after all."""
    try:
        return msgspec.json.decode(body)
    except _NOT_JSON as error:
        raise NotJson("body", "JSON", str(error)) from error


read_decision = _reader(DecisionAsk)
read_event = _reader(EventAsk)
read_review = _reader(ReviewAsk)
read_trust = _reader(TrustAsk)
encode_json = msgspec.json.Encoder().encode
