"""Results of cells that were never run: numbers a test can choose, in a folder that looks like any other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulations.cells import CellResult
from simulations.measures.account import Account, LiftFound, Money, Point, Segment
from simulations.results.folder import Folder, claim
from simulations.results.plan import SCHEMA, Plan, Planned

if TYPE_CHECKING:
    from pathlib import Path

NO_LIFT = LiftFound(value=None, low=None, high=None, truth=0.1)


def lift(low: float, high: float, truth: float) -> LiftFound:
    return LiftFound(value=(low + high) / 2, low=low, high=high, truth=truth)


def point(decisions: int, regret: float, found: LiftFound, attained: float | None = 0.5) -> Point:
    return Point(
        decisions=decisions, impressions=decisions // 2, clicks=decisions // 20, regret=regret, explored=regret / 10,
        attained=attained, lift=found,
    )  # fmt: skip


def segment(dimension: str, name: str, expected: float) -> Segment:
    return Segment(
        dimension=dimension, name=name, impressions=400, clicks=40, expected=expected, best=100.0, control_impressions=100,
        control_clicks=8, control_expected=9.0,
    )  # fmt: skip


def result(
    policy: str = "default", seed: int = 0, regret: float = 50.0, found: LiftFound | None = None, name: str = "town",
    found_at: int | None = None, money: Money | None = None, points: int = 4,
) -> CellResult:  # fmt: skip
    """A run of 1,000 decisions whose regret grows evenly."""
    shown = lift(-0.1, 0.5, 0.2) if found is None else found
    curve = tuple(point(1000 * n // points, regret * n / points, shown) for n in range(1, points + 1))
    account = Account(
        impressions=500, clicks=50, conversions=5, expected=49.0 + seed, regret=regret, explored=regret / 10,
        control_impressions=120, control_clicks=10, lift=shown, found_at=found_at, creatives=24, curve=curve,
        segments=(segment("type", "owl", 40.0 + seed), segment("type", "lark", 60.0 + seed), segment("device", "mobile", 50.0)),
        money=money,
    )  # fmt: skip
    return CellResult(name=name, policy=policy, seed=seed, decisions=1000, account=account)


def planned(results: list[CellResult], **changes: object) -> Plan:
    """The plan of the cells that came to these results."""
    fields: dict[str, object] = {
        "schema": SCHEMA, "code": "0" * 20, "scenarios": {one.name: "5" * 20 for one in results},
        "policies": tuple(dict.fromkeys(one.policy for one in results)), "seeds": 1 + max(one.seed for one in results),
        "half_life": None,
        "cells": tuple(
            Planned(name=one.name, policy=one.policy, seed=one.seed, impressions=one.decisions, digest=digest_of(one))
            for one in results
        ),
    }  # fmt: skip
    return Plan(**(fields | changes))


def digest_of(one: CellResult) -> str:
    return f"{one.name}-{one.policy.replace('/', '-')}-{one.seed}"


def kept(path: Path, results: list[CellResult], **changes: object) -> Folder:
    """A folder that holds these results."""
    folder = claim(path, planned(results, **changes))
    for one in results:
        folder.keep(digest_of(one), one, {"all": 0.5, "learn": 0.25})
    return folder
