"""Pages: a batch's decisions as they are kept, arrays of small types. Knows no table and no file."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from services.decisions.rulings import Group
    from simulations.market import Met
    from simulations.world import Contexts

Rows = NDArray[np.int64]
Times = NDArray[np.float64]

#: Exposures are recorded to two decimals: hundredths are whole numbers, and a quarter of the memory.
HUNDREDTHS = 100.0


class Sheet(NamedTuple):
    """Decisions of one batch that shared a slate: g rows, k candidates.

    rows: (g,) of the batch; arms: (k,) candidates, and chosen (g,), places in ``Market.creatives``; probabilities: (g, k), as
    they were drawn from; worn: (g, kinds) in hundredths, or no row.

    Not to seven digits, with all of them for what was drawn alone: of equal candidates that one was then above or below the
    others, so who was best of equals hung on the draw, and clicks forgone came out a third too high.
    """

    rows: Rows
    arms: NDArray[np.int32]
    chosen: NDArray[np.int32]
    probabilities: Times
    campaign: str
    control: bool
    filters: tuple[str, ...]
    held: tuple[str, ...]
    worn: NDArray[np.uint16]
    wear_rate: float


class Page(NamedTuple):
    """One batch of n. offset: of its first decision. events: by kind, (n,) Unix seconds, NaN: never. repeats: (n,) clicks."""

    offset: int
    snapshot: int
    covers: int
    exploration: str
    catalogue_version: int
    decided: Times
    seeds: NDArray[np.uint64]
    people: NDArray[np.int32]
    placement: NDArray[np.int8]
    contexts: Contexts
    propensity: Times
    events: dict[str, Times]
    repeats: NDArray[np.int8]
    sheets: list[Sheet]


def page_of(met: Met, offset: int) -> Page:
    """What is kept of a batch."""
    rulings, reactions, visits = met.rulings, met.reactions, met.visits
    view = rulings.view  # but for the snapshot itself, a tenth of a megabyte a batch
    return Page(
        offset, view.version, view.covers, view.snapshot.exploration, rulings.catalogue_version, met.decided, rulings.seeds,
        visits.people.astype(np.int32), visits.placement.astype(np.int8), visits.contexts, met.propensity, _events(met),
        np.isfinite(reactions.click_after + reactions.again_after).astype(np.int8),
        [_sheet(group, block.arms) for group, block in zip(rulings.groups, met.probabilities, strict=True)],
    )  # fmt: skip


def _events(met: Met) -> dict[str, Times]:
    told = met.reactions
    at_once = {"impression": told.seen, "viewable": told.viewable}
    click = np.minimum(told.click_after, told.again_after)  # of two, one may have been lost
    later = {"click": click, "conversion": told.conversion_after, "dismiss": told.dismiss_after}
    return {kind: np.where(happened, met.decided, np.nan) for kind, happened in at_once.items()} | {
        kind: np.where(np.isfinite(after), met.decided + after, np.nan) for kind, after in later.items()
    }


def _sheet(group: Group, arms: Rows) -> Sheet:
    places = arms.astype(np.int32)
    worn = np.rint(group.worn.exposures * HUNDREDTHS).astype(np.uint16)
    return Sheet(
        group.rows, places, places[group.chosen], group.probabilities, group.campaign.id, group.control, group.filters,
        group.slate.held, worn, group.worn.rate,
    )  # fmt: skip
