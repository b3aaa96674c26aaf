"""Slates of creative elements beside testing every layout: ``python -m benchmarks.slates [--worlds 100] [--json OUT]``.

48 layouts, as in Hill et al. (2017), in two shapes. A world draws effects of levels, of pairs of levels and of single layouts
(which the model has no feature for), and a click rate of about 5 %. Everybody is asked at the same traffic: which layout is
the best? A pick is good when its true rate is within 5 % of the best one's.

Full-factorial traffic is told twice:
    planned    what a test of all layouts is planned with: 80 % power to see a difference of 5 % from the best, Bonferroni
    measured   the least traffic, shared evenly by all layouts, whose winner is good in 95 % of these worlds: a lower
               yardstick, because it knows the answer, and the one that the bar is held against
The bar, in each shape: at 10 % of the measured traffic the picks' mean rate is within 5 % of the best, and 85 % are good.
"""

from __future__ import annotations

import argparse
import json
import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.special import expit
from scipy.stats import norm

from bandits.actions.layouts import Layouts
from bandits.actions.looked_at import LookedAtPolicy
from benchmarks.timing import machine

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

SHAPES = ((2, 2, 2, 2, 3), (4, 4, 3))
_GOOD, _SURE, _SHARE, _MOST = 0.95, 0.95, 0.10, 0.85
_CENTRE, _LEVEL, _PAIR, _LAYOUT = -3.0, 0.3, 0.15, 0.05  # log odds: the mean and deviations of effects
_BATCH, _TESTS = 500, 20  # impressions between two snapshots; tests of a world that the measured yardstick is averaged over
_NOBODY = np.ones((1, 1), np.float32)


class Outcome(NamedTuple):
    """good: share of worlds whose pick is within 5 % of the best. pick, earned: mean rate of picks, of traffic; best is 1."""

    good: float
    pick: float
    earned: float


class Comparison(NamedTuple):
    """One shape. near: share of layouts within 5 % of the best; planned, measured: full-factorial traffic; traffic: used."""

    near: float
    planned: float
    measured: int
    traffic: int
    ways: dict[str, Outcome]

    @property
    def passes(self) -> bool:
        """Whether the bar is held."""
        return self.ways["ours"].pick >= _GOOD and self.ways["ours"].good >= _MOST

    def facts(self) -> dict[str, object]:
        """For the JSON."""
        return {**self._asdict(), "ways": {name: way._asdict() for name, way in self.ways.items()}, "passes": self.passes}


def world(layouts: Layouts, rng: np.random.Generator) -> Array:
    """Click rates of all layouts, (48,)."""
    features = layouts.features(np.arange(layouts.count))
    effects = rng.normal(0.0, _PAIR, layouts.width)
    singles = slice(1, 1 + sum(layouts.levels))
    effects[singles] = rng.normal(0.0, _LEVEL, sum(layouts.levels))
    effects[0] = _CENTRE
    return np.asarray(expit(features @ effects + rng.normal(0.0, _LAYOUT, layouts.count)))


def planned(rates: Array) -> float:
    """Impressions for 80 % power to tell a layout 5 % below the best from it, two-sided 5 % over all comparisons."""
    best, others = float(rates.max()), len(rates) - 1
    low = _GOOD * best
    quantiles = norm.ppf(1.0 - 0.05 / 2.0 / others) + norm.ppf(0.8)
    return float(len(rates) * quantiles**2 * (best * (1.0 - best) + low * (1.0 - low)) / (best - low) ** 2)


