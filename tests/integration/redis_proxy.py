"""A TCP proxy before a server, which a test tells to cut, hold or delay what comes back, or to lead to another server."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_CHUNK = 1 << 16


class Proxy:
    """Passes bytes on as they come. What is asked always arrives; what is answered meets the fault."""

    def __init__(self, port: int) -> None:
        self._behind = port
        self._door = socket.create_server(("127.0.0.1", 0))
        self._flows = threading.Event()
        self._flows.set()
        self._left: int | None = None
        self._seconds = 0.0
        self._open: set[socket.socket] = set()
        threading.Thread(target=self._serve, daemon=True).start()

    @property
    def port(self) -> int:
        return int(self._door.getsockname()[1])

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def cut_replies(self, after: int = 0) -> None:
        """Let so many more bytes of replies through, then close the connection, once; later ones are whole."""
        self._left = after

    def stall(self) -> None:
        """Hold replies back until ``flow``."""
        self._flows.clear()

    def flow(self) -> None:
        self._flows.set()

    def delay(self, seconds: float) -> None:
        """Every reply comes so much later."""
        self._seconds = seconds

    def lead_to(self, port: int) -> None:
        """From now on to another server; who was connected to the former one meets a connection that ends."""
        self._behind = port
        self._end_all()

    def close(self) -> None:
        self._flows.set()
        self._door.close()
        self._end_all()

    def _end_all(self) -> None:
        for end in list(self._open):
            _end(end)

    def _serve(self) -> None:
        with contextlib.suppress(OSError):  # closed
            while True:
                near, _ = self._door.accept()
                try:
                    far = socket.create_connection(("127.0.0.1", self._behind))
                except OSError:  # nobody is there: who came meets a connection that ends, and may come again
                    _end(near)
                    continue
                self._open |= {near, far}
                threading.Thread(target=self._pass_on, args=(near, far), daemon=True).start()
                threading.Thread(target=self._pass_back, args=(far, near), daemon=True).start()

    def _pass_on(self, near: socket.socket, far: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while content := near.recv(_CHUNK):
                far.sendall(content)
        _end(far)

    def _pass_back(self, far: socket.socket, near: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while content := far.recv(_CHUNK):
                time.sleep(self._seconds)
                self._flows.wait()
                if self._left is not None and len(content) > self._left:
                    near.sendall(content[: self._left])
                    self._left = None
                    break
                self._left = None if self._left is None else self._left - len(content)
                near.sendall(content)
        _end(near)
        _end(far)


def _end(connection: socket.socket) -> None:
    with contextlib.suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
    connection.close()


@contextmanager
def proxy(port: int) -> Iterator[Proxy]:
    """A proxy before this port, closed when the block ends."""
    made = Proxy(port)
    try:
        yield made
    finally:
        made.close()
