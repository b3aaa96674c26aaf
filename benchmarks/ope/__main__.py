"""Estimates and intervals against known truths: ``python -m benchmarks.ope [--resamples 1000] [--sizes 500,2000] [--jobs
2] [--json OUT]``.

Data: the folder that ADLOOM_DATA_DIR names, with ``open_bandit/``, ``upworthy/packages.parquet`` and
``uci/letter.parquet``; ``--classes FILE`` takes any other Parquet file whose last column is the class. Five parts, each
with its recipe in its module:

1. ``campaigns``: each Open Bandit policy judged by the other one's log, against its own clicks; what is refused, and why.
2. published figures on the same data and on digits, reproduced.
3. ``splits``: sample-ratio mismatch in the Upworthy archive, inside and outside of the weeks whose randomisation was
broken. 4. ``rare``: coverage and width of 95 % intervals where clicks are rare, on campaigns whose truth is known.
5. ``resampled``: the same where half of the rounds are rewarded, beside the intervals that others print on the same
draws.
"""

from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import argparse
import json
import math
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.ope.bars import Bar
from benchmarks.ope.campaigns import ESTIMATED, TESTED, digits, directions, quickstart
from benchmarks.ope.coverage import OURS, coverage
from benchmarks.ope.rare import PAIRS as RARE_PAIRS
from benchmarks.ope.rare import campaign_worlds
from benchmarks.ope.resampled import classification_world
from benchmarks.ope.splits import splits
from benchmarks.timing import machine

if TYPE_CHECKING:
    from benchmarks.ope.campaigns import Direction

#: The published figures: Open Bandit Pipeline, quickstart notebook and readme.
_QUICKSTART = (0.004553, 1.198126)
_DIGITS = (0.9634340222575517, 0.01827255896321327)
_LEAST_EFFECTIVE = 50.0
#: Rounds of a campaign with rare clicks, and how many fewer of them are drawn than of the classes: they are large.
_RARE_ROUNDS, _FEWER = 5_000, 10


def campaigns_part(folder: Path) -> tuple[dict[str, Any], list[Bar]]:
    """Open Bandit, both ways."""
    found = directions(folder)
    head = f"{'judged by the other log':26}{'ESS':>7}{'max w':>8}{'mean w':>8}" + "".join(f"{name:>10}" for name in ESTIMATED)
    print(f"{head}{'own clicks':>12}  95 % interval, or why refused")
    for one in found:
        print(_campaign_line(one))
    answered = [one for one in found if one.diagnostics.effective >= _LEAST_EFFECTIVE]
    weak = [one for one in found if one.diagnostics.effective < _LEAST_EFFECTIVE]
    about = f"|z| of {', '.join(TESTED)}, largest"
    bars = [Bar(f"{one.name}: {about}", one.tested if one.judgement.answered else math.nan, high=1.96) for one in answered]
    refused = [float(not one.judgement.answered) for one in weak]
    bars.append(Bar("share refused of those below 50 effective rounds", sum(refused) / max(len(refused), 1), low=1.0))
    return {one.name: _campaign_facts(one) for one in found}, bars


def published_part(folder: Path) -> tuple[dict[str, Any], list[Bar]]:
    """Figures of others on the same data."""
    value, relative = quickstart(folder)
    truth, error = digits()
    bars = [
        Bar("quickstart, IPS value", value, _QUICKSTART[0] - 1e-6, _QUICKSTART[0] + 1e-6),
        Bar("quickstart, ratio to the logging policy", relative, _QUICKSTART[1] - 1e-6, _QUICKSTART[1] + 1e-6),
        Bar("digits, true value", truth, _DIGITS[0] - 1e-12, _DIGITS[0] + 1e-12),
        Bar("digits, relative error of IPS", error, _DIGITS[1] - 1e-9, _DIGITS[1] + 1e-9),
    ]
    return {"quickstart": {"ips": value, "relative": relative}, "digits": {"truth": truth, "ips_error": error}}, bars


