"""What chooses: a frozen belief and an exploration rule, as bytes that travel. A snapshot never changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

from bandits.alike import alike
from bandits.arrays import pack, unpack
from bandits.exploration.question import Question
from bandits.learners.factor_belief import FactorSamples
from bandits.specs import BELIEFS, make_rule, spec_of
from bandits.vw.snapshot import VowpalSnapshot
from errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from bandits.exploration.question import Array, Rows
    from bandits.exploration.rule import Rule
    from bandits.learners.learner import Belief

#: From so many people on, those who are alike are asked for once: a thousand visits have some two hundred rows of features.
_MANY = 64


class Snapshot(Protocol):
    """What every frozen policy can do. n people, p person features, k candidates, a attribute features."""

    @property
    def exploration(self) -> str:
        """The exploration rule with its settings, as it goes into the decision record."""
        ...

    def rows(self, names: Sequence[str], attributes: NDArray[np.float32], seed: int) -> Rows:
        """Arms prepared for choosing, first axis k; attributes (k, a). An arm that came later gets its prior, by ``seed``
        and its name.
        """
        ...

    def weights(
        self,
        people: NDArray[np.float32],
        rows: Rows,
        candidates: NDArray[np.int64],
        eligible: NDArray[np.bool_] | None = None,
    ) -> Array:
        """People (n, p) and a selection of rows (k,) to weights (n, k) that sum to one in every row; zero where not eligible
        (n, k). Where all people are alike to it, the result is one row broadcast, read-only.
        """
        ...

    def encode(self) -> bytes:
        """As bytes, with a checksum."""
        ...


@dataclass(frozen=True)
class Frozen:
    """A learner's belief and a rule. rounds: impressions that it was learned from."""

    belief: Belief
    rule: Rule
    rounds: float

    @property
    def exploration(self) -> str:
        """See Snapshot.exploration."""
        return spec_of(self.rule)

    def rows(self, names: Sequence[str], attributes: NDArray[np.float32], seed: int) -> Rows:
        """See Snapshot.rows."""
        return self.belief.rows(names, attributes, seed)

    def weights(
        self,
        people: NDArray[np.float32],
        rows: Rows,
        candidates: NDArray[np.int64],
        eligible: NDArray[np.bool_] | None = None,
    ) -> Array:
        """See Snapshot.weights."""
        n = len(people)
        if eligible is not None or n == 1:
            return self._weights(people, rows, candidates, eligible)
        if not self.belief.personal:
            return np.broadcast_to(self._weights(people[:1], rows, candidates), (n, len(candidates)))
        if n < _MANY:
            return self._weights(people, rows, candidates)
        firsts, of = alike(people, np.zeros(n, np.int64))
        return self._weights(people[firsts], rows, candidates).take(of, axis=0)

    def _weights(
        self, people: NDArray[np.float32], rows: Rows, candidates: NDArray[np.int64], eligible: NDArray[np.bool_] | None = None
    ) -> Array:
        asking = self.belief.features(people)
        return self.rule.weights(Question(asking, rows, candidates, eligible, self.belief.link, self.rounds))

    def encode(self) -> bytes:
        """See Snapshot.encode."""
        kind = next(name for name, kind in BELIEFS.items() if kind is type(self.belief))
        head = {"belief": _text(kind), "rule": _text(spec_of(self.rule)), "rounds": np.array([self.rounds])}
        return pack({f"/{name}": array for name, array in head.items()} | self.belief.arrays())


def tastes_of(snapshot: Snapshot) -> FactorSamples | None:
    """What a snapshot believes about attributes, as posterior samples; None where it does not, or not as samples."""
    belief = snapshot.belief if isinstance(snapshot, Frozen) else None
    return belief if isinstance(belief, FactorSamples) else None


def decode_snapshot(content: bytes) -> Snapshot:
    """The inverse of ``encode``; raises InvalidInput on cut bytes, unknown kinds, NaN or shapes that do not fit."""
    arrays = unpack(content, "snapshot")
    if "/vw" in arrays:
        return VowpalSnapshot.of_arrays(arrays)
    if not {"/belief", "/rule", "/rounds"} <= arrays.keys():
        raise InvalidInput("snapshot", "a belief, a rule and a number of rounds", ", ".join(sorted(arrays)))
    kind, rule, rounds = (arrays.pop(f"/{name}") for name in ("belief", "rule", "rounds"))
    if (name := kind.tobytes().decode()) not in BELIEFS:
        raise InvalidInput("snapshot.belief", f"one of {', '.join(BELIEFS)}", name)
    return Frozen(BELIEFS[name].of_arrays(arrays), make_rule(rule.tobytes().decode()), float(rounds[0]))


def _text(words: str) -> NDArray[np.uint8]:
    return np.frombuffer(words.encode(), np.uint8)
