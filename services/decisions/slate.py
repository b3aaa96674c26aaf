"""The slate: who may be chosen, after every filter and before any sampling. Cached, because most requests share one."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from services.decisions.wear import kind_of_ad

if TYPE_CHECKING:
    from collections.abc import Iterable

    from generators.creative import Creative
    from generators.kit import Kit
    from services.campaigns.catalogue import Catalogue
    from services.decisions.arms import ArmTable
    from services.decisions.request import Rule


#: Slates remembered at once: a caller may declare any rules it likes, and each combination is a slate of its own.
_KEPT = 2_000


class Slate(NamedTuple):
    """Candidates of one campaign in one size.

    ids: their names; arms: (k,) rows of the arm table; kinds: (k,) kinds of ad, see ``wear``; filters: rules that took one
    out; held: what rules keep out of the catalogue meanwhile, as ``rule:count``.
    """

    ids: tuple[str, ...]
    arms: NDArray[np.int64]
    kinds: NDArray[np.int64]
    filters: tuple[str, ...]
    held: tuple[str, ...] = ()


class Slates:
    """Slates of one catalogue version over one arm table. Alike ones, in two sizes say, are one: whoever meets them is chosen
    for at once. ``table`` may be put under another snapshot: its rows stay the same creatives'.
    """

    def __init__(self, catalogue: Catalogue, table: ArmTable) -> None:
        self._catalogue, self.table = catalogue, table
        self._version = catalogue.version
        self._cache: dict[tuple[str, str, bool, tuple[Rule, ...], dt.date], Slate] = {}
        self._alike: dict[tuple[tuple[str, ...], ...], Slate] = {}

    def get(self, campaign: str, size: str, control: bool, rules: tuple[Rule, ...], today: dt.date) -> Slate:  # noqa: FBT001
        """The slate of a campaign; control sees only the approved creatives. ``today``: the UTC day, for what expires."""
        if self._version != self._catalogue.version or len(self._cache) >= _KEPT:
            self._cache.clear()
            self._alike.clear()
            self._version = self._catalogue.version
        key = (campaign, size, control, rules, today)
        if key not in self._cache:
            self._cache[key] = self._build(*key)
        return self._cache[key]

    def _build(self, campaign: str, size: str, control: bool, rules: tuple[Rule, ...], today: dt.date) -> Slate:  # noqa: FBT001
        fitting = [
            creative
            for creative in self._catalogue.live(campaign).values()
            if size in creative.images and (creative.rung == "L0" or not control)
        ]
        said, expired = sayable(fitting, self._catalogue.campaign(campaign).kit.live_on(today))
        kept, fired = declared(said, rules)
        self.table.extend(kept)
        ids = tuple(creative.id for creative in kept)
        held = () if control else self._catalogue.holds.told(campaign)  # control would not have met them
        arms = np.array([self.table.index[name] for name in ids], np.int64)
        kinds = np.array([kind_of_ad(creative.brief) for creative in kept], np.int64)
        slate = Slate(ids, arms, kinds, expired + fired, held)
        return self._alike.setdefault((ids, slate.filters, held), slate)


def sayable(creatives: list[Creative], kit: Kit) -> tuple[list[Creative], tuple[str, ...]]:
    """What a kit still lets be said, and the id of the rule if it took something out.

    A creative may outlive a fact or an offer that it names: both expire, and a campaign may be put again without them.
    """
    facts, offers = {fact.id for fact in kit.facts}, {offer.id for offer in kit.offers}
    kept = [one for one in creatives if facts.issuperset(one.copy.facts) and offers.issuperset(one.copy.offers)]
    return kept, () if len(kept) == len(creatives) else ("facts/1",)


def declared(creatives: Iterable[Creative], rules: tuple[Rule, ...]) -> tuple[list[Creative], tuple[str, ...]]:
    """What a person's own rules leave, and the ids of the rules that took something out."""
    kept, fired = list(creatives), []
    for rule in rules:
        passing = [creative for creative in kept if rule.admits(creative.brief.attributes[rule.attribute], rules)]
        if len(passing) < len(kept):
            fired.append(rule.id)
        kept = passing
    return kept, tuple(fired)
