"""After how long a click no longer counts. Knows the outcomes, no wording."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from services.reports.figures.outcomes import Outcomes


def click_window(outcomes: Outcomes) -> float | None:
    """The shortest window of the campaigns, seconds; None where there is no campaign."""
    shortest: float | None = outcomes.row("SELECT min(click_window) AS shortest FROM windows")["shortest"]
    return shortest
