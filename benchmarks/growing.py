"""Arms that are born while the log is written: ``python -m benchmarks.growing [--runs 1000] [--every 150] [--json OUT]``.

A run: 3,000 impressions in four segments; five arms at first, one more every ``--every`` impressions, the later ones
better on average, as arms are that a generator makes from what was learned. The logging policy is a softmax of smoothed
click rates, learned as it goes, with the floor of ``bandits/propensity.py``; the target is a fixed mixture of a softmax
and its best arm. What the target earns is known for each run: over the arms that were there.

Each run is judged twice from the same choices and clicks. *Records*: propensities and target over the candidates of the
moment, as a decision record keeps them. *Reconstructed*: both worked out afterwards from the same scores over the final
table of arms, as anybody must who did not log the eligible set. The gate is applied to the records, and its refusals are
printed apart for both.
"""

from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from bandits.ope.diagnostics import diagnose
from bandits.ope.estimators import estimator
from bandits.ope.intervals.evidence import Evidence
from bandits.ope.intervals.registry import interval_of
from bandits.ope.logged import Logged
from bandits.ope.refusal import Gate, verdict_of
from bandits.ope.reward_model import cross_fitted
from bandits.propensity import floor_and_draw
from benchmarks.ope.bars import Bar
from benchmarks.timing import machine

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from bandits.ope.logged import Array

_IMPRESSIONS, _SEGMENTS, _FIRST_ARMS = 3_000, 4, 5
#: Sharpness of the softmax of the logging policy and of the target, per unit of click rate.
_LOGGING_SHARPNESS, _TARGET_SHARPNESS = 15.0, 20.0
_BEST_SHARE = 0.3
#: Impressions that an arm's click rate is pulled to the prior with, and that rate.
_PRIOR_IMPRESSIONS, _PRIOR_RATE = 20.0, 0.15
PAIRS = (("snips", "wilson"), ("dr", "wilson"), ("snips", "normal"), ("dr", "normal"), ("dr", "likelihood_of_terms"))
#: Which must cover from records, and which must be seen to fail without the eligible set. DR with Wilson's interval is
#: wide, not right, there.
SOUND, FAILING = PAIRS[:2], (PAIRS[0], *PAIRS[2:4])
_LEVEL = 0.95


class Arms(NamedTuple):
    """rates, liked: (segments, k), click rates and the target's scores; born: (k,), the impression from which an arm is a
    candidate.
    """

    rates: Array
    liked: Array
    born: NDArray[np.int64]


class View(NamedTuple):
    """One way to look at a run: the log, and the target's probabilities, shape (n, k)."""

    logged: Logged
    target: Array


class Run(NamedTuple):
    """A run seen both ways, and what the target truly earns an impression."""

    records: View
    reconstructed: View
    truth: float


class Outcome(NamedTuple):
    """Of one view: whether the gate refuses, effective size, mean weight, and for each pair whether it covers and how
    wide it is.
    """

    refused: bool
    effective: float
    mean_weight: float
    covers: tuple[bool, ...]
    widths: tuple[float, ...]


def new_arms(every: int, rng: np.random.Generator) -> Arms:
    """Arms of one run; each later one is a little better on average."""
    k = _FIRST_ARMS + (_IMPRESSIONS - 1) // every
    better = np.linspace(0.05, 0.4, k)
    rates = np.clip(better + 0.05 * rng.standard_normal((_SEGMENTS, k)), 0.01, 0.9)
    liked = rates + 0.05 * rng.standard_normal(rates.shape)
    return Arms(rates, liked, np.maximum(np.arange(k) - _FIRST_ARMS + 1, 0) * every)


