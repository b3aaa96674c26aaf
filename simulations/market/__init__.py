"""The market: people meet ads that the service's own decision core chooses, in batches and without HTTP."""

from simulations.market.market import Market
from simulations.market.met import Met, Watcher

__all__ = ["Market", "Met", "Watcher"]
