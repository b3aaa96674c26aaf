"""Headlines by their words, on real tests: ``python -m benchmarks.headlines --train FILE --test FILE [--split-week W]``.

Fitted on past tests, judged on later ones: which arm of a pair is better, what the chosen one earns over the mean arm, and what
a policy that starts from the words earns when outcomes are played from urns. Peers are fitted and played in the same run.
"""

from __future__ import annotations

import argparse
import json
import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")

from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from bandits.prior.copy_prior import CopyPrior
from benchmarks.headlines.embedding import AUTO, NONE, embedded, model_at
from benchmarks.headlines.measures import Groups, measured
from benchmarks.headlines.replay import HORIZONS, OURS, World, replayed
from benchmarks.headlines.scorers import SCORERS
from errors import InvalidInput
from services.evaluation.past_tests import read_past_tests

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from benchmarks.headlines.measures import Figure
    from benchmarks.headlines.replay import Earned
    from services.evaluation.past_tests import PastTests

    Array = NDArray[np.float64]

#: Weeks in which the Upworthy archive's randomisation was broken: seven tests in ten fail a sample-ratio check there.
_BROKEN = (201325, 201401)
_ALL_WEEKS = 999_999
_MEASURES = ("pair_accuracy", "pair_accuracy_significant", "top_1", "lift")


class Split(NamedTuple):
    """Tests to fit on and tests to judge on; none is in both."""

    train: PastTests
    test: PastTests


def split(train: Path, test: Path, week: int | None, until: int, *, broken: bool) -> Split:
    """Past and later tests of two files, or by a week of one; broken: fit on those weeks too. Raises InvalidInput."""
    learned, asked = read_past_tests(train), read_past_tests(test).outside(*_BROKEN)
    learned = learned if broken else learned.outside(*_BROKEN)
    if week is not None:
        learned, asked = learned.between(0, week - 1), asked.between(week, _ALL_WEEKS)
    asked = asked.between(0, until)
    for name, part in (("--train", learned), ("--test", asked)):
        if not len(part):
            raise InvalidInput(name, "tests of two headlines or more in those weeks", "none")
    both = {learned.names[test] for test in set(learned.tests.tolist())} & {
        asked.names[test] for test in set(asked.tests.tolist())
    }
    if both:
        raise InvalidInput("--test", "tests that are not in --train (or --split-week)", f"{len(both)} that are in both")
    return Split(learned, asked)


def ours(parts: Split, model: str) -> tuple[CopyPrior, Array]:
    """The fitted prior, and its scores of the tests to judge on."""
    learned, asked = parts.train, parts.test
    vectors: tuple[Any, Any] = (None, None)
    if model:
        both = embedded(model, [*learned.texts, *asked.texts])
        vectors = both[: len(learned)], both[len(learned) :]
    prior = CopyPrior.fit(learned.texts.tolist(), learned.groups, learned.impressions, learned.clicks, vectors[0])
    return prior, prior.score(asked.texts.tolist(), vectors[1])


def run(parts: Split, model: str, rng: np.random.Generator) -> dict[str, Any]:
    """Every figure, by name."""
    groups = Groups.of(parts.test)
    scores = {name: score(parts.train, parts.test, rng) for name, score in SCORERS.items()}
    plain, by_grams = ours(parts, "")
    prior, best = ours(parts, model) if model else (plain, by_grams)
    scores["ours, n-grams"] = by_grams
    if model:
        scores["ours, n-grams + embedding"] = best
    scored = {name: measured(groups, score, rng) for name, score in scores.items()}
    words = scores["word 1-2 TF-IDF + hand, ridge"]
    played = replayed(groups, words, best, World.of(parts.train, prior.variance), rng)
    if model:
        without = replayed(groups, words, by_grams, World.of(parts.train, plain.variance), rng)
        played["ours without the embedding"] = without[OURS]
    return {"groups": len(groups.members), "prior": prior, "scored": scored, "played": played}


