"""The policy report on demand: the report command runs beside the service, at most once at a time, and its file is served."""

from __future__ import annotations

import asyncio
import os
import sys
from typing import TYPE_CHECKING

from errors import Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_FRESH_SECONDS = 10.0
_MOST_SECONDS = 60.0


class Printer:
    """Writes ``report/report.html`` in the data folder, in a process of its own: seconds of CPU that no ad must wait for."""

    def __init__(self, data: Path, clock: Callable[[], float]) -> None:
        self._data, self._clock, self._turn = data.resolve(), clock, asyncio.Lock()

    async def report(self) -> bytes:
        """A report not older than ten seconds; raises Unavailable with the command's own last words."""
        out = self._data / "report" / "report.html"
        async with self._turn:
            if not self._fresh(out):
                await self._print(out)
        return out.read_bytes()

    def _fresh(self, out: Path) -> bool:
        return out.exists() and self._clock() - out.stat().st_mtime < _FRESH_SECONDS

    async def _print(self, out: Path) -> None:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "adloom", "report", "--out", str(out.parent), "--format", "html",
            env={**os.environ, "ADLOOM_DATA": str(self._data), "ADLOOM_PARENT": str(os.getpid())},
            stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        try:
            _, said = await asyncio.wait_for(process.communicate(), _MOST_SECONDS)
        except (TimeoutError, asyncio.CancelledError) as error:
            process.kill()
            await process.wait()
            if isinstance(error, TimeoutError):
                raise Unavailable(f"report: expected within {_MOST_SECONDS:.0f} s, got none") from None
            raise
        if process.returncode:
            lines = said.decode(errors="replace").strip().splitlines()
            raise Unavailable(f"report: {lines[-1] if lines else f'the command ended with {process.returncode}'}")