def play(arms: Arms, every: int, rng: np.random.Generator) -> Run:
    """Log one run. The policy learns and arms are born between blocks of ``every`` impressions."""
    k = len(arms.born)
    segment = rng.integers(_SEGMENTS, size=_IMPRESSIONS)
    clicks, shown = np.zeros((_SEGMENTS, k)), np.zeros((_SEGMENTS, k))
    action, reward = np.empty(_IMPRESSIONS, np.int64), np.empty(_IMPRESSIONS)
    behaviour, as_if_all = np.zeros((_IMPRESSIONS, k)), np.empty((_IMPRESSIONS, k))
    for start in range(0, _IMPRESSIONS, every):
        rows = np.arange(start, min(start + every, _IMPRESSIONS))
        there = np.flatnonzero(arms.born <= start)
        learned = (clicks + _PRIOR_IMPRESSIONS * _PRIOR_RATE) / (shown + _PRIOR_IMPRESSIONS)
        scores = np.exp(_LOGGING_SHARPNESS * learned[segment[rows]])
        behaviour[np.ix_(rows, there)], chosen = floor_and_draw(scores[:, there], rng.random(len(rows)))
        as_if_all[rows] = floor_and_draw(scores, np.zeros(len(rows)))[0]
        action[rows] = there[chosen]
        reward[rows] = rng.random(len(rows)) < arms.rates[segment[rows], action[rows]]
        np.add.at(clicks, (segment[rows], action[rows]), reward[rows])
        np.add.at(shown, (segment[rows], action[rows]), 1.0)
    eligible = arms.born <= (np.arange(_IMPRESSIONS) // every * every)[:, None]
    target, everything = _target(arms.liked[segment], eligible), np.ones_like(eligible)
    context, each = np.eye(_SEGMENTS)[segment], np.arange(_IMPRESSIONS)
    records = Logged(action, reward, behaviour[each, action], k, eligible=eligible, context=context, behaviour=behaviour)
    reconstructed = Logged(action, reward, as_if_all[each, action], k, context=context)
    truth = float((target * arms.rates[segment]).sum(axis=1).mean())
    return Run(View(records, target), View(reconstructed, _target(arms.liked[segment], everything)), truth)


def judged(view: View, truth: float, rng: np.random.Generator) -> Outcome:
    """Every pair's interval against the truth; the gate only tells."""
    logged, target = view
    found, q = diagnose(logged, target), cross_fitted(logged)
    bounds = [
        interval_of(kind)(Evidence.of(logged, target, estimator(name)(logged, target, q)), _LEVEL, rng) for name, kind in PAIRS
    ]
    covers = tuple(low <= truth <= high for low, high in bounds)
    widths = tuple(min(high, 1.0) - max(low, 0.0) for low, high in bounds)
    return Outcome(not verdict_of(found, Gate()).answered, found.effective, found.mean_weight, covers, widths)


def _target(liked: Array, eligible: NDArray[np.bool_]) -> Array:
    """The target's probabilities over the eligible arms, shape (n, k)."""
    soft = np.where(eligible, np.exp(_TARGET_SHARPNESS * liked), 0.0)
    soft /= soft.sum(axis=1, keepdims=True)
    best = np.eye(liked.shape[1])[np.where(eligible, liked, -np.inf).argmax(axis=1)]
    return np.asarray((1.0 - _BEST_SHARE) * soft + _BEST_SHARE * best)


def _table(title: str, outcomes: list[Outcome]) -> dict[str, object]:
    """Print one view's table; returns its facts."""
    refused = np.array([one.refused for one in outcomes])
    covers, widths = np.array([one.covers for one in outcomes]), np.array([one.widths for one in outcomes])
    effective, mean = (float(np.mean([getattr(one, name) for one in outcomes])) for name in ("effective", "mean_weight"))
    print(f"\n{title}: mean ESS {effective:.0f}, mean weight {mean:.3f}, the gate refuses {100 * refused.mean():.1f} %")
    print(f"{'estimate':10}{'interval':22}{'coverage, gate off':>20}{'covers or refused':>20}{'width':>8}")
    facts: dict[str, object] = {"refused": float(refused.mean()), "effective": effective, "mean_weight": mean}
    for i, (name, kind) in enumerate(PAIRS):
        open_gate, gated = float(covers[:, i].mean()), float((covers[:, i] | refused).mean())
        width = float(widths[:, i].mean())
        print(f"{name:10}{kind:22}{open_gate:>20.3f}{gated:>20.3f}{width:>8.3f}")
        facts[f"{name} {kind}"] = {"coverage": open_gate, "covers_or_refused": gated, "width": width}
    return facts


def main() -> None:
    """Play the runs, print both tables and the bars, and write the JSON."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--runs", type=int, default=1_000)
    parser.add_argument("--every", type=int, default=150, help="impressions between two births")
    parser.add_argument("--json", type=Path, metavar="OUT")
    chosen = parser.parse_args()
    kept: dict[str, list[Outcome]] = {"records": [], "reconstructed": []}
    for seed in np.random.SeedSequence(0).spawn(chosen.runs):
        rng = np.random.default_rng(seed)
        run = play(new_arms(chosen.every, rng), chosen.every, rng)
        kept["records"].append(judged(run.records, run.truth, rng))
        kept["reconstructed"].append(judged(run.reconstructed, run.truth, rng))
    print(f"{chosen.runs:,} runs of {_IMPRESSIONS:,} impressions, an arm born every {chosen.every}; intervals at 95 %")
    facts = {
        "records": _table("records: candidates and propensities of the moment", kept["records"]),
        "reconstructed": _table("reconstructed: as if every arm had always been there", kept["reconstructed"]),
    }
    bars = _bars(kept)
    print("\n" + "\n".join(bar.line() for bar in bars))
    if chosen.json:
        held = [bar._asdict() | {"held": bar.held} for bar in bars]
        chosen.json.write_text(json.dumps(facts | {"bars": held, "machine": machine()}, indent=2) + "\n")


def _bars(kept: dict[str, list[Outcome]]) -> list[Bar]:
    """From records an interval covers or is refused; without the eligible set it must be seen to fail."""
    bars = []
    for pair in SOUND:
        share = float(np.mean([one.refused or one.covers[PAIRS.index(pair)] for one in kept["records"]]))
        bars.append(Bar(f"{' with '.join(pair)}, from records: covers or is refused", share, low=0.93))
    for pair in FAILING:
        share = float(np.mean([one.covers[PAIRS.index(pair)] for one in kept["reconstructed"]]))
        bars.append(
            Bar(f"{' with '.join(pair)}, without the eligible set: coverage (it must be seen to fail)", share, high=0.93)
        )
    return bars


if __name__ == "__main__":
    main()
