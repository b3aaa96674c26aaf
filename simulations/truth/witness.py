"""A witness of a market: for each decision the true chance of a click on whatever could have been shown.

Owns the truth by decision. Knows no estimate. Invariant: chances are those that held when the decision was made.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from services.decisions.wear import kind_of_ad

if TYPE_CHECKING:
    from simulations.market import Market, Met

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]


class _Page(NamedTuple):
    """One batch, see Known."""

    at: Floats
    chance: NDArray[np.float32]
    served: Floats
    rival: Floats


@dataclass(frozen=True)
class Known:
    """The truth of n decisions in the order of time; ``at`` (n,) Unix seconds, by which a decision is found again.

    chance: (n, creatives) of a click on each creative of the decision's campaign that anybody might have been shown, NaN for
    others. served: (n,) expected chance under the person's own group; rival: (n,) under control. Both are NaN where no campaign
    spoke.
    """

    creatives: tuple[str, ...]
    at: Floats
    chance: NDArray[np.float32]
    served: Floats
    rival: Floats

    def rows(self, at: Floats) -> Ints:
        """Which decisions these times, (m,), are those of."""
        return np.searchsorted(self.at, at)

    def chances(self, at: Floats, row: Ints, arms: tuple[str, ...], arm: Ints) -> Floats:
        """Of N candidates, (N,). at: (m,) times of decisions; row: (N,) into these; arms: names; arm: (N,) into those."""
        places = {name: place for place, name in enumerate(self.creatives)}
        place = np.array([places[name] for name in arms], np.int64)
        return self.chance[self.rows(at)[row], place[arm]].astype(np.float64)


class Witness:
    """Watches a market from its beginning. It keeps a number for each decision and creative: 200,000 decisions among 60
    creatives are 50 MB.
    """

    def __init__(self, market: Market) -> None:
        self._market = market
        creatives = market.fold.catalogue.creatives
        self._approved: dict[int, Ints] = {
            number: np.array([
                place for place, name in enumerate(market.creatives)
                if creatives[name].creative.campaign == campaign and creatives[name].creative.rung == "L0"
            ], np.int64)
            for number, campaign in enumerate(market.campaigns)
        }  # fmt: skip
        self._kinds: list[int] = []
        self._pages: list[_Page] = []

    def note(self, met: Met) -> None:
        """Take one batch."""
        n = len(met.arm)
        chance = np.full((n, len(self._market.creatives)), np.nan, np.float32)
        for number in range(len(self._market.campaigns)):
            self._ask(met, number, chance)
        served, rival = np.full((2, n), np.nan)
        for block in met.probabilities:
            served[block.rows] = (block.probabilities * chance[np.ix_(block.rows, block.arms)]).sum(axis=1)
        for number, arms in self._approved.items():
            rows = np.flatnonzero(met.campaign == number)
            rival[rows] = chance[np.ix_(rows, arms)].mean(axis=1)
        self._pages.append(_Page(met.decided, chance, served, rival))

    def known(self) -> Known:
        """All that was seen so far."""
        creatives = tuple(self._market.creatives)
        chance = [
            np.pad(page.chance, ((0, 0), (0, len(creatives) - page.chance.shape[1])), constant_values=np.nan)
            for page in self._pages
        ]
        at, served, rival = (
            np.concatenate([getattr(page, name) for page in self._pages]) for name in ("at", "served", "rival")
        )
        return Known(creatives, at, np.concatenate(chance), served, rival)

    def _ask(self, met: Met, number: int, chance: NDArray[np.float32]) -> None:
        """Fill in one campaign's chances, and keep what control is served from."""
        groups = [
            pair for pair in zip(met.rulings.groups, met.probabilities, strict=True) if self._of(number, pair[0].campaign.id)
        ]
        self._approved[number] = next((block.arms for group, block in groups if group.control), self._approved[number])
        rows = np.flatnonzero(met.campaign == number)
        arms = np.unique(np.concatenate([self._approved[number], *(block.arms for _, block in groups)]))
        asked = np.repeat(rows, len(arms)), np.tile(arms, len(rows))
        chance[np.ix_(rows, arms)] = self._market.chance(met.visits, *asked, met.moment).reshape(len(rows), len(arms))
        self._rest(met, rows, chance)

    def _of(self, number: int, campaign: str) -> bool:
        return self._market.campaigns[number] == campaign

    def _rest(self, met: Met, rows: Ints, chance: NDArray[np.float32]) -> None:
        """A market tells what happened after it did: who has met an ad since is as tired of its kind as then made again."""
        kinds = self._kinds_of_ads(chance.shape[1])
        now = chance[rows, met.arm[rows]]
        fresh = np.divide(met.reactions.chance[rows], now, out=np.ones_like(now), where=now > 0.0)
        for row, factor in zip(rows[fresh != 1.0].tolist(), fresh[fresh != 1.0].tolist(), strict=True):
            chance[row, kinds == kinds[met.arm[row]]] *= factor

    def _kinds_of_ads(self, n: int) -> Ints:
        """What each of the first n creatives is taken for, (n,)."""
        creatives = self._market.fold.catalogue.creatives
        for name in self._market.creatives[len(self._kinds) : n]:
            self._kinds.append(kind_of_ad(creatives[name].creative.brief))
        return np.array(self._kinds[:n])
