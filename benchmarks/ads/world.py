"""A simulated ad world in which creatives come and go, and the truth is known.

    logit P(click) = base + context + level mains + cluster x level taste + context x level + the creative's own effect

People belong to hidden clusters of taste that their context tells of; creatives are combinations of levels. The oracle knows
the cluster and every effect, so it is beyond what any policy can reach.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import expit, logit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

FACTORS, LEVELS, CONTEXT, CLUSTERS = 6, 4, 12, 6
_BASE_RATE, _CONTEXT_SD = 0.018, 0.1
#: Deviation of a context around that of its cluster, whose own is one: a policy that knew everything but the cluster would
#: reach 94 % of the oracle's lift (at 0.5 all of it, at 2.5 88 %).
_BLUR = 1.5


@dataclass(frozen=True)
class Signal:
    """Standard deviations of the effects, in units of log odds. own_taste: share of the taste's variance that belongs to the
    single creative and not to its levels. rotation: share of the tastes that is drawn anew with each arrival. delay:
    impressions until an outcome is known.
    """

    taste: float = 0.15
    mains: float = 0.10
    crossed: float = 0.05
    creative: float = 0.10
    own_taste: float = 0.0
    rotation: float = 0.0
    delay: int = 500


WORLDS: dict[str, Signal] = {
    "strong": Signal(),
    "low-signal": Signal(taste=0.10, mains=0.07, crossed=0.015, creative=0.08),
    "misspecified": Signal(own_taste=0.5),
    "drifting": Signal(rotation=0.4),
    "delayed-5k": Signal(delay=5_000),
    "delayed-20k": Signal(delay=20_000),
}


@dataclass
class World:
    """One world. Everything random comes from ``rng``; n people, k live creatives."""

    signal: Signal
    rng: np.random.Generator
    live: list[str] = field(default_factory=list)
    attributes: NDArray[np.float32] = field(init=False)

    def __post_init__(self) -> None:
        rng, width = self.rng, FACTORS * LEVELS
        self._centres = rng.standard_normal((CLUSTERS, CONTEXT))
        self._context = rng.normal(0.0, _CONTEXT_SD, CONTEXT)
        self._mains = rng.normal(0.0, self.signal.mains, width)
        self._taste = self._tastes()
        self._crossed = rng.normal(0.0, self.signal.crossed, (CONTEXT, width))
        self._own = np.zeros(0)
        self._own_taste = np.zeros((0, CLUSTERS))
        self.attributes = np.zeros((0, 1 + width), np.float32)
        self._born = 0

    def _tastes(self) -> Array:
        sd = self.signal.taste * np.sqrt(1.0 - self.signal.own_taste)
        return self.rng.normal(0.0, sd, (CLUSTERS, FACTORS * LEVELS))

    def arrive(self, new: int, most: int) -> tuple[list[str], list[str]]:
        """So many new creatives come; the oldest leave until ``most`` are live. Names of those that came and went."""
        levels = self.rng.integers(LEVELS, size=(new, FACTORS)) + LEVELS * np.arange(FACTORS)
        rows = np.zeros((new, 1 + FACTORS * LEVELS), np.float32)
        rows[:, 0] = 1.0
        np.put_along_axis(rows, 1 + levels, 1.0, axis=1)
        came = [f"creative-{self._born + i}" for i in range(new)]
        self._born += new
        own_sd = self.signal.taste * np.sqrt(self.signal.own_taste * FACTORS)
        gone = self.live[: max(0, len(self.live) + new - most)]
        keep = slice(len(gone), None)
        self.live = self.live[keep] + came
        self.attributes = np.concatenate([self.attributes[keep], rows])
        self._own = np.concatenate([self._own[keep], self.rng.normal(0.0, self.signal.creative, new)])
        self._own_taste = np.concatenate([self._own_taste[keep], self.rng.normal(0.0, own_sd, (new, CLUSTERS))])
        return came, gone

    def rotate(self) -> None:
        """Tastes move: a share of each is drawn anew, with the same deviation."""
        share = self.signal.rotation
        if share:
            self._taste = np.sqrt(1.0 - share**2) * self._taste + share * self._tastes()

    def visitors(self, n: int) -> tuple[NDArray[np.float32], Array]:
        """People as features (n, 1 + CONTEXT), and the chance of a click on every live creative, (n, k)."""
        clusters = self.rng.integers(CLUSTERS, size=n)
        context = self._centres[clusters] + _BLUR * self.rng.standard_normal((n, CONTEXT))
        context /= np.sqrt(1.0 + _BLUR**2)
        effects = self._mains + self._taste[clusters] + context @ self._crossed
        score = effects @ self.attributes[:, 1:].T.astype(np.float64) + self._own + self._own_taste[:, clusters].T
        people = np.concatenate([np.ones((n, 1)), context], axis=1).astype(np.float32)
        return people, expit(logit(_BASE_RATE) + (context @ self._context)[:, None] + score)
