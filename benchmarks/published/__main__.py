"""Published results beside ours: ``python -m benchmarks.published [--quick] [--only PART,...] [--json OUT]``.

Parts: delays and displays (Chapelle & Li 2011), elements (Hill et al. 2017), warm (Wang et al. 2021), headlines (Ye et al.
2025, on real tests: --upworthy FILE or ADLOOM_DATA_DIR). Intervals are 95 %, over runs. A paper's figure is printed where it
gives one; where only an order is claimed, each step of it is told as held, not told apart, or reversed.
"""

from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.published.headlines import ordered as headlines_ordered
from benchmarks.timing import machine
from simulations.published import delays, displays, elements, warm_starts
from simulations.published.ordering import figure_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from simulations.published.ordering import Figure, Ordering

    Part = Callable[[bool], dict[str, Any]]


def told(figure: Figure, digits: int = 2) -> str:
    """A figure with its interval."""
    return f"{figure.value:,.{digits}f} [{figure.low:,.{digits}f}, {figure.high:,.{digits}f}]"


def show(ordering: Ordering) -> dict[str, Any]:
    """Print an ordering, worst first; returns its facts."""
    print(f"\n{ordering.source}: {ordering.measure}; {len(ordering.runs)} runs")
    for (name, ours), published in zip(ordering.figures().items(), ordering.published.values(), strict=True):
        print(f"  {name:36}{'' if published is None else f'{published:.2f}':>8}   ours {told(ours)}")
    for step in ordering.steps():
        print(f"  {step.better} over {step.worse}: {told(step.gap)}: {step.verdict}")
    return ordering.facts()


def of_delays(quick: bool) -> dict[str, Any]:  # noqa: FBT001
    """Chapelle & Li's table by delay, as it is likely to be meant and by the letter."""
    size = delays.Size(runs=2, steps=100_000) if quick else delays.Size()
    likely = delays.table(size, delays.LIKELY)
    literal = delays.table(size._replace(delays=(1, 100, 1_000)), delays.LITERAL)
    scale = size.steps / 1e6
    print(
        f"\nChapelle & Li 2011, Table 1: regret by delay; {size.runs} runs of {size.steps:,} steps (theirs scaled to as many)"
    )
    for delay, row in likely.items():
        theirs = delays.UCB[delay] / delays.THOMPSON[delay]
        print(f"  {delay:>5}  UCB {scale * delays.UCB[delay]:>9,.0f}  ours {told(row.ucb, 0)}")
        print(f"         TS  {scale * delays.THOMPSON[delay]:>9,.0f}  ours {told(row.thompson, 0)}")
        print(f"         UCB / TS {theirs:.2f}  ours {told(row.ratio)}")
        if delay in literal:
            print(f"         by the letter: UCB / TS {told(literal[delay].ratio)}")
        if row.served:
            print(f"         TS as served (32 frozen samples, 1 % floor): {told(row.served, 0)}")
    return {"likely": _rows(likely), "literal": _rows(literal), "published": {"ucb": delays.UCB, "thompson": delays.THOMPSON}}


def _rows(table: dict[int, delays.Row]) -> dict[int, dict[str, Any]]:
    return {delay: {name: part and part._asdict() for name, part in row._asdict().items()} for delay, row in table.items()}


def of_displays(quick: bool) -> dict[str, Any]:  # noqa: FBT001
    """Chapelle & Li's display advertising, in a world of each kind."""
    size = displays.Size(runs=2, hours=10, visits=300, ads=30) if quick else displays.Size()
    return {kind.name: show(displays.ordered(kind, size)) for kind in (displays.IDENTITIES, displays.SHARED)}


def of_elements(quick: bool) -> dict[str, Any]:  # noqa: FBT001
    """Hill et al.'s 48 layouts."""
    size, facts = elements.Size(runs=2, batches=24, visits=500) if quick else elements.Size(), {}
    for name, pairs in (("strong", elements.STRONG), ("weak", elements.WEAK)):
        print(f"\n{name} interactions (deviation of a pair's effect {pairs} log odds)", end="")
        found = elements.earned(pairs, size)
        parts = {"early": show(found.early), "late": show(found.late)}
        over = figure_of(100.0 * found.over_median)
        print(f"  over the median layout at the end, %: {100.0 * elements.OVER_MEDIAN:.0f}   ours {told(over, 1)}")
        facts[name] = parts | {"over_median": {"published": elements.OVER_MEDIAN, "ours_percent": over._asdict()}}
    return facts


def of_warm(quick: bool) -> dict[str, Any]:  # noqa: FBT001
    """HBM's order."""
    size = warm_starts.Size(runs=3, batches=8, past=5_000) if quick else warm_starts.Size()
    return {"warm": show(warm_starts.ordered(size))}


def of_headlines(archive: Path | None, quick: bool) -> dict[str, Any]:  # noqa: FBT001
    """LOLA's order, where the archive is."""
    if archive is None:
        print("\nYe et al. 2025 (LOLA): not played: name the Upworthy archive by --upworthy or ADLOOM_DATA_DIR")
        return {}
    return {ordering.source: show(ordering) for ordering in headlines_ordered(archive, 1 if quick else 10)}


def main() -> None:
    """Play, print, and write the JSON."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="seconds instead of minutes: small runs, wide intervals")
    parser.add_argument("--only", metavar="PART,...", help="delays, displays, elements, warm, headlines")
    parser.add_argument("--upworthy", type=Path, metavar="FILE", help="packages of the archive, CSV or Parquet")
    parser.add_argument("--json", type=Path, metavar="OUT")
    chosen = parser.parse_args()
    data = os.environ.get("ADLOOM_DATA_DIR")
    archive = chosen.upworthy or (Path(data) / "upworthy" / "packages.parquet" if data else None)
    parts: dict[str, Part] = {
        "delays": of_delays, "displays": of_displays, "elements": of_elements, "warm": of_warm,
        "headlines": lambda quick: of_headlines(archive, quick),
    }  # fmt: skip
    wanted = chosen.only.split(",") if chosen.only else list(parts)
    if unknown := set(wanted) - set(parts):
        raise SystemExit(f"--only: expected some of {', '.join(parts)}, got {', '.join(sorted(unknown))}")
    facts = {name: parts[name](chosen.quick) for name in wanted}
    if chosen.json:
        chosen.json.write_text(json.dumps(facts | {"machine": machine()}, indent=2) + "\n")


if __name__ == "__main__":
    main()
