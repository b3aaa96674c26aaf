"""Two lanes: an order that somebody waits for goes before one that fills the pool. Knows no transport and no queue.

There is no second queue to keep short: filling the pool is turned away while the workers are taken, and comes again. Rejected:
a priority queue in the Studio, which would hold orders that Ray's own bounded queues then neither count nor drop.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from errors import Busy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generators.order import Order


@dataclass
class Lanes:
    """Counts the orders under way; ``capacity``: how many the workers can have in hand at once."""

    capacity: int
    under_way: int = 0

    @contextmanager
    def place_for(self, order: Order) -> Iterator[None]:
        """Hold a place while the order is made; raises Busy where it may wait and every worker is taken."""
        if order.lane == "ahead" and self.under_way >= self.capacity:
            raise Busy(f"order.lane: expected a worker without an order to fill the pool, got {self.under_way} under way")
        self.under_way += 1
        try:
            yield
        finally:
            self.under_way -= 1
