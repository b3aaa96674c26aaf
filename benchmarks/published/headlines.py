"""Headlines chosen with what their words promise: Ye, Yoganarasimhan & Zheng 2025, "LOLA: LLM-Assisted Online Learning
Algorithm for Content Experiments", Marketing Science 44(5). By ordering, on the archive of Upworthy's tests that they used.

Their words are scored by a fine-tuned language model of eight billion weights, ours by ``CopyPrior``: a ridge over n-grams,
fitted on earlier weeks. A bandit that begins with such scores earns more than the same bandit alone, and that more than a test
that explores evenly and then commits.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numba
import numpy as np

from bandits.prior.copy_prior import CopyPrior
from benchmarks.headlines.__main__ import split
from benchmarks.headlines.measures import Groups
from benchmarks.headlines.replay import World
from benchmarks.headlines.urns import draw, play_ours
from simulations.published.ordering import Ordering

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    Array = NDArray[np.float64]

HORIZONS = (100, 300, 1_000)
_NAMES: dict[str, float | None] = {"explore, then commit": None, "bandit alone": None, "bandit with a prior from words": None}
#: Share of a test that is explored before it commits; deviations that the bandit is hopeful by, as in ``benchmarks.headlines``.
_EXPLORED, _HOPE = 0.2, 1.0
_WEEK, _UNTIL = 201427, 201438


@numba.njit(cache=True)
def play_commit(impressions: Array, clicks: Array, outcomes: NDArray[np.int8], explored: float) -> float:
    """Explore evenly for a share of the pulls, then show the best: what was gained by the end."""
    k, pulls = outcomes.shape
    shown, clicked, gained, chosen = np.zeros(k), np.zeros(k), 0.0, 0
    for pull in range(pulls):
        if pull < explored * pulls:
            chosen = pull % k
        elif pull < explored * pulls + 1.0:
            chosen = int(np.argmax(clicked / np.maximum(shown, 1.0)))
        gained += (clicks[chosen] - clicked[chosen]) / (impressions[chosen] - shown[chosen])
        clicked[chosen] += outcomes[chosen, int(shown[chosen])]
        shown[chosen] += 1.0
    return gained


def ordered(archive: Path, runs: int, horizons: tuple[int, ...] = HORIZONS, seed: int = 0) -> list[Ordering]:
    """Clicks per 1,000 impressions in tests of later weeks, one ordering a horizon; each test is played ``runs`` times."""
    parts = split(archive, archive, _WEEK, _UNTIL, broken=False)
    learned, asked = parts.train, parts.test
    prior = CopyPrior.fit(learned.texts.tolist(), learned.groups, learned.impressions, learned.clicks)
    scores, groups = prior.score(asked.texts.tolist()), Groups.of(asked)
    alone = prior.variance / max(1.0 - prior.explained, 1e-9)
    worlds = World.of(learned, alone), World.of(learned, prior.variance)
    return [_at(pulls, groups, scores, worlds, runs, seed) for pulls in horizons]


def _at(pulls: int, groups: Groups, scores: Array, worlds: tuple[World, World], runs: int, seed: int) -> Ordering:
    shown, clicked = groups.data.impressions, groups.data.clicks
    long = [number for number, rows in enumerate(groups.members) if shown[rows].min() >= pulls]
    gained = np.zeros((len(long), len(_NAMES)))
    for place, number in enumerate(long):
        rows = groups.members[number]
        for run in range(runs):
            chance = 1_000_003 * seed + runs * number + run
            gained[place] += _played(shown[rows], clicked[rows], scores[rows] - scores[rows].mean(), worlds, pulls, chance)
    tests, member = np.unique(groups.tests[long], return_inverse=True)
    per_test = np.stack([np.bincount(member, column) / np.bincount(member) for column in gained.T], axis=1)
    title = f"Ye et al. 2025 (LOLA), {pulls:,} impressions a test, {len(tests)} tests"
    return Ordering(title, "clicks per 1,000 impressions", _NAMES, per_test * 1_000.0 / (runs * pulls))


def _played(
    shown: Array, clicked: Array, start: Array, worlds: tuple[World, World], pulls: int, chance: int
) -> tuple[float, float, float]:
    """One test, from the same urns: what the three gain."""
    outcomes, (alone, informed) = draw(shown, clicked, pulls, chance), worlds
    commits = play_commit(shown, clicked, outcomes, _EXPLORED)
    unaided, aided = (
        float(play_ours(shown, clicked, outcomes, begin, world.centre, world.within, _HOPE, 0.0, chance)[-1])
        for begin, world in ((0.0 * start, alone), (start, informed))
    )
    return commits, unaided, aided
