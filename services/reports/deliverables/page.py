"""The report as one HTML file that needs nothing else: no script, no network, no other file.

Knows the templates, no figure. Invariant: light on paper whatever the screen is, and the data inside is the data beside it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

import jinja2
import msgspec
from markupsafe import Markup, escape

from services.reports import tokens

if TYPE_CHECKING:
    from collections.abc import Sequence

    from services.reports.deliverables.contents import ReportData
    from services.reports.exhibits.exhibit import Exhibit, Table

#: What a lede sets in bold: a per cent, alone or with the one it runs to.
_FIGURES = re.compile("([+\u2212]?\\d[\\d,.]*\u00a0%(?: (?:to|and) [+\u2212]?\\d[\\d,.]*\u00a0%)?)")


@dataclass(frozen=True)
class Pages:
    """A report ready to be set: what it says, and its exhibits with their drawings, each with the id of its data."""

    data: ReportData
    exhibits: Sequence[Exhibit]


def page(pages: Pages, paper: str = "") -> str:
    """The page. ``paper``: style for a document that is made from it, which has everything unfolded and no data inside."""
    return (
        _templates()
        .get_template("report.html")
        .render(
            style=Markup(tokens.style() + _sheet() + paper),  # noqa: S704  (our own files)
            report=pages.data,
            shown=[(exhibit, pages.data.exhibits[exhibit.id]) for exhibit in pages.exhibits],
            printed=bool(paper),
            inside=_inside(pages.data),
        )
    )


@cache
def _templates() -> jinja2.Environment:
    templates = jinja2.Environment(
        loader=jinja2.PackageLoader("services.reports"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.filters["bold_figures"] = _bold_figures
    templates.filters["right"] = _right
    templates.globals["light"] = tokens.LIGHT
    return templates


def _sheet() -> str:
    return (resources.files("services.reports") / "templates" / "report.css").read_text()


def _bold_figures(text: str) -> Markup:
    return Markup(_FIGURES.sub(r"<b>\1</b>", str(escape(text))))  # noqa: S704  (escaped right here)


def _right(table: Table) -> list[bool]:
    """Which columns are set to the right: those of numbers."""
    return [any(row[column].numeric for row in table.rows) for column in range(len(table.columns))]


def _inside(data: ReportData) -> Markup:
    """The data as it may stand inside of a page: no text in it can end the element that it stands in."""
    text = msgspec.json.encode(data).decode()
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(text)  # noqa: S704  (every sign that means something to HTML was replaced)
