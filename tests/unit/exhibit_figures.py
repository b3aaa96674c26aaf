"""Figures of every exhibit in every state, made by hand: what an exhibit does with them needs no log."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from services.reports.figures.calibration import Calibration, Tenth
from services.reports.figures.drift import Drift
from services.reports.figures.element_apart import Apart
from services.reports.figures.element_design import LEVELS
from services.reports.figures.element_narrowed import Narrowed
from services.reports.figures.element_pairs import Pair
from services.reports.figures.elements import Element, Elements, Refusal
from services.reports.figures.estimate import Estimate, no_answer
from services.reports.figures.exploration import Exploration, Sofar
from services.reports.figures.feedback import Check, Feedback, Split
from services.reports.figures.league import League, Standing, State
from services.reports.figures.lift import Comparison, Look
from services.reports.figures.provenance import Change, Provenance, Ran, Step
from services.reports.figures.rules import RulePrice
from services.reports.figures.segments import HeatMap, Segment
from services.reports.figures.supply import Made, Supply, Worn
from services.reports.figures.supply_timeline import Held, Slot
from services.reports.figures.what_if import Asked, Policy, WhatIf
from services.reports.figures.what_if import Refusal as NoAnswer
from services.reports.ground import Ground
from services.reports.period import Period
from services.reports.verdict import Guardrail, Verdict, judge

if TYPE_CHECKING:
    from services.reports.figures.running import Reward

START, DAY = 1_790_000_000.0, 86_400.0
NONE = no_answer("a method", "an assumption")
POLICIES: tuple[Policy, ...] = (
    "bolder", "softer", "greedy", "uniform", "best creative", "best by segment", "control"
)  # fmt: skip


def est(value: float, half: float, people: int = 4_000) -> Estimate:
    return Estimate(value, value - half, value + half, 0.95, "a method", people, "an assumption")


def element(at: int, value: float = 0.14, half: float = 0.08, refusal: Refusal | None = None) -> Element:
    effect, inner = (NONE, NONE) if refusal else (est(value, half), est(value, half / 3))
    return Element(*LEVELS[at], None, 1_200, 3_400, 0.8, effect, inner, refusal)


def elements(count: int, *, refused: bool = False, surplus: float = 1.2) -> Elements:
    told = [element(at, 0.3 * (-0.8) ** at) for at in range(count)]
    some = (element(22, refusal="overlap-low"), element(21, refusal="log-too-short"))
    pair = Pair(LEVELS[0], LEVELS[6], est(0.2, 0.15))
    apart = Apart(("length", "tone"), (("tone", "plain"), ("length", "medium")))
    return Elements(
        (*(() if refused else told), *some), () if refused else (pair,), (apart,), surplus, count, 90, 20_000, 800
    )  # fmt: skip


def asked(rows: int = 7, *, refusal: NoAnswer | None = None, missed: bool = False, drift: Drift | None = None) -> Asked:
    found = [
        WhatIf(policy, est(0.03, 0.002), est(0.06 - 0.03 * at, 0.03), 5_100.0 / (at + 1), 7.5, 0.0, None)
        for at, policy in enumerate(POLICIES[:rows])
    ]  # fmt: skip
    if refusal:
        found = [WhatIf(row.policy, NONE, NONE, 212.0, 80.0, 0.12, refusal, 4.0) for row in found]
    return Asked(est(0.031, 0.001), est(0.0305, 0.0004), missed, drift, tuple(found), 48_000, 100_000_000)


def tenth(at: int, ratio: float, half: float = 0.08) -> Tenth:
    predicted = 0.01 * 1.2**at
    return Tenth(predicted, 5_000, 60 + 11 * at, est(predicted * ratio, predicted * half), est(ratio, half))


def calibration(ratios: list[float]) -> Calibration:
    tenths = tuple(tenth(at, ratio) for at, ratio in enumerate(ratios))
    return Calibration(tenths, tuple((one.predicted, 1.05) for one in tenths), est(0.97, 0.02), 150_000, 50_000)


def narrowed() -> Narrowed:
    """An element whose interval was 18 points wide by the first clicks and is 7 now."""
    return Narrowed(element(0, 0.14, 0.035), est(0.12, 0.09, 500))


def comparisons(lift: Estimate = est(0.18, 0.09)) -> list[Comparison]:  # noqa: B008  (frozen)
    rate = NONE if lift is NONE else est(0.02, 0.001)
    metrics: tuple[Reward, ...] = ("clicked", "converted", "dismissed")
    return [Comparison(metric, lift, rate, rate, lift, 9_000, 3_000) for metric in metrics]


def verdict(lift: Estimate = est(0.18, 0.09), found: Feedback | None = None) -> Verdict:  # noqa: B008  (frozen)
    now = dt.datetime.fromtimestamp(START, dt.UTC)
    ground = Ground({"shoes": "Shoes"}, Period(None, now), 12_000, 3_000, now - dt.timedelta(days=9), now)
    found = found or feedback()
    return judge(lift, [Guardrail("conversions", NONE, 1)], found.checks, found.split, ground)


def exploration(points: int, forgone: Estimate = est(140.0, 60.0)) -> Exploration:  # noqa: B008  (frozen)
    running = tuple(Sofar(START + DAY * (at + 1), est(9.0 * at, 20.0)) for at in range(points))
    parts = (NONE, NONE) if forgone is NONE else (est(12.0, 6.0), est(128.0, 55.0))
    return Exploration(48_120, 30_000, 33_684, 0.3, 0.006, 0.5, 0.194, forgone, *parts, running, START)


def standing(at: int, state: State = "leads", rate: Estimate = est(0.02, 0.004)) -> Standing:  # noqa: B008  (frozen)
    known = rate is not NONE
    return Standing(
        f"c{at}", "shoes", "Shoes", f"Headline {at}", ("proof", "warm", "short", "price", "dark", "act"), "{}", state,
        1_140 + at if known else None, 26 + at if known else None, rate, 900.0,
        (120, None, 310) + (90,) * 11 if known else (None,) * 14,
    )  # fmt: skip


def league(count: int, *, judged: bool = True) -> League:
    told = [standing(at, "leads" if at < 2 else "holds") for at in range(count)]
    tried = [standing(90, "being tried", NONE), standing(91, "retired", NONE)]
    return League((*(told if judged else []), *tried), count if judged else 0, {"shoes": est(0.018, 0.006)})


def heat_map(rows: int, columns: int, *, few: bool = False) -> HeatMap:
    levels = tuple(": ".join(level) for level in LEVELS[:columns])
    effects = tuple(NONE if few else est(0.3 * (-0.7) ** at, 0.1) for at in range(columns))
    speaks = tuple(effect.sign != 0 for effect in effects)
    segments = tuple(Segment(f"group {at}", 800 + at, 9_000 + at, est(0.1, 0.05), effects, speaks) for at in range(rows))
    return HeatMap(levels, segments, sum(speaks) * rows, 0.05 * sum(speaks) * rows, 0.2, 50_000, 139_794)


def looks(count: int, lift: Estimate = est(0.18, 0.09), *, wide: bool = False) -> tuple[Look, ...]:  # noqa: B008  (frozen)
    """The first ones wide, the last one not settled; the first two thirds without an answer where ``wide`` is asked for."""
    return tuple(
        Look(START + DAY * at, 100 * (at + 1), NONE if wide and at < 2 * count / 3 else
             est(lift.value, 0.09 + 3.0 / (at + 1) ** 2) if lift is not NONE else NONE, at < count - 1)
        for at in range(count)
    )  # fmt: skip


def feedback(people: int = 4_000, *, failed: bool = False, delays: bool = True, slow: float = 1.0) -> Feedback:
    checks = (
        Check("split", "failed" if failed else "ok", 0.00001 if failed else 0.6, 0.01, 0.0001),
        Check("duplicates", "ok", 0.006, 0.05, 0.25),
    )  # fmt: skip
    return Feedback(
        8_000, 7_740, 6_160, 1_247, 203, 150, 61, 4, 0, {"forged": 3}, people,
        (*(1.5 * n for n in range(1, 19)), 28.5 * slow) if delays else (), 40.0, Split(0.3, 0.302, people, 0.6), checks,
    )  # fmt: skip


def supply(slots: int = 24, made: int = 1) -> Supply:
    timeline = tuple(Slot(START + DAY * at, START + DAY * (at + 1), at % 3, at % 2, 0, at == 5) for at in range(slots))
    groups = tuple(Made("supply" if at else "approved", f"L{at}", 4 + at, 1, 222.0, 539.0, 0.5, 3.0) for at in range(made))
    worn = (Worn("0", 4_000, 200.0, 180.0), Worn("1", 900, 20.0, 30.0))
    held = (Held("claims/1", 5, "A headline"), Held("review.waiting/1", 2, "Another"))
    return Supply(groups, {"L0": 900, "L1": None}, {"cannot win": 1}, worn, timeline, held if slots else (), 0.1, 0.4)


def prices(count: int, clicks: Estimate = est(30.0, 12.0)) -> tuple[RulePrice, ...]:  # noqa: B008  (frozen)
    return tuple(RulePrice(f"rule/{at}", 2 + at, 900 if clicks is not NONE else None, clicks) for at in range(count))


def provenance(policies: int = 1, steps: int = 30) -> Provenance:
    ran = tuple(
        Ran(f"policy-{at}", "votes", START + DAY * at, START + DAY * (at + 1), 9_000 if at else None, 12, 12 * at, 12 * at + 11)
        for at in range(policies)
    )
    changes = tuple(Change(START + DAY * at, "promotion", f"policy-{at}", f"policy-{at + 1}") for at in range(policies - 1))
    path = tuple(Step(START + 3_600.0 * at, at // 2, "policy-0") for at in range(steps))
    return Provenance(ran, path, (*changes, Change(START, "roll-back", "14", "12"))[: 0 if policies < 2 else None], 8_000,
                      "3cf18aa14d6f692a", {"Python": "3.11"})  # fmt: skip
