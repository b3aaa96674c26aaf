"""The promotion gate watched at every look, beside tests with and without a planned end: ``python -m benchmarks.gate
[--json OUT]``.

Every world has campaigns whose candidate is as good as its incumbent (how many are promoted?), better by 10 % (how soon?)
and worse by 10 % (how soon rolled back?). Times are shares of the fixed horizon: the rows after which a one-sided z-test at
5 % that knows the variance finds the better candidate with a power of 80 %. The peeking test is the same z-test asked at
every look: what people do. In the mixed world 20 portfolios of 100 campaigns are promoted by e-BH, beside each campaign
promoted by itself.
"""

from __future__ import annotations

import argparse
import json
import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import math
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import NormalDist
from typing import TYPE_CHECKING, Any

import numpy as np

from bandits.e_values import discoveries
from bandits.gate import Gate
from benchmarks.timing import machine

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    Array = NDArray[np.float64]

ALPHA, POWER, LIFT = 0.05, 0.8, 0.1
LOOKS = 300  # in one fixed horizon
LONGEST = 3  # fixed horizons until everybody stops watching
PORTFOLIO = 100
_FIVE = np.array([0.6, 0.1, 0.1, 0.1, 0.1])
Z = NormalDist().inv_cdf(1.0 - ALPHA)


@dataclass(frozen=True)
class World:
    """What is drawn with which chance, shape (k,), by the log and by both policies; ``rate``: rewards per row of the
    incumbent.
    """

    name: str
    drawn: Array
    candidate: Array
    incumbent: Array
    rate: float

    def weights(self) -> tuple[Array, Array]:
        """Of candidate and incumbent, each (k,)."""
        return self.candidate / self.drawn, self.incumbent / self.drawn

    def rates(self, lift: float) -> Array:
        """Rewards per row of every action, shape (k,), such that the candidate's lift is this."""
        tilt = self.candidate - self.incumbent  # moves the incumbent's value too: solved for both
        gain = lift / ((tilt @ self.candidate) - (1.0 + lift) * (tilt @ self.incumbent))
        return self.rate * (1.0 + gain * tilt) / (1.0 + gain * float(tilt @ self.incumbent))

    def horizon(self) -> int:
        """Rows of the fixed-horizon test of ``LIFT``."""
        rates, (u, v) = self.rates(LIFT), self.weights()
        difference = u - v
        centre = float(self.drawn @ rates)
        variance = self.drawn @ (difference**2 * (rates * (1 - rates) + (rates - centre) ** 2)) - (LIFT * self.rate) ** 2
        return math.ceil((Z + NormalDist().inv_cdf(POWER)) ** 2 * float(variance) / (LIFT * self.rate) ** 2)


def branches(rate: float) -> World:
    """Candidate and incumbent, half of the rows each."""
    return World(f"two branches, rate {rate:.0%}", np.full(2, 0.5), np.array([1.0, 0.0]), np.array([0.0, 1.0]), rate)


WORLDS = [
    branches(0.02),
    branches(0.05),
    branches(0.3),
    World("log of the incumbent, five ads, rate 5%", _FIVE, np.roll(_FIVE, 1), _FIVE, 0.05),
    World("log of a uniform draw, five ads, rate 5%", np.full(5, 0.2), np.roll(_FIVE, 1), _FIVE, 0.05),
]


@dataclass
class Watched:
    """One look at all campaigns: rows seen by each, the gate, and the statistic of the z-test, shape (campaigns,)."""

    rows: int
    gate: Gate
    z: Array


