"""The page of a folder of results: one HTML file without a script, in the look of the reports.

Owns the order of the exhibits. Knows no drawing. Invariant: every figure carries its number of seeds and its interval, or
says why it has none.
"""

from __future__ import annotations

from importlib import resources
from typing import TYPE_CHECKING, NamedTuple

import jinja2
from markupsafe import Markup

from services.reports import tokens
from services.reports.words import number, plural
from simulations.results import over_seeds
from simulations.results.exhibits.covering import covering
from simulations.results.exhibits.exploring import exploring
from simulations.results.exhibits.finding import finding
from simulations.results.exhibits.lifts import lifts
from simulations.results.exhibits.money import money
from simulations.results.exhibits.regret import compared, regret
from simulations.results.exhibits.rivals import rivals
from simulations.results.exhibits.segments import segments
from simulations.results.exhibits.telling import joined, seeds
from simulations.results.measured import REGRET, against, gathered

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from services.reports.exhibits.exhibit import Exhibit
    from simulations.results.folder import Folder
    from simulations.results.measured import Runs

NAME = "index.html"


class Section(NamedTuple):
    """Exhibits that belong together, under a heading."""

    id: str
    heading: str
    about: str
    exhibits: Sequence[Exhibit]


class Notice(NamedTuple):
    """What must be known before any figure is read: a word and a sentence."""

    word: str
    sentence: str


class Page(NamedTuple):
    """What the template fills in."""

    eyebrow: str
    title: str
    notices: Sequence[Notice]
    sections: Sequence[Section]


def write_page(folder: Folder) -> None:
    """Write the page; it says so where cells failed, and that nothing is there where all did."""
    folder.write(NAME, render(_page(folder)).encode())


def render(page: Page) -> str:
    """The page as HTML."""
    templates = jinja2.Environment(
        loader=jinja2.ChoiceLoader([jinja2.PackageLoader("simulations.results"), jinja2.PackageLoader("services.reports")]),
        autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    report = (resources.files("services.reports") / "templates" / "report.css").read_text()
    own = (resources.files("simulations.results") / "templates" / "simulation.css").read_text()
    style = Markup(tokens.style() + report + own)  # noqa: S704  (our own files)
    return templates.get_template("simulation.html").render(style=style, page=page)


def _page(folder: Folder) -> Page:
    scenarios = gathered(folder.results())
    sections = [_section(f"scenario-{place}", *item) for place, item in enumerate(scenarios.items(), 1)]
    if sections:
        sections.append(
            Section("intervals", "Can the intervals be trusted?", "All scenarios and policies.", [covering(scenarios)])
        )
    return Page(
        eyebrow=_eyebrow(folder),
        title=_title(scenarios),
        notices=_failed(folder),
        sections=sections,
    )


def _section(ident: str, name: str, policies: Mapping[str, Runs]) -> Section:
    """Its ids are numbered: the name of a file may hold a space, or be that of another exhibit."""
    drawn = [
        regret(ident, policies), rivals(ident, policies), lifts(ident, policies), finding(ident, policies),
        exploring(ident, policies), segments(ident, policies), money(ident, policies),
    ]  # fmt: skip
    return Section(ident, name, _about(policies), [exhibit for exhibit in drawn if exhibit is not None])


def _about(policies: Mapping[str, Runs]) -> str:
    runs = [run for by_seed in policies.values() for run in by_seed.values()]
    creatives = [run.account.creatives for run in runs]
    fewest, most = min(creatives), max(creatives)
    how_many = plural(most, "creative") if fewest == most else f"{number(fewest)} to {plural(most, 'creative')}"
    count = seeds(max(map(len, policies.values())))
    return f"{number(runs[0].decisions)} decisions a run, {count} a policy, {how_many}"


def _title(scenarios: Mapping[str, Mapping[str, Runs]]) -> str:
    """What the first policy comes to: against the others, or by itself."""
    if not scenarios:
        return "Every cell failed: there is nothing to show"
    policies = next(iter(scenarios.values()))
    first, *others = policies
    if len(scenarios) == 1:
        return compared(policies)
    if not others:
        lost = [over_seeds.mean(REGRET.values(found[first].values())).value for found in scenarios.values() if first in found]
        return f"{first} loses {number(min(lost), 1)} to {number(max(lost), 1)} clicks in 1,000 impressions"
    ahead = sum(_ahead(first, found) for found in scenarios.values())
    return f"{first} loses less than every other policy in {ahead} of {len(scenarios)} scenarios"


def _ahead(first: str, policies: Mapping[str, Runs]) -> bool:
    """Whether a policy lost less than each of the others, by more than the luck of the seeds."""
    others = [runs for policy, runs in policies.items() if policy != first]
    return first in policies and all(against(REGRET, policies[first], runs).sign < 0 for runs in others)


def _eyebrow(folder: Folder) -> str:
    plan = folder.plan
    return f"Simulation · {joined(list(plan.scenarios))} · {joined(plan.policies)} · {seeds(plan.seeds)} · code {plan.code[:8]}"


def _failed(folder: Folder) -> list[Notice]:
    failures = folder.failures()
    cells = [cell for cell in folder.plan.cells if cell.digest in failures]
    if not cells:
        return []
    which = joined([f"{cell.name} with {cell.policy}, seed {cell.seed}" for cell in cells[:5]])
    more = f" and {plural(len(cells) - 5, 'more')}" if len(cells) > 5 else ""  # noqa: PLR2004
    how_many = f"{plural(len(cells), 'cell')} of {len(folder.plan.cells)} failed"
    return [Notice("Failed.", f"{how_many}: {which}{more}. All figures are of the others.")]
