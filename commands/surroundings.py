"""What a command finds around it: settings in the environment, and whether the port is free. Knows no command."""

from __future__ import annotations

import os
import socket
from typing import TYPE_CHECKING

from errors import Unavailable

if TYPE_CHECKING:
    from services.settings import Settings


def settings_of_environment() -> Settings:
    """The settings, with a secret kept in the data folder where none is given. Raises InvalidSettings."""
    from services.settings import read_settings, with_secret

    return with_secret(read_settings(os.environ))


def refuse_taken_port(host: str, port: int) -> None:
    """A clear line before anything starts, instead of a traceback after everything has. Raises Unavailable."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise Unavailable(
                f"port {port} on {host} cannot be used ({error.strerror}); set ADLOOM_PORT to a free one"
            ) from error
