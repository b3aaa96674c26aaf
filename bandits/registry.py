"""Policies by name or by spec. One more is a file beside this and a line here; every law of the contract tests runs on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bandits.drift import DriftTest
from bandits.features.fourier import WIDEST
from bandits.policy import LearnedPolicy
from bandits.specs import make_learner, make_rule
from bandits.vw.policy import VowpalWabbit
from errors import Refused, Unknown

if TYPE_CHECKING:
    from collections.abc import Callable

    from bandits.learners.learner import Shape
    from bandits.policy import Policy

    Maker = Callable[[Shape, float | None], Policy]


def _combined(learner: str, rule: str) -> Callable[[Shape, float | None], LearnedPolicy]:
    return lambda shape, half_life: LearnedPolicy(make_learner(learner, shape), make_rule(rule), half_life)


def _default(shape: Shape, half_life: float | None) -> LearnedPolicy:
    """Creatives with attributes share what they teach; arms without have only themselves."""
    if shape.attributes > 1:
        return _combined("factor_logistic", "votes")(shape, half_life)
    scale = 0.35 if shape.people > WIDEST else 0.2  # waves are many features, whose doubts add up
    return _combined("arm_gaussian:fourier=256", f"quadrature:scale={scale}")(shape, half_life)


def _watchful(shape: Shape, half_life: float | None) -> Policy:
    """The default, and a test that widens its beliefs when the world has moved."""
    policy = _default(shape, half_life)
    policy.drift = DriftTest()
    return policy


def _vowpal(arguments: str) -> Maker:
    def made(shape: Shape, half_life: float | None) -> Policy:
        if half_life is not None:
            raise Refused(f"a half-life of {half_life:g} for Vowpal Wabbit", ("an online learner, which cannot take back",))
        return VowpalWabbit(shape, arguments)

    return made


POLICIES: dict[str, Maker] = {
    "default": _default,
    "uniform": _combined("nothing", "uniform"),
    "vw_bag": _vowpal("--cb_explore_adf --bag 5"),
    "vw_cover": _vowpal("--cb_explore_adf --cover 5"),
    "vw_epsilon": _vowpal("--cb_explore_adf --epsilon 0.05"),
    "vw_regcbopt": _vowpal("--cb_explore_adf --regcbopt"),
    "vw_softmax": _vowpal("--cb_explore_adf --softmax"),
    "vw_squarecb": _vowpal("--cb_explore_adf --squarecb"),
    "watchful": _watchful,
}


def make_policy(spec: str, shape: Shape, half_life: float | None = None) -> Policy:
    """A fresh policy by its name, as ``LEARNER/RULE``, or as ``vw:ARGUMENTS``; raises Unknown, InvalidInput and Refused.

    half_life: impressions after which what was learned counts half; None keeps everything.
    """
    if spec in POLICIES:
        return POLICIES[spec](shape, half_life)
    if spec.startswith("vw:"):
        return _vowpal(spec.removeprefix("vw:"))(shape, half_life)
    learner, slash, rule = spec.partition("/")
    if not slash:
        raise Unknown("policy", spec)
    return _combined(learner, rule)(shape, half_life)
