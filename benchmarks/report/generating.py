"""The generated archive: chunks made in parallel and written by the archive's own writer, as days that are settled.

Knows the world's columns and the archive's. Invariant: chunks are committed as they come, so memory is that of one a process.
"""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from datetime import date
from itertools import pairwise
from multiprocessing import get_context
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pyarrow as pa

from benchmarks.report.world import (
    CAMPAIGN,
    CONTROL,
    COUNTRIES,
    CREATIVES,
    DAYS,
    DEVICES,
    INTERESTS,
    PLACEMENTS,
    RULES,
    START,
    TOPICS,
    Chunk,
    chunk,
    creatives,
)
from generators.kit import Brand, Fact, Kit
from services.campaigns.campaign import Campaign, Placement
from services.campaigns.records import CampaignPut, CreativeAdded
from services.reports.archive import Archive, ArchiveWriter
from services.reports.archive.parts import write_parts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from services.reports.archive.manifest import Part

_CHUNK = 1_000_000
#: What settling keeps of days as large as these: a power of 1/2, here the one for 100 million decisions in thirty days.
RATE = 1 / 64
_HEX = np.frombuffer(b"0123456789abcdef", np.uint8)


class _Order(NamedTuple):
    place: Path
    number: int
    n: int
    begin: float
    seconds: float
    people: int
    offset: int


def generate(place: Path, decisions: int, people: int, processes: int) -> None:
    """Write an archive of so many decisions of so many people."""
    archive = Archive(place)
    with ArchiveWriter(archive) as writer:
        writer.note(1, CampaignPut(at=START, campaign=_campaign()))
        for number, made in enumerate(creatives()):
            writer.note(2 + number, CreativeAdded(at=START, creative=made, why="approved"))
    with ProcessPoolExecutor(processes, get_context("spawn")) as pool:
        for order, parts in zip(
            _orders(place, decisions, people), pool.map(_written, _orders(place, decisions, people)), strict=True
        ):
            archive.adopt(parts, order.offset + order.n, order.begin + order.seconds)


def _campaign() -> Campaign:
    fact = Fact(id="grip", claim="Holds on wet rock.", phrase="wet grip", benefit="run in rain", angles=("benefit",))
    brand = Brand(name="North", colours=("#112233", "#445566", "#ddeeff"))
    return Campaign(
        id=CAMPAIGN, title="Trail shoes", landing_url="https://example.test/", control_share=CONTROL,
        kit=Kit(campaign=CAMPAIGN, brand=brand, product="shoes", activity="running", facts=(fact,)),
        placements=tuple(Placement(id=name, size="300x250") for name in PLACEMENTS),
        starts=date(2026, 11, 1), ends=date(2027, 1, 31),
    )  # fmt: skip


