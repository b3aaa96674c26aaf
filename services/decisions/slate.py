"""The slate: who may be chosen, after every filter and before any sampling. Cached, because most requests share one."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Iterable

    from generators.creative import Creative
    from services.campaigns.catalogue import Catalogue
    from services.decisions.arms import ArmTable
    from services.decisions.request import Rule


class Slate(NamedTuple):
    """Candidates of one campaign in one size. ids: their names; arms: (k,) rows of the arm table; filters: rules that
    took one out.
    """

    ids: tuple[str, ...]
    arms: NDArray[np.int64]
    filters: tuple[str, ...]


class Slates:
    """Slates of one catalogue version over one arm table."""

    def __init__(self, catalogue: Catalogue, table: ArmTable) -> None:
        self._catalogue, self._table = catalogue, table
        self._version = catalogue.version
        self._cache: dict[tuple[str, str, bool, tuple[Rule, ...]], Slate] = {}

    def get(self, campaign: str, size: str, control: bool, rules: tuple[Rule, ...]) -> Slate:  # noqa: FBT001
        """The slate of a campaign; control sees only the approved creatives."""
        if self._version != self._catalogue.version:
            self._cache.clear()
            self._version = self._catalogue.version
        key = (campaign, size, control, rules)
        if key not in self._cache:
            self._cache[key] = self._build(campaign, size, control, rules)
        return self._cache[key]

    def _build(self, campaign: str, size: str, control: bool, rules: tuple[Rule, ...]) -> Slate:  # noqa: FBT001
        fitting = [
            creative
            for creative in self._catalogue.live(campaign).values()
            if size in creative.images and (creative.rung == "L0" or not control)
        ]
        kept, filters = declared(fitting, rules)
        self._table.extend(kept)
        ids = tuple(creative.id for creative in kept)
        return Slate(ids, np.array([self._table.index[name] for name in ids], np.int64), filters)


def declared(creatives: Iterable[Creative], rules: tuple[Rule, ...]) -> tuple[list[Creative], tuple[str, ...]]:
    """What a person's own rules leave, and the ids of the rules that took something out."""
    kept, fired = list(creatives), []
    for rule in rules:
        passing = [creative for creative in kept if _passes(creative, rule, rules)]
        if len(passing) < len(kept):
            fired.append(rule.id)
        kept = passing
    return kept, tuple(fired)


def _passes(creative: Creative, rule: Rule, rules: tuple[Rule, ...]) -> bool:
    """Several ``only`` of one attribute leave each of their levels: nothing has two levels at once."""
    level = creative.brief.attributes[rule.attribute]
    return rule._replace(level=level) in rules if rule.verb == "only" else level != rule.level
