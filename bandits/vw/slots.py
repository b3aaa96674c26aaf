"""Several slots filled without repetition, by Vowpal Wabbit's conditional contextual bandit (``--ccb_explore_adf``).

Slots are filled one after the other, each from the arms that are left, by the distribution that Vowpal Wabbit has for it given
what stands in those before. It would also draw, by a generator of its own; here the draw is made from its distribution with the
floor, so that each slot's propensity given those before is exact, and the propensity of the whole is their product.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from bandits.propensity import EPSILON, floor_and_draw
from bandits.vw.online import OnlineModel
from bandits.vw.text import arm_line, features
from errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from bandits.exploration.question import Array, Rows


class Filled(NamedTuple):
    """chosen: (s,) arms by row. propensities: (s,), of each given those before it."""

    chosen: NDArray[np.int64]
    propensities: Array


@dataclass
class VowpalSlots(OnlineModel):
    """person: (p,). arms: rows (k, 1, a + 2) of ``text.rows_of``. slots: features (s, b), of which b may be 0."""

    arguments: str = "--ccb_explore_adf --epsilon 0.05 --quadratic ua --quadratic ui --quadratic sa --quadratic si"
    epsilon: float = EPSILON

    def chances(
        self, person: NDArray[np.float32], arms: Rows, slots: NDArray[np.float32], before: Sequence[int] = ()
    ) -> Array:  # fmt: skip
        """The next slot's distribution over all arms, (k,), given those ``before``, which have 0. The floor is in it."""
        left = _left(len(arms), len(slots), before)
        weights, _ = self._floored(person, arms, slots, before, left, 0.0)
        chances = np.zeros(len(arms))
        chances[left] = weights
        return chances

    def choose(
        self, person: NDArray[np.float32], arms: Rows, slots: NDArray[np.float32], rng: np.random.Generator
    ) -> Filled:  # fmt: skip
        """Fill all slots; raises InvalidInput where there are more of them than arms."""
        chosen: list[int] = []
        propensities = np.empty(len(slots))
        for slot in range(len(slots)):
            left = _left(len(arms), len(slots), chosen)
            chances, drawn = self._floored(person, arms, slots, chosen, left, rng.random())
            propensities[slot] = chances[drawn]
            chosen.append(int(left[drawn]))
        return Filled(np.array(chosen, np.int64), propensities)

    def learn(
        self, person: NDArray[np.float32], arms: Rows, slots: NDArray[np.float32], filled: Filled, reward: Array
    ) -> None:  # fmt: skip
        """Learn from one page: reward (s,), one a slot."""
        outcomes = zip(filled.chosen.tolist(), (1.0 - reward).tolist(), filled.propensities.tolist(), strict=True)
        labels = [f"{arm}:{cost:.9g}:{propensity:.9g}" for arm, cost, propensity in outcomes]
        self._workspace.learn(_page(person, arms, slots, labels))

    def _floored(
        self, person: NDArray[np.float32], arms: Rows, slots: NDArray[np.float32], before: Sequence[int],
        left: NDArray[np.int64], uniform: float,
    ) -> tuple[Array, int]:  # fmt: skip
        """The next slot's chances over ``left``, and the place among them that is drawn."""
        include = [str(arm) for arm in before] + [",".join(map(str, left.tolist()))]
        answer = self._workspace.predict(_page(person, arms, slots[: len(before) + 1], include))
        told = dict(answer[len(before)])
        weights = np.array([[told.get(arm, 0.0) for arm in left.tolist()]])
        probabilities, drawn = floor_and_draw(weights, np.array([uniform]), self.epsilon)
        return probabilities[0], int(drawn[0])


def _left(k: int, s: int, before: Sequence[int]) -> NDArray[np.int64]:
    if s > k:
        raise InvalidInput("slots", f"no more than the {k} arms", str(s))
    return np.setdiff1d(np.arange(k), np.array(before, np.int64))


def _page(person: NDArray[np.float32], arms: Rows, slots: NDArray[np.float32], labels: Sequence[str]) -> list[str]:
    """An example of all lines: the person, the arms, and the slots with what is to stand or has stood in them."""
    shared = "ccb shared " + features("u", person)
    filled = [f"ccb slot {label} {features('s', slot)}" for slot, label in zip(slots, labels, strict=True)]
    return [shared, *(f"ccb action {arm_line(arm)}" for arm in arms), *filled]
