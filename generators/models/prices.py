"""What a server's answers cost. Knows no server."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from generators.models.dialects import Reply


@dataclass(frozen=True)
class Prices:
    """US dollars per million tokens into and out of a language model."""

    per_million_in: float = 0.0
    per_million_out: float = 0.0

    def of(self, reply: Reply) -> float:
        """What one reply cost, in US dollars, by the tokens that the server counted."""
        return (reply.tokens_in * self.per_million_in + reply.tokens_out * self.per_million_out) / 1e6
