"""``auto``: which learner and which exploration would have earned most on this log, and why.

Each candidate is rehearsed on the log (``rehearsal``), all through the same draws, and judged like any policy
(``ope.judge``): diagnostics first, then a value or a refusal. The best is what earns most. Chosen is the first in the list
that cannot be told from it, by the paired interval of what it earns less: a list begins with what is preferred without
evidence, and noise is none.

Assumes that rounds do not depend on each other, and that what a person does depends on what is shown and not on what was
shown before.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.stats import t

from bandits.ope.contrast import Bounded, correlation_of, difference
from bandits.ope.estimators import estimator
from bandits.ope.judge import judge
from bandits.rehearsal import rehearse
from errors import InvalidInput, Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from bandits.ope.judge import Judgement
    from bandits.ope.logged import Array, Logged
    from bandits.ope.refusal import Gate
    from bandits.rehearsal import History, Rehearsed

#: What is tried where nobody says otherwise, in the order of preference.
PORTFOLIO = (
    "default",
    "factor_logistic/quadrature",
    "factor_logistic/inverse_gap",
    "factor_logistic/greedy",
    "factor_hybrid/votes",
    "arm_logistic/quadrature",
    "beta_bernoulli/votes",
    "uniform",
)


@dataclass(frozen=True)
class Terms:
    """How candidates are compared. level: of every interval. replays: rehearsals of each, whose mean is judged.

    quantile: of the logged propensities, for ``History.acceptance``: a lower one rehearses shorter and on fewer rounds that
    count many times. impressions: the least a rehearsal must come to. own: the least share of them that must be worth
    rounds of their own. gate: what an estimate must have, ``Gate()`` when None.
    """

    level: float = 0.9
    replays: int = 5
    quantile: float = 0.1
    impressions: float = 200.0
    own: float = 0.5
    gate: Gate | None = None


class Row(NamedTuple):
    """One candidate. value: earned per round. behind: what it earns less than the best; both None where the log cannot tell.

    effective: independent rounds that the value stands on. learned: impressions of a rehearsal, from ``accepted`` rounds.
    """

    spec: str
    value: Bounded | None
    behind: Bounded | None
    effective: float
    learned: float
    accepted: float
    why: str


class Choice(NamedTuple):
    """The spec to use; a row for each candidate, the best first and refused ones last. earned: the log's own mean reward."""

    spec: str
    earned: float
    rows: tuple[Row, ...]


def choose(
    history: History,
    rng: np.random.Generator,
    specs: Sequence[str] = PORTFOLIO,
    terms: Terms | None = None,
    report: Callable[[str, int, int], None] | None = None,
) -> Choice:
    """Rehearse and judge each spec, in order of preference; report: called with a spec, how many are done, and of how many.

    Raises Refused where the log supports no value of any of them, with what is missing for the most preferred; Unknown and
    InvalidInput for a spec.
    """
    terms = terms or Terms()
    if not specs or len(set(specs)) < len(specs):
        raise InvalidInput("specs", "at least one, each once", ", ".join(specs) or "none")
    tried: list[_Tried] = []
    seed = int(rng.integers(2**63))
    for done, spec in enumerate(specs):
        if report is not None:
            report(spec, done, len(specs))
        tried.append(_try(history, spec, terms, seed))
    return _chosen(history.logged, tried, terms)


class _Tried(NamedTuple):
    """What came of a candidate. weighed: the terms of its value, (n,); runs: the value of each rehearsal; refusals: why
    there is no value, in words.
    """

    spec: str
    judgement: Judgement
    weighed: Array
    runs: Array
    learned: float
    accepted: float
    refusals: tuple[str, ...]

    @property
    def bounded(self) -> Bounded:
        """Its value, with the interval of the log's luck alone."""
        found = self.judgement
        return Bounded.of(found.value, found.low, found.high)


def _try(history: History, spec: str, terms: Terms, seed: int) -> _Tried:
    """Rehearsals of every candidate begin with the same seed: what is luck for one is luck for all."""
    acceptance, logged = history.acceptance(terms.quantile), history.logged
    runs = [rehearse(history, spec, acceptance, np.random.default_rng([seed, run])) for run in range(terms.replays)]
    target = np.mean([run.target for run in runs], axis=0)
    judgement = judge(logged, target, np.random.default_rng(seed), level=terms.level, gate=terms.gate)
    refusals = (*(finding.says for finding in judgement.verdict.refusals), *_short(runs, terms, acceptance))
    weighed, values = np.zeros(0), np.zeros(0)
    if not refusals:
        weighed = estimator(judgement.estimator)(logged, target).terms
        values = np.array([estimator(judgement.estimator)(logged, run.target).value for run in runs])
    means = (float(np.mean([run.impressions for run in runs])), float(np.mean([run.rounds for run in runs])))
    return _Tried(spec, judgement, weighed, values, *means, refusals)


