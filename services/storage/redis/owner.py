"""Whose a database is: the mark of the service that was first in it. Knows nothing of what the mark stands for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.storage.redis.client import redis_errors

if TYPE_CHECKING:
    import redis

_OWNER = "adloom:owner"


def owner(client: redis.Redis, mark: str) -> str:
    """The mark that the database has: the one that is there, else this one from now on. Raises StorageError."""
    with redis_errors(client):
        if client.get(_OWNER) is None:
            client.set(_OWNER, mark, nx=True)
        found = client.get(_OWNER)
    assert isinstance(found, bytes)  # noqa: S101  (what the stubs leave open)
    return found.decode()
