"""Where other wording may go: the sentences of the first page and the titles of the exhibits. Nothing else is handed out.

Knows verdict and exhibits, no model. Invariant: only sentences change; every number, table and label stays as computed.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from services.reports.deliverables.contents import WordingData
from services.reports.rephrasing.asking import Sentence, reword

if TYPE_CHECKING:
    from collections.abc import Sequence

    from services.reports.exhibits.exhibit import Exhibit
    from services.reports.rephrasing.asking import Rephrase
    from services.reports.verdict import Verdict


def reworded(
    verdict: Verdict, exhibits: Sequence[Exhibit], rephrase: Rephrase | None
) -> tuple[Verdict, list[Exhibit], WordingData | None]:
    """Verdict and exhibits in the model's words where they say the same; as they are where there is no model."""
    if rephrase is None:
        return verdict, list(exhibits), None
    spoken = [exhibit for exhibit in exhibits if not exhibit.quiet]
    own = [Sentence(text) for text in (verdict.title, verdict.lead, verdict.rest)]
    found = reword([*own, *(Sentence(exhibit.title, _names(exhibit)) for exhibit in spoken)], rephrase)
    title, lead, rest, *titles = found.texts
    named = dict(zip((exhibit.id for exhibit in spoken), titles, strict=True))
    shown = [replace(exhibit, title=named.get(exhibit.id, exhibit.title)) for exhibit in exhibits]
    wording = WordingData(model=rephrase.model, taken=found.taken, refused=found.refused)
    return replace(verdict, title=title, lead=lead, rest=rest), shown, wording


def _names(exhibit: Exhibit) -> set[str]:
    """What an exhibit is about: every word of its table that is no number."""
    texts = (cell.text for row in exhibit.table.rows for cell in row if isinstance(cell.value, str))
    return {word for text in texts for word in text.replace("\u00a0", " ").split() if word.isalpha()}
