"""What a command finds around it: settings in the environment, the Redis they name, free ports. Knows no command."""

from __future__ import annotations

import os
import socket
from typing import TYPE_CHECKING

from errors import StorageAway, StorageError, Unavailable
from services.addresses import without_password

if TYPE_CHECKING:
    from services.settings import Settings


def settings_of_environment() -> Settings:
    """The settings, with a secret kept in the data folder where none is given. Raises InvalidSettings."""
    from services.settings import read_settings, with_secret

    return with_secret(read_settings(os.environ))


def settings_over_stores() -> Settings:
    """The settings of whoever reads or writes the log: a Redis that they name can be relied on. Raises StorageError."""
    settings = settings_of_environment()
    refuse_unfit_redis(settings)
    return settings


def tell(**flags: object) -> None:
    """A flag is a setting said another way: into the environment with it, for this process and for all that it starts."""
    os.environ.update({f"ADLOOM_{name.upper()}": str(value) for name, value in flags.items() if value is not None})


def bound(host: str, port: int) -> socket.socket:
    """A socket that holds this port and does not listen yet. Raises Unavailable, a clear line instead of a traceback."""
    door = socket.socket()
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        door.bind((host, port))
    except OSError as error:
        door.close()
        raise Unavailable(f"port {port} on {host} cannot be used ({error.strerror}); set ADLOOM_PORT to a free one") from error
    return door


def refuse_taken_ports(settings: Settings) -> None:
    """Before anything starts: every port that web will listen on is free now. Raises Unavailable."""
    own = [settings.worker_port(worker) for worker in range(1, settings.workers + 1)] if settings.workers > 1 else []
    for port in (settings.port, *own):
        bound(settings.host, port).close()


def refuse_unfit_redis(settings: Settings) -> None:
    """Where a Redis is to be used, it answers, can be relied on and takes writes. Raises StorageError that says what to do."""
    from services.storage.redis.client import check_server, open_client

    if not settings.redis_url:
        return
    place = without_password(settings.redis_url)
    with open_client(settings.redis_url, "adloom-start") as client:
        try:
            check_server(client)
            replica = client.info("replication")["role"] != "master"
        except StorageAway as error:
            raise StorageError(
                f"{place}: nothing answers ({error.__cause__}); start one "
                "(apt install redis-server; redis-server infra/redis/redis.conf) or leave --redis and ADLOOM_REDIS_URL out"
            ) from error
    if replica:
        raise StorageError(f"{place}: a replica, which takes no writes; give the address of its primary, or promote it")