def _short(runs: list[Rehearsed], terms: Terms, acceptance: float) -> Iterator[str]:
    """What a rehearsal must have beyond what an estimate must have: enough to learn from."""
    impressions = float(np.mean([run.impressions for run in runs]))
    own = float(np.mean([run.effective for run in runs])) / max(impressions, 1.0)
    if impressions < terms.impressions:
        more = math.ceil((terms.impressions - impressions) / acceptance)
        says = f"a rehearsal has {impressions:.0f} impressions, needed are {terms.impressions:.0f}"
        yield f"{says}; {more:,} more rounds would do"
    if own < terms.own:
        yield f"what a rehearsal learns from is worth {100 * own:.0f} % of it: the log rarely shows what it would choose"


def _chosen(logged: Logged, tried: list[_Tried], terms: Terms) -> Choice:
    answered = [candidate for candidate in tried if not candidate.refusals]
    if not answered:
        preferred = tried[0]
        raise Refused(f"a policy ({len(tried)} tried)", (f"this log; {preferred.spec}: {preferred.refusals[0]}",))
    best = max(answered, key=lambda candidate: candidate.judgement.value)
    behind = {candidate.spec: _behind(logged, best, candidate, terms.level) for candidate in answered}
    chosen = next(candidate.spec for candidate in answered if behind[candidate.spec].low <= 0.0)
    answered.sort(key=lambda candidate: candidate.judgement.value, reverse=True)
    rows = [
        _row(candidate, behind[candidate.spec], _why(candidate.spec, behind, best.spec, chosen), terms)
        for candidate in answered
    ]
    rows += [
        _row(candidate, None, "refused: " + "; ".join(candidate.refusals), terms) for candidate in tried if candidate.refusals
    ]
    return Choice(chosen, float(logged.reward.mean()), tuple(rows))


def _behind(logged: Logged, best: _Tried, candidate: _Tried, level: float) -> Bounded:
    """What a candidate earns less than the best."""
    if candidate is best:
        return Bounded(0.0, 0.0, 0.0)
    correlation = correlation_of(logged, best.weighed, candidate.weighed)
    interval = difference(best.bounded, candidate.bounded, correlation)
    less = Bounded.of(best.judgement.value - candidate.judgement.value, *interval)
    return _with_luck(less, best.runs - candidate.runs, level)


def _with_luck(bounded: Bounded, runs: Array, level: float) -> Bounded:
    """An interval widened by how much rehearsals differ: a policy that was lucky on this log may not be on the next traffic."""
    spread = float(runs.std(ddof=1)) / math.sqrt(len(runs)) if len(runs) > 1 else 0.0
    luck = spread * float(t.ppf((1.0 + level) / 2.0, max(len(runs) - 1, 1)))
    below, above = bounded.value - bounded.low, bounded.high - bounded.value
    return Bounded(bounded.value, bounded.value - math.hypot(below, luck), bounded.value + math.hypot(above, luck))


def _row(candidate: _Tried, behind: Bounded | None, why: str, terms: Terms) -> Row:
    value = _with_luck(candidate.bounded, candidate.runs, terms.level) if behind is not None else None
    effective = candidate.judgement.diagnostics.effective
    return Row(candidate.spec, value, behind, effective, candidate.learned, candidate.accepted, why)


def _why(spec: str, behinds: dict[str, Bounded], best: str, chosen: str) -> str:
    behind = behinds[spec]
    if spec == best:
        return "chosen: earns most" if spec == chosen else f"earns most, but cannot be told from {chosen}, which is preferred"
    span = f"{behind.value:.3g} less per round ({behind.low:.3g} to {behind.high:.3g}) than {best}"
    if spec == chosen:
        return f"chosen: preferred, and cannot be told from what earns most: {span}"
    return f"cannot be told from what earns most: {span}" if behind.low <= 0.0 else f"earns {span}"
