"""Rules ``regulated/1`` and ``reviewer/1``: verticals that law or custom regulates need a person who answers for them.

Without one the campaign is refused when it is loaded, and its copy here as well; with one, every copy waits for them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from generators.creative import Copy
    from generators.kit import Kit

REGULATED = frozenset({"alcohol", "credit", "employment", "finance", "gambling", "housing", "pharma", "politics"})


def without_reviewer(copy: Copy, kit: Kit) -> str | None:  # noqa: ARG001  (every rule takes the same two)
    """That a regulated campaign names no reviewer, as a reason, or None."""
    if kit.vertical not in REGULATED or kit.regulated_by.strip():
        return None
    return f"kit.regulated_by: expected a reviewer, as {kit.vertical} is regulated, got none"


def awaits_reviewer(copy: Copy, kit: Kit) -> str | None:  # noqa: ARG001  (every rule takes the same two)
    """Whose approval the copy of a regulated campaign awaits, as a reason, or None."""
    if kit.vertical not in REGULATED or not kit.regulated_by.strip():
        return None
    return f"copy: expected approval by {kit.regulated_by}, as {kit.vertical} is regulated, got none yet"