def watch(world: World, lifts: Array, looks: int, rng: np.random.Generator) -> Iterator[Watched]:
    """Let the rows of every campaign come in, one lift each, shape (campaigns,), and stop at every look."""
    campaigns, k = len(lifts), len(world.drawn)
    u, v = world.weights()
    rates = np.stack([world.rates(lift) for lift in np.unique(lifts)])[np.unique(lifts, return_inverse=True)[1]]
    step = max(1, world.horizon() // LOOKS)
    gate = Gate(float(max(u.max(), v.max())), campaigns, ALPHA)
    at, reward = np.repeat(np.arange(campaigns), 2 * k), np.tile(np.repeat([1.0, 0.0], k), campaigns)
    candidate, incumbent = (np.tile(weight, 2 * campaigns) for weight in (u, v))
    shown, clicked = np.zeros((campaigns, k)), np.zeros((campaigns, k))
    for look in range(1, looks + 1):
        rows = rng.multinomial(step, world.drawn, campaigns)
        clicks = rng.binomial(rows, rates)
        gate.observe(candidate, incumbent, reward, at, np.hstack([clicks, rows - clicks]).ravel().astype(np.float64))
        shown += rows
        clicked += clicks
        yield Watched(look * step, gate, z_statistic(u - v, shown, clicked))


def z_statistic(difference: Array, shown: Array, clicked: Array) -> Array:
    """Of the mean lift in rewards, shape (campaigns,); 0 before anybody clicked. shown, clicked: (campaigns, k)."""
    n = shown.sum(axis=1)
    centre = (clicked.sum(axis=1) / n)[:, None]
    mean = ((clicked - centre * shown) @ difference) / n
    square = (clicked * (1.0 - 2.0 * centre) + centre**2 * shown) @ difference**2 / n
    statistic: Array = np.divide(mean * np.sqrt(n), np.sqrt(square), out=np.zeros(len(n)), where=square > 0.0)
    return statistic


def first_times(world: World, lift: float, campaigns: int, rng: np.random.Generator) -> dict[str, Array]:
    """Rows until each way of deciding says yes, shape (campaigns,), infinite where it never does."""
    times = {name: np.full(campaigns, np.inf) for name in ("promote", "roll back", "peeking")}
    for seen in watch(world, np.full(campaigns, lift), LONGEST * LOOKS, rng):
        better, worse = seen.gate.e_values()
        for name, said in (("promote", better >= 1 / ALPHA), ("roll back", worse >= 1 / ALPHA), ("peeking", seen.z > Z)):
            times[name] = np.where(said, np.minimum(times[name], seen.rows), times[name])
        if seen.rows >= world.horizon() and "planned" not in times:
            times["planned"] = np.where(seen.z > Z, seen.rows, np.inf)
    return times


def measure(world: World, campaigns: int, rng: np.random.Generator) -> dict[str, float]:
    """The figures of one world."""
    same, better, worse = (first_times(world, lift, campaigns, rng) for lift in (0.0, LIFT, -LIFT))
    n = world.horizon()
    return {
        "fixed_horizon": n,
        "false_promotions": _share(same["promote"]),
        "false_roll_backs": _share(same["roll back"]),
        "false_promotions_peeking": _share(same["peeking"]),
        "false_promotions_planned": _share(same["planned"]),
        "median_promote": float(np.median(better["promote"])) / n,
        "promoted_by_horizon": float((better["promote"] <= n).mean()),
        "promoted_by_planned": _share(better["planned"]),
        "promoted_at_last": _share(better["promote"]),
        "median_roll_back": float(np.median(worse["roll back"])) / n,
        "promoted_though_worse": _share(worse["promote"]),
    }


def mixed(world: World, campaigns: int, rng: np.random.Generator) -> dict[str, float]:
    """Portfolios in which a fifth is better: share of wrong ones among the promoted, the worst over all looks, and of better
    found.
    """
    lifts = np.where(np.arange(campaigns) % 5 == 0, LIFT, 0.0)
    wrong: dict[str, list[float]] = {"e_bh": [], "each_alone": [], "peeking": []}
    ever_alone, ever_peeking = np.zeros((2, campaigns), np.bool_)
    for seen in watch(world, lifts, LONGEST * LOOKS, rng):
        better = seen.gate.e_values()[0]
        portfolios = np.split(better, range(PORTFOLIO, campaigns, PORTFOLIO))
        together = np.concatenate([discoveries(part, ALPHA) for part in portfolios])
        ever_alone |= better >= 1 / ALPHA
        ever_peeking |= seen.z > Z
        for name, promoted in (("e_bh", together), ("each_alone", ever_alone), ("peeking", ever_peeking)):
            wrong[name].append(_wrong_share(promoted, lifts))
    found = {"found_e_bh": float(together[lifts > 0].mean()), "found_each_alone": float(ever_alone[lifts > 0].mean())}
    return {f"wrong_{name}": max(shares) for name, shares in wrong.items()} | found


def _wrong_share(promoted: NDArray[np.bool_], lifts: Array) -> float:
    """False discovery rate: share of wrong promotions of a portfolio (0 of none), averaged over portfolios."""
    wrong, any_ = ((part.reshape(-1, PORTFOLIO).sum(axis=1)) for part in (promoted & (lifts <= 0), promoted))
    return float((wrong / np.maximum(any_, 1)).mean())


def _share(times: Array) -> float:
    return float(np.isfinite(times).mean())


HEADING = f"""{"":42}{"fixed":>9}{"false promotions":>25}{"promoted at":>13}{"found by n":>17}{"rolled back":>13}
{"":42}{"n":>9}{"gate":>9}{"peeking":>8}{"planned":>8}{"median / n":>13}{"gate":>8}{"planned":>9}{"median / n":>13}"""


def line(name: str, facts: dict[str, float]) -> str:
    """One world of the table."""
    return (
        f"{name:42}{facts['fixed_horizon']:>9,}{facts['false_promotions']:>9.1%}{facts['false_promotions_peeking']:>8.1%}"
        f"{facts['false_promotions_planned']:>8.1%}{facts['median_promote']:>13.2f}{facts['promoted_by_horizon']:>8.0%}"
        f"{facts['promoted_by_planned']:>9.0%}{facts['median_roll_back']:>13.2f}"
    )


def main() -> None:
    """Measure, print, and write the JSON."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--campaigns", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--json", type=Path, metavar="OUT")
    chosen = parser.parse_args()
    started = time.perf_counter()
    rng = np.random.default_rng(chosen.seed)
    print(f"{chosen.campaigns} campaigns, {LOOKS} looks a fixed horizon, {LONGEST} of them; alpha {ALPHA}, lift {LIFT}")
    print(HEADING)
    worlds = {}
    for world in WORLDS:
        worlds[world.name] = measure(world, chosen.campaigns, rng)
        print(line(world.name, worlds[world.name]))
    portfolio = mixed(WORLDS[1], max(1, chosen.campaigns // PORTFOLIO) * PORTFOLIO, rng)
    print(f"a fifth better, portfolios of {PORTFOLIO}: wrong among promoted, worst look, {Z:.2f} standard errors when peeking")
    print(" ".join(f"{name} {value:.1%}" for name, value in portfolio.items()))
    spent = time.perf_counter() - started
    print(f"{spent:.0f} s")
    if chosen.json:
        facts_all: dict[str, Any] = {
            "alpha": ALPHA,
            "lift": LIFT,
            "campaigns": chosen.campaigns,
            "worlds": worlds,
            "mixed": portfolio,
        }
        chosen.json.write_text(json.dumps(facts_all | {"seconds": spent, "machine": machine()}, indent=2) + "\n")


if __name__ == "__main__":
    main()