def _orders(place: Path, decisions: int, people: int) -> Iterator[_Order]:
    """Chunks of at most a million that do not cross midnight."""
    ends = [decisions * day // DAYS for day in range(DAYS + 1)]
    number, offset = 0, 1 + CREATIVES
    for day, (first, last) in enumerate(pairwise(ends)):
        parts = -(-(last - first) // _CHUNK)
        for part in range(parts):
            n = (last - first) * (part + 1) // parts - (last - first) * part // parts
            yield _Order(place, number, n, START + 86_400 * (day + part / parts), 86_400 / parts - 0.01, people, offset)
            number, offset = number + 1, offset + n


def _written(order: _Order) -> list[Part]:
    made = chunk(1, order.number, order.n, order.begin, order.seconds, order.people)
    rng = np.random.default_rng([2, order.number])
    table = _table(made, rng, order.offset + 1)
    tables = {"decisions": table, "events": _strays(table, rng)}
    return write_parts(Archive(order.place).store, tables, settled=True, rate=RATE)


def _strays(decisions: pa.Table, rng: np.random.Generator) -> pa.Table:
    """Events that came when their day was settled, and some of decisions that nobody knows."""
    rows = decisions.select(["offset", "at", "id", "shown", "propensity", "snapshot"]).take(
        pa.array(np.sort(rng.choice(len(decisions), len(decisions) // 5_000, replace=False)))
    )
    known, n = rng.random(len(rows)) < 0.9, len(rows)  # noqa: PLR2004  (a share)
    names = [
        name if there else f"d_{number:024x}"
        for number, (name, there) in enumerate(zip(rows["id"].to_pylist(), known, strict=True))
    ]
    return pa.table({
        "offset": rows["offset"], "at": rows["at"].to_numpy() + 40 * 86_400.0, "id": [f"{name}:click" for name in names],
        "kind": _words(["click"], np.zeros(n, np.int64)), "decision": names, "creative": rows["shown"],
        "propensity": rows["propensity"], "snapshot": rows["snapshot"],
    })  # fmt: skip


def _table(made: Chunk, rng: np.random.Generator, first: int) -> pa.Table:
    n = len(made.at)
    names = [creative.id for creative in creatives()]
    draw, seed = rng.random(n, np.float32), rng.integers(0, 2**64, n, np.uint64)
    sums, row = made.chances.sum(axis=1, dtype=np.float64), np.arange(n)
    held = rng.choice(len(RULES) + 1, n, p=(0.2, 0.1, 0.7))
    worn = rng.random(n) < 0.4  # noqa: PLR2004  (a share)
    candidates, probabilities = _vectors(made.chances, draw < RATE, names)
    return pa.table({
        "offset": first + row, "at": made.at, "id": _ids(made.at, seed), "campaign": _words([CAMPAIGN], np.zeros(n, np.int64)),
        "placement": _words(PLACEMENTS, rng.integers(0, len(PLACEMENTS), n)),
        "size": _words(["300x250"], np.zeros(n, np.int64)),
        "person": made.person, "known": pa.array(np.ones(n, bool)), "device": _words(DEVICES, made.device),
        "hour": (made.at // 3600 % 24).astype(np.int8), "country": _words(COUNTRIES, rng.integers(0, len(COUNTRIES), n)),
        "page_topic": _words(TOPICS, rng.integers(0, len(TOPICS), n)), "interests": _lists(INTERESTS, made.interests),
        "catalogue_version": np.ones(n, np.int64), "candidates": candidates, "probabilities": probabilities, "draw": draw,
        "action": _words(names, made.chosen), "propensity": made.chances[row, made.chosen] / sums,
        "shown": _words(names, made.chosen), "rung": _words(("L1", "L0"), made.control),
        "policy": _words(("adloom", "control"), made.control),
        "snapshot": (first + row) // 1_000, "covers": (first + row) // 1_000 * 1_000,
        "exploration": _words(("votes(32)", "uniform"), made.control), "control": made.control, "seed": seed,
        "forced": np.zeros(n, bool), "held": _lists(RULES, np.where(made.control | (held == len(RULES)), -1, held)[:, None]),
        "filters": _lists(RULES, np.full((n, 1), -1)), "decide_ms": rng.gamma(4.0, 0.006, n).astype(np.float32),
        "worn_kinds": _lists(_kinds(), np.where(worn, rng.integers(0, len(_kinds()), n), -1)[:, None]),
        "worn_times": _numbers(rng.integers(1, 6, n).astype(np.float64), worn), "wear_rate": np.full(n, 0.1),
        "repeats": (rng.random(n) < 0.005).astype(np.int32),  # noqa: PLR2004  (a share)
        **{name: getattr(made, name) for name in ("impression", "viewable", "click", "conversion", "dismiss")},
    })  # fmt: skip


def _kinds() -> list[str]:
    return sorted({f"{made.brief.angle}.{made.brief.style}" for made in creatives()})


def _words(levels: Sequence[str], codes: NDArray[np.integer] | NDArray[np.bool_]) -> pa.DictionaryArray:
    return pa.DictionaryArray.from_arrays(pa.array(codes.astype(np.int32)), pa.array(list(levels)))


def _lists(levels: Sequence[str], codes: NDArray[np.integer]) -> pa.ListArray:
    """A list a row of codes (n, most), -1 for nothing."""
    there = codes >= 0
    ends = np.concatenate([[0], there.sum(axis=1).cumsum()]).astype(np.int32)
    return pa.ListArray.from_arrays(pa.array(ends), _words(levels, codes[there]))


def _numbers(values: NDArray[np.float64], there: NDArray[np.bool_]) -> pa.ListArray:
    return pa.ListArray.from_arrays(pa.array(np.concatenate([[0], there.cumsum()]).astype(np.int32)), pa.array(values[there]))


def _vectors(chances: NDArray[np.float32], kept: NDArray[np.bool_], names: Sequence[str]) -> tuple[pa.ListArray, pa.ListArray]:
    """Candidates and their chances, of what is kept only; the others are null."""
    positive = chances[kept].astype(np.float64)
    positive /= positive.sum(axis=1, keepdims=True)
    rows, arms = np.nonzero(positive)
    lengths = np.zeros(len(chances), np.int64)
    lengths[kept] = np.bincount(rows, minlength=len(positive))
    ends = pa.array(np.concatenate([[0], lengths.cumsum()]).astype(np.int32))
    missing = pa.array(~kept)
    return (
        pa.ListArray.from_arrays(ends, _words(names, arms), mask=missing),
        pa.ListArray.from_arrays(ends, pa.array(positive[rows, arms]), mask=missing),
    )


def _ids(at: NDArray[np.float64], seed: NDArray[np.uint64]) -> pa.StringArray:
    """Ids as the service makes them: milliseconds and the lower bits of the seed, in hex."""
    content = np.empty((len(at), 26), np.uint8)
    content[:, :2] = np.frombuffer(b"d_", np.uint8)
    for half, numbers in enumerate(((at * 1e3).astype(np.uint64), seed)):
        for digit in range(12):
            content[:, 2 + 12 * half + digit] = _HEX[(numbers >> np.uint64(44 - 4 * digit)) & np.uint64(15)]
    ends = np.arange(len(at) + 1, dtype=np.int32) * 26
    return pa.StringArray.from_buffers(len(at), pa.py_buffer(ends), pa.py_buffer(content))
