"""Worlds whose elements' effects are known, as samples of what chance dealt; no log, no archive."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from generators.brief import ATTRIBUTES
from services.reports.figures.dealt import Dealt

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Dealing:
    """Decisions over ads with effects on the log of the click chance. levels: of each ad; chance, truth: (n, k) each."""

    dealt: Dealt
    levels: list[tuple[str, ...]]
    chance: NDArray[np.float64]
    truth: NDArray[np.float64]


def dealing(
    rng: np.random.Generator, effects: dict[str, float], *, n: int = 20_000, people: int = 4_000, k: int = 24,
    base: float = 0.03, pair: tuple[str, str, float] = ("", "", 0.0),
) -> Dealing:  # fmt: skip
    """People differ in how eager they are, and the policy deals the better half of the ads to the eager: popularity lies.

    effects: by level, log; pair: two levels and the log effect of both together beyond each.
    """
    levels = [tuple(str(rng.choice(of)) for of in ATTRIBUTES.values()) for _ in range(k)]
    gain = np.array([sum(effects.get(level, 0.0) for level in ad) + pair[2] * ({*pair[:2]} <= set(ad)) for ad in levels])
    person = rng.integers(people, size=n)
    eager = rng.gamma(2.0, 0.5, people)[person]
    leaning = np.where(eager[:, None] > 1.0, 1.5, -1.5) * (np.arange(k) % 2) + rng.normal(0.0, 0.5, (n, k))
    weights = np.exp(leaning)
    chance = 0.01 / k + 0.99 * weights / weights.sum(axis=1, keepdims=True)
    drawn = (chance.cumsum(axis=1) < rng.random((n, 1))).sum(axis=1).clip(0, k - 1)
    truth = np.minimum(base * eager[:, None] * np.exp(gain), 0.9)
    reward = (rng.random(n) < truth[np.arange(n), drawn]).astype(float)
    return Dealing(_sample(chance, drawn, reward, person), levels, chance, truth)


def clicks_of(sample: Dealt) -> Dealt:
    """Its clicked decisions."""
    return sample.only(sample.reward > 0)


def _sample(
    chance: NDArray[np.float64], drawn: NDArray[np.int64], reward: NDArray[np.float64], person: NDArray[np.int64]
) -> Dealt:
    n, k = chance.shape
    return Dealt(
        arms=tuple(f"ad{number}" for number in range(k)), row=np.repeat(np.arange(n), k), arm=np.tile(np.arange(k), n),
        chance=chance.ravel(), drawn=np.arange(n) * k + drawn, reward=reward, at=np.arange(n, dtype=float), person=person,
        campaign=np.zeros(n, np.int64), segment=np.zeros(n, np.int64), of=n,
    )  # fmt: skip
