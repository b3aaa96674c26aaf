"""Layouts put together of one element for each part (headline, image, …), one reward for all, by Vowpal Wabbit's ``--slates``.

The parts are drawn apart from each other, each from Vowpal Wabbit's distribution for it with the floor: the propensity of a
layout is the product of its parts' and exact. What elements do together Vowpal Wabbit does not see.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bandits.propensity import EPSILON, floor_and_draw
from bandits.vw.online import OnlineModel
from bandits.vw.slots import Filled
from bandits.vw.text import arm_line, features

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from bandits.exploration.question import Array, Rows


@dataclass
class VowpalSlates(OnlineModel):
    """person: (p,). parts: for each part the rows (k, 1, a + 2) of its elements, as ``text.rows_of`` makes them."""

    arguments: str = "--slates --epsilon 0.05 --quadratic ua --quadratic ui"
    epsilon: float = EPSILON

    def chances(self, person: NDArray[np.float32], parts: Sequence[Rows]) -> list[Array]:
        """For each part its distribution over its elements, with the floor."""
        return [probabilities for probabilities, _ in self._floored(person, parts, np.zeros(len(parts)))]

    def choose(self, person: NDArray[np.float32], parts: Sequence[Rows], rng: np.random.Generator) -> Filled:
        """One element for each part."""
        drawn = self._floored(person, parts, rng.random(len(parts)))
        propensities = np.array([probabilities[element] for probabilities, element in drawn])
        return Filled(np.array([element for _, element in drawn], np.int64), propensities)

    def learn(self, person: NDArray[np.float32], parts: Sequence[Rows], filled: Filled, reward: float) -> None:
        """Learn from one layout and its reward."""
        pairs = zip(filled.chosen.tolist(), filled.propensities.tolist(), strict=True)
        labels = [f"{element}:{propensity:.9g}" for element, propensity in pairs]
        self._workspace.learn(_layout(person, parts, f"{1.0 - reward:.9g}", labels))

    def _floored(self, person: NDArray[np.float32], parts: Sequence[Rows], uniforms: Array) -> list[tuple[Array, int]]:
        answer = self._workspace.predict(_layout(person, parts, "", [""] * len(parts)))
        told = [np.array([[chance for _, chance in sorted(part)]]) for part in answer]
        floored = [floor_and_draw(weights, uniforms[[i]], self.epsilon) for i, weights in enumerate(told)]
        return [(probabilities[0], int(drawn[0])) for probabilities, drawn in floored]


def _layout(person: NDArray[np.float32], parts: Sequence[Rows], cost: str, labels: Sequence[str]) -> list[str]:
    """An example of all lines. A part needs no features of its own: elements are named, and stand in one part each."""
    shared = f"slates shared {cost} {features('u', person)}"
    elements = [f"slates action {part} {arm_line(row)}" for part, rows in enumerate(parts) for row in rows]
    return [shared, *elements, *(f"slates slot {label} |s part{part}" for part, label in enumerate(labels))]
