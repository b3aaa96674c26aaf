"""Web workers over one Redis, learner on: ``python -m benchmarks.scaleout [--seconds 60] [--requests 6500] [--json OUT]``.

wrk's readers ask, load pixels and click at a fixed pace; beside them a probe clicks and waits until each worker chooses by a
policy that has learned from it. Then the readers go as fast as they are answered, for as long again. Then the log is read: what
was acknowledged must be there, once. Everything shares this machine: Redis, workers, learner, wrk. Needs ``wrk`` and
``redis-server`` (Debian: wrk, redis-server).
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.scaleout.counting import count, log_bytes
from benchmarks.scaleout.probe import Probe
from benchmarks.scaleout.stage import Stage, healthz, staged
from benchmarks.timing import machine
from services.stores import open_log

_READERS, _CONNECTIONS, _SEED = 100_000, 48, 1
#: Above what can be answered here, so that nothing is paced.
_FLAT_OUT = 1e6
_SETTLE_SECONDS = 30.0
_SCRIPT = Path(__file__).with_name("readers.lua")


def load(port: int, seconds: int, requests: float) -> dict[str, float]:
    """What wrk's readers saw, at so many requests a second: each is a decision or an event, but for slots left empty."""
    command = [
        "wrk", "-t1", f"-c{_CONNECTIONS}", f"-d{seconds}s", "--timeout", "5s", "-s", str(_SCRIPT), f"http://127.0.0.1:{port}",
        "--", str(requests), str(_READERS), str(_SEED),
    ]  # fmt: skip
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout  # noqa: S603
    return dict(json.loads(said.splitlines()[-1]))


def _settle(stage: Stage) -> None:
    """Until the policy has learned from the whole log."""
    log, until = open_log(stage.settings), time.monotonic() + _SETTLE_SECONDS
    head = log.head()
    while time.monotonic() < until and any(healthz(port)["covers"] < head for port in stage.workers):
        time.sleep(0.1)
    log.close()


def measure(workers: int, seconds: int, requests: float) -> dict[str, Any]:
    """One number of workers, on a Redis of its own."""
    with tempfile.TemporaryDirectory() as folder, staged(Path(folder), workers) as stage:
        log = open_log(stage.settings)
        log.tidy({"benchmark": 0})  # nothing is given up before it is counted
        empty = log_bytes(stage.redis)
        probe = Probe(stage.port, stage.workers)
        with probe.running():
            seen = load(stage.port, seconds, requests)
        most = load(stage.port, seconds, _FLAT_OUT)
        _settle(stage)
        counted, weight = count(log), log_bytes(stage.redis) - empty
    return seen | {
        "workers": workers, "per_s": _rates(seen), "most_per_s": _rates(most),
        "probe_decide_p99_ms": _percentile(probe.decided, 99) * 1e3,
        "click_to_policy_s": {
            str(number): {"n": len(times), "p50": _percentile(times, 50), "p99": _percentile(times, 99)}
            for number, times in enumerate(probe.learned.values(), 1)
        },
        "mb_per_million_decisions": weight / max(counted.entries["decision"], 1),
        "events_per_decision": sum(counted.entries.values()) / max(counted.entries["decision"], 1) - 1.0,
        "lost": _lost([seen, most], counted.entries), "doubled": counted.doubled,
    }  # fmt: skip


def _percentile(times: list[float], percent: float) -> float:
    return float(np.percentile(times, percent)) if times else float("nan")


def _rates(seen: dict[str, float]) -> dict[str, float]:
    """A second: decisions, and events about them."""
    decisions, events = seen["decisions"] / seen["seconds"], (seen["pixels"] + seen["clicks"]) / seen["seconds"]
    return {"decisions": decisions, "events": events, "records": decisions + events}


def _lost(loads: list[dict[str, float]], entries: Any) -> int:
    """Answered but not on the log: decisions, pixels, clicks. The probe's own come on top, so a few more may be there."""
    pairs = (("decisions", "decision"), ("pixels", "impression"), ("clicks", "click"))
    return sum(max(sum(int(seen[answered]) for seen in loads) - entries[kept], 0) for answered, kept in pairs)


def _print(seen: dict[str, Any]) -> None:
    print(f"\n{seen['workers']} web worker{'s' if seen['workers'] > 1 else ''}, {seen['seconds']:.0f} s")
    for what, rates in (("records a second          ", seen["per_s"]), ("as fast as they can       ", seen["most_per_s"])):
        print(f"  {what}{rates['records']:>10,.0f}   ({rates['decisions']:,.0f} decisions and {rates['events']:,.0f} events)")
    print(f"  answers, p50 and p99      {seen['p50_ms']:>10.2f} ms {seen['p99_ms']:.2f} ms")
    for worker, times in seen["click_to_policy_s"].items():
        print(f"  click to policy, worker {worker} {times['p50']:>10.3f} s  {times['p99']:.3f} s   (p50, p99 of {times['n']})")
    weight, each = seen["mb_per_million_decisions"], seen["events_per_decision"]
    print(f"  MB per million decisions  {weight:>10.0f}   ({each:.2f} events each)")
    print(f"  strange, failed answers   {seen['strange']:>10} {seen['failed']}")
    print(f"  lost, doubled             {seen['lost']:>10} {seen['doubled']}")


def main() -> None:
    """Measure, print, and write the JSON."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--requests", type=float, default=6_500.0, help="requests a second to aim at")
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--json", type=Path, metavar="OUT")
    chosen = parser.parse_args()
    if shutil.which("wrk") is None:
        sys.exit("benchmarks.scaleout: wrk not found; on Debian: apt install wrk")
    runs = []
    for workers in chosen.workers:
        runs.append(measure(workers, chosen.seconds, chosen.requests))
        _print(runs[-1])
    if chosen.json:
        chosen.json.write_text(json.dumps({"runs": runs, "machine": machine()}, indent=2) + "\n")


if __name__ == "__main__":
    main()
