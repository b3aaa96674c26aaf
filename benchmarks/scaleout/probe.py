"""From a click to the policy that has learned from it, in each worker: one click at a time beside the load."""

from __future__ import annotations

import http.client
import json
import threading
import time
from contextlib import contextmanager
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_ASK = {"placement": "rail", "context": {"device": "mobile", "hour": 9}}
_POLL_SECONDS, _PATIENCE_SECONDS = 0.005, 20.0


class Probe:
    """Seconds from a click's answer to a covering policy, by worker; and what a decision took, in seconds."""

    def __init__(self, shared: int, workers: Sequence[int]) -> None:
        self._shared = http.client.HTTPConnection("127.0.0.1", shared, timeout=5.0)
        self._workers = {port: http.client.HTTPConnection("127.0.0.1", port, timeout=5.0) for port in workers}
        self.learned: dict[int, list[float]] = {port: [] for port in workers}
        self.decided: list[float] = []
        self._stop = threading.Event()

    @contextmanager
    def running(self) -> Iterator[None]:
        """Probe beside the block."""
        thread = threading.Thread(target=self._run, name="probe")
        thread.start()
        try:
            yield
        finally:
            self._stop.set()
            thread.join()

    def _run(self) -> None:
        visit = 0
        while not self._stop.is_set():
            visit += 1
            self._click(f"probe-{visit}")

    def _click(self, person: str) -> None:
        started = time.perf_counter()
        answer = self._answer(self._shared, "POST", "/v1/decisions", {**_ASK, "user_id": person})
        body = answer.read()
        if answer.status != HTTPStatus.OK:  # control, for whom nothing was approved here
            return
        decided = json.loads(body)
        self.decided.append(time.perf_counter() - started)
        clicked = self._answer(self._shared, "GET", urlsplit(decided["click_url"]).path)
        clicked.read()
        offset, at = clicked.getheader("adloom-offset"), time.perf_counter()
        if offset is not None:
            self._await(int(offset), at)

    def _await(self, offset: int, since: float) -> None:
        left = set(self._workers)
        while left and time.perf_counter() - since < _PATIENCE_SECONDS:
            for port in tuple(left):
                if json.loads(self._answer(self._workers[port], "GET", "/healthz").read())["covers"] >= offset:
                    self.learned[port].append(time.perf_counter() - since)
                    left.discard(port)
            time.sleep(_POLL_SECONDS)
        for port in left:  # never is the longest time there is
            self.learned[port].append(float("inf"))

    @staticmethod
    def _answer(connection: http.client.HTTPConnection, method: str, path: str, body: Any = None) -> http.client.HTTPResponse:
        connection.request(method, path, None if body is None else json.dumps(body), {"content-type": "application/json"})
        return connection.getresponse()
