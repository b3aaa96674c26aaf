"""Intervals by name, with what each one claims. A new one is a file beside this and a line here.

Every law in the contract tests then runs on it, as far as it claims it. Invariant: all have one signature.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from bandits.ope.intervals.bernstein import empirical_bernstein
from bandits.ope.intervals.betting import betting
from bandits.ope.intervals.bootstrap import bootstrap
from bandits.ope.intervals.cressie_read import cressie_read
from bandits.ope.intervals.empirical_likelihood import empirical_likelihood, likelihood_of_terms
from bandits.ope.intervals.normal import normal
from bandits.ope.intervals.wilson import effective_wilson
from errors import Unknown

if TYPE_CHECKING:
    import numpy as np

    from bandits.ope.intervals.evidence import Evidence, Interval, IntervalRule

#: units: rounds of one unit may depend on each other. order: the rounds' order is of no account. estimate: contains the
#: estimate it is given, as far as that lies in the reward's range (others are about the value alone, and may correct the
#: estimate). finite: its level holds at any n. anytime: after each round.
Claim = Literal["units", "order", "estimate", "finite", "anytime"]


@dataclass(frozen=True)
class IntervalKind:
    """One way to an interval, and its claims."""

    of: IntervalRule
    claims: frozenset[Claim]

    def __call__(self, evidence: Evidence, level: float, rng: np.random.Generator) -> Interval:
        """See IntervalRule."""
        return self.of(evidence, level, rng)


INTERVALS: dict[str, IntervalKind] = {
    "normal": IntervalKind(normal, frozenset({"units", "order", "estimate"})),
    "bootstrap": IntervalKind(bootstrap, frozenset({"units", "estimate"})),
    "wilson": IntervalKind(effective_wilson, frozenset({"units", "order", "estimate"})),
    "empirical_bernstein": IntervalKind(empirical_bernstein, frozenset({"order", "finite"})),
    "cressie_read": IntervalKind(cressie_read, frozenset({"order"})),
    "empirical_likelihood": IntervalKind(empirical_likelihood, frozenset({"units", "order"})),
    "likelihood_of_terms": IntervalKind(likelihood_of_terms, frozenset({"units", "order"})),
    "betting": IntervalKind(betting, frozenset({"finite", "anytime"})),
}


def interval_of(name: str) -> IntervalKind:
    """The interval of this name; raises Unknown."""
    if name not in INTERVALS:
        raise Unknown("interval", name)
    return INTERVALS[name]
