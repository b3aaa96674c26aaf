"""axe-core in a page: what a machine can find against people who read otherwise. Contrast inside of drawings is not among it;
that is tested from the tokens.
"""

from __future__ import annotations

from importlib import resources
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Page

#: The script as its package carries it; injected from the disk, since a page that may load nothing may load no tests either.
AXE = resources.files("axe_playwright_python") / "axe.min.js"


def violations(page: Page) -> list[str]:
    """Each rule that is broken, with the elements that break it."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found: dict[str, Any] = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [f"{rule['id']}: {node['html'][:160]}" for rule in found["violations"] for node in rule["nodes"]]
