"""A campaign of a month with as many decisions as asked for, in columns: who came, what was drawn, and what they did.

Owns the made-up truth. Invariant: a chunk depends on the seed and its number only, so chunks may be made
anywhere, in any order.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from generators.brief import ATTRIBUTES, Brief
from generators.creative import Copy, Creative, creative_id
from services.reports.archive import person_codes

if TYPE_CHECKING:
    from numpy.typing import NDArray

CAMPAIGN = "trail-shoes"
#: Midnight UTC of 21 November 2026, thirty days later the last.
START, DAYS = 1_795_219_200.0, 30
CONTROL, EPSILON = 0.1, 0.01
CREATIVES, APPROVED = 40, 12
DEVICES, DEVICE_SHARES = ("mobile", "tablet", "desktop"), (0.6, 0.1, 0.3)
COUNTRIES = ("DE", "FR", "PL", "US", "JP", "")
TOPICS = ("sport", "news", "food", "travel", "science", "culture", "money", "")
INTERESTS = ("outdoor", "running", "travel", "food", "music", "film", "garden", "cars", "books", "games")
PLACEMENTS = ("front", "article", "rail")
_LATE = 0.005
RULES = ("claims/1:2", "contrast/1:1")


@dataclass(frozen=True)
class Chunk:
    """n decisions in the order of time. Arrays (n,); ``chances`` (n, CREATIVES), 0 for what was no candidate.

    Times are Unix seconds, NaN for never. ``interests``: (n, 3) into INTERESTS, -1 for none.
    """

    at: NDArray[np.float64]
    person: NDArray[np.uint64]
    control: NDArray[np.bool_]
    device: NDArray[np.int64]
    interests: NDArray[np.int64]
    chances: NDArray[np.float32]
    chosen: NDArray[np.int64]
    impression: NDArray[np.float64]
    viewable: NDArray[np.float64]
    click: NDArray[np.float64]
    conversion: NDArray[np.float64]
    dismiss: NDArray[np.float64]


def creatives() -> list[Creative]:
    """The campaign's creatives; the first APPROVED are control's too."""
    cells = list(itertools.product(*ATTRIBUTES.values()))
    picked = np.random.default_rng(7).choice(len(cells), CREATIVES, replace=False)
    return [_creative(number, dict(zip(ATTRIBUTES, cells[cell], strict=True))) for number, cell in enumerate(picked.tolist())]


def _creative(number: int, levels: dict[str, str]) -> Creative:
    brief = Brief(campaign=CAMPAIGN, **levels)
    words = Copy(
        headline=f"Trail shoe number {number + 1}", body="Light, quiet, made for rock.", cta="See them", facts=("grip",)
    )
    return Creative(
        id=creative_id(brief, words, number), brief=brief, copy=words, images={"300x250": f"{number:064x}"}, checks=(),
        writer="grammar/1", illustrator="painter/1", seed=number, made_at=START, rung="L1", alt=words.headline,
    )  # fmt: skip


def chunk(seed: int, number: int, n: int, begin: float, seconds: float, people: int) -> Chunk:
    """So many decisions (n) within ``seconds`` from ``begin``, of a population of ``people``, a few of whom come often."""
    rng = np.random.default_rng([seed, number])
    at = np.sort(np.round(begin + seconds * rng.random(n), 3))
    who = (people * rng.random(n) ** 1.5).astype(np.int64)
    person = person_codes(CAMPAIGN, who)
    control = _share(person, 0) < CONTROL
    device = np.searchsorted(np.cumsum(DEVICE_SHARES)[:-1], _share(person, 1))
    weights = _weights(rng, device, control)
    chosen = np.minimum(
        (weights.cumsum(axis=1) < rng.random((n, 1), np.float32) * weights.sum(axis=1)[:, None]).sum(axis=1), CREATIVES - 1
    )
    rate = 0.012 * np.exp(0.3 * _likes()[device, chosen]) * (0.5 + _share(person, 2))
    interests = np.where(rng.random((n, 3)) < (0.9, 0.5, 0.3), rng.integers(0, len(INTERESTS), (n, 3)), -1)
    return Chunk(at, person, control, device, interests, weights, chosen, **_came(rng, at, rate))


def _came(rng: np.random.Generator, at: NDArray[np.float64], rate: NDArray[np.float64]) -> dict[str, NDArray[np.float64]]:
    """What people did, and when the service heard of it; a click in two hundred comes after the window."""
    n = len(at)
    impression = _sometimes(rng, 0.97, at + 0.2 + rng.exponential(0.3, n))
    viewable = _sometimes(rng, 0.75, impression + 1.0 + rng.exponential(0.2, n))
    click = _sometimes(rng, rate, impression + np.where(rng.random(n) < _LATE, 90_000.0, rng.gamma(2.0, 6.0, n)))
    conversion = _sometimes(rng, 0.1, click + rng.exponential(3_600.0, n))
    dismiss = _sometimes(rng, 0.006, impression + rng.exponential(3.0, n))
    named = {"impression": impression, "viewable": viewable, "click": click, "conversion": conversion, "dismiss": dismiss}
    return {name: np.round(times, 3) for name, times in named.items()}


def _sometimes(rng: np.random.Generator, rate: float | NDArray[np.float64], times: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.where(rng.random(len(times)) < rate, times, np.nan)


def _weights(rng: np.random.Generator, device: NDArray[np.int64], control: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Chances as a policy gives them, one vector a decision: control evenly over what was approved, the rest by taste."""
    votes = np.exp(
        _likes().astype(np.float32)[device] * np.float32(1.5) + rng.standard_normal((len(device), CREATIVES), np.float32)
    )
    votes *= np.float32(1 - EPSILON) / votes.sum(axis=1, keepdims=True)
    votes += np.float32(EPSILON / CREATIVES)
    votes[control] = np.where(np.arange(CREATIVES) < APPROVED, np.float32(1 / APPROVED), np.float32(0))
    return np.asarray(votes)


def _likes() -> NDArray[np.float64]:
    """How each device's people like each creative, (devices, CREATIVES): standard deviations."""
    return np.random.default_rng(11).normal(size=(len(DEVICES), CREATIVES))


def _share(person: NDArray[np.uint64], number: int) -> NDArray[np.float64]:
    """A number in [0, 1) that stays with a person."""
    mixed = person * np.uint64(0x9E3779B97F4A7C15 + 2 * number)
    return np.asarray((mixed ^ (mixed >> np.uint64(29))) >> np.uint64(11)).astype(np.float64) / 2**53
