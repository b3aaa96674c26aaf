"""Who plays which world: ours by their spec, and the peers."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from bandits.learners.learner import Shape
from bandits.registry import make_policy
from benchmarks.ads.play import Ours, Player, Score, play
from benchmarks.ads.vowpal import Vowpal
from benchmarks.ads.world import CONTEXT, FACTORS, LEVELS, WORLDS

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Players by name: a spec of the registry, or Vowpal Wabbit's rule and rate.
OURS = {
    "default": "default",
    "hybrid": "factor_hybrid/votes",
    "greedy": "factor_logistic/greedy",
    "disjoint logistic TS": "arm_logistic/votes:scale=0.5",
    "disjoint LinUCB": "arm_gaussian/ucb:scale=0.5",
    "Beta TS": "beta_bernoulli/votes:scale=1.0",
}
VOWPAL = {"vw_regcbopt lr .5": ("--regcbopt", 0.5), "vw_regcbopt lr .1": ("--regcbopt", 0.1)}


class Game(NamedTuple):
    """One play to make."""

    player: str
    world: str
    seed: int
    impressions: int


def player_of(game: Game) -> Player:
    """A fresh player."""
    rng = np.random.default_rng([game.seed, 3])
    if game.player in VOWPAL:
        return Vowpal(*VOWPAL[game.player], rng)
    return Ours(make_policy(OURS[game.player], Shape(1 + CONTEXT, 1 + FACTORS * LEVELS)), rng)


def played(game: Game) -> Score:
    """Make one play, on one core."""
    return play(player_of(game), WORLDS[game.world], game.seed, game.impressions)


def games(seeds: int, impressions: int, worlds: Sequence[str]) -> list[Game]:
    """The longest first, so that both cores end together."""
    peers = [Game(name, worlds[0], 0, impressions) for name in VOWPAL]
    return peers + [Game(name, world, seed, impressions) for world in worlds for name in OURS for seed in range(seeds)]
