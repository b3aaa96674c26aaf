"""Cells on Ray: one core each, their steps streamed back as they come.

Owns how Ray is joined and left. Invariant: a worker has one thread of arithmetic, so that cells neither wait for each
other's nor sum in another order.
"""

from __future__ import annotations

import contextlib
import logging
import re
import socket
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import ray
from ray.exceptions import RayError

from errors import Unavailable
from simulations.cells import run_cell
from simulations.fan_out.parcel import Parcel, pack, unpack
from simulations.runs import Fallen

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from simulations.cells import Cell, Done, Progress
    from simulations.runs import Step

_ONE_THREAD = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS"), "1")
#: Ray paints its tracebacks for terminals; these go to files.
_PAINT = re.compile(r"\x1b\[[0-9;]*m")
#: Results are kilobytes; Ray would else take a third of the machine's memory for them.
_STORE_BYTES = 80_000_000


#: Seconds until a machine that does not answer is given up. Ray itself asks for minutes.
_ANSWER_S = 5.0


@contextlib.contextmanager
def joined(address: str | None) -> Iterator[None]:
    """Ray for as long as the block runs: the cluster at an address, or one of this machine's own cores.

    Raises Unavailable where nobody answers at the address. A cluster that was joined stays; one that was started goes.
    """
    environment = {"env_vars": _ONE_THREAD}
    if address is not None:
        _refuse_silent(address)
    with tempfile.TemporaryDirectory(prefix="adloom-", ignore_cleanup_errors=True) as folder:
        try:
            if address is None:
                ray.init(
                    address="local", include_dashboard=False, log_to_driver=False, logging_level=logging.ERROR,
                    object_store_memory=_STORE_BYTES, runtime_env=environment, _temp_dir=folder,
                )  # fmt: skip
            else:
                ray.init(address=address, log_to_driver=False, logging_level=logging.ERROR, runtime_env=environment)
        except (ConnectionError, ValueError, RayError, RuntimeError) as error:
            raise Unavailable(
                f"Ray at {'this machine' if address is None else address or 'no address'}: {_first_line(error)}"
            ) from error
        try:
            yield
        finally:
            ray.shutdown()


def on_ray(cells: Sequence[Cell]) -> Iterator[tuple[int, Step]]:
    """The steps of all cells as they come, each with its cell's place; Ray must be joined.

    A cell whose worker dies has failed, and is not tried again: what killed it, most often want of memory, would come
    again.
    """
    streams: dict[Any, int] = {_make.remote(pack(cell)): place for place, cell in enumerate(cells)}
    while streams:
        ready: list[Any] = ray.wait(list(streams), num_returns=1, fetch_local=False)[0]
        for stream in ready:
            try:
                yield streams[stream], ray.get(next(stream))
            except StopIteration:
                del streams[stream]
            except RayError as error:
                yield streams.pop(stream), Fallen(_PAINT.sub("", str(error)))


@ray.remote(num_cpus=1, max_retries=0, num_returns="streaming")
def _make(parcel: Parcel) -> Iterator[Progress | Done]:
    with tempfile.TemporaryDirectory(prefix="adloom-") as folder:
        yield from run_cell(unpack(parcel, Path(folder)))


def _refuse_silent(address: str) -> None:
    """Raise Unavailable where an address is of a machine and nobody listens there (``auto`` names none)."""
    place = address.removeprefix("ray://")
    host, _, port = place.rpartition(":")
    if not host or not port.isdecimal():
        return
    try:
        socket.create_connection((host, int(port)), timeout=_ANSWER_S).close()
    except (OSError, OverflowError) as error:
        raise Unavailable(f"Ray at {address}: nobody answers ({error})") from error


def _first_line(error: Exception) -> str:
    return str(error).strip().split("\n", 1)[0]
