"""The Studio as a process: prepares Ray's surroundings, opens the app, waits for a signal, leaves nothing behind.

Knows no deployment. Invariant: however this process ends, what it started ends too (see ``warden``).
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import logging
import os
import secrets
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from errors import Unavailable
from generators import warden
from generators.ports import free_ports
from generators.studio_settings import StudioSettings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType

logger = logging.getLogger("adloom.studio")

#: Seconds that closing may take before the warden ends it by force, and that the warden may take then.
CLOSE_S, SWEEP_S = 4.0, 3.0
#: How much the Studio and its workers stand back (see nice(2)): an ad request never waits for somebody else's picture.
NICENESS = 10
#: Seconds after which an app whose replicas run must answer through its proxy.
READY_S = 20.0


def run_studio(port: int, settings: StudioSettings) -> None:
    """Serve on ``port`` until SIGTERM or SIGINT; raises Unavailable where the app does not come up."""
    _heed_signals()
    mark = secrets.token_hex(8)
    # Not the system's temporary folder: Ray's socket paths must stay under 107 characters.
    folder = Path(tempfile.mkdtemp(prefix="adloom-", dir="/tmp"))
    keeper = _post_warden(mark, folder)
    code = 1
    try:
        _serve(port, settings, folder, mark)
    except SystemExit:
        code = 0
        raise
    except Exception:
        logger.exception("cannot serve")
        raise
    finally:
        _close(settings, keeper, code)


def _heed_signals() -> None:
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _leave)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)  # until there are workers to renew


@contextlib.contextmanager
def _undisturbed() -> Iterator[None]:
    """Signals wait until the end: raised inside an import's own callbacks, an exit is printed as a traceback and lost."""
    waiting = {signal.SIGTERM, signal.SIGINT}
    signal.pthread_sigmask(signal.SIG_BLOCK, waiting)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, waiting)


def _leave(number: int, _: FrameType | None) -> None:
    logger.info("stopping", extra={"signal": signal.Signals(number).name})
    raise SystemExit(0)


def _post_warden(mark: str, folder: Path) -> subprocess.Popen[bytes]:
    """A warden outside this process's session, so that what is sent to the whole group spares it."""
    command = [sys.executable, "-I", "-S", str(Path(warden.__file__)), mark, str(folder)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True)  # noqa: S603


def _serve(port: int, settings: StudioSettings, folder: Path, mark: str) -> None:
    started = time.monotonic()
    os.nice(NICENESS)
    os.environ.update(surroundings(folder, mark, local=settings.ray_address is None))
    with _undisturbed():  # Imported here: Ray reads its environment once, on import.
        from generators.ray_app import deploy, open_studio  # noqa: PLC0415

    open_studio(port, settings, folder)
    _heed_signals()  # again: Ray puts its own handlers in place, and they abort
    _await_answer(settings.host, port)
    logger.info("ready", extra={"port": port, "seconds": round(time.monotonic() - started, 1)})
    _renew_when_told(lambda: deploy(settings))


def _renew_when_told(renew: Callable[[], None]) -> NoReturn:
    """Put new workers in the old ones' place at each SIGHUP, for ever: a leak or a stuck model need not cost an order."""
    told = threading.Event()
    signal.signal(signal.SIGHUP, lambda *_: told.set())
    while True:
        told.wait()
        told.clear()
        logger.info("renewing workers")
        try:
            renew()
        except Exception:
            logger.exception("not renewed; the workers that are here go on")
        else:
            logger.info("renewed")


def surroundings(folder: Path, mark: str, *, local: bool) -> dict[str, str]:
    """Environment variables for Ray and its children."""
    fallback, metrics, stats = free_ports(3)
    proxy = folder / "proxy"
    values = {
        "RAY_SERVE_ENABLE_HA_PROXY": "1",
        "RAY_SERVE_HAPROXY_NBTHREAD": "1",
        "RAY_SERVE_HAPROXY_CONFIG_FILE_LOC": str(proxy / "haproxy.cfg"),
        "RAY_SERVE_HAPROXY_SOCKET_PATH": str(proxy / "admin.sock"),
        "RAY_SERVE_HAPROXY_METRICS_SOCKET_PATH": str(proxy / "metrics.sock"),
        "RAY_SERVE_HAPROXY_SERVER_STATE_BASE": str(proxy),
        "RAY_SERVE_HAPROXY_SERVER_STATE_FILE": str(proxy / "server-state"),
        # Fixed by default, so that two Studios on one machine would fight over them.
        "RAY_SERVE_FALLBACK_PROXY_HTTP_PORT": str(fallback),
        "RAY_SERVE_HAPROXY_METRICS_PORT": str(metrics),
        "RAY_SERVE_HAPROXY_STATS_PORT": str(stats),
        "RAY_USAGE_STATS_ENABLED": "0",
        warden.MARK: mark,
        # Ray's agents set their titles over their environment, and the mark with it, unless told not to.
        "SPT_NOENV": "1",
    }
    if local:
        # Ray's own choice is the same, but it writes its token into the home folder.
        values |= {"RAY_AUTH_MODE": "token", "RAY_AUTH_TOKEN": secrets.token_hex(32)}
    return values


def _await_answer(host: str, port: int) -> None:
    """Wait until the proxy routes to a replica: the app runs some time before the proxy has heard of it."""
    until = time.monotonic() + READY_S
    while time.monotonic() < until:
        if _answers(host, port):
            return
        time.sleep(0.1)
    raise Unavailable(f"studio: expected an answer on port {port} within {READY_S:.0f} s, got none")


def _answers(host: str, port: int) -> bool:
    connection = http.client.HTTPConnection(host, port, timeout=1.0)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _close(settings: StudioSettings, keeper: subprocess.Popen[bytes], code: int) -> None:
    """Close in order for a while, then let the warden end what is left."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)  # a second Ctrl-C must not break off the closing
    closed = _closed_in_time(settings)
    if keeper.stdin is not None:
        keeper.stdin.close()
    with contextlib.suppress(subprocess.TimeoutExpired):
        keeper.wait(SWEEP_S)
    logger.info("stopped", extra={"in_order": closed})
    if not closed:
        # Ray's exit hooks would wait for processes that the warden has ended, and write its folder anew.
        logging.shutdown()
        os._exit(code)


def _closed_in_time(settings: StudioSettings) -> bool:
    """Whether Serve and Ray went down by themselves within ``CLOSE_S``."""
    if "generators.ray_app" not in sys.modules:  # stopped while it was being imported: nothing has been started by it
        return True
    from generators.ray_app import close_studio  # noqa: PLC0415

    closing = threading.Thread(target=close_studio, args=(settings,), daemon=True)
    closing.start()
    closing.join(CLOSE_S)
    return not closing.is_alive()


def main() -> None:
    """``python -m generators.studio --port 8081``: the Studio alone, copy from the grammar."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--port", type=int, default=8081)
    logging.basicConfig(level=logging.INFO, format='{"level": "%(levelname)s", "from": "%(name)s", "says": "%(message)s"}')
    run_studio(parser.parse_args().port, StudioSettings())


if __name__ == "__main__":
    main()
