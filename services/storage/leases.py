"""Leases: who may work on what, for a while. A lease that ended is told by its number: the next holder's is higher."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

from errors import Fenced

if TYPE_CHECKING:
    from collections.abc import Sequence


class Lease(NamedTuple):
    """What is held: the names, and the fencing number, which rises with every lease of any of them."""

    names: tuple[str, ...]
    number: int


class Leases(Protocol):
    """Give, prolong and end leases. The store's own clock decides when one has ended."""

    def take(self, names: Sequence[str], holder: str, seconds: float) -> Lease | None:
        """Hold all of these names for so many seconds, or none: None while somebody else holds one of them."""
        ...

    def prolong(self, lease: Lease, seconds: float) -> bool:
        """Hold on for so many seconds from now; False where the lease has ended and another has begun."""
        ...

    def release(self, lease: Lease) -> None:
        """End it now; nothing happens where it has ended."""
        ...

    def holders(self, names: Sequence[str]) -> list[str | None]:
        """Who holds each name."""
        ...

    def close(self) -> None:
        """Release the store."""
        ...


def ended(lease: Lease) -> Fenced:
    """What a store refuses a save with that carries a lease which no longer holds."""
    return Fenced(f"lease {', '.join(lease.names)}: number {lease.number} has ended; another process goes on from here")
