"""What other policies would have earned: off-policy evaluation with the six refusals, and the estimator's own test on top.

Knows the outcomes, no wording. Invariant: before any other policy the estimator is asked about the one that really ran; if
it misses what happened, nothing is answered. Values are per impression; gains are relative to what ran.

Judged by self-normalised weights with Wilson's interval at the effective size, by person (the defaults of ``bandits.ope``).
The gain over what ran recovers the two intervals (Zou and Donner 2008; Newcombe 2016), since both stand on the same clicks.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import numpy as np

from bandits.ope.contrast import Bounded, correlation_of, ratio
from bandits.ope.diagnostics import diagnose
from bandits.ope.intervals.evidence import Evidence
from bandits.ope.intervals.wilson import effective_wilson
from bandits.ope.logged import Logged
from bandits.ope.refusal import Gate, verdict_of
from bandits.ope.weighting import snips
from services.reports.figures import targets
from services.reports.figures.dealt import dealt, distinct
from services.reports.figures.drift import Drift, drift
from services.reports.figures.estimate import FEWEST_PEOPLE, LEVEL, Estimate, no_answer
from services.reports.figures.targets import BOLDER, SOFTER
from services.reports.figures.weights import ASSUMPTION

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from bandits.ope.diagnostics import Diagnostics
    from bandits.ope.refusal import Verdict
    from services.reports.figures.dealt import Dealt
    from services.reports.figures.outcomes import Outcomes
    from services.reports.figures.targets import Target

    Array = NDArray[np.float64]

Refusal = Literal[
    "overlap-low", "actions-unseen", "propensity-missing", "world-changed", "interval-too-wide", "log-too-short"
]  # fmt: skip
Policy = Literal["bolder", "softer", "greedy", "uniform", "best creative", "best by segment", "control"]

_BY_WEIGHTS = "self-normalised inverse propensity, Wilson interval at the effective size, by person"
METHOD = f"{_BY_WEIGHTS}, widened for all asked (Bonferroni)"
GAIN_METHOD = f"ratio to what ran, from both intervals (Newcombe 2016); {METHOD}"
TEST_METHOD = f"the policy that ran, drawn again; {_BY_WEIGHTS}"
#: Decisions looked at, at most: an even sample.
MOST = 1_000_000
#: How sure the test of the estimator is: a sound one misses once in a thousand reports.
TEST_LEVEL = 0.999
#: Of a policy's choices, those that were no candidates, and of decisions, those with unusable chances, may be this many.
_MOST_UNSEEN, _MOST_MISSING = 0.05, 0.001
#: Less than this many clicks, or seconds, is no log to ask.
_FEWEST_CLICKS, _SHORTEST_S = 30, 3600.0
#: A gain known no better than this is no answer: its bounds are further apart than this many times what ran.
_WIDEST = 1.0


@dataclass(frozen=True)
class WhatIf:
    """One policy. ``value``: clicks an impression; ``gain``: relative to what ran; both no answer where refused.

    ``effective``: impressions the sample is worth for it; ``heaviest``: largest weight; ``unseen``: share of its choices that
    were no candidates; ``more``: times the log that an answer would take, where more of the same would give one.
    """

    policy: Policy
    value: Estimate
    gain: Estimate
    effective: float
    heaviest: float
    unseen: float
    refusal: Refusal | None
    more: float | None = None


@dataclass(frozen=True)
class Asked:
    """All policies, and the test on top: ``ran`` by the estimator, ``happened`` as counted. ``of``: decisions sampled from."""

    ran: Estimate
    happened: Estimate
    missed: bool
    drift: Drift | None
    rows: tuple[WhatIf, ...]
    sample: int
    of: int


def what_if(outcomes: Outcomes, rng: np.random.Generator) -> Asked | None:
    """The table, or None while fewer people have met an ad than may be described. rng: for drawing what ran once more."""
    sample = dealt(outcomes, MOST)
    if sample.people < FEWEST_PEOPLE:
        return None
    missing = outcomes.row(_MISSING)["share"] or 0.0
    return asked_of(sample, rng, control_shares(outcomes), drift(outcomes), missing)


_MISSING = """
SELECT 1 - (SELECT count(*) FROM choices) / nullif(count(*), 0) AS share
FROM kept WHERE impressed IS NOT NULL AND NOT control AND NOT forced
"""
_CONTROL = """
SELECT shown, sum(impressions) / sum(sum(impressions)) OVER (PARTITION BY campaign) AS share
FROM totals WHERE control AND impressions > 0 GROUP BY campaign, shown
"""


def control_shares(outcomes: Outcomes) -> dict[str, float]:
    """How often control showed each creative, as shares of its campaign."""
    outcomes.add_up()
    return {row["shown"]: row["share"] for row in outcomes.rows(_CONTROL)}


def asked_of(
    sample: Dealt, rng: np.random.Generator, control: dict[str, float], moved: Drift | None = None, missing: float = 0.0
) -> Asked:
    """See ``what_if``. control: share of each creative in the control group; moved: what control says of the world;
    missing: share of decisions without a usable chance.
    """
    happened = _judged(sample, targets.bent(sample, 1.0), LEVEL, rng)
    ran = _judged(sample, targets.again(sample, rng.random(len(sample))), TEST_LEVEL, rng)
    answered = ran.verdict.answered
    missed = answered and not ran.value.low <= happened.value.value <= ran.value.high
    every: Refusal | None = None
    if missing > _MOST_MISSING or missed or _misfit(ran.verdict):
        every = "propensity-missing"
    elif sample.reward.sum() < _FEWEST_CLICKS or float(np.ptp(sample.at)) < _SHORTEST_S:
        every = "log-too-short"
    elif moved is not None and moved.clear:
        every = "world-changed"
    policies = _policies(sample, control)
    level = 1 - (1 - LEVEL) / len(policies)
    rows = tuple(_row(policy, sample, target, level, every, rng) for policy, target in policies.items())
    test = ran.value if answered else no_answer(TEST_METHOD, ASSUMPTION)
    return Asked(replace(test, method=TEST_METHOD), happened.value, missed, moved, rows, len(sample), sample.of)


def _policies(sample: Dealt, control: dict[str, float]) -> dict[Policy, Target]:
    asked: dict[Policy, Target] = {
        "bolder": targets.bent(sample, BOLDER), "softer": targets.bent(sample, SOFTER), "greedy": targets.greedy(sample),
        "uniform": targets.uniform(sample), "best creative": targets.fixed(sample, sample.campaign),
        "best by segment": targets.fixed(sample, targets.situations(sample)),
    }  # fmt: skip
    return asked | ({"control": targets.mixture(sample, control)} if control else {})


@dataclass(frozen=True)
class _Judged:
    """A policy judged on the decisions that may judge it."""

    value: Estimate
    gain: Estimate
    found: Diagnostics
    verdict: Verdict


def _judged(sample: Dealt, target: Target, level: float, rng: np.random.Generator) -> _Judged:
    """A policy's value and its gain over what ran, on the same decisions.

    Each decision is told as a choice between what was drawn and all else: weights are the same, at two columns where a
    million decisions by fifty candidates would be 400 MB a policy.
    """
    at = np.flatnonzero(target.rows)
    logged = Logged(
        action=np.zeros(len(at), np.int64), reward=sample.reward[at], propensity=sample.chance[sample.drawn[at]], k=2,
        cluster=sample.person[at],
    )  # fmt: skip
    chances = np.minimum(np.column_stack([target.chance[at], 1.0 - target.chance[at]]), 1.0).clip(0.0)
    found = replace(diagnose(logged, chances), unsupported=target.unseen, candidates=len(sample.arms))
    verdict = verdict_of(found, Gate())
    none = no_answer(METHOD, ASSUMPTION)
    if not verdict.answered:
        return _Judged(none, none, found, verdict)
    people = distinct(sample.person[at])
    value, terms = _valued(logged, chances, level, rng)
    as_logged = np.column_stack([logged.propensity, 1.0 - logged.propensity])
    ran, ran_terms = _valued(logged, as_logged, level, rng)
    low, high = ratio(value, ran, correlation_of(logged, terms, ran_terms)) if ran.low > 0.0 else (math.nan, math.nan)
    gain = Estimate(value.value / max(ran.value, 1e-12) - 1.0, low - 1.0, high - 1.0, LEVEL, GAIN_METHOD, people, ASSUMPTION)
    return _Judged(Estimate(*value, LEVEL, METHOD, people, ASSUMPTION), gain, found, verdict)


def _valued(logged: Logged, chances: Array, level: float, rng: np.random.Generator) -> tuple[Bounded, Array]:
    estimate = snips(logged, chances)
    low, high = effective_wilson(Evidence.of(logged, chances, estimate), level, rng)
    return Bounded.of(estimate.value, low, high), estimate.terms


def _row(
    policy: Policy, sample: Dealt, target: Target, level: float, every: Refusal | None, rng: np.random.Generator
) -> WhatIf:
    none = no_answer(METHOD, ASSUMPTION)
    if not target.rows.any() or target.unseen > _MOST_UNSEEN:
        return WhatIf(policy, none, none, 0.0, 0.0, target.unseen, every or "actions-unseen")
    judged = _judged(sample, target, level, rng)
    found, refusal, more = judged.found, every, None
    if refusal is None and not judged.verdict.answered:
        refusal = _code(judged.verdict)
        more = Gate().effective / found.effective if refusal == "overlap-low" and found.effective else None
    if refusal is None and not judged.gain.high - judged.gain.low <= _WIDEST:
        refusal, more = "interval-too-wide", ((judged.gain.high - judged.gain.low) / _WIDEST) ** 2
    value, gain = (none, none) if refusal else (judged.value, judged.gain)
    return WhatIf(policy, value, gain, found.effective, found.heaviest, target.unseen, refusal, more)


def _misfit(verdict: Verdict) -> bool:
    return any(one.rule in {"mean weight", "calibration"} for one in verdict.refusals)


def _code(verdict: Verdict) -> Refusal:
    rules = {one.rule for one in verdict.refusals}
    if rules & {"mean weight", "calibration"}:
        return "propensity-missing"
    return "actions-unseen" if "support" in rules else "overlap-low"
