"""Simulated impressions a second: ``python -m benchmarks.simulation [--arms K…] [--impressions N] [--repeats N] [--json OUT]``.

The engine by itself, campaigns with full records; then policies in a plain world beside other simulators' own, the same number
of arms, the same numbers in a context. One core and one BLAS thread for all, processor time, one run.
"""

from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")

import argparse
import json
from pathlib import Path

import numba
import scipy

from benchmarks.ope.bars import Bar
from benchmarks.simulation.clock import rate_of
from benchmarks.simulation.engine import CONTEXT_FREE, CONTEXTUAL, SCENARIO, Speed, speed_of
from benchmarks.simulation.pairs import OURS, WIDTH, Pair, ours
from benchmarks.simulation.peers import INSTALL, PEERS, versions
from benchmarks.timing import machine

#: The engine: a policy that looks at people, and one that does not. A pair: how many times as fast as obp's simulator.
_LEARNING, _CONTEXT_FREE = 150_000.0, 1_000_000.0
_TIMES = {"LinTS": 30.0, "LinUCB": 10.0, "EpsilonGreedy": 3.0, "BernoulliTS": 3.0}
#: Rounds a second by library; None where one is not installed.
Rates = dict[str, float | None]


def engine(impressions: int, repeats: int, policies: tuple[str, ...]) -> dict[str, Speed]:
    """Measure and print the engine."""
    print(f"the engine: {SCENARIO.stem}, {impressions:,} impressions, posterior refreshed and records kept throughout")
    print(f"the median of {repeats} runs (the slowest, the fastest)")
    speeds = {}
    for policy in policies:
        speed = speeds[policy] = speed_of(policy, impressions, repeats)
        parts = ", ".join(f"{part} {spent:.2f}" for part, spent in speed.parts.items())
        rates = f"{speed.per_s:>12,.0f} /s ({speed.slowest:,.0f}, {speed.fastest:,.0f})"
        print(f"{policy:26}{rates}   {speed.candidates:.0f} candidates   µs each: {parts}", flush=True)
    return speeds


def pairs(arms: list[int], seconds: float) -> dict[Pair, Rates]:
    """Measure and print the pairs."""
    print(f"\nrounds a second, {WIDTH} numbers in a context\n{'':26}{'adloom':>12}{''.join(f'{name:>22}' for name in PEERS)}")
    found = {}
    for pair in [Pair(policy, k) for policy in OURS for k in arms]:
        rates = found[pair] = _measured(pair, seconds)
        print(f"{_named(pair):26}{rates['adloom']:>12,.0f}{''.join(_beside(rates, name) for name in PEERS)}", flush=True)
    for name in PEERS:
        if all(rates[name] is None for rates in found.values()):
            print(f"{name} is not installed: {INSTALL[name]}")
    return found


def _measured(pair: Pair, seconds: float) -> Rates:
    rates: Rates = {"adloom": rate_of(ours(pair), seconds)}
    for name, peer in PEERS.items():
        try:
            rates[name] = rate_of(peer(pair), seconds)
        except ImportError:
            rates[name] = None
    return rates


def _beside(rates: Rates, name: str) -> str:
    ours_, theirs = rates["adloom"], rates[name]
    return f"{'not installed':>22}" if theirs is None or ours_ is None else f"{theirs:>12,.0f} ({ours_ / theirs:>5,.0f}x)"


def _named(pair: Pair) -> str:
    return f"{pair.policy}, {pair.arms} arms"


def bars(speeds: dict[str, Speed], found: dict[Pair, Rates]) -> list[Bar]:
    """What the figures have to reach; of obp only where it is installed."""
    engines = [
        Bar(f"impressions a second, {policy}", speed.per_s, _LEARNING if policy in CONTEXTUAL else _CONTEXT_FREE)
        for policy, speed in speeds.items()
    ]
    beside = [
        Bar(f"times obp's rounds a second, {_named(pair)}", rates["adloom"] / rates["obp"], _TIMES[pair.policy])
        for pair, rates in found.items()
        if rates["adloom"] and rates["obp"]
    ]
    return engines + beside


def main() -> None:
    """Measure, print, and write the JSON."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--impressions", type=int, default=1_000_000, help="of each of the engine's runs")
    parser.add_argument("--repeats", type=int, default=3, metavar="N", help="runs of the engine, of which the median counts")
    parser.add_argument("--arms", type=int, nargs="+", default=[10, 50], metavar="K", help="of the pairs")
    parser.add_argument("--seconds", type=float, default=2.0, help="that one figure of a pair may take")
    parser.add_argument("--json", type=Path, metavar="OUT")
    chosen = parser.parse_args()
    speeds = engine(chosen.impressions, chosen.repeats, CONTEXTUAL + CONTEXT_FREE)
    found = pairs(chosen.arms, chosen.seconds)
    print("\n" + "\n".join(bar.line() for bar in bars(speeds, found)))
    if chosen.json:
        chosen.json.write_text(json.dumps(facts(speeds, found), indent=2) + "\n")


def facts(speeds: dict[str, Speed], found: dict[Pair, Rates]) -> dict[str, object]:
    """The figures with what they were taken on."""
    return {
        "impressions_per_s": {policy: speed.per_s for policy, speed in speeds.items()},
        "pairs": {_named(pair): rates for pair, rates in found.items()},
        "machine": machine(),
        "versions": {**versions(), "scipy": scipy.__version__, "numba": numba.__version__},
    }


if __name__ == "__main__":
    main()
