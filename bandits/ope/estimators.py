"""Off-policy estimators by name, with what each one claims and needs. A new one is a file beside this and a line here.

Every law in the contract tests then runs on it. Knows no interval: whether a value may be told is judged elsewhere, from
the terms. Invariant: all have one signature.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from bandits.ope.doubly_robust import dm, dr, sndr
from bandits.ope.embedding import mips
from bandits.ope.replay import replay
from bandits.ope.tuned import tuned_dr_os, tuned_switch_dr
from bandits.ope.weighting import ips, snips
from errors import Unknown

if TYPE_CHECKING:
    from bandits.ope.logged import Array, Estimate, Logged

#: unbiased: at every n, given support (and a q from other rounds). own mean: the log's mean reward where the target is the
#: logging policy. shift: c more on every reward (and on q) is c more on the value.
Claim = Literal["unbiased", "own mean", "shift"]
#: model: rewards q, fitted by cross-fitting where none are passed. matching: weights that are zero or all the same.
Need = Literal["model", "behaviour", "group", "matching"]


@dataclass(frozen=True)
class Estimator:
    """One way to estimate a policy's value from n logged rounds over k candidates."""

    of: Callable[[Logged, Array, Array | None], Estimate]
    claims: frozenset[Claim] = frozenset()
    needs: frozenset[Need] = frozenset()

    def __call__(self, logged: Logged, target: Array, q: Array | None = None) -> Estimate:
        """Estimate the value of a policy with probabilities ``target``, shape (n, k); q: (n, k) rewards of a model."""
        return self.of(logged, target, q)


_MODEL: frozenset[Need] = frozenset({"model"})

ESTIMATORS: dict[str, Estimator] = {
    "ips": Estimator(lambda logged, target, _: ips(logged, target), frozenset({"unbiased", "own mean"})),
    "snips": Estimator(lambda logged, target, _: snips(logged, target), frozenset({"own mean", "shift"})),
    "dm": Estimator(dm, frozenset({"shift"}), _MODEL),
    "dr": Estimator(dr, frozenset({"unbiased", "shift"}), _MODEL),
    "sndr": Estimator(sndr, frozenset({"shift"}), _MODEL),
    "switch-dr": Estimator(tuned_switch_dr, frozenset({"shift"}), _MODEL),
    "dr-os": Estimator(tuned_dr_os, frozenset({"shift"}), _MODEL),
    "mips": Estimator(
        lambda logged, target, _: mips(logged, target),
        frozenset({"unbiased", "own mean"}),
        frozenset({"behaviour", "group"}),
    ),
    "replay": Estimator(lambda logged, target, _: replay(logged, target), frozenset({"shift"}), frozenset({"matching"})),
}


def estimator(name: str) -> Estimator:
    """The estimator of this name; raises Unknown."""
    if name not in ESTIMATORS:
        raise Unknown("estimator", name)
    return ESTIMATORS[name]
