"""``python -m benchmarks.studio [--seconds 10] [--campaign FILE] [--json OUT]``: see ``benchmarks/README.md``."""

from __future__ import annotations

import argparse
import asyncio
import json
import time
from pathlib import Path
from typing import Any, get_args

import numpy as np

from benchmarks.studio.loads import Seen, cancelled, closed, opened
from benchmarks.studio.orders import DEADLINE_S, Ending, Orders, placed
from benchmarks.studio.readers import Reach, asked
from benchmarks.studio.stage import Running, copy_server, processes
from benchmarks.timing import machine
from services.settings import Settings
from services.supply.client import StudioClient

_CALLERS = (1, 2, 4, 8)
_IN_FLIGHT = Settings().studio_in_flight
_CANCELS = 1_000
#: What the copy server says, and how long it thinks about it: a quick model's time for a line.
_MODEL_S = 0.2
_ANSWER = {"headline": "Slippers on.", "body": "The pack fits.", "cta": "Get it", "facts": ["letterbox"], "offers": []}


def _client(url: str, in_flight: int) -> StudioClient:
    return StudioClient(url, in_flight=in_flight, clock=time.time)


async def _peak(url: str, orders: Orders, seconds: float) -> dict[str, Any]:
    """The most creatives a second that any number of callers gets."""
    client = _client(url, max(_CALLERS))
    await closed(client, orders, 2, 2.0)  # warm
    found = {callers: (await closed(client, orders, callers, seconds)).figures() for callers in _CALLERS}
    await client.close()
    callers = max(found, key=lambda count: found[count]["per_second"])
    return found[callers] | {"callers": callers}


async def _rung(url: str, orders: Orders, seconds: float, rng: np.random.Generator) -> dict[str, Any]:
    peak = await _peak(url, orders, seconds)
    loads = {"peak": peak}
    for times in (1, 3):
        client = _client(url, max(_IN_FLIGHT, peak["callers"]))
        seen: Seen = await opened(client, orders, times * peak["per_second"], seconds, rng)
        loads[f"{times}x"] = seen.figures() | {"share_of_peak": seen.figures()["per_second"] / peak["per_second"]}
        await client.close()
    return loads


async def _cancels(url: str, orders: Orders, rng: np.random.Generator) -> dict[str, Any]:
    """Orders given up at drawn moments; then one after another and eight at once, which a stuck replica would not answer."""
    client = _client(url, 16)
    given_up = await cancelled(client, orders, _CANCELS, rng)
    after = [(await placed(client, orders.next(time.time() + 10 * DEADLINE_S))).ending for _ in range(8)]
    together = await asyncio.gather(*(placed(client, orders.next(time.time() + 10 * DEADLINE_S)) for _ in range(8)))
    await client.close()
    stuck = sum(ending == "failed" for ending in [*after, *(one.ending for one in together)])
    return {"cancelled": given_up, "orders_after": 16, "not_answered_after": stuck}


async def _measure(campaign: Path, seconds: float) -> dict[str, Any]:
    rng = np.random.default_rng(0)
    found: dict[str, Any] = {}
    async with copy_server(_ANSWER, _MODEL_S) as model:
        with processes(("generate", "web"), campaign, ADLOOM_OPENAI_BASE_URL=model) as at:
            for rung in ("L1", "L2", "L3"):
                found[rung] = await _rung(at.studio, Orders(campaign, rung, rng), seconds, rng)
                _print_rung(rung, found[rung])
            found["cancels"] = await _cancels(at.studio, Orders(campaign, "L2", rng), rng)
            found["readers"] = await _readers(at, found["L2"]["peak"]["per_second"], seconds, rng)
    return found


async def _readers(at: Running, peak: float, seconds: float, rng: np.random.Generator) -> dict[str, Any]:
    return await asked(Reach(at.web, at.data), 3.0 * peak, seconds, rng)


def _print_rung(rung: str, loads: dict[str, Any]) -> None:
    for name, row in loads.items():
        share = f", {row['share_of_peak']:.0%} of the peak" if "share_of_peak" in row else f", {row['callers']} callers"
        timing = f"p50 {row['p50_ms']:.0f} ms, p99 {row['p99_ms']:.0f} ms" if row["p50_ms"] is not None else "none made"
        rest = ", ".join(f"{row[ending]} {ending}" for ending in get_args(Ending))
        print(f"{rung} {name:>4}: {row['per_second']:.1f}/s{share}; {timing}; {rest}; rungs {row['rungs']}", flush=True)
        if row["stages_ms"]:
            print("          " + ", ".join(f"{stage} {took:.1f} ms" for stage, took in row["stages_ms"].items()))


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=10.0, help="seconds a load")
    parser.add_argument("--campaign", type=Path, default=Path("infra/demo/coffee.yaml"))
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    found = asyncio.run(_measure(given.campaign, given.seconds)) | {"machine": machine()}
    print(f"cancels: {found['cancels']}")
    print(f"readers at 3x: {found['readers']}")
    if given.json:
        given.json.write_text(json.dumps(found, indent=2))


if __name__ == "__main__":
    main()
