"""Ad requests over HTTP beside servers that only echo: ``python -m benchmarks.serving [--seconds 5] [--json OUT]``.

Each server has one core and the load (wrk, 16 connections) the other. "adloom" is the shipped web process over a pool of 50
creatives: whole decisions, logged and signed. Needs ``wrk`` and ``taskset`` (Debian: wrk, util-linux).
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from bandits.learners.learner import Shape
from bandits.registry import make_policy
from benchmarks.timing import machine
from generators.brief import all_briefs
from generators.copywriting.grammar import GrammarWriter
from generators.creative import Check, Creative, creative_id
from services.campaigns.files import load_campaign
from services.campaigns.records import CampaignPut, CreativeAdded
from services.decisions.features import CREATIVE, PERSON, encode_briefs
from services.records import Record, entry_of
from services.settings import Settings
from services.stores import open_log, open_state

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from generators.brief import Brief
    from generators.kit import Kit

_PORT = 8765
_URL = f"http://127.0.0.1:{_PORT}"
_CANDIDATES = 50
_UNITS = {"us": 1e-3, "ms": 1.0, "s": 1e3}
_LUA = """
wrk.method = "POST"
wrk.headers["content-type"] = "application/json"
local n = 0
request = function()
  n = n + 1
  wrk.body = string.format('{"placement":"rail","user_id":"reader-%d","context":{"device":"mobile","hour":%d,"country":"DE",'
    .. '"page_topic":"running","interests":["climbing","running"]}}', n % 5000, n % 24)
  return wrk.format(nil, "/v1/decisions")
end
"""


class Load(NamedTuple):
    """What wrk saw: requests a second, latencies in ms, answers that were not 2xx."""

    per_second: float
    p50: float
    p99: float
    bad: int


def stock(settings: Settings) -> None:
    """A log and a snapshot with one campaign and its creatives, as learn would have left them."""
    campaign, rng, now = load_campaign(Path("infra/demo/coffee.yaml")), np.random.default_rng(0), time.time()
    policy = make_policy("default", Shape(PERSON.width, CREATIVE.width))
    briefs = list(all_briefs(campaign.id, campaign.kit.offer_kinds))
    added = [
        CreativeAdded(at=now, creative=_creative(briefs[row], campaign.kit, seed, now, rng), why="supply")
        for seed, row in enumerate(rng.choice(len(briefs), _CANDIDATES, replace=False))
    ]
    for record in added:
        policy.add_arm(record.creative.id, encode_briefs([record.creative.brief])[0])
    records: list[Record] = [CampaignPut(at=now, campaign=campaign), *added]
    log, state = open_log(settings), open_state(settings)
    log.append([entry_of(record, now) for record in records], durable=True)
    state.save({"snapshot": policy.freeze(rng).encode()}, log.head())
    log.close()
    state.close()


def _creative(brief: Brief, kit: Kit, seed: int, now: float, rng: np.random.Generator) -> Creative:
    copy = GrammarWriter().compose(brief, kit, rng)
    return Creative(
        id=creative_id(brief, copy, seed), brief=brief, copy=copy, images={"300x250": "0" * 64}, writer="grammar/1",
        illustrator="none", seed=seed, checks=(Check(rule="none/1", verdict="allow"),), made_at=now, rung="L1",
    )  # fmt: skip


@contextmanager
def served(arguments: Sequence[str], environment: dict[str, str]) -> Iterator[None]:
    """A server on core 0, up inside the block."""
    command = ["taskset", "-c", "0", sys.executable, *arguments]
    process = subprocess.Popen(command, env=os.environ | environment, stderr=subprocess.DEVNULL)  # noqa: S603
    try:
        for _ in range(300):
            try:
                urllib.request.urlopen(f"{_URL}/healthz", timeout=1.0).close()  # noqa: S310
                break
            except urllib.error.HTTPError:
                break  # an echo has no such page, but it is up
            except OSError:
                time.sleep(0.1)
        yield
    finally:
        process.terminate()
        process.wait(15)


def load(seconds: int, script: Path) -> Load:
    """Drive the server from core 1, after a second of warm-up that is not counted."""
    base = ["taskset", "-c", "1", "wrk", "-t1", "-c16", "--latency", "-s", str(script)]
    subprocess.run([*base, "-d1", _URL], check=True, capture_output=True)  # noqa: S603
    said = subprocess.run([*base, f"-d{seconds}", _URL], check=True, capture_output=True, text=True).stdout  # noqa: S603
    rate = re.search(r"Requests/sec:\s+([\d.]+)", said)
    bad = re.search(r"Non-2xx or 3xx responses: (\d+)", said)
    return Load(float(rate[1]) if rate else 0.0, _latency(said, 50), _latency(said, 99), int(bad[1]) if bad else 0)


def _latency(said: str, percent: int) -> float:
    found = re.search(rf"{percent}%\s+([\d.]+)(us|ms|s)\b", said)
    return float(found[1]) * _UNITS[found[2]] if found else float("nan")


def measure(seconds: int) -> dict[str, Load]:
    """Each server in turn, on the same core, under the same load."""
    uvicorn = ["-m", "uvicorn", "--port", str(_PORT), "--no-access-log", "--log-level", "error"]
    with tempfile.TemporaryDirectory() as folder:
        data, script = Path(folder), Path(folder) / "ask.lua"
        script.write_text(_LUA)
        stock(Settings(data=data))
        ours = {"ADLOOM_DATA": folder, "ADLOOM_PORT": str(_PORT), "ADLOOM_SECRETS": "a benchmark has no secrets"}
        servers = {
            "FastAPI + pydantic echo": ([*uvicorn, "benchmarks.echo:fastapi_echo"], {}),
            "adloom, whole decision": (["-m", "adloom", "web"], ours),
            "raw ASGI + msgspec echo": ([*uvicorn, "benchmarks.echo:asgi_echo"], {}),
        }
        results = {}
        for name, (arguments, environment) in servers.items():
            with served(arguments, environment):
                results[name] = load(seconds, script)
    return results


def main() -> None:
    """Measure, print, and write the JSON."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--json", type=Path, metavar="OUT")
    chosen = parser.parse_args()
    missing = [tool for tool in ("wrk", "taskset") if shutil.which(tool) is None]
    if missing:
        sys.exit(f"benchmarks.serving: {' and '.join(missing)} not found; on Debian: apt install wrk util-linux")
    results = measure(chosen.seconds)
    yardstick = results["FastAPI + pydantic echo"].per_second
    print(f"{'':26}{'requests/s':>12}{'p50 ms':>9}{'p99 ms':>9}{'not 2xx':>9}{'ratio':>8}")
    for name, seen in results.items():
        ratio = seen.per_second / yardstick
        print(f"{name:26}{seen.per_second:>12,.0f}{seen.p50:>9.2f}{seen.p99:>9.2f}{seen.bad:>9}{ratio:>7.2f}x")
    if chosen.json:
        facts = {"servers": {name: seen._asdict() for name, seen in results.items()}, "machine": machine()}
        chosen.json.write_text(json.dumps(facts, indent=2) + "\n")


if __name__ == "__main__":
    main()
