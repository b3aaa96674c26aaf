"""From a page to rows of the archive's table of decisions, a column at a time. Rows stand by slate, not by time."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from bandits.draws import uniforms
from services.decisions.wear import KINDS
from services.reports.archive import person_codes
from simulations.recording.pages import HUNDREDTHS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from simulations.recording.pages import Page, Sheet

    Codes = NDArray[np.integer]


#: Stream of a decision's seed that says whether it is in the sample: the core draws from those before it.
_SAMPLE_DRAW = 8


class Names(NamedTuple):
    """What numbers on a page stand for. creatives, placements: by place; sizes: by campaign and placement; value: of a
    conversion. rate: of decisions whose candidates and probabilities are written.
    """

    creatives: Sequence[str]
    placements: Sequence[str]
    sizes: dict[tuple[str, str], str]
    value: float
    rate: float


def decisions_of(page: Page, names: Names) -> pa.Table:
    """The decisions of a page on which there is one at least; slots that nobody filled are none."""
    sheets = page.sheets
    rows = np.concatenate([sheet.rows for sheet in sheets])
    whole = {
        "offset": page.offset + rows, "at": page.decided[rows], "id": ids(page.decided[rows], page.seeds[rows]),
        "seed": page.seeds[rows], "propensity": page.propensity[rows], "repeats": page.repeats[rows].astype(np.int32),
        **{kind: times[rows] for kind, times in page.events.items()},
        "value": np.where(np.isnan(page.events["conversion"][rows]), np.nan, names.value),
        "person": np.concatenate([person_codes(sheet.campaign, page.people[sheet.rows].astype(np.int64)) for sheet in sheets]),
    }  # fmt: skip
    columns = {name: pa.array(column) for name, column in whole.items()}
    shared = _choices(page, names) | _worn(sheets) | _by_sheet(page, names) | _same(page, len(rows))
    return pa.table(columns | _contexts(page, rows) | shared)


def _contexts(page: Page, rows: NDArray[np.int64]) -> dict[str, pa.Array]:
    contexts, words = page.contexts, page.contexts.words
    first, second = contexts.interests[rows].T
    count = 1 + (first != second)  # one interest twice is one
    both = np.stack([first, second], axis=1).ravel()[np.stack([first == first, first != second], axis=1).ravel()]  # noqa: PLR0124
    return {
        "device": _words(contexts.devices[rows], words.devices), "hour": pa.array(contexts.hours[rows].astype(np.int8)),
        "country": _words(contexts.countries[rows], words.countries), "page_topic": _words(contexts.topics[rows], words.topics),
        "interests": _lists(count, _words(both, words.interests)),
    }  # fmt: skip


def _choices(page: Page, names: Names) -> dict[str, pa.Array]:
    """What was chosen, and of the sample among what and with which probabilities: its draw is one more from the seed."""
    drawn = [uniforms(page.seeds[sheet.rows], _SAMPLE_DRAW).astype(np.float32) for sheet in page.sheets]
    kept = [draw < names.rate for draw in drawn]
    sheets = list(zip(page.sheets, kept, strict=True))
    candidates = np.concatenate([np.tile(sheet.arms, int(here.sum())) for sheet, here in sheets])
    chances = np.concatenate([sheet.probabilities[here].ravel() for sheet, here in sheets])
    count = np.concatenate([np.where(here, len(sheet.arms), 0) for sheet, here in sheets])
    chosen = _words(np.concatenate([sheet.chosen for sheet in page.sheets]), names.creatives)
    left_out = ~np.concatenate(kept)
    return {
        "candidates": _lists(count, _words(candidates, names.creatives), left_out),
        "probabilities": _lists(count, pa.array(chances), left_out),
        "draw": pa.array(np.concatenate(drawn)), "action": chosen, "shown": chosen,
    }  # fmt: skip


def _worn(sheets: Sequence[Sheet]) -> dict[str, pa.Array]:
    nothing = np.zeros((1, len(KINDS)), np.uint16)
    worn = np.concatenate([sheet.worn if len(sheet.worn) else np.repeat(nothing, len(sheet.rows), axis=0) for sheet in sheets])
    met = worn > 0
    count = met.sum(axis=1)
    return {
        "worn_kinds": _lists(count, _words(np.nonzero(met)[1], KINDS)),
        "worn_times": _lists(count, pa.array(worn[met] / HUNDREDTHS)),
    }


def _by_sheet(page: Page, names: Names) -> dict[str, pa.Array]:
    """What all decisions of a sheet have in common, and the size, which goes by placement too."""
    sheets = page.sheets
    each = np.repeat(np.arange(len(sheets)), [len(sheet.rows) for sheet in sheets])
    placement = np.concatenate([page.placement[sheet.rows] for sheet in sheets])
    sizes = [names.sizes.get((sheet.campaign, place), "") for sheet in sheets for place in names.placements]
    control = np.array([sheet.control for sheet in sheets])
    return {
        "campaign": _words(each, [sheet.campaign for sheet in sheets]), "placement": _words(placement, names.placements),
        "size": _words(each * len(names.placements) + placement, sizes), "control": pa.array(control[each]),
        "rung": _words(control[each].astype(int), ("L1", "L0")),
        "policy": _words(control[each].astype(int), ("adloom", "control")),
        "exploration": _words(control[each].astype(int), (page.exploration, "uniform")),
        "wear_rate": pa.array(np.array([sheet.wear_rate for sheet in sheets])[each]),
        "filters": pa.array([sheet.filters for sheet in sheets], pa.list_(pa.string())).take(pa.array(each)),
        "held": pa.array([sheet.held for sheet in sheets], pa.list_(pa.string())).take(pa.array(each)),
    }  # fmt: skip


def _same(page: Page, n: int) -> dict[str, pa.Array]:
    """What all decisions of a page have in common."""
    return {
        "known": pa.array(np.ones(n, np.bool_)), "forced": pa.array(np.zeros(n, np.bool_)),
        "catalogue_version": pa.array(np.full(n, page.catalogue_version)),
        "snapshot": pa.array(np.full(n, page.snapshot)), "covers": pa.array(np.full(n, page.covers)),
    }  # fmt: skip


def ids(decided: NDArray[np.float64], seeds: NDArray[np.uint64]) -> pa.Array:
    """Ids of n decisions as ``services.decisions.recording`` makes them: d_, milliseconds and 48 bits of the seed, in hex."""
    parts = np.stack([(decided * 1e3).astype(np.uint64), seeds], axis=1)
    nibbles = (parts[:, :, None] >> np.arange(44, -1, -4, dtype=np.uint64)) & np.uint64(15)
    letters = np.frombuffer(b"0123456789abcdef", np.uint8)[nibbles.astype(np.int64).reshape(len(seeds), 24)]
    text = np.concatenate([np.tile(np.frombuffer(b"d_", np.uint8), (len(seeds), 1)), letters], axis=1)
    starts = np.arange(0, text.size + 1, text.shape[1], dtype=np.int32)
    return pa.StringArray.from_buffers(len(seeds), pa.py_buffer(starts), pa.py_buffer(np.ascontiguousarray(text)))


def _words(codes: Codes, words: Iterable[str]) -> pa.DictionaryArray:
    return pa.DictionaryArray.from_arrays(pa.array(codes.astype(np.int32)), pa.array(list(words), pa.string()))


def _lists(count: Codes, values: pa.Array, left_out: NDArray[np.bool_] | None = None) -> pa.ListArray:
    """Lists of ``count`` (n,) values each, out of all values in a row; null where left out, (n,)."""
    starts = pa.array(np.concatenate([[0], np.cumsum(count)]).astype(np.int32))
    return pa.ListArray.from_arrays(starts, values, mask=None if left_out is None else pa.array(left_out))
