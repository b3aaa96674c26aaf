"""A steady small load over HTTP: visits with decisions, pixels, clicks and events, sent again until they are answered.

It keeps what was acknowledged (the offset under which the service promised to keep an event, or that it is kept although its
place is not known yet) and every answer that no fault excuses.
"""

from __future__ import annotations

import http.client
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from service import ask, until

if TYPE_CHECKING:
    from collections.abc import Iterator

    from service import Reply

PLACEMENTS = ("top", "rail", "phone", "feed")
_RETRY_S = 60.0


class Acknowledged(NamedTuple):
    decision: str
    kind: str


class Load:
    """One client. ``acknowledged``: by offset. ``odd``: answers that should not be. ``rungs``: of every decision."""

    def __init__(self, url: str, seed: int) -> None:
        self._url, self._rng = url, np.random.default_rng(seed)
        self.stopping = threading.Event()
        self.acknowledged: dict[int, Acknowledged] = {}
        self.spooled: list[Acknowledged] = []
        self.odd: list[str] = []
        self.rungs: list[str] = []

    def run(self) -> None:
        while not self.stopping.wait(0.01):
            self.visit()

    def visit(self) -> None:
        """One person, one slot, and whatever they do."""
        decided = self._decide()
        if decided is None:
            return
        self._send(decided["impression_url"], 200)
        for kind, chance in (("viewable", 0.3), ("click", 0.4), ("dwell", 0.2), ("dismiss", 0.1)):
            if self._rng.random() < chance:
                self._report(decided, kind)
                if self._rng.random() < 0.2:
                    self._report(decided, kind)  # a page that says it twice

    def _decide(self) -> dict[str, Any] | None:
        body = {
            "placement": str(self._rng.choice(PLACEMENTS)), "user_id": f"reader-{self._rng.integers(200)}",
            "context": {"device": str(self._rng.choice(["mobile", "desktop"])), "hour": int(self._rng.integers(24))},
            "generate": bool(self._rng.random() < 0.1),
        }  # fmt: skip
        reply = self._send(f"{self._url}/v1/decisions", 200, "POST", body)
        if reply is None:
            return None
        decided: dict[str, Any] = reply.json
        self.rungs.append(decided["rung"])
        return decided

    def _report(self, decided: dict[str, Any], kind: str) -> None:
        if kind == "click":
            reply = self._send(decided["click_url"], 302)
            offset = reply.headers.get("adloom-offset") if reply else None
        else:
            reply = self._send(decided["event_url"], 202, "POST", {"kind": kind})
            offset = reply.json["offset"] if reply else None
        what = Acknowledged(decided["decision_id"], kind)
        if offset is not None:
            self.acknowledged[int(offset)] = what
        elif reply is not None:
            self.spooled.append(what)

    def _send(self, url: str, expected: int, method: str = "GET", body: object = None) -> Reply | None:
        """The answer, however often it takes to get one; None when the load was stopped first."""
        end = time.monotonic() + _RETRY_S
        while time.monotonic() < end:
            try:
                reply = ask(url, method, body)
            except (OSError, http.client.HTTPException):
                if self.stopping.wait(0.05):
                    return None
                continue
            if reply.status != expected:
                self.odd.append(f"{method} {url}: {reply.status} {reply.body[:200]!r}")
                return None
            return reply
        self.odd.append(f"{method} {url}: no answer in {_RETRY_S:.0f} s")
        return None

    def rested(self, visits: int, seconds: float) -> bool:
        """Whether so many more decisions are answered within so many seconds."""
        goal = len(self.rungs) + visits
        return until(lambda: len(self.rungs) >= goal, seconds)


@contextmanager
def load(url: str, seed: int) -> Iterator[Load]:
    """A load that runs beside the block."""
    client = Load(url, seed)
    thread = threading.Thread(target=client.run, name="load", daemon=True)
    thread.start()
    try:
        yield client
    finally:
        client.stopping.set()
        thread.join()
