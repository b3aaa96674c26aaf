"""Ports of this machine that are free. Knows nobody who will use them."""

from __future__ import annotations

import secrets
import socket

#: Above the ports that Ray gives its workers, below those from which the kernel serves whoever asks for any: a port from
#: that range, free a moment ago, is often gone when the one it was meant for comes to bind it.
_FIRST, _LAST = 20_000, 32_767


def free_ports(count: int) -> list[int]:
    """Ports on the loopback address that are free now; held together, so that they differ."""
    doors: list[socket.socket] = []
    while len(doors) < count:
        door = _open(_FIRST + secrets.randbelow(_LAST - _FIRST + 1))
        if door is not None:
            doors.append(door)
    ports = [int(door.getsockname()[1]) for door in doors]
    for door in doors:
        door.close()
    return ports


def _open(port: int) -> socket.socket | None:
    try:
        return socket.create_server(("127.0.0.1", port))
    except OSError:
        return None
