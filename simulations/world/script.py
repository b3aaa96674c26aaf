"""Creatives that come and go by a plan, where a scenario does not leave them to the service's own supply."""

from __future__ import annotations

from collections import deque
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from generators.brief import all_briefs

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy as np

    from generators.brief import Brief
    from services.campaigns.campaign import Campaign
    from simulations.scenario.surroundings import Scripted


class Changes(NamedTuple):
    """What is due: briefs to make a creative of, and ids of creatives to retire."""

    add: tuple[Brief, ...] = ()
    retire: tuple[str, ...] = ()


class Script:
    """One run's plan. Whoever makes the creatives says under which ids with ``made``: the script retires what it asked for."""

    def __init__(self, plan: Scripted, campaigns: Sequence[Campaign]) -> None:
        self._plan, self._campaigns = plan, campaigns
        self._briefs: list[Iterator[Brief]] | None = None
        self._arrivals, self._shown = 0, 0
        self._living: deque[tuple[int, str]] = deque()

    def due(self, shown: int, rng: np.random.Generator) -> Changes:
        """What is due once so many impressions were shown; the first call, at 0, brings the initial creatives."""
        self._shown = shown
        briefs: list[Brief] = []
        if self._briefs is None:
            self._briefs = [_forever(campaign, rng) for campaign in self._campaigns]
            briefs += self._next(self._plan.initial)
        come = shown // self._plan.every if self._plan.every else 0
        briefs += self._next((come - self._arrivals) * self._plan.arrivals)
        self._arrivals = come
        return Changes(tuple(briefs), tuple(self._leaving()))

    def made(self, ids: Sequence[str]) -> None:
        """The creatives made of what was due last; those that no gate let through are simply not among them."""
        self._living.extend((self._shown, name) for name in ids)

    def _next(self, each: int) -> list[Brief]:
        return [brief for briefs in self._briefs or () for brief in islice(briefs, each)]

    def _leaving(self) -> Iterator[str]:
        lifetime = self._plan.lifetime
        while lifetime and self._living and self._living[0][0] + lifetime <= self._shown:
            yield self._living.popleft()[1]


def _forever(campaign: Campaign, rng: np.random.Generator) -> Iterator[Brief]:
    """The grid of a campaign in a new order each time round: each brief once before any comes again."""
    grid = list(all_briefs(campaign.id, campaign.kit.offer_kinds))
    while True:
        for number in rng.permutation(len(grid)).tolist():
            yield grid[number]
