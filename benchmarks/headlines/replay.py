"""The policies of the urn replay, and what each earns: clicks a test, and the share of the gap to the best arm that it closes.

A gap closed of 0 is even shares, of 1 the arm with the best logged rate all the way. That arm's rate is lucky (the best of
several noisy ones), so the shares compare policies and promise nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from bandits.prior.within import Arms
from benchmarks.headlines.measures import Figure, ratio
from benchmarks.headlines.urns import draw, play_beta, play_bound, play_ours

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from benchmarks.headlines.measures import Groups
    from services.evaluation.past_tests import PastTests

    Array = NDArray[np.float64]
    Play = Callable[["Urns"], Array]

HORIZONS = (100, 300, 1_000)
_RUNS = 20
#: Of the peers, the best of a grid at T=1000 on tests before the held-out weeks: UCB's width; LOLA's (Ye et al. 2023) weight of
#: the text, impressions that it counts for, and width.
_UCB_WIDTH, _LOLA = 0.05, (1.0, 1_000.0, 0.05)
#: Deviations that ours is hopeful by, and those of Thompson sampling, chosen by cross-validation on tests before the held-out
#: weeks; 0.5 to 1.5 and 0.15 to 0.25 are as good there.
_HOPE, _THOMPSON = 1.0, 0.25


class Urns(NamedTuple):
    """One group's urns. texts: a peer's score of each arm; start: ours; both centred. seed: of the policy's own chance."""

    impressions: Array
    clicks: Array
    outcomes: NDArray[np.int8]
    texts: Array
    start: Array
    seed: int


@dataclass(frozen=True)
class World:
    """What earlier tests say of any: rate, the variance of the level between groups, and round a start within one."""

    rate: float
    between: float
    within: float

    @classmethod
    def of(cls, train: PastTests, variance: float) -> World:
        """``variance`` is the prior's; an urn also holds the noise of the test that filled it."""
        arms = Arms.of_counts(train.groups, train.impressions, train.clicks)
        shown, clicked = np.bincount(arms.groups, train.impressions), np.bincount(arms.groups, train.clicks)
        levels = np.log((clicked + 0.5) / (shown - clicked + 0.5))
        return cls(float(clicked.sum() / shown.sum()), float(levels.var()), variance + float((1.0 / arms.expected).mean()))

    @property
    def centre(self) -> Array:
        """Mean and variance of a group's level, in log odds."""
        return np.array([np.log(self.rate / (1.0 - self.rate)), self.between])

    def policies(self) -> dict[str, Play]:
        """By name: from urns to what was gained up to each pull, (pulls,)."""
        weight, counted, width = _LOLA
        return {
            "uniform A/B": _even,
            "Thompson Beta(1, 1)": lambda urns: play_beta(*urns[:3], urns.seed),
            f"UCB tuned (c={_UCB_WIDTH})": lambda urns: play_bound(*urns[:3], np.zeros(len(urns.clicks)), 0.0, _UCB_WIDTH),
            "LOLA-style UCB, word TF-IDF": lambda urns: play_bound(
                *urns[:3], self.rate * np.exp(weight * urns.texts), counted, width
            ),
            "text only": lambda urns: self._ours(urns, urns.start, 1e-9, 0.0, 0.0),
            "hierarchical Thompson, no text": lambda urns: self._ours(urns, 0.0 * urns.start, self.within, 0.0, _THOMPSON),
            "hierarchical Thompson": lambda urns: self._ours(urns, urns.start, self.within, 0.0, _THOMPSON),
            OURS: lambda urns: self._ours(urns, urns.start, self.within, _HOPE, 0.0),
        }

    def _ours(self, urns: Urns, start: Array, within: float, bound: float, scale: float) -> Array:
        return np.asarray(play_ours(*urns[:3], start, self.centre, within, bound, scale, urns.seed))


OURS = "ours: hierarchical upper bound"


def _even(urns: Urns) -> Array:
    return np.arange(1.0, urns.outcomes.shape[1] + 1.0) * float((urns.clicks / urns.impressions).mean())


class Earned(NamedTuple):
    """clicks: a test, by horizon; gap_closed: by horizon."""

    clicks: dict[int, float]
    gap_closed: dict[int, Figure]


def replayed(groups: Groups, texts: Array, start: Array, world: World, rng: np.random.Generator) -> dict[str, Earned]:
    """Every policy on every group that is long enough for a horizon; scores (n,) are centred within groups here."""
    plays = world.policies()
    seeds = rng.integers(2**31, size=len(groups.members))
    gained = {name: np.full((len(groups.members), len(HORIZONS)), np.nan) for name in plays}
    for group, (rows, seed) in enumerate(zip(groups.members, seeds.tolist(), strict=True)):
        reach = [pulls for pulls in HORIZONS if pulls <= groups.data.impressions[rows].min()]
        if reach:
            for name, found in _of_group(groups, rows, (texts, start), plays, reach, seed).items():
                gained[name][group, : len(reach)] = found
    return {name: _earned(groups, found, rng) for name, found in gained.items()}


def _of_group(
    groups: Groups, rows: NDArray[np.int64], scores: tuple[Array, Array], plays: dict[str, Play], reach: list[int], seed: int
) -> dict[str, Array]:
    """Mean gain of each policy at each horizon within reach."""
    impressions, clicks = groups.data.impressions[rows], groups.data.clicks[rows]
    centred = [score[rows] - score[rows].mean() for score in scores]
    found = {name: np.zeros(len(reach)) for name in plays}
    for run in range(_RUNS):
        outcomes = draw(impressions, clicks, reach[-1], seed + run)
        urns = Urns(impressions, clicks, outcomes, centred[0], centred[1], seed + run + _RUNS)
        for name, play in plays.items():
            found[name] += play(urns)[np.array(reach) - 1] / _RUNS
    return found


def _earned(groups: Groups, gained: Array, rng: np.random.Generator) -> Earned:
    best = np.array([groups.rates[rows].max() for rows in groups.members])
    even = np.array([groups.rates[rows].mean() for rows in groups.members])
    clicks, closed = {}, {}
    for column, pulls in enumerate(HORIZONS):
        long = np.isfinite(gained[:, column])
        if long.any():
            clicks[pulls] = float(gained[long, column].mean())
            above = groups.sums(np.where(long, gained[:, column] - pulls * even, 0.0))
            closed[pulls] = ratio(above, groups.sums(np.where(long, pulls * (best - even), 0.0)), rng)
    return Earned(clicks, closed)
