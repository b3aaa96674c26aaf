"""Rule ``words/1``: none of the brand's banned words stands in the copy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generators.safety.reading import contains_phrase, whole_text

if TYPE_CHECKING:
    from generators.creative import Copy
    from generators.kit import Kit


def banned_word(copy: Copy, kit: Kit) -> str | None:
    """The first banned word that the copy uses, as a reason, or None."""
    text = whole_text(copy)
    used = next((word for word in kit.brand.banned_words if contains_phrase(text, word)), None)
    return used and f"copy: expected no word that {kit.brand.name} bans, got {used!r}"
