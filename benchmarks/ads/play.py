"""A policy plays a world: who got what, when, in shares of the oracle's lift over an even choice."""

from __future__ import annotations

import time
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

from bandits.propensity import floor_and_draw
from benchmarks.ads.world import World

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from bandits.policy import Policy
    from benchmarks.ads.world import Signal

    Array = NDArray[np.float64]

LIVE, REPLACED, EVERY, BATCH = 30, 5, 20_000, 500
#: Windows by impressions since the last arrival of new creatives; the first arrival is the start and counts in none of them.
WINDOWS = {"0-2k": (0, 2_000), "2-6k": (2_000, 6_000), "14-20k": (14_000, 20_000)}


class Player(Protocol):
    """Whatever can play: creatives come and go, batches are chosen for and learned from."""

    def change(self, came: list[str], gone: list[str], attributes: NDArray[np.float32]) -> None:
        """Creatives that came, attributes (len(came), a), and those that went."""
        ...

    def choose(self, people: NDArray[np.float32], live: list[str], attributes: NDArray[np.float32]) -> NDArray[np.int64]:
        """A creative for each person: (n,) positions among the live ones."""
        ...

    def learn(self, names: list[str], people: NDArray[np.float32], clicks: Array) -> None:
        """What was shown to n people and whether they clicked, (n,)."""
        ...


@dataclass
class Ours:
    """Any policy of the registry."""

    policy: Policy
    rng: np.random.Generator

    def change(self, came: list[str], gone: list[str], attributes: NDArray[np.float32]) -> None:
        """See Player.change. Those that went are kept until their last outcomes have come."""
        del gone
        for name, row in zip(came, attributes, strict=True):
            self.policy.add_arm(name, row)

    def choose(self, people: NDArray[np.float32], live: list[str], attributes: NDArray[np.float32]) -> NDArray[np.int64]:
        """See Player.choose."""
        snapshot = self.policy.freeze(self.rng)
        rows = snapshot.rows(live, attributes, 0)
        return floor_and_draw(snapshot.weights(people, rows, np.arange(len(live))), self.rng.random(len(people)))[1]

    def learn(self, names: list[str], people: NDArray[np.float32], clicks: Array) -> None:
        """See Player.learn."""
        index = self.policy.arms
        self.policy.learn(np.array([index[name] for name in names]), people, np.ones(len(names)), clicks)


@dataclass(frozen=True)
class Score:
    """Shares of the oracle's lift: of all impressions, by window, of the first and last stretch; impressions decided and
    learned a second.
    """

    share: float
    first: float
    last: float
    windows: dict[str, float]
    per_second: float
    oracle: float


def play(player: Player, signal: Signal, seed: int, impressions: int) -> Score:
    """Play one world. The same seed gives every player the same creatives, people and luck."""
    world, luck = World(signal, np.random.default_rng([seed, 1])), np.random.default_rng([seed, 2])
    gained = np.zeros((3, impressions // BATCH))  # expected clicks of the player, an even choice and the oracle
    waiting: deque[tuple[list[str], NDArray[np.float32], Array]] = deque()
    spent = 0.0
    for batch in range(impressions // BATCH):
        if batch * BATCH % EVERY == 0:
            came, gone = world.arrive(REPLACED if batch else LIVE, LIVE)
            player.change(came, gone, world.attributes[-len(came) :])
            if batch:
                world.rotate()
        people, chances = world.visitors(BATCH)
        started = time.process_time()
        if len(waiting) > signal.delay // BATCH:
            player.learn(*waiting.popleft())
        chosen = player.choose(people, world.live, world.attributes)
        spent += time.process_time() - started
        expected = chances[np.arange(BATCH), chosen]
        clicks = (luck.random(BATCH) < expected).astype(np.float64)
        waiting.append(([world.live[position] for position in chosen], people, clicks))
        gained[:, batch] = expected.sum(), chances.mean(axis=1).sum(), chances.max(axis=1).sum()
    return _score(gained, impressions / spent)


def _score(gained: Array, per_second: float) -> Score:
    at = np.arange(gained.shape[1]) * BATCH
    since = at % EVERY
    later = at >= EVERY

    def share(of: NDArray[np.bool_]) -> float:
        player, even, oracle = gained[:, of].sum(axis=1)
        return float((player - even) / (oracle - even)) if of.any() else float("nan")

    windows = {name: share(later & (since >= low) & (since < high)) for name, (low, high) in WINDOWS.items()}
    oracle = float(gained[2].sum() / gained[1].sum())
    return Score(share(at >= 0), share(at < EVERY), share(at >= at[-1] + BATCH - 2 * EVERY), windows, per_second, oracle)
