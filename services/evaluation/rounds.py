"""A round of a log, whatever file it came from, and the check that it can be weighted. Knows no file format and no estimate.

Invariant: a round that was checked has a finite reward and finite features, its action among its candidates, and a propensity
in (0, 1].
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import NamedTuple

import msgspec

from errors import InvalidInput

#: What a log says of one policy in one round: the action it would choose, or its chances by candidate.
Given = str | tuple[float, ...]

#: Logs keep decimals, and VW single precision: chances may miss their sum, or the propensity beside them, by this.
SLACK = 1e-3


class Round(msgspec.Struct, frozen=True, kw_only=True):
    """One decision and what came of it.

    arms: the candidates by name; action: position of the chosen one; reward; propensity: its chance when it was drawn;
    probabilities: of all candidates, where the log kept them. at: Unix seconds. person: whose rounds belong together. context:
    features of the request; attributes: features of each candidate, or none at all; shown: the arm that the reward taught
    about, where that is not the action. given: what the log says of other policies, by name.
    """

    arms: tuple[str, ...]
    action: int
    reward: float
    propensity: float
    probabilities: tuple[float, ...] | None = None
    at: float | None = None
    person: str = ""
    context: Mapping[str, float] = {}
    attributes: tuple[Mapping[str, float], ...] = ()
    shown: str | None = None
    given: Mapping[str, Given] = {}


class Problem(NamedTuple):
    """What of a round is not as it must be."""

    field: str
    expected: str
    got: str


class Log(NamedTuple):
    """A file as rounds. form: its kind; left_out: rounds of it that are not here, by reason; notes: what reading assumed."""

    form: str
    rounds: list[Round]
    left_out: Mapping[str, int] = {}
    notes: tuple[str, ...] = ()


def checked(found: Round, where: str) -> Round:
    """The round itself; raises InvalidInput naming the place and the field where it cannot be weighted."""
    for field, expected, got in chain(_of_action(found), _of_chances(found), _of_features(found), _of_others(found)):
        raise InvalidInput(f"{where}: {field}", expected, got)
    return found


def _of_action(found: Round) -> Iterator[Problem]:
    k = len(found.arms)
    if not k:
        yield Problem("candidates", "at least one", "none")
    if len(set(found.arms)) < k:
        yield Problem("candidates", "each once", next(arm for arm in found.arms if found.arms.count(arm) > 1))
    if not 0 <= found.action < k:
        yield Problem("action", f"one of {k} candidates", str(found.action))
    if not math.isfinite(found.reward):
        yield Problem("reward", "a finite number", f"{found.reward:g}")


def _of_chances(found: Round) -> Iterator[Problem]:
    if not 0.0 < found.propensity <= 1.0:
        yield Problem("propensity", "a probability in (0, 1]", f"{found.propensity:g}")
    if len(found.arms) == 1 and found.propensity < 1.0 - SLACK:
        yield Problem("propensity", "1 of an only candidate", f"{found.propensity:g}")
    if found.probabilities is None:
        return
    yield from _unsound(found.probabilities, len(found.arms), "probabilities")
    chance = found.probabilities[found.action]
    if not math.isclose(chance, found.propensity, abs_tol=SLACK):
        yield Problem("propensity", f"{chance:g}, as among the probabilities", f"{found.propensity:g}")


def _of_features(found: Round) -> Iterator[Problem]:
    for features in (found.context, *found.attributes):
        if not all(map(math.isfinite, features.values())):
            name, value = next((name, value) for name, value in features.items() if not math.isfinite(value))
            yield Problem(f"feature {name}", "a finite number", f"{value:g}")


def _of_others(found: Round) -> Iterator[Problem]:
    for name, said in found.given.items():
        if not isinstance(said, str):
            yield from _unsound(said, len(found.arms), name)
        elif said not in found.arms:
            yield Problem(name, f"one of the candidates {_some(found.arms)}", said)


def _unsound(chances: tuple[float, ...], k: int, field: str) -> Iterator[Problem]:
    if len(chances) != k:
        yield Problem(field, f"{k}, one a candidate", str(len(chances)))
    elif not (min(chances) >= 0.0 and math.isclose(math.fsum(chances), 1.0, abs_tol=SLACK)):
        yield Problem(field, "probabilities that sum to 1", _some(tuple(f"{chance:g}" for chance in chances)))


def _some(words: tuple[str, ...], most: int = 6) -> str:
    return ", ".join(words[:most]) + (f" … ({len(words)} in all)" if len(words) > most else "")