def even(rates: Array, traffic: int, rng: np.random.Generator) -> Array:
    """Everybody gets each layout alike: rate of the winner and of the traffic, relative to the best, (2,)."""
    picked = rates[rng.binomial(traffic // len(rates), rates).argmax()]
    return np.asarray(np.array([picked, rates.mean()]) / rates.max())


def separate(rates: Array, traffic: int, rng: np.random.Generator) -> Array:
    """Thompson sampling with a Beta posterior for every layout by itself, in the same batches: (2,)."""
    k, earned = len(rates), 0.0
    clicks, shown = np.zeros(k), np.zeros(k)
    for _ in range(traffic // _BATCH):
        chosen = np.bincount(rng.beta(1.0 + clicks, 20.0 + shown - clicks, (_BATCH, k)).argmax(axis=1), minlength=k)
        clicks += rng.binomial(chosen, rates)
        shown += chosen
        earned += float(chosen @ rates)
    picked = rates[((1.0 + clicks) / (21.0 + shown)).argmax()]
    return np.asarray(np.array([picked, earned / traffic]) / rates.max())


def shared(layouts: Layouts, rates: Array, traffic: int, rng: np.random.Generator) -> Array:
    """Ours, untuned: drawn by the ensemble with its floor: (2,)."""
    policy, people, earned = LookedAtPolicy(layouts), np.repeat(_NOBODY, _BATCH, axis=0), 0.0
    for _ in range(traffic // _BATCH):
        drawn = policy.freeze(rng).draw(people, rng.random(_BATCH))
        policy.learn(drawn.layouts, people, np.ones(_BATCH), (rng.random(_BATCH) < rates[drawn.layouts]).astype(float))
        earned += float(rates[drawn.layouts].sum())
    picked = rates[policy.freeze(rng).best(_NOBODY)[0]]
    return np.asarray(np.array([picked, earned / traffic]) / rates.max())


def summary(runs: list[Array]) -> Outcome:
    """Over worlds; runs: (2,) each."""
    picks, earned = np.stack(runs).T
    return Outcome(float((picks >= _GOOD).mean()), float(picks.mean()), float(earned.mean()))


def measured(worlds: list[Array]) -> int:
    """The least traffic of a test of all layouts whose winner is good in 95 % of worlds, from a grid 1.25x apart."""
    traffic, rng = 12_000, np.random.default_rng(1)
    while True:
        runs = [even(rates, traffic, rng) for rates in worlds for _ in range(_TESTS)]
        if summary(runs).good >= _SURE:
            return traffic
        traffic = int(1.25 * traffic)


def compare(shape: tuple[int, ...], seeds: int) -> Comparison:
    """All ways in one shape, at 10 % of the measured full-factorial traffic."""
    layouts = Layouts(shape)
    worlds = [world(layouts, np.random.default_rng([seed, 0])) for seed in range(seeds)]
    full = measured(worlds)
    traffic = int(_SHARE * full) // _BATCH * _BATCH
    streams = [np.random.default_rng([seed, 2]) for seed in range(seeds)]
    pairs = list(zip(worlds, streams, strict=True))
    ways = {
        "ours": summary([shared(layouts, rates, traffic, rng) for rates, rng in pairs]),
        "Beta Thompson, layout by layout": summary([separate(rates, traffic, rng) for rates, rng in pairs]),
        "even test": summary([even(rates, traffic, rng) for rates, rng in pairs]),
        "even test, all its traffic": summary([even(rates, full, rng) for rates, rng in pairs]),
    }
    near = float(np.mean([(rates >= _GOOD * rates.max()).mean() for rates in worlds]))
    return Comparison(near, float(np.median([planned(rates) for rates in worlds])), full, traffic, ways)


def show(shape: str, found: Comparison) -> None:
    """One shape's table."""
    print(f"\n{shape}: {found.near:.1%} of layouts are within 5 % of the best")
    print(f"full-factorial traffic: planned {found.planned:,.0f}, measured {found.measured:,}; used {found.traffic:,}")
    print(f"{'':36}{'within 5 %':>12}{'pick':>8}{'earned':>8}   (of the best layout's rate)")
    for name, way in found.ways.items():
        print(f"{name:36}{way.good:>11.0%} {way.pick:>8.3f}{way.earned:>8.3f}")
    bar = f"mean pick >= {_GOOD} and >= {_MOST:.0%} within 5 % at {_SHARE:.0%} of the measured traffic"
    print(f"bar: {bar}: {'passes' if found.passes else 'FAILS'}")


def main() -> None:
    """Measure, print, and write the JSON."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--worlds", type=int, default=100)
    parser.add_argument("--json", type=Path, metavar="OUT")
    chosen = parser.parse_args()
    shapes = {"x".join(map(str, shape)): compare(shape, chosen.worlds) for shape in SHAPES}
    for shape, found in shapes.items():
        show(shape, found)
    if chosen.json:
        facts = {"shapes": {shape: found.facts() for shape, found in shapes.items()}, "worlds": chosen.worlds}
        chosen.json.write_text(json.dumps(facts | {"machine": machine()}, indent=2) + "\n")


if __name__ == "__main__":
    main()
