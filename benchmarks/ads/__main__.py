"""Creatives that are born and die: ``python -m benchmarks.ads [--seeds 5] [--impressions 200000] [--json OUT]``.

30 live creatives of 6 factors with 4 levels, 5 of them replaced every 20,000 impressions; 12 numbers of context; base rate
1.8 %; decisions in batches of 500, outcomes known one batch later (in the delayed worlds 5,000 and 20,000 impressions later).
A score is the share of the oracle's lift over an even choice, in expected clicks; the floor of 1 % is included, and nothing is
tuned per world. Vowpal Wabbit plays the first strong world only (it takes a minute): one of its rules at each of two learning
rates, of which the better counts.
"""

from __future__ import annotations

import argparse
import json
import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.ads.games import OURS, VOWPAL, games, played
from benchmarks.ads.play import WINDOWS
from benchmarks.ads.world import WORLDS
from benchmarks.timing import machine

if TYPE_CHECKING:
    from benchmarks.ads.play import Score

#: Bars on the default's mean share, the least share of a world, and the mean share of the first 2,000 after an arrival.
BARS = {"strong": (0.66, 0.52, 0.62), "low-signal": (0.55, 0.40, None), "misspecified": (0.60, None, None)}
FASTEST = 100_000


def summary(scores: list[Score]) -> dict[str, float]:
    """A player in a world, over its seeds."""
    shares = np.array([score.share for score in scores])
    windows = {name: float(np.mean([score.windows[name] for score in scores])) for name in WINDOWS}
    return {
        "share": float(shares.mean()), "share_sd": float(shares.std(ddof=1)) if len(shares) > 1 else 0.0,
        "least": float(shares.min()), "first_20k": float(np.mean([score.first for score in scores])), **windows,
        "last_40k": float(np.mean([score.last for score in scores])), "worlds": len(scores),
        "per_second": float(np.median([score.per_second for score in scores])),
        "oracle": float(np.mean([score.oracle for score in scores])),
    }  # fmt: skip


def shown(found: dict[str, dict[str, dict[str, float]]]) -> None:
    """Print the tables and the bars."""
    for world, players in found.items():
        print(f"\n{world}: oracle x{players['default']['oracle']:.2f} of an even choice; shares of its lift, %")
        columns = ["share", "share_sd", "least", "first_20k", *WINDOWS, "last_40k"]
        print(f"  {'':24}" + "".join(f"{column:>10}" for column in columns) + f"{'imps/s':>10}{'worlds':>8}")
        for name, row in players.items():
            cells = "".join(f"{100 * row[column]:>10.1f}" for column in columns)
            print(f"  {name:24}{cells}{row['per_second']:>10,.0f}{row['worlds']:>8.0f}")
    print()
    for bar, value, least in bars(found):
        print(f"  {'OK   ' if value >= least else 'SHORT'} {bar}: {value:,.3g} (bar {least:,.3g})")


def bars(found: dict[str, dict[str, dict[str, float]]]) -> list[tuple[str, float, float]]:
    """What was reached and what should be."""
    rows = []
    for world, (share, least, fresh) in BARS.items():
        ours = found.get(world, {}).get("default")
        asked = (("share", share), ("least", least), ("0-2k", fresh))
        rows += [(f"{world} {name}", ours[name], bar) for name, bar in asked if ours and bar is not None]
    strong = found.get("strong", {})
    return [*rows, ("decided and learned a second of one core", strong["default"]["per_second"], FASTEST)] if strong else rows


def main() -> None:
    """Play, print, and write the JSON."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--impressions", type=int, default=200_000)
    parser.add_argument("--worlds", default=",".join(WORLDS))
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--json", type=Path, metavar="OUT")
    chosen = parser.parse_args()
    plans = games(chosen.seeds, chosen.impressions, chosen.worlds.split(","))
    with ProcessPoolExecutor(chosen.jobs, mp_context=get_context("spawn")) as pool:
        scores = list(pool.map(played, plans))
    found: dict[str, dict[str, dict[str, float]]] = {}
    for world in chosen.worlds.split(","):
        for name in (*OURS, *VOWPAL):
            mine = [score for game, score in zip(plans, scores, strict=True) if (game.player, game.world) == (name, world)]
            if mine:
                found.setdefault(world, {})[name] = summary(mine)
    shown(found)
    if chosen.json:
        facts = {"worlds": found, "seeds": chosen.seeds, "impressions": chosen.impressions, "machine": machine()}
        chosen.json.write_text(json.dumps(facts, indent=2) + "\n")


if __name__ == "__main__":
    main()
