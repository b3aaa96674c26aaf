"""Who may change things over HTTP, and how much one may send. Knows no route."""

from __future__ import annotations

import base64
import hmac
from typing import TYPE_CHECKING

from services.web.answers import Forbidden, TooLarge
from services.web.lane import LARGEST_BODY

if TYPE_CHECKING:
    from fastapi import Request

_LOOPBACK = {"127.0.0.1", "::1"}
#: Names of this machine that no other site can carry. A browser takes any name that resolves to here for that name's own site.
_HERE = {"localhost", *_LOOPBACK}
#: What a browser says of a request that a page of ours, or the address bar, sent; programs say nothing.
_OWN = {"", "same-origin", "none"}


def authorise(request: Request, key: str) -> None:
    """With a key set, the caller must bring it; without one only loopback callers may. Raises Forbidden.

    Never a page of another site: without a key, whatever is open in a browser on this machine comes from loopback, too, by our
    own name or by one of its own that it lets point here.
    """
    local = request.client is not None and request.client.host in _LOOPBACK and request.url.hostname in _HERE
    own = request.headers.get("sec-fetch-site", "") in _OWN
    if not own or not (hmac.compare_digest(_presented(request).encode(), key.encode()) if key else local):
        raise Forbidden(f"{request.method} {request.url.path}: expected the admin key as a bearer token, got none that fits")


def _presented(request: Request) -> str:
    """The key that a request brings, or nothing: a program's bearer token, or the password that a browser asked for."""
    scheme, _, value = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return value if scheme.lower() == "bearer" else ""
    try:
        return base64.b64decode(value, validate=True).decode().partition(":")[2]
    except ValueError:
        return ""


async def whole_body(request: Request) -> bytes:
    """The body; raises TooLarge as soon as it is."""
    content = b""
    async for chunk in request.stream():
        content += chunk
        if len(content) > LARGEST_BODY:
            raise TooLarge("body", f"at most {LARGEST_BODY} bytes", f"{len(content)} or more")
    return content
