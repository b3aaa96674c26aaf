"""Rule ``citations/1``: every fact and offer that the copy cites is in the kit, each cited once."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from generators.creative import Copy
    from generators.kit import Kit


def wrong_citation(copy: Copy, kit: Kit) -> str | None:
    """The first id that is unknown or cited twice, as a reason, or None."""
    facts, offers = [fact.id for fact in kit.facts], [offer.id for offer in kit.offers]
    for field, cited, known in (("facts", copy.facts, facts), ("offers", copy.offers, offers)):
        for name in cited:
            if name not in known or cited.count(name) > 1:
                return f"copy.{field}: expected ids of the kit, each once, got {name!r}"
    return None
