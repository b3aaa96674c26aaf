"""Vowpal Wabbit under the clock, twice: from text, as a service asks it, and from examples parsed before the clock ran.

From text the arms' lines are written once and the person's for each decision. Parsed examples are the same ones over and over:
what a decision would cost if nobody had to say for whom it is. Both end in the floor and the draw.
"""

from __future__ import annotations

from functools import partial
from itertools import cycle
from typing import TYPE_CHECKING, Any

import numpy as np

from bandits.propensity import floor_and_draw
from bandits.vw.arguments import completed
from bandits.vw.text import arm_line, rows_of, shared_line
from bandits.vw.workspace import fresh
from benchmarks.policies.contender import ARMS, DECIDING, SHAPES, UNIFORM, Contender, batches_of, features_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from vowpalwabbit import Workspace

    from bandits.learners.learner import Shape
    from benchmarks.policies.contender import Rows

_RULES = {
    "squarecb": "--cb_explore_adf --squarecb",
    "regcbopt": "--cb_explore_adf --regcbopt",
    "epsilon": "--cb_explore_adf --epsilon 0.05",
}
_FORMS = {
    "text": "weights are person x attributes and person x arm",
    "parsed": "weights are the same; parsing is not counted",
}


def vowpal() -> list[Contender]:
    """Three of its rules, from text and parsed before."""
    return [
        Contender(f"vw {rule}, {form}", about, partial(_deciding, arguments, form), partial(_learning, arguments, form))
        for rule, arguments in _RULES.items()
        for form, about in _FORMS.items()
    ]


def _lines(k: int, shape: Shape) -> list[str]:
    attributes = features_of(k, shape.attributes, np.random.default_rng(0))
    return [arm_line(row) for row in rows_of([f"arm-{arm}" for arm in range(k)], attributes)]


def _examples(rows: Rows, lines: list[str]) -> Iterator[list[str]]:
    """The outcomes of a batch: the arm that was shown, with its cost."""
    for arm, person, reward in zip(rows.arms.tolist(), rows.people, rows.reward.tolist(), strict=True):
        yield [shared_line(person), f"0:{1.0 - reward:g}:1 {lines[arm]}"]


def _taught(arguments: str, k: int, shape: Shape, batches: int) -> tuple[Workspace, list[str]]:
    workspace, lines = fresh(completed(arguments)), _lines(k, shape)
    for rows, _ in zip(batches_of(shape.people), range(batches), strict=False):
        for example in _examples(rows._replace(arms=rows.arms % k), lines):
            workspace.learn(example)
    return workspace, lines


def _deciding(arguments: str, form: str, k: int) -> Callable[[], object]:
    workspace, lines = _taught(arguments, k, DECIDING, 4)
    person = features_of(1, DECIDING.people, np.random.default_rng(1))[0]

    def drawn(example: Any) -> object:
        return floor_and_draw(np.array([workspace.predict(example)]), UNIFORM)

    if form == "parsed":
        examples = workspace.parse([shared_line(person), *lines])
        return lambda: drawn(examples)
    return lambda: drawn([shared_line(person), *lines])


def _learning(arguments: str, form: str, d: int) -> Callable[[], object]:
    workspace, lines = _taught(arguments, ARMS, SHAPES[d], 4)
    batches = batches_of(SHAPES[d].people)
    if form == "parsed":
        ready = [[workspace.parse(example) for example in _examples(next(batches), lines)] for _ in range(4)]
        again = cycle(ready)
        return lambda: [workspace.learn(example) for example in next(again)]
    return lambda: [workspace.learn(example) for example in _examples(next(batches), lines)]
