"""Learners and exploration rules by name, and the spec that names a pair: ``factor_logistic/votes:samples=32,scale=0.3``.

A new learner or rule is a file beside the others and a line here; every law of the contract tests then runs on it, and it
combines with all the others.
"""

from __future__ import annotations

import re
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from bandits.exploration.commit import Commit
from bandits.exploration.cover import Cover
from bandits.exploration.epsilon import EpsilonGreedy
from bandits.exploration.first import First
from bandits.exploration.greedy import Greedy
from bandits.exploration.inverse_gap import Falcon, InverseGap
from bandits.exploration.quadrature import Quadrature
from bandits.exploration.regcb import RegCBElimination, RegCBOptimistic
from bandits.exploration.softmax import Softmax
from bandits.exploration.ucb import UpperBound
from bandits.exploration.uniform import Uniform
from bandits.exploration.votes import Votes
from bandits.learners.arm import ArmLearner, ArmSettings
from bandits.learners.arm_belief import ArmBelief
from bandits.learners.beta_bernoulli import BetaBelief, BetaLearner, BetaSettings
from bandits.learners.factor import FactorLearner, FactorSettings
from bandits.learners.factor_belief import FactorMoments, FactorSamples
from bandits.learners.nothing import NoBelief, NothingLearner, NothingSettings
from errors import InvalidInput, Unknown

if TYPE_CHECKING:
    from bandits.exploration.rule import Rule
    from bandits.learners.learner import Belief, Learner, Shape


class Kind(NamedTuple):
    """How a learner is made: its class, called with a shape and settings, and the settings to start from."""

    make: Any
    settings: Any


LEARNERS: dict[str, Kind] = {
    "arm_gaussian": Kind(ArmLearner, ArmSettings("gaussian")),
    "arm_logistic": Kind(ArmLearner, ArmSettings("logistic", prior_sd=6.0)),
    "beta_bernoulli": Kind(BetaLearner, BetaSettings()),
    "factor_logistic": Kind(FactorLearner, FactorSettings("logistic")),
    "factor_gaussian": Kind(FactorLearner, FactorSettings("gaussian")),
    "factor_hybrid": Kind(FactorLearner, FactorSettings("logistic", residual_sd=0.1)),
    "factor_probit": Kind(FactorLearner, FactorSettings("probit")),
    "nothing": Kind(NothingLearner, NothingSettings()),
}

RULES: dict[str, type[Rule]] = {
    "commit": Commit,
    "cover": Cover,
    "epsilon": EpsilonGreedy,
    "falcon": Falcon,
    "first": First,
    "greedy": Greedy,
    "inverse_gap": InverseGap,
    "quadrature": Quadrature,
    "regcb": RegCBElimination,
    "regcbopt": RegCBOptimistic,
    "softmax": Softmax,
    "ucb": UpperBound,
    "uniform": Uniform,
    "votes": Votes,
}

#: What travels from the learner to those who choose.
BELIEFS: dict[str, type[Belief]] = {
    "arm": ArmBelief,
    "beta": BetaBelief,
    "factor_moments": FactorMoments,
    "factor_samples": FactorSamples,
    "nothing": NoBelief,
}


def make_learner(spec: str, shape: Shape) -> Learner:
    """A fresh learner; raises Unknown, and InvalidInput for a setting that it does not have."""
    name, settings = _split(spec)
    if name not in LEARNERS:
        raise Unknown("learner", name)
    kind = LEARNERS[name]
    learner: Learner = kind.make(shape, replace(kind.settings, **_typed(kind.settings, settings, spec)))
    return learner


def make_rule(spec: str) -> Rule:
    """An exploration rule; raises Unknown, and InvalidInput for a setting that it does not have."""
    name, settings = _split(spec)
    if name not in RULES:
        raise Unknown("exploration rule", name)
    rule = RULES[name]()
    return replace(rule, **_typed(rule, settings, spec))  # type: ignore[type-var]  # every rule is a dataclass


def spec_of(rule: Rule) -> str:
    """The spec of a rule with all its settings, as it goes into the decision record."""
    name = next(name for name, kind in RULES.items() if kind is type(rule))
    settings = ",".join(f"{item.name}={getattr(rule, item.name)!r}" for item in fields(rule))  # type: ignore[arg-type]
    return f"{name}:{settings}" if settings else name


def listed(specs: str) -> list[str]:
    """Several specs, by commas; one before ``name=`` belongs to a spec's settings."""
    return [spec.strip() for spec in re.split(r",(?!\s*\w+=)", specs)]


def _split(spec: str) -> tuple[str, dict[str, str]]:
    name, _, rest = spec.partition(":")
    settings = dict(part.partition("=")[::2] for part in rest.split(",") if part)
    return name.strip(), {key.strip(): value.strip() for key, value in settings.items()}


def _typed(defaults: Any, settings: dict[str, str], spec: str) -> dict[str, Any]:
    """Settings as what their defaults are: whole numbers or numbers."""
    known = {item.name: getattr(defaults, item.name) for item in fields(defaults)}
    numeric = {name: value for name, value in known.items() if isinstance(value, int | float)}
    typed: dict[str, Any] = {}
    for name, text in settings.items():
        if name not in numeric:
            raise InvalidInput(spec, f"one of the settings {', '.join(numeric) or '(none)'}", name)
        try:
            typed[name] = type(numeric[name])(text)
        except ValueError:
            raise InvalidInput(f"{spec}: {name}", f"a number such as {numeric[name]}", text) from None
    return typed
