"""From runs to figures: means over orders, the best of Vowpal Wabbit in hindsight, and the bars."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from benchmarks.classification import vowpal
from benchmarks.classification.ours import PLAYERS, Played

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from benchmarks.classification.runs import Run

    Figures = dict[str, dict[str, float]]

FEATURES = ("raw", "fourier")
#: The default's error over that of the best of Vowpal Wabbit; sets ahead of regcbopt; standard errors that IPS may be off.
RATIO, AHEAD, OFF = 0.92, 0.8, 3.0


class Bar(NamedTuple):
    """What was asked and what came. most: whether the bar is the most that it may be, not the least."""

    name: str
    value: float
    bar: float
    most: bool

    @property
    def met(self) -> bool:
        """Whether the bar is met."""
        return self.value <= self.bar if self.most else self.value >= self.bar


def figures(runs: Mapping[str, Sequence[Run]]) -> dict[str, Figures]:
    """By set and learner. ``vw_*`` are tuned per set in hindsight; ``vw_*_single`` has one setting for all sets, the best."""
    single = {features: _single(runs, features, "regcbopt") for features in FEATURES}
    return {name: _figures(of_set, single) for name, of_set in runs.items()}


def _figures(runs: Sequence[Run], single: Mapping[str, str]) -> Figures:
    found = {name: _mean([run.ours[name] for run in runs]) for name in PLAYERS}
    for features, algorithm in product(FEATURES, vowpal.ALGORITHMS):
        tried = [_mean([run.vowpal[key] for run in runs]) for key in runs[0].vowpal if key[:2] == (features, algorithm)]
        found[_label(features, algorithm)] = min(tried, key=lambda one: one["error_mean"])
    for features, setting in single.items():
        played = [run.vowpal[features, "regcbopt", setting] for run in runs]
        found[f"{_label(features, 'regcbopt')}_single"] = _mean(played)
    return found


def _label(features: str, algorithm: str) -> str:
    return f"vw_{algorithm}" if features == "raw" else f"vw_{algorithm}_{features}"


def _single(runs: Mapping[str, Sequence[Run]], features: str, algorithm: str) -> str:
    """The setting with the least mean error over all sets."""
    first = next(iter(runs.values()))[0]
    settings = [key for key in first.vowpal if key[:2] == (features, algorithm)]

    def error(key: tuple[str, str, str]) -> float:
        return float(np.mean([np.mean([run.vowpal[key].error for run in of_set]) for of_set in runs.values()]))

    return min(settings, key=error)[2]


def _mean(played: Sequence[Played]) -> dict[str, float]:
    errors = [one.error for one in played]
    return {
        "error_mean": float(np.mean(errors)), "error_sd": float(np.std(errors, ddof=1)) if len(errors) > 1 else 0.0,
        "rounds_per_s": float(np.mean([one.per_second for one in played])),
    }  # fmt: skip


def bars(found: Mapping[str, Figures], runs: Mapping[str, Sequence[Run]]) -> list[Bar]:
    """The bars."""
    rows = []
    for ours, features in (("raw", "raw"), ("default", "fourier")):
        best = _best_of(found, [_label(features, algorithm) for algorithm in vowpal.ALGORITHMS])
        words = "raw features" if features == "raw" else "random Fourier features"
        rows.append(Bar(f"{ours} / best Vowpal Wabbit per set, {words}", _error(found, ours) / best, RATIO, most=True))
    everything = [_label(features, algorithm) for features, algorithm in product(FEATURES, vowpal.ALGORITHMS)]
    rows.append(
        Bar(
            "default / best Vowpal Wabbit per set, any",
            _error(found, "default") / _best_of(found, everything),
            RATIO,
            most=True,
        )
    )
    for ours, features in (("raw", "raw"), ("default", "raw"), ("default", "fourier")):
        rival = f"{_label(features, 'regcbopt')}_single"
        ahead = np.mean([of_set[ours]["error_mean"] < of_set[rival]["error_mean"] for of_set in found.values()])
        rows.append(Bar(f"share of sets on which {ours} is ahead of {rival}", float(ahead), AHEAD, most=False))
    return [*rows, *(_calibration(name, runs) for name in ("default", "raw"))]


def _error(found: Mapping[str, Figures], learner: str) -> float:
    return float(np.mean([of_set[learner]["error_mean"] for of_set in found.values()]))


def _best_of(found: Mapping[str, Figures], learners: Sequence[str]) -> float:
    """Mean over sets of the least error of any of these on the set."""
    return float(np.mean([min(of_set[learner]["error_mean"] for learner in learners) for of_set in found.values()]))


def _calibration(name: str, runs: Mapping[str, Sequence[Run]]) -> Bar:
    played = [run.ours[name] for of_set in runs.values() for run in of_set]
    value = float(np.mean([one.uniform for one in played]))
    deviation = float(np.sqrt(np.sum([one.uniform_variance for one in played]))) / len(played)
    words = f"uniform policy by IPS from {name}'s log / truth = {value:.4f} (se {deviation:.4f}): standard errors off 1"
    return Bar(words, abs(value - 1.0) / deviation, OFF, most=True)


def shown(found: Mapping[str, Figures], reached: Sequence[Bar]) -> None:
    """Print the tables and the bars."""
    learners = list(next(iter(found.values())))
    print(
        f"\n{'mean error (sd over orders)':28}" + "".join(f"{name[:15]:>16}" for name in found) + f"{'mean':>9}{'rounds/s':>10}"
    )
    for learner in learners:
        cells = "".join(
            f"{of_set[learner]['error_mean']:>8.4f} ({of_set[learner]['error_sd']:.3f})" for of_set in found.values()
        )
        speed = float(np.mean([of_set[learner]["rounds_per_s"] for of_set in found.values()]))
        print(f"{learner:28}{cells}{_error(found, learner):>9.4f}{speed:>10,.0f}")
    print()
    for bar in reached:
        print(f"{'OK   ' if bar.met else 'SHORT'} {bar.name}: {bar.value:.3f} (bar {'≤' if bar.most else '≥'} {bar.bar})")
