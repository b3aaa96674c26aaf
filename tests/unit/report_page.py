"""A report's page as its tests read it: what is printed and where, its sections, links and scripts."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any, NamedTuple

#: What is drawn at a line of the grid where the axis is not the drawing library's.
_GRID = re.compile(r"0|[+\u2212]\d*[05]0?\u00a0%")
_VOID = {"meta", "img", "link", "br"}


class Printed(NamedTuple):
    """A text of the page: the section it is in, and whether it is one of the labels along an axis."""

    section: str
    text: str
    tick: bool


class Page(HTMLParser):
    """Every text of a page that somebody may read or hear, and what the page is made of."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.printed: list[Printed] = []
        self.sections: dict[str, dict[str, Any]] = {}
        self.links: list[str] = []
        self.scripts: list[dict[str, str | None]] = []
        self._path: list[tuple[str, str]] = []
        self._section = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.links += [value for name, value in attrs if name in {"href", "src", "xlink:href"} and value]
        if tag == "script":
            self.scripts.append(given)
        if tag == "section":
            self._section = given["id"] or ""
            self.sections[self._section] = {"tags": [], "classes": [], "quiet": "data-quiet" in given}
        if self._section:
            self.sections[self._section]["tags"].append(tag)
            self.sections[self._section]["classes"].append(given.get("class") or "")
        for spoken in ("aria-label", "alt", "title"):
            self._add(given.get(spoken) or "", tick=False)
        if tag not in _VOID:
            self._path.append((tag, given.get("class") or ""))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del tag, attrs

    def handle_endtag(self, tag: str) -> None:
        while self._path and self._path.pop()[0] != tag:
            pass
        if tag == "section":
            self._section = ""

    def handle_data(self, data: str) -> None:
        if not any(tag in {"script", "style"} for tag, _ in self._path):
            drawn = any(tag == "svg" for tag, _ in self._path)
            axis = any("role-axis" in classes for _, classes in self._path)
            self._add(data, tick=axis or (drawn and _GRID.fullmatch(data.strip()) is not None))

    def _add(self, text: str, *, tick: bool) -> None:
        self.printed.append(Printed(self._section, text, tick))


def texts_of(value: Any) -> list[str]:
    """Every string in a report's data."""
    if isinstance(value, dict):
        return [text for inner in value.values() for text in texts_of(inner)]
    if isinstance(value, list):
        return [text for inner in value for text in texts_of(inner)]
    return [value] if isinstance(value, str) else []
