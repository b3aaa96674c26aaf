"""How often intervals cover and how wide they are, over many logs drawn from a world whose truth is known. Knows no data
set.
"""

from __future__ import annotations

from dataclasses import dataclass
from multiprocessing import get_context
from typing import TYPE_CHECKING, Protocol

import numpy as np

from bandits.ope.diagnostics import diagnose
from bandits.ope.estimators import estimator
from bandits.ope.intervals.evidence import Evidence
from bandits.ope.intervals.registry import interval_of
from bandits.ope.judge import DEFAULT_ESTIMATOR, DEFAULT_INTERVAL
from bandits.ope.refusal import Gate, verdict_of
from bandits.ope.reward_model import cross_fitted

if TYPE_CHECKING:
    from bandits.ope.logged import Array, Logged

    #: An estimator and an interval.
    Pair = tuple[str, str]

OURS = (DEFAULT_ESTIMATOR, DEFAULT_INTERVAL)
#: Widths are told beside this one's on the same draws.
REFERENCE = ("dr", "normal")
#: What others print: the normal interval of an estimate, the bootstrap of it (Open Bandit Pipeline), Cressie-Read (Vowpal
#: Wabbit).
PEERS = (
    *((name, "normal") for name in ("dr", "ips", "snips", "sndr", "dm", "switch-dr", "dr-os")),
    *((name, "bootstrap") for name in ("dr", "snips")),
    ("snips", "cressie_read"),
)
OTHERS = (
    ("dr", "wilson"),
    ("snips", "empirical_likelihood"),
    ("dr", "likelihood_of_terms"),
    ("snips", "empirical_bernstein"),
    ("snips", "betting"),
)
PAIRS = (OURS, *OTHERS, *PEERS)
_CHUNK = 25


class World(Protocol):
    """Something to draw logs from."""

    @property
    def truth(self) -> float:
        """What the target earns a round."""
        ...

    def draw(self, rounds: int, rng: np.random.Generator) -> tuple[Logged, Array]:
        """A log of so many rounds, and the target's probabilities, shape (n, k)."""
        ...


@dataclass(frozen=True)
class Coverage:
    """Over all logs of one size. effective: mean; refused: share. by_pair: coverage and mean width, clipped to [0, 1]."""

    rounds: int
    logs: int
    truth: float
    effective: float
    refused: float
    by_pair: dict[Pair, tuple[float, float]]

    def ratio(self, pair: Pair) -> float:
        """Width beside that of the reference."""
        return self.by_pair[pair][1] / self.by_pair[REFERENCE][1]

    def show(self, name: str) -> None:
        """Print the table."""
        print(f"\n{name}, n = {self.rounds:,}, {self.logs:,} logs, true value {self.truth:.4f}: mean ESS {self.effective:.0f}")
        print(f"the gate, which stops nothing here, would refuse {100 * self.refused:.1f} %")
        print(f"{'estimate':12}{'interval':24}{'coverage':>10}{'width':>10}{'beside DR':>11}")
        for pair, (covered, width) in self.by_pair.items():
            mark = "  ← default" if pair == OURS else "  (peers)" if pair in PEERS else ""
            print(f"{pair[0]:12}{pair[1]:24}{covered:>10.3f}{width:>10.4f}{self.ratio(pair):>10.2f}x{mark}")

    def facts(self) -> dict[str, object]:
        """For the JSON."""
        by = {
            " ".join(pair): {"coverage": covered, "width": width, "ratio": self.ratio(pair)}
            for pair, (covered, width) in self.by_pair.items()
        }
        return {"logs": self.logs, "truth": self.truth, "effective": self.effective, "refused": self.refused, "by": by}


def coverage(world: World, rounds: int, logs: int, jobs: int, pairs: tuple[Pair, ...] = PAIRS) -> Coverage:
    """Judge so many logs; the draws are the same however many processes share them."""
    seeds = np.random.SeedSequence(rounds).spawn(logs)
    chunks = [(world, rounds, pairs, seeds[start : start + _CHUNK]) for start in range(0, logs, _CHUNK)]
    if jobs == 1:
        rows = [row for chunk in chunks for row in _judged_chunk(*chunk)]
    else:
        with get_context("spawn").Pool(jobs) as pool:
            rows = [row for part in pool.starmap(_judged_chunk, chunks) for row in part]
    table = np.array(rows)
    bounds = table[:, 2:].reshape(logs, len(pairs), 2)
    covered = ((bounds[:, :, 0] <= world.truth) & (world.truth <= bounds[:, :, 1])).mean(axis=0)
    widths = np.diff(np.clip(bounds, 0.0, 1.0), axis=2).mean(axis=(0, 2))
    by_pair = {pair: (float(covered[i]), float(widths[i])) for i, pair in enumerate(pairs)}
    return Coverage(rounds, logs, world.truth, float(table[:, 0].mean()), float(table[:, 1].mean()), by_pair)


def _judged_chunk(world: World, rounds: int, pairs: tuple[Pair, ...], seeds: list[np.random.SeedSequence]) -> list[list[float]]:
    return [_judged(world, rounds, pairs, np.random.default_rng(seed)) for seed in seeds]


def _judged(world: World, rounds: int, pairs: tuple[Pair, ...], rng: np.random.Generator) -> list[float]:
    """Effective size, 1 if the gate refuses, and the bounds of every pair, of one log. The gate stops nothing here."""
    logged, target = world.draw(rounds, rng)
    found, q = diagnose(logged, target), cross_fitted(logged)
    estimates = {name: estimator(name)(logged, target, q) for name, _ in pairs}
    evidence = {name: Evidence.of(logged, target, estimate) for name, estimate in estimates.items()}
    bounds = [bound for name, kind in pairs for bound in interval_of(kind)(evidence[name], 0.95, rng)]
    return [found.effective, float(not verdict_of(found, Gate()).answered), *bounds]
