"""The one client to an OpenAI-compatible server: bounded answers, no retries, no redirects. Knows no endpoint's meaning.

Invariant: no answer, of any status, is buffered beyond its bound.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx2
from openai import AsyncOpenAI, DefaultAsyncHttpxClient

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

#: Most bytes of an answer: a copy is a few hundred, a picture of 8 MB is 11 MB in base64.
ANSWER_BYTES, PICTURE_BYTES = 65_536, 12_000_000
#: The endpoint whose answers hold pictures.
_PICTURES = "/images/generations"
#: Seconds after which the client gives up by itself: every caller has an earlier deadline; this is for a caller that forgot.
_LAST_RESORT_S = 120.0
_LIMITS = httpx2.Limits(max_connections=100, max_keepalive_connections=20)


def open_client(base_url: str, api_key: str | None) -> AsyncOpenAI:
    """A client for one process and one server; close it with the process. ``api_key`` None: the server wants none."""
    return AsyncOpenAI(
        base_url=base_url,
        api_key=api_key or "none",
        max_retries=0,  # the client's own would wait through a deadline
        timeout=_LAST_RESORT_S,
        default_headers={"Accept-Encoding": "identity"},  # a bound on compressed bytes would bound nothing
        http_client=DefaultAsyncHttpxClient(
            timeout=_LAST_RESORT_S, limits=_LIMITS, follow_redirects=False, event_hooks={"response": [_bound]}
        ),
    )


class _Bounded(httpx2.AsyncByteStream):
    """A body that breaks off where it passes its bound."""

    def __init__(self, body: httpx2.AsyncByteStream, bound: int) -> None:
        self._body, self._bound = body, bound

    async def __aiter__(self) -> AsyncIterator[bytes]:
        seen = 0
        async for chunk in self._body:
            seen += len(chunk)
            if seen > self._bound:
                raise httpx2.ReadError(f"answer: expected at most {self._bound} bytes, got more")
            yield chunk

    async def aclose(self) -> None:
        await self._body.aclose()


async def _bound(response: httpx2.Response) -> None:
    """A hook of the HTTP client, run before a body is read. Not a transport of our own: that would lose proxy settings."""
    if response.headers.get("content-encoding", "identity") != "identity":
        raise httpx2.DecodingError("answer: expected it as it is, got it compressed")
    assert isinstance(response.stream, httpx2.AsyncByteStream)  # noqa: S101  (an async client has no other)
    bound = PICTURE_BYTES if response.request.url.path.endswith(_PICTURES) else ANSWER_BYTES
    response.stream = _Bounded(response.stream, bound)
