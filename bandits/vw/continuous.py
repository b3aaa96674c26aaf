"""A number to choose (a bid, a discount) by Vowpal Wabbit's tree over smoothed cells, ``--cats_pdf``.

Majzoubi et al. 2020. Vowpal Wabbit hands out a density in pieces of even height; an even density over the whole range is mixed
in as the floor, and the value is drawn from exactly the density that is logged.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from bandits.propensity import EPSILON
from bandits.vw.online import OnlineModel
from bandits.vw.text import features
from errors import InvalidInput

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from bandits.exploration.question import Array


class Density(NamedTuple):
    """edges: (m + 1,), rising. heights: (m,), above 0; they integrate to one."""

    edges: Array
    heights: Array

    def draw(self, uniform: float) -> tuple[float, float]:
        """The value at that quantile, and its density."""
        reached = np.concatenate([[0.0], np.cumsum(self.heights * np.diff(self.edges))])
        piece = min(int(np.searchsorted(reached, uniform, side="right")) - 1, len(self.heights) - 1)
        value = self.edges[piece] + (uniform - reached[piece]) / self.heights[piece]
        return float(min(value, self.edges[piece + 1])), float(self.heights[piece])


@dataclass
class VowpalContinuous(OnlineModel):
    """Values in [low, high]. cells: of the tree, a power of two. bandwidth: how far an outcome tells about its neighbours."""

    arguments: str = ""
    low: float = 0.0
    high: float = 1.0
    cells: int = 16
    bandwidth: float = 0.1
    epsilon: float = EPSILON

    def __post_init__(self) -> None:
        if not self.low < self.high:
            raise InvalidInput("low and high", "a range", f"[{self.low:g}, {self.high:g}]")
        tree = f"--cats_pdf {self.cells} --bandwidth {self.bandwidth} --min_value {self.low} --max_value {self.high}"
        self.arguments = f"{tree} {self.arguments}"
        super().__post_init__()

    def density(self, person: NDArray[np.float32]) -> Density:
        """What is drawn from for a person (p,), the floor in it."""
        pieces = np.array(self._workspace.predict(features("u", person)), np.float64)
        edges, heights = np.append(pieces[:, 0], pieces[-1, 1]), pieces[:, 2]
        heights = heights / (heights * np.diff(edges)).sum()
        return Density(edges, self.epsilon / (self.high - self.low) + (1.0 - self.epsilon) * heights)

    def choose(self, person: NDArray[np.float32], rng: np.random.Generator) -> tuple[float, float]:
        """A value and its density."""
        return self.density(person).draw(rng.random())

    def learn(self, person: NDArray[np.float32], value: float, density: float, reward: float) -> None:
        """Learn from one outcome: the value shown, the density it was drawn with, its reward."""
        self._workspace.learn(f"ca {value:.9g}:{1.0 - reward:.9g}:{density:.9g} {features('u', person)}")
