"""Who else bids: the best of several lognormal bids for every slot, and what the winner pays."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import ndtri

from simulations.world.visits import Contest

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from simulations.scenario.surroundings import Auction


def contest(auction: Auction | None, bids: NDArray[np.floating], rng: np.random.Generator) -> Contest:
    """Auctions with our bids (n,) for one impression each. Without an auction every slot is ours and free."""
    n = len(bids)
    if auction is None:
        return Contest(np.ones(n, bool), np.zeros(n, np.float32))
    # The best of r draws at once: the r-th root of a uniform is the quantile of their maximum.
    best = rng.random(n) ** (1.0 / auction.rivals)
    rival = np.maximum(np.exp(math.log(auction.median) + auction.sigma * ndtri(best)), auction.reserve)
    won = bids > rival
    price = bids if auction.price == "first" else rival
    return Contest(won, np.where(won, price, 0.0).astype(np.float32))