def splits_part(path: Path) -> tuple[dict[str, Any], list[Bar]]:
    """Sample ratios."""
    found = splits(path)
    print(f"\nsample-ratio mismatch: {found.inside:,} tests in the broken weeks, {found.outside:,} outside")
    bars = [
        Bar("share flagged of tests in the broken weeks", found.inside_flagged, low=0.65),
        Bar("share flagged of tests outside", found.outside_flagged, high=0.01),
    ]
    return found._asdict(), bars


def resampled_part(path: Path, sizes: list[int], logs: int, jobs: int) -> tuple[dict[str, Any], list[Bar]]:
    """Coverage where the truth is known."""
    world, facts, bars = classification_world(path), {}, []
    for rounds in sizes:
        found = coverage(world, rounds, logs, jobs)
        found.show(path.stem)
        about = f"{path.stem}, n = {rounds:,}: {' with '.join(OURS)},"
        bars.append(Bar(f"{about} coverage", found.by_pair[OURS][0], low=0.93))
        bars.append(Bar(f"{about} width beside the normal DR interval's", found.ratio(OURS), high=1.5))
        facts[str(rounds)] = found.facts()
    return facts, bars


def rare_part(folder: Path, logs: int, jobs: int) -> tuple[dict[str, Any], list[Bar]]:
    """Coverage where clicks are rare and weights heavy."""
    facts = {}
    for name, world in campaign_worlds(folder / "prior_bts.yaml").items():
        found = coverage(world, _RARE_ROUNDS, logs, jobs, RARE_PAIRS)
        found.show(name)
        facts[name] = found.facts()
    return facts, []


def _campaign_line(one: Direction) -> str:
    d, judged = one.diagnostics, one.judgement
    values = "".join(f"{one.values[name]:>10.5f}" for name in ESTIMATED)
    told = f"[{judged.low:.5f} … {judged.high:.5f}]" if judged.answered else judged.verdict.refusals[0].says
    return f"{one.name:26}{d.effective:>7,.0f}{d.heaviest:>8,.0f}{d.mean_weight:>8.2f}{values}{one.own:>12.5f}  {told}"


def _campaign_facts(one: Direction) -> dict[str, Any]:
    d, judged = one.diagnostics, one.judgement
    return {
        "ess": d.effective, "max_w": d.heaviest, "mean_w": d.mean_weight, "own": one.own,
        "values": _told(one.values), "z": _told(one.z), "interval": _told({"low": judged.low, "high": judged.high}),
        "refused": [finding.says for finding in judged.verdict.refusals],
    }  # fmt: skip


def _told(figures: dict[str, float]) -> dict[str, float | None]:
    """JSON has no nan."""
    return {name: None if math.isnan(figure) else figure for name, figure in figures.items()}


def main() -> None:
    """Run the parts, print the bars, and write the JSON."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--resamples", type=int, default=1_000)
    parser.add_argument("--sizes", default="500,2000", help="rounds of a resample, several by commas")
    parser.add_argument("--classes", type=Path, metavar="FILE", help="Parquet, last column the class; letter when absent")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--json", type=Path, metavar="OUT")
    chosen = parser.parse_args()
    if "ADLOOM_DATA_DIR" not in os.environ:
        sys.exit("ADLOOM_DATA_DIR: expected the folder with open_bandit/, upworthy/ and uci/, got nothing")
    data = Path(os.environ["ADLOOM_DATA_DIR"])
    classes = chosen.classes or data / "uci" / "letter.parquet"
    parts = {
        "campaigns": campaigns_part(data / "open_bandit"),
        "published": published_part(data / "open_bandit"),
        "splits": splits_part(data / "upworthy" / "packages.parquet"),
        "rare": rare_part(data / "open_bandit", max(chosen.resamples // _FEWER, 1), chosen.jobs),
        "resampled": resampled_part(classes, [int(n) for n in chosen.sizes.split(",")], chosen.resamples, chosen.jobs),
    }
    bars = [bar for _, part in parts.values() for bar in part]
    print("\n" + "\n".join(bar.line() for bar in bars))
    if chosen.json:
        facts = {name: facts for name, (facts, _) in parts.items()}
        held = [bar._asdict() | {"held": bar.held} for bar in bars]
        chosen.json.write_text(json.dumps(facts | {"bars": held, "machine": machine()}, indent=2) + "\n")


if __name__ == "__main__":
    main()
