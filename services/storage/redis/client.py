"""The one client of a process, every default of which is said, and what Redis' refusals mean.

Knows no key. A client is a pool of connections: threads share it, a reply never reaches another caller.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import redis
from redis.backoff import NoBackoff
from redis.maint_notifications import MaintNotificationsConfig
from redis.retry import Retry

from errors import DiskFull, StorageAway, StorageError

if TYPE_CHECKING:
    from collections.abc import Iterator

_OLDEST = (7, 0)
#: Seconds that a call may take. A stall of Redis is met by whoever called, who knows better than this layer what to do.
TIMEOUT_S = 0.5
#: Refusals that pass: another script runs, the disk under Redis is full or broken, its replicas are gone, or it is one.
_PASSING = ("BUSY", "MISCONF", "NOREPLICAS", "MASTERDOWN", "LOADING", "READONLY", "UNBLOCKED")


def client_options(name: str, timeout: float = TIMEOUT_S) -> dict[str, Any]:
    """What every client is told in place of the library's defaults; of retries each kind of client has a class of its own."""
    return {
        "client_name": name,
        "protocol": 2,  # maps and pushes of RESP3 are of no use here, and a proxy may not know them
        "socket_timeout": timeout,
        "socket_connect_timeout": timeout,
        "health_check_interval": 0,  # the pool sees a closed connection before it is used; a PING a call would cost as much
        "maint_notifications_config": MaintNotificationsConfig(enabled=False),
    }


def open_client(url: str, name: str, *, timeout: float = TIMEOUT_S) -> redis.Redis:
    """A client for the whole process; ``name`` is what CLIENT LIST shows, ``timeout`` seconds to connect and for each reply.

    It connects at the first call. Raises StorageError on an address that is none.
    """
    try:
        # The library's own retries would send a script again; the log does that by number.
        return redis.Redis.from_url(url, retry=Retry(NoBackoff(), 0), **client_options(name, timeout))
    except ValueError as error:
        raise StorageError(f"expected the address of a Redis such as redis://host:6379/0 ({error})") from error


def _place(client: redis.Redis) -> str:
    """Where the server is, without the password that its URL may hold."""
    where = client.connection_pool.connection_kwargs
    return str(where.get("path") or f"{where.get('host', 'localhost')}:{where.get('port', 6379)}")


@contextmanager
def redis_errors(client: redis.Redis) -> Iterator[None]:
    """Turn whatever the client raises into one StorageError that names the server and what to do."""
    try:
        yield
    except redis.RedisError as error:
        raise _storage_error(_place(client), error) from error
    except OSError as error:
        raise StorageAway(f"Redis at {_place(client)}: {error.strerror or error}") from error


def _storage_error(place: str, error: redis.RedisError) -> StorageError:
    if isinstance(error, redis.OutOfMemoryError) or "OOM " in str(error):
        return DiskFull(f"Redis at {place}: its memory is full (maxmemory); give it more, or let the learner catch up")
    if isinstance(error, redis.AuthenticationError | redis.exceptions.AuthorizationError):
        return StorageError(f"Redis at {place}: {error}; give user and password in the address")
    if isinstance(error, redis.ConnectionError | redis.TimeoutError | redis.ReadOnlyError):
        return StorageAway(f"Redis at {place}: {error or 'no answer'}")
    if str(error).rpartition("caused error: ")[2].startswith(_PASSING):  # a pipeline says before it which command that was
        return StorageAway(f"Redis at {place}: {error}")
    return StorageError(f"Redis at {place}: {error}")


def check_server(client: redis.Redis) -> None:
    """Raises StorageError unless the server is recent enough and never evicts what it holds."""
    with redis_errors(client):
        server, memory = client.info("server"), client.info("memory")
    version = str(server["redis_version"])
    if tuple(int(part) for part in version.split(".")[:2]) < _OLDEST:
        raise StorageError(f"Redis at {_place(client)}: expected version 7.0 or later, got {version}")
    if (policy := memory["maxmemory_policy"]) != "noeviction":
        raise StorageError(
            f"Redis at {_place(client)}: expected maxmemory-policy noeviction, got {policy}; the log would lose records unseen"
        )