def table(found: dict[str, Any]) -> str:
    """Figures as text, intervals in brackets."""
    lines = [f"{'scorer':32}{'pair accuracy':>22}{'significant pairs':>22}{'top 1':>8}{'lift of the chosen arm':>28}"]
    for name, row in found["scored"].items():
        pair, sure, top, lift = (row[measure] for measure in _MEASURES)
        lines.append(f"{name:32}{_told(pair):>22}{_told(sure):>22}{top.value:>8.3f}{_told(lift, 100.0, '%'):>28}")
    lines.append("")
    lines.append(f"{'policy: clicks a test, gap closed':34}" + "".join(f"{f'T={pulls}':>30}" for pulls in HORIZONS))
    for name, row in found["played"].items():
        cells = (f"{row.clicks[pulls]:.3f}  {_told(row.gap_closed[pulls], 100.0, '%')}" for pulls in row.clicks)
        lines.append(f"{name:34}" + "".join(f"{cell:>30}" for cell in cells))
    return "\n".join(lines)


def _told(figure: Figure, scale: float = 1.0, unit: str = "") -> str:
    digits = 1 if unit else 3
    value, low, high = (f"{scale * part:.{digits}f}" for part in figure)
    return f"{value}{unit} [{low}, {high}]"


def facts(found: dict[str, Any]) -> dict[str, Any]:
    """Figures as JSON: ours on top, peers beside it, each figure with its interval under ``intervals``."""
    scored, played = dict(found["scored"]), dict(found["played"])
    mine, earned = scored.pop(list(scored)[-1]), played.pop(OURS)
    return {
        **_plain(mine), **_earned(earned), "groups": found["groups"], "explained": found["prior"].explained,
        "intervals": {
            **{name: [_number(end) for end in mine[name][1:]] for name in _MEASURES},
            "gap_closed": {str(pulls): [_number(end) for end in figure[1:]] for pulls, figure in earned.gap_closed.items()},
        },
        "peers": {
            **{name: _plain(row) for name, row in scored.items()}, **{name: _earned(row) for name, row in played.items()},
        },
    }  # fmt: skip


def _plain(row: dict[str, Figure]) -> dict[str, float | None]:
    return {name: _number(figure.value) for name, figure in row.items()}


def _number(value: float) -> float | None:
    """JSON has no NaN."""
    return value if np.isfinite(value) else None


def _earned(row: Earned) -> dict[str, dict[str, Any]]:
    closed = {str(pulls): _number(figure.value) for pulls, figure in row.gap_closed.items()}
    return {"gap_closed": closed, "clicks": {str(pulls): clicks for pulls, clicks in row.clicks.items()}}


def main() -> None:
    """Measure, print, and write the JSON."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--train", type=Path, required=True, metavar="FILE", help="past tests, CSV or Parquet")
    parser.add_argument(
        "--test", type=Path, metavar="FILE", help="tests to judge on; without it those of --train, by --split-week"
    )
    parser.add_argument("--split-week", type=int, metavar="W", help="fit on weeks before W, judge on W and later (YYYYWW)")
    parser.add_argument("--until-week", type=int, default=_ALL_WEEKS, metavar="W", help="the last week to judge on")
    parser.add_argument(
        "--fit-broken-weeks", action="store_true", help="fit on 201325-201401 too, ours and peers; never judged on"
    )
    parser.add_argument("--embedding", default=AUTO, metavar="MODEL", help=f"a sentence-transformers model, {AUTO} or {NONE}")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--json", type=Path, metavar="OUT")
    chosen = parser.parse_args()
    try:
        parts = split(
            chosen.train, chosen.test or chosen.train, chosen.split_week, chosen.until_week, broken=chosen.fit_broken_weeks
        )
        model = model_at(chosen.embedding)
        found = run(parts, model, np.random.default_rng(chosen.seed))
    except InvalidInput as error:
        raise SystemExit(str(error)) from None
    prior, told = found["prior"], f"fitted on {len(parts.train)} headlines, judged on {len(parts.test)}"
    print(f"{told} in {found['groups']} groups; embedding: {model or NONE}")
    left = f"{prior.variance**0.5:.3f} log odds"
    print(f"spread left round a score: {left}; explained of it, held out: {100 * prior.explained:.1f} %")
    print(table(found))
    if chosen.json:
        chosen.json.write_text(json.dumps(facts(found), indent=2) + "\n")


if __name__ == "__main__":
    main()
