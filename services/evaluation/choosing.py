"""A choice among policies in words for a terminal, or the same facts as JSON: what each would have earned, and which to use.

Knows no file and computes nothing. Invariant: a policy without a value has its reasons, and is never the one to use.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import msgspec

from services.evaluation.account import between, grid_of, log_as_json, log_in_words

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table as Grid

    from bandits.auto import Choice, Row
    from bandits.ope.contrast import Bounded
    from services.evaluation.rounds import Log
    from services.evaluation.table import Table

_CHOSEN = "chosen: "


class Chosen(NamedTuple):
    """The log as it was read, its columns, what came of the rehearsals, and the level of their intervals."""

    log: Log
    table: Table
    choice: Choice
    level: float


def print_choice(console: Console, found: Chosen) -> None:
    """The log, a row for each policy, why it is where it is, and which to use."""
    for line in (*log_in_words(found.log, found.table), ""):
        console.print(line, highlight=False)
    console.print(_rows(found))
    console.print(f"what ran earned {_number(found.choice.earned)} a round\n", highlight=False)
    for line in (*_reasons(found.choice), _sentence(found.choice)):
        console.print(line, highlight=False)


def choice_as_json(found: Chosen) -> str:
    """Everything that the words are made from; what is not known is null."""
    choice = found.choice
    document = {
        "log": log_as_json(found.log, found.table), "spec": choice.spec, "earned": choice.earned, "level": found.level,
        "rows": [_document(row) for row in choice.rows], "sentence": _sentence(choice),
    }  # fmt: skip
    return msgspec.json.encode(document).decode()


def _document(row: Row) -> dict[str, object]:
    return row._asdict() | {"value": _bounds(row.value), "behind": _bounds(row.behind)}


def _bounds(bounded: Bounded | None) -> dict[str, float] | None:
    return None if bounded is None else bounded._asdict()


def _rows(found: Chosen) -> Grid:
    interval = f"{100 * found.level:g} % interval"
    grid = grid_of("policy", "value", interval, "behind", "ESS", "learned")
    grid.columns[0].overflow, grid.columns[-1].justify = "fold", "right"
    for row in found.choice.rows:
        chosen = row.spec == found.choice.spec
        grid.add_row(f"{row.spec} ←" if chosen else row.spec, *_cells(row), style="bold" if chosen else "")
    return grid


def _cells(row: Row) -> tuple[str, ...]:
    counts = (f"{row.effective:,.0f}", f"{row.learned:,.0f}")
    if row.value is None or row.behind is None:
        return ("refused", "", "", *counts)
    bounds = between(_number(row.value.low), _number(row.value.high))
    return (_number(row.value.value), bounds, _number(row.behind.value), *counts)


def _reasons(choice: Choice) -> list[str]:
    return [f"{row.spec}: {row.why}." for row in choice.rows if row.spec != choice.spec]


def _sentence(choice: Choice) -> str:
    why = next(row.why for row in choice.rows if row.spec == choice.spec)
    return f"use {choice.spec}: {why.removeprefix(_CHOSEN)}."


def _number(value: float) -> str:
    return f"{value:.3g}"
