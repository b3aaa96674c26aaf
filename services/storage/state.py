"""State: named values that processes leave for themselves and for each other. Knows names, versions and bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

    from services.storage.leases import Lease


class Saved(NamedTuple):
    """A value with its version (rises with each save) and the log offset it covers."""

    version: int
    offset: int
    content: bytes


class State(Protocol):
    """Save and load. Everything given in one call is kept together or not at all."""

    def save(self, values: Mapping[str, bytes], offset: int, lease: Lease | None = None) -> None:
        """Replace these values, all of which cover the log up to ``offset``, in one transaction.

        ``lease``: raises Fenced, and keeps nothing, unless it still holds.
        """
        ...

    def load(self, name: str, newer_than: int = 0) -> Saved | None:
        """The value, or None when there is none with a version above ``newer_than``. Raises StorageError on a damaged one."""
        ...

    def wait(self, seconds: float) -> None:
        """Return when something was saved, or after so many seconds. Waits, so it is never called on an event loop."""
        ...

    def tidy(self) -> None:
        """Give back room."""
        ...

    def close(self) -> None:
        """Release the store."""
        ...
