"""The page of a comparison: what was changed between two folders of results, and what came of it.

Owns the words of both sides. Knows no drawing. Invariant: every figure is one of the comparison's differences, with its
number of seeds and its interval.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.reports.words import number, plural
from simulations.results.exhibits.changes import changes
from simulations.results.exhibits.telling import counted, joined, lost_beside, paired_over
from simulations.results.measured import REGRET
from simulations.results.page import Notice, Page, Section, render

if TYPE_CHECKING:
    from collections.abc import Iterator

    from simulations.results.comparison import Comparison, Difference
    from simulations.results.folder import Folder


def comparison_page(comparison: Comparison) -> str:
    """The page as HTML."""
    names = _names(comparison)
    return render(Page(
        eyebrow=f"Simulations compared · {_made(comparison.first, names[0])} · {_made(comparison.second, names[1])}",
        title=_title(comparison, names),
        notices=list(_notices(comparison, names)),
        sections=[_section(place, name, comparison, names) for place, name in enumerate(_scenarios(comparison), 1)],
    ))  # fmt: skip


def _names(comparison: Comparison) -> tuple[str, str]:
    """Folders by their own names; by their whole paths where these are alike."""
    first, second = comparison.first.path, comparison.second.path
    return (first.name, second.name) if first.name != second.name else (str(first), str(second))


def _made(folder: Folder, name: str) -> str:
    kept = (
        "nothing forgotten"
        if folder.plan.half_life is None
        else f"half forgotten after {number(folder.plan.half_life)} impressions"
    )
    return f"{name}: code {folder.plan.code[:8]}, {kept}"


def _scenarios(comparison: Comparison) -> dict[str, None]:
    return dict.fromkeys(one.scenario for one in comparison.differences)


def _section(place: int, name: str, comparison: Comparison, names: tuple[str, str]) -> Section:
    found = [one for one in comparison.differences if one.scenario == name]
    decisions = next(cell.impressions for cell in comparison.first.plan.cells if cell.name == name)
    about = f"{number(decisions)} decisions a run, {paired_over([one.found for one in found])}"
    return Section(f"scenario-{place}", name, about, [changes(f"scenario-{place}", found, names)])


def _title(comparison: Comparison, names: tuple[str, str]) -> str:
    """What the change comes to, by what is lost: for the one policy in the one scenario, or how often."""
    lost = [one for one in comparison.differences if one.measure is REGRET]
    if len(lost) == 1:
        return _told(lost[0], names)
    return f"By what is lost, {names[1]} beside {names[0]} is {counted([one.verdict for one in lost])}"


def _told(lost: Difference, names: tuple[str, str]) -> str:
    first, second = names
    if not lost.found.sign:
        return f"By what {lost.policy} loses, {first} and {second} cannot be told apart"
    return f"{lost.policy} loses {lost_beside(lost.found, lost.before.value)} in {second} than in {first}"


def _notices(comparison: Comparison, names: tuple[str, str]) -> Iterator[Notice]:
    """What is in one folder only, or in neither though it was asked for."""
    sides = (comparison.first, comparison.second)
    for name, folder, other in zip(names, sides, reversed(sides), strict=True):
        absent = len(folder.plan.cells) - len(folder.results())
        if absent:
            yield Notice("Not finished.", f"{plural(absent, 'cell')} of {len(folder.plan.cells)} in {name}.")
        alone = [policy for policy in folder.plan.policies if policy not in other.plan.policies]
        if alone:
            yield Notice("Left out.", f"{joined(alone)}: only in {name}.")
