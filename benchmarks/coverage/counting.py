"""From campaigns beside their truth to a table: how often each kind of interval held it, and how often something was said
that is not so.

Invariant: what is counted is campaigns, which are independent, and never estimates of one campaign, which are not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.stats import binom

from bandits.ope.holm import holm
from benchmarks.ope.bars import Bar
from services.reports.figures.estimate import FEWEST_PEOPLE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.coverage.worlds import Reported
    from simulations.truth import Told

#: A true 95 % is called short this often.
FALSE_ALARM = 0.01
_LEVEL, _ERROR = 0.95, 0.05
#: Kinds whose intervals were widened to hold all at once, each in a campaign; of other kinds one of a campaign is looked at.
AT_ONCE = frozenset({
    "lift band", "element effect", "element pair that speaks", "corrected rate", "calibration, tenths", "what-if value",
    "what-if gain",
})  # fmt: skip

#: Kinds of which only what stands out among all is told, with an interval that was widened for all of them: in a campaign
#: that tells none, none misses.
TOLD_APART = frozenset({"element pair that speaks"})


class Covered(NamedTuple):
    """One kind of interval. held: campaigns, of ``campaigns`` that had one, whose interval (all of them where ``at_once``)
    held the truth; share: of all intervals of this kind.
    """

    kind: str
    at_once: bool
    campaigns: int
    held: int
    share: float

    @property
    def bar(self) -> Bar:
        """What it has to reach."""
        about = f"{self.kind}{' (all at once)' if self.at_once else ''}, of {self.campaigns}"
        return Bar(about, self.held, low=least(self.campaigns))


def least(campaigns: int) -> int:
    """Of so many intervals that hold with 95 %, fewer than this hold in at most one table of a hundred: 182 of 200."""
    return int(binom.ppf(FALSE_ALARM, campaigns, _LEVEL))


def most(campaigns: int) -> int:
    """More errors than this come up in at most one table of a hundred where each campaign errs with 5 %."""
    return int(binom.ppf(1.0 - FALSE_ALARM, campaigns, _ERROR))


def short(kinds: Sequence[Covered]) -> Bar:
    """Kinds of interval that hold less often than they say, told at once: Holm over all of them, at ``FALSE_ALARM`` together.

    Each by itself is called short in one table of a hundred; of a dozen kinds one would be in every ninth.
    """
    chances = np.array([binom.cdf(kind.held, kind.campaigns, _LEVEL) for kind in kinds])
    return Bar(f"kinds that hold too seldom, by Holm over {len(kinds)}", int(holm(chances, FALSE_ALARM).sum()), high=0)


def covered(found: Sequence[Reported]) -> list[Covered]:
    """Every kind of interval, in the order of the report's pages."""
    kinds = dict.fromkeys(of_kind(row.kind) for one in found for row in one.rows)
    return [_covered(kind, found) for kind in kinds]


def _covered(kind: str, found: Sequence[Reported]) -> Covered:
    rows = ([row for row in one.rows if of_kind(row.kind) == kind] for one in found)
    campaigns = [told for told in rows if told or kind in TOLD_APART]
    at_once = kind in AT_ONCE
    held = sum(
        all(row.covers for row in rows) if at_once else rows[number % len(rows)].covers for number, rows in enumerate(campaigns)
    )
    every = [row.covers for rows in campaigns for row in rows]
    return Covered(kind, at_once, len(campaigns), held, sum(every) / max(len(every), 1))


def of_kind(kind: str) -> str:
    """Cells that speak are cells of the same exhibit."""
    return "segment effect" if kind == "segment effect that speaks" else kind


def errors(found: Sequence[Reported]) -> list[Bar]:
    """Campaigns in which an exhibit said that something is there which is not, and in which a verdict erred."""
    limit = most(len(found))
    bars = [
        Bar(
            f"{name}: campaigns with anything false, of {len(found)}",
            sum(any(map(_false, of(one))) for one in found),
            high=limit,
        )
        for name, of in (("elements speak", _elements), ("pairs speak", _pairs), ("segments speak", _segments))
    ]
    fewest = min((row.n for one in found for row in one.rows), default=FEWEST_PEOPLE)
    return [
        *bars, Bar(f"verdicts that err, of {len(found)}", sum(map(_errs, found)), high=limit),
        Bar("fewest people behind any number", fewest, low=FEWEST_PEOPLE),
    ]  # fmt: skip


def _false(row: Told) -> bool:
    return row.wrong_side


def _elements(one: Reported) -> list[Told]:
    return [row for row in one.rows if row.kind == "element effect"]


def _pairs(one: Reported) -> list[Told]:
    return [row for row in one.rows if row.kind == "element pair that speaks"]


def _segments(one: Reported) -> list[Told]:
    return [row for row in one.rows if row.kind == "segment effect that speaks"]


def _errs(one: Reported) -> bool:
    """Whether a verdict says what is not so; that nothing can be told yet is never wrong."""
    return {
        "Keep personalising": one.lift <= 0.0, "Pause personalising": one.lift >= 0.0,
        "No difference that matters": abs(one.lift) > one.margin, "Cannot tell": True,
    }.get(one.verdict, False)  # fmt: skip
