"""Policies by name. Adding one is a file beside this and a line here; every law in the contract tests then runs on it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from bandits.factor_logistic import FactorLogistic, LogisticSettings
from bandits.policy import UniformPolicy
from errors import Unknown

if TYPE_CHECKING:
    from bandits.policy import Policy

Maker = Callable[[int, int, LogisticSettings], "Policy"]

POLICIES: dict[str, Maker] = {
    "default": FactorLogistic,
    "uniform": lambda p, a, settings: UniformPolicy(),  # noqa: ARG005
}


def make_policy(name: str, p: int, a: int, settings: LogisticSettings) -> Policy:
    """A fresh policy for p person and a attribute features; raises Unknown."""
    if name not in POLICIES:
        raise Unknown("policy", name)
    return POLICIES[name](p, a, settings)
