"""Rule ``lengths/1``: every field of the copy is there and within what any layout can hold.

These are the outer limits, in characters. What each level of a brief's length aims at is the copywriter's matter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from generators.creative import Copy
    from generators.kit import Kit

LIMITS: dict[str, int] = {"headline": 90, "body": 240, "cta": 24}


def wrong_length(copy: Copy, kit: Kit) -> str | None:  # noqa: ARG001  (every rule takes the same two)
    """The first field that is blank or too long, as a reason, or None."""
    for field, limit in LIMITS.items():
        text: str = getattr(copy, field)
        if not text.strip() or len(text) > limit:
            return f"copy.{field}: expected 1 to {limit} characters, got {len(text)}"
    return None
