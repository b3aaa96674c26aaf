"""A Vowpal Wabbit model that learns as it serves, for action types beyond the single choice. For one caller at a time."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bandits.vw.workspace import fresh, opened, saved

if TYPE_CHECKING:
    from vowpalwabbit import Workspace


@dataclass
class OnlineModel:
    """arguments: Vowpal Wabbit's own. Rewards become costs of 1 - reward, so that most lie in its bounds of [0, 1]."""

    arguments: str
    _workspace: Workspace = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._workspace = fresh(self.arguments)

    def encode(self) -> bytes:
        """The whole state; ``restore`` goes on from it as if nothing had happened."""
        return saved(self._workspace)

    def restore(self, content: bytes) -> None:
        """The inverse of ``encode``; raises InvalidInput, and changes nothing, on bytes that are no such model."""
        self._workspace = opened(self.arguments, content)
