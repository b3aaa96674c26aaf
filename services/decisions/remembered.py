"""What is remembered of people, of so many at most. Knows nothing of what it is."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Remembered(dict[K, V]):
    """Values by key; beyond ``most`` the key that was first kept is forgotten."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most

    def keep(self, key: K, value: V) -> None:
        """Remember this for the key, in place of what was."""
        if key not in self and len(self) >= self._most:
            del self[next(iter(self))]
        self[key] = value
