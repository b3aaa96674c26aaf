"""Any CSV or Parquet file, read as rounds by a mapping of its columns. Knows no words of the mapping.

Invariant: a cell that is not what its column is said to hold is InvalidInput with its row.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from errors import InvalidInput
from services.evaluation.columns import Columns, open_columns
from services.evaluation.rounds import Given, Log, Round, checked
from services.evaluation.times import seconds_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from services.evaluation.mapping import Mapping

#: How a policy is called whose choices are in a column.
COLUMN = "column:"


def read_mapped(path: Path, mapping: Mapping, policies: Sequence[str] = ()) -> Log:
    """A file as rounds. policies: columns that hold another's choice or chances; ``given`` has them as ``column:NAME``."""
    columns = open_columns(path)
    candidates = list(_candidates(columns, mapping))
    chances = _chances(columns, mapping.probabilities)
    contexts = columns.features(mapping.context)
    times = columns.cells(mapping.time) if mapping.time else [None] * len(columns)
    people = columns.cells(mapping.person) if mapping.person else [""] * len(columns)
    given = list(_given(columns, policies))
    rewards, propensities = columns.numbers(mapping.reward), columns.numbers(mapping.propensity)
    actions = columns.filled(mapping.action)
    rounds = []
    for row, arms in enumerate(candidates):
        where = columns.where(row)
        rounds.append(checked(Round(
            arms=arms, action=_position(str(actions[row]), arms, f"{where}: {mapping.action}"), reward=float(rewards[row]),
            propensity=float(propensities[row]), probabilities=chances[row], at=seconds_of(times[row], where),
            person="" if people[row] is None else str(people[row]), context=contexts[row], given=given[row],
        ), where))  # fmt: skip
    return Log(
        columns.form, rounds, notes=() if mapping.eligible else ("every action of the file was a candidate in every round",)
    )


def _candidates(columns: Columns, mapping: Mapping) -> Iterator[tuple[str, ...]]:
    if mapping.eligible is None:
        everything = tuple(dict.fromkeys(str(cell) for cell in columns.filled(mapping.action)))
        yield from [everything] * len(columns)
        return
    for row, cell in enumerate(columns.cells(mapping.eligible)):
        words = _listed(cell)
        if not words or None in words:
            raise InvalidInput(
                f"{columns.where(row)}: {mapping.eligible}", "candidates as a list, or as text a|b|c", repr(cell)
            )
        yield tuple(str(word) for word in words)


def _listed(cell: Any) -> list[Any]:
    """A cell with several values: a list, or text with | between."""
    if isinstance(cell, str):
        return cell.split("|")
    return cell if isinstance(cell, list) else [] if cell is None else [cell]


def _chances(columns: Columns, name: str | None) -> Sequence[tuple[float, ...] | None]:
    if name is None:
        return [None] * len(columns)
    return [_numbers(cell, f"{columns.where(row)}: {name}") for row, cell in enumerate(columns.cells(name))]


def _numbers(cell: Any, field: str) -> tuple[float, ...]:
    try:
        return tuple(float(part) for part in _listed(cell))
    except (TypeError, ValueError) as error:
        raise InvalidInput(field, "probabilities as a list, or as text 0.2|0.8", str(cell)[:40]) from error


def _position(action: str, arms: tuple[str, ...], field: str) -> int:
    if action not in arms:
        raise InvalidInput(field, f"one of the candidates {', '.join(arms[:6])}", action)
    return arms.index(action)


def _given(columns: Columns, policies: Sequence[str]) -> Iterator[dict[str, Given]]:
    cells = {name: columns.filled(name) for name in policies}
    for row in range(len(columns)):
        yield {f"{COLUMN}{name}": _said(column[row], f"{columns.where(row)}: {name}") for name, column in cells.items()}


def _said(cell: Any, field: str) -> Given:
    """Several values are chances, a single one is the action."""
    several = isinstance(cell, list) or (isinstance(cell, str) and "|" in cell)
    return _numbers(cell, field) if several else str(cell)
