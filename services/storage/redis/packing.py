"""What the log on Redis asks of whoever knows the meaning of payloads: to part what recurs from what is an entry's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from services.storage.log import Entry


class Packed(NamedTuple):
    """A payload in two parts. ``shared`` is kept once for all entries that have the same; empty where nothing recurs."""

    shared: bytes
    own: bytes


class Packing(Protocol):
    """Packs payloads and gives them back as they were, to the last bit."""

    def pack(self, entry: Entry) -> Packed:
        """The payload of an entry, parted. Never fails: what it does not know is all its own."""
        ...

    def unpack(self, kind: int, at: float, packed: Packed) -> bytes:
        """The inverse of ``pack``; raises StorageError on bytes that it did not make."""
        ...
