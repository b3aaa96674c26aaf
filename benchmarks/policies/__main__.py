"""What a decision and a reward cost: ``python -m benchmarks.policies [--only NAME…] [--json OUT]``.

Decisions at n = 1 among 10, 50 and 500 arms; rewards in batches of 500 over 50 arms, with 100 and 500 weights, by themselves
and with a snapshot made of each batch, which is what makes them count. One core and one BLAS thread for all; medians over many
calls, the 99th percentile of decisions beside theirs.
"""

from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")

import argparse
import gc
import json
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from benchmarks.ope.bars import Bar
from benchmarks.policies.contender import BATCH, SHAPES
from benchmarks.policies.ours import ours
from benchmarks.policies.peers import Absent, peers
from benchmarks.policies.vowpal import vowpal
from benchmarks.timing import Timing, machine, timed

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.policies.contender import Contender

_K = (10, 50, 500)
#: Seconds that one figure may take, and calls at least and at most.
_SECONDS, _FEWEST, _MOST = 2.0, 7, 5_000


class Figures(NamedTuple):
    """decisions: µs by k. rewards, published: rewards a second by d, the second with a snapshot a batch. absent: why none."""

    about: str
    decisions: dict[int, Timing]
    rewards: dict[int, float]
    published: dict[int, float]
    absent: str = ""


def budgeted(call: Callable[[], object]) -> Timing:
    """Time a call as often as fits the budget; its first run, in which kernels are compiled, does not count."""
    call()
    started = time.perf_counter()
    call()
    repeats = int(min(max(_SECONDS / max(time.perf_counter() - started, 1e-7), _FEWEST), _MOST))
    gc.collect()
    gc.freeze()
    timing = timed(call, repeats, repeats // 10)
    gc.unfreeze()
    return timing


def measured(contender: Contender | Absent) -> Figures:
    """All figures of one contender."""
    if isinstance(contender, Absent):
        return Figures("", {}, {}, {}, contender.why)
    decisions = {k: budgeted(contender.decide(k)) for k in _K}
    learn, publish = contender.learn, contender.publish
    rewards = {d: _rate(learn(d)) for d in SHAPES} if learn else {}
    return Figures(contender.about, decisions, rewards, {d: _rate(publish(d)) for d in SHAPES} if publish else {})


def _rate(batch: Callable[[], object]) -> float:
    return BATCH / budgeted(batch).median * 1e6


def shown(name: str, figures: Figures) -> None:
    """One line of the table."""
    if figures.absent:
        print(f"{name:30} not measured: {figures.absent}", flush=True)
        return
    decisions = "".join(f"{timing.median:>10,.1f}{timing.p99:>10,.1f}" for timing in figures.decisions.values())
    rates = [*figures.rewards.values(), *figures.published.values()]
    print(f"{name:30}{decisions}" + "".join(f"{rate:>11,.0f}" for rate in rates), flush=True)


def bars(found: dict[str, Figures]) -> list[Bar]:
    """What was reached and what should be, where both sides were measured."""
    mine, text = found.get("default"), found.get("vw squarecb, text")
    if mine is None:
        return []
    decision = mine.decisions[50].median
    lines = [
        Bar("default: µs of a decision among 50", decision, high=20.0),
        Bar("default: rewards a second, 500 weights", mine.rewards[500], low=50_000.0),
    ]
    if text is not None:
        lines.append(Bar("Vowpal Wabbit squarecb from text / default, 50 arms", text.decisions[50].median / decision, low=4.0))
    return lines


def main() -> None:
    """Measure, print, and write the JSON."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--only", nargs="*", metavar="NAME", help="contenders whose name contains one of these")
    parser.add_argument("--json", type=Path, metavar="OUT")
    chosen = parser.parse_args()
    print(f"{'':30}" + "".join(f"{f'k={k} µs':>10}{'p99':>10}" for k in _K)
          + "".join(f"{f'd={d} /s':>11}" for d in SHAPES) + "".join(f"{f'+snap {d}':>11}" for d in SHAPES))  # fmt: skip
    found: dict[str, Figures] = {}
    for contender in [*ours(), *vowpal(), *peers()]:
        if not chosen.only or any(part in contender.name for part in chosen.only):
            found[contender.name] = measured(contender)
            shown(contender.name, found[contender.name])
    print()
    for about in sorted({figures.about for figures in found.values() if figures.about}):
        print(f"{about}: {', '.join(name for name, figures in found.items() if figures.about == about)}")
    lines = bars(found)
    print("\n" + "\n".join(bar.line() for bar in lines))
    if chosen.json:
        chosen.json.write_text(json.dumps(_facts(found, lines), indent=2) + "\n")


def _facts(found: dict[str, Figures], lines: list[Bar]) -> dict[str, object]:
    policies = {
        name: {"absent": figures.absent} if figures.absent else {
            "about": figures.about,
            "us": {str(k): timing._asdict() for k, timing in figures.decisions.items()},
            "rewards_per_s": {str(d): rate for d, rate in figures.rewards.items()},
            "rewards_per_s_with_snapshots": {str(d): rate for d, rate in figures.published.items()},
        }
        for name, figures in found.items()
    }  # fmt: skip
    return {"policies": policies, "bars": [bar._asdict() | {"held": bar.held} for bar in lines], "machine": machine()}


if __name__ == "__main__":
    main()
