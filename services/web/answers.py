"""Answers and problems: the one place where an error becomes a status code."""

from __future__ import annotations

import logging
import time
from typing import NamedTuple

import msgspec

from errors import AdloomError, InvalidInput, InvalidToken, Refused, StorageError, Unavailable, Unknown
from services.web.wire import NotJson

logger = logging.getLogger("adloom.web")

JSON = (b"content-type", b"application/json")
_PROBLEM = (b"content-type", b"application/problem+json")
#: Before the journal is told the same again: a spool that is full fails every event, and its disk may be the journal's.
_AGAIN_SECONDS = 10.0


class TooLarge(InvalidInput):
    """The body is larger than a request may be."""


class Forbidden(AdloomError):
    """The caller's key does not allow this."""


class Answer(NamedTuple):
    """One HTTP response."""

    status: int
    body: bytes
    headers: tuple[tuple[bytes, bytes], ...] = (JSON,)


class _Complaint:
    """What the journal was told last of a storage that fails requests, and when it may be told that again."""

    why, again_at = "", 0.0

    def tell(self, why: str) -> None:
        now = time.monotonic()
        if why != self.why or now >= self.again_at:
            logger.error("storage failed a request", extra={"why": why})
            self.why, self.again_at = why, now + _AGAIN_SECONDS


_complaint = _Complaint()
_STATUS: tuple[tuple[type[Exception], int, str], ...] = (
    (TooLarge, 413, "Body too large"),
    (NotJson, 400, "Not JSON"),
    (InvalidToken, 403, "Token not valid"),
    (InvalidInput, 422, "Not as expected"),
    (Forbidden, 403, "Not allowed"),
    (Unknown, 404, "Unknown"),
    (Refused, 409, "Refused"),
    (Unavailable, 503, "Not available now"),
    (StorageError, 503, "Storage not available"),
)


def problem(error: AdloomError) -> Answer:
    """An error as application/problem+json (RFC 9457), naming field, expected and got where there is a field."""
    status, title = next((status, title) for kind, status, title in _STATUS if isinstance(error, kind))
    details: dict[str, object] = {"detail": _told(error)}
    if isinstance(error, InvalidInput):
        details |= {"field": error.field, "expected": error.expected, "got": error.got}
    return _problem(status, title, details)


def _told(error: AdloomError) -> str:
    """What a caller may know: where our files lie is for the process's own log."""
    if not isinstance(error, StorageError):
        return str(error)
    _complaint.tell(str(error))
    return "nothing was kept; send it again"


def _problem(status: int, title: str, details: dict[str, object]) -> Answer:
    body = {"type": "about:blank", "title": title, "status": status, **details}
    retry = ((b"retry-after", b"1"),) if status == 503 else ()  # noqa: PLR2004
    return Answer(status, msgspec.json.encode(body), (_PROBLEM, *retry))
