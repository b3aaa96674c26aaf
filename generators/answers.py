"""The Studio's side of HTTP: bytes to an order, an error to a status and a problem. Knows neither Ray nor a server.

Problems are RFC 9457's (https://www.rfc-editor.org/rfc/rfc9457).
"""

from __future__ import annotations

import math
from http import HTTPStatus
from typing import NamedTuple

import msgspec

from errors import InvalidInput, InvalidRequest, Refused, Unavailable
from generators.order import Made, Order

MSGPACK, PROBLEM = "application/msgpack", "application/problem+json"

_decoder = msgspec.msgpack.Decoder(Order)


class Answer(NamedTuple):
    """Status, media type and body of one reply."""

    status: int
    media_type: str
    body: bytes


def read_order(body: bytes) -> Order:
    """An order from msgpack; raises InvalidInput, naming the field, on anything that cannot be made."""
    try:
        order = _decoder.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise InvalidRequest("order", "an order as msgpack", str(error)) from error
    if not 0 <= order.seed < 2**63:  # the next one, a second try's, must have its place in a record and at a server
        raise InvalidRequest("order.seed", "a whole number from 0 to 63 bits", str(order.seed))
    if not math.isfinite(order.deadline):
        raise InvalidRequest("order.deadline", "Unix seconds", str(order.deadline))
    return order


def made_answer(made: Made) -> Answer:
    """What was made, as msgpack."""
    return Answer(HTTPStatus.OK, MSGPACK, msgspec.msgpack.encode(made))


def busy_answer() -> Answer:
    """The queue is full: come back later."""
    return _problem(HTTPStatus.TOO_MANY_REQUESTS, "every worker is busy and the queue is full")


def error_answer(error: InvalidInput | Refused | Unavailable) -> Answer:
    """The problem that an error is to the caller."""
    if isinstance(error, InvalidInput):
        fields = {"field": error.field, "expected": error.expected, "got": error.got}
        return _problem(HTTPStatus.UNPROCESSABLE_ENTITY, str(error), **fields)
    if isinstance(error, Refused):
        return _problem(HTTPStatus.CONFLICT, str(error), what=error.what, rules=error.rules)
    return _problem(HTTPStatus.GATEWAY_TIMEOUT, str(error))


def _problem(status: HTTPStatus, detail: str, **more: object) -> Answer:
    problem = {"type": "about:blank", "title": status.phrase, "status": status.value, "detail": detail, **more}
    return Answer(status, PROBLEM, msgspec.json.encode(problem))
