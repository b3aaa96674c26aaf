"""Whether a Redis database is free for a run, and how it becomes so. Knows that all keys of adloom begin alike, and no more."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from errors import InvalidSettings
from services.addresses import without_password
from services.storage.redis.client import open_client, redis_errors

if TYPE_CHECKING:
    from redis import Redis

_OURS = "adloom:*"
_AT_ONCE = 1_000


def claim(url: str, *, flush: bool) -> None:
    """Make sure that a database holds nothing of adloom; ``flush``: by removing it. Keys of others stay.

    Raises InvalidSettings where it holds something and may not be emptied, StorageError where it does not answer.
    """
    with open_client(url, "adloom-demo") as client, redis_errors(client):
        if flush:
            _empty(client)
        elif next(client.scan_iter(_OURS, _AT_ONCE), None) is not None:
            expected = f"a database without a log, such as {_next_to(url)} (or --flush, which empties this one)"
            raise InvalidSettings("--redis", expected, "one that holds a log")


def _empty(client: Redis) -> None:
    for key in client.scan_iter(_OURS, _AT_ONCE):
        client.unlink(key)


def _next_to(url: str) -> str:
    """The database behind the one of an address, without a password."""
    parts = urlsplit(without_password(url))
    number = parts.path.strip("/")
    behind = int(number) + 1 if number.isdecimal() else 1
    return parts._replace(path=f"/{behind}").geturl()
