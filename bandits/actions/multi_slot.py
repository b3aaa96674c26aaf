"""Several slots on one page, filled one after the other without repetition. Knows no policy: it asks one, slot by slot.

Slot s is a choice among the r candidates that are left, by the weights that the policy gives to those, with a floor of its own:

    p(i | taken) = ε / r + (1 - ε) w_i(left)         joint of a ranking = product of these over its slots

With weights that are the same but for their sum whoever is left, this is Plackett-Luce (Luce 1959; Plackett 1975). Joint and
conditional propensities are exact whatever k and l; marginal ones are in ``slot_marginals``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from bandits.propensity import EPSILON, floor_and_draw
from errors import InvalidInput

if TYPE_CHECKING:
    from bandits.exploration.question import Rows
    from bandits.snapshot import Snapshot


Array = NDArray[np.float64]
Mask = NDArray[np.bool_]


class Weigh(Protocol):
    """Weights of those who are left. Asked m times in a call, each for one of n persons."""

    def __call__(self, persons: NDArray[np.int64], left: Mask) -> Array:
        """persons: (m,) row numbers; left: (m, k). Weights (m, k), zero where not left; a row of zeros means even."""
        ...


class Ranking(NamedTuple):
    """Rankings of l slots for n persons. chosen: (n, l). conditional: (n, l) propensities, each given the slots before."""

    chosen: NDArray[np.int64]
    conditional: Array

    @property
    def prefix(self) -> Array:
        """Propensities (n, l) of what stands in the first slots, up to each; the last column is that of the whole ranking."""
        return np.asarray(self.conditional.cumprod(axis=1))


def plackett_luce(weights: Array) -> Weigh:
    """Weights (n, k) of a single choice, shared out again among those who are left."""

    def weigh(persons: NDArray[np.int64], left: Mask) -> Array:
        return weights[persons] * left

    return weigh


def asking(snapshot: Snapshot, people: NDArray[np.float32], rows: Rows, candidates: NDArray[np.int64]) -> Weigh:
    """Ask a snapshot anew for every slot: a sample whose favourite is taken votes for its second choice.

    Plackett-Luce over votes would forget it: where all samples agree on one candidate, nothing is left to order the others by.
    """

    def weigh(persons: NDArray[np.int64], left: Mask) -> Array:
        return snapshot.weights(people[persons], rows, candidates, left)

    return weigh


def draw_slots(weigh: Weigh, eligible: Mask, uniforms: Array, epsilon: float = EPSILON) -> Ranking:
    """Fill l slots for n persons. eligible: (n, k); uniforms: (n, l) in [0, 1), from the caller's generator.

    Raises InvalidInput where a person has fewer than l eligible candidates.
    """
    check_slots(eligible, uniforms.shape)
    n, slots = uniforms.shape
    persons, left = np.arange(n), eligible.copy()
    chosen, conditional = np.empty((n, slots), np.int64), np.empty((n, slots))
    for slot in range(slots):
        probabilities, drawn = floor_and_draw(weigh(persons, left), uniforms[:, slot], epsilon, left)
        chosen[:, slot], conditional[:, slot] = drawn, probabilities[persons, drawn]
        left[persons, drawn] = False
    return Ranking(chosen, conditional)


def propensities_of(weigh: Weigh, eligible: Mask, chosen: NDArray[np.int64], epsilon: float = EPSILON) -> Array:
    """Conditional propensities (n, l) that ``draw_slots`` gives to rankings (n, l) that somebody else has drawn.

    Raises InvalidInput where a ranking repeats a candidate or names one that was not eligible.
    """
    check_slots(eligible, chosen.shape)
    persons, left = np.arange(len(chosen)), eligible.copy()
    conditional = np.empty(chosen.shape)
    for slot, drawn in enumerate(chosen.T):
        if not ((drawn >= 0) & (drawn < left.shape[1])).all() or not left[persons, drawn].all():
            raise InvalidInput("chosen", "eligible candidates, none twice", f"another in slot {slot}")
        probabilities, _ = floor_and_draw(weigh(persons, left), np.zeros(len(left)), epsilon, left)
        conditional[:, slot] = probabilities[persons, drawn]
        left[persons, drawn] = False
    return conditional


def check_slots(eligible: Mask, wanted: tuple[int, ...]) -> None:
    """Raise InvalidInput unless n persons have at least l eligible candidates each."""
    if eligible.ndim != 2 or len(eligible) != wanted[0]:  # noqa: PLR2004  (n, k)
        raise InvalidInput("eligible", f"{wanted[0]} rows of candidates", f"shape {eligible.shape}")
    fewest = int(eligible.sum(axis=1).min(initial=eligible.shape[1]))
    if not 1 <= wanted[1] <= fewest:
        raise InvalidInput("slots", f"1 to {fewest}, the fewest that anybody may be shown", str(wanted[1]))
