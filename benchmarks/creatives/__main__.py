"""``python -m benchmarks.creatives``: fuzzed copies in every size, held to the laws; how many, why not, and how fast.

Prints, for each size, what was accepted, what was refused by which rule, what broke a law (none may), and the time that
drawing and encoding take. Painting is not counted (see ``fuzz.Coarse``).
"""

from __future__ import annotations

import argparse
import multiprocessing
from pathlib import Path

import msgspec
import numpy as np

from benchmarks.creatives.trying import Tally, run
from generators.order import SIZES


def main() -> None:
    """Parse, run, print, write; exit with 1 where a law was broken."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.creatives", description=__doc__)
    parser.add_argument("--copies", type=int, default=10_000)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    parts = [range(start, min(start + 50, asked.copies)) for start in range(0, asked.copies, 50)]
    tallies: dict[str, Tally] = {size: Tally() for size in SIZES}
    with multiprocessing.get_context("spawn").Pool(asked.jobs) as pool:
        for part in pool.imap_unordered(run, parts):
            for size, tally in part.items():
                tallies[size].add(tally)
    _print(tallies, asked.copies)
    if asked.json is not None:
        asked.json.write_bytes(
            msgspec.json.format(msgspec.json.encode({size: _figures(tally) for size, tally in tallies.items()}))
        )
    raise SystemExit(1 if any(tally.faults for tally in tallies.values()) else 0)


def _figures(tally: Tally) -> dict[str, object]:
    return {
        "accepted": tally.accepted,
        "refused": dict(tally.refused),
        "broken": tally.faults,
        "layouts": dict(tally.layouts),
        "heaviest_bytes": tally.heaviest,
        "draw_ms_p50": _percentile(tally.draw_ms, 50),
        "draw_ms_p99": _percentile(tally.draw_ms, 99),
        "encode_ms_p50": _percentile(tally.encode_ms, 50),
    }


def _percentile(values: list[float], share: int) -> float:
    return round(float(np.percentile(values, share)), 2) if values else 0.0


def _print(tallies: dict[str, Tally], copies: int) -> None:
    print(f"{copies} copies in {len(tallies)} sizes")
    print(f"{'size':>10} {'accepted':>8} {'broken':>6} {'draw ms':>8} {'p99':>7} {'encode':>7} {'heaviest':>9}  refused")
    for size, tally in tallies.items():
        reasons = ", ".join(f"{rule} {count}" for rule, count in tally.refused.most_common()) or "none"
        p50, p99, encoded = (_percentile(tally.draw_ms, 50), _percentile(tally.draw_ms, 99), _percentile(tally.encode_ms, 50))
        figures = f"{p50:8.1f} {p99:7.1f} {encoded:7.1f}"
        print(f"{size:>10} {tally.accepted:8} {len(tally.faults):6} {figures} {tally.heaviest / 1e3:6.0f} kB  {reasons}")
    for fault in [fault for tally in tallies.values() for fault in tally.faults][:20]:
        print(fault)


if __name__ == "__main__":
    main()
