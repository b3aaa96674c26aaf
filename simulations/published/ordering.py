"""Whether policies come in the order in which a paper has them: figures with intervals, and each neighbour against the next.

Every run plays all policies in one world, so neighbours are compared by the differences within runs: the luck of a world
cancels. Student's t over runs.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np
from scipy.stats import t as student

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

Verdict = Literal["holds", "not told apart", "reversed"]


class Figure(NamedTuple):
    """A mean over runs with its interval."""

    value: float
    low: float
    high: float


def figure_of(runs: Array, level: float = 0.95) -> Figure:
    """The mean of runs, (r,), r at least 2."""
    half = float(student.ppf(0.5 + level / 2.0, len(runs) - 1) * runs.std(ddof=1) / np.sqrt(len(runs)))
    mean = float(runs.mean())
    return Figure(mean, mean - half, mean + half)


def ratio_of(above: Array, below: Array, level: float = 0.95) -> Figure:
    """The ratio of two means over the same runs, both (r,), its interval by the delta method."""
    value = float(above.mean() / below.mean())
    shift = figure_of((above - value * below) / below.mean(), level)
    return Figure(value, value + shift.low, value + shift.high)


class Step(NamedTuple):
    """Two neighbours: the worse, the better, how much better, and what that says."""

    worse: str
    better: str
    gap: Figure
    verdict: Verdict


@dataclass(frozen=True)
class Ordering:
    """One experiment. source: the paper; measure: what ``runs`` hold; published: the paper's figures, worst first, None where
    it gives none; runs: (r, policies) in the same order; lower: whether less is better.
    """

    source: str
    measure: str
    published: dict[str, float | None]
    runs: Array
    lower: bool = False

    def figures(self) -> dict[str, Figure]:
        """Ours, by policy."""
        return {name: figure_of(column) for name, column in zip(self.published, self.runs.T, strict=True)}

    def steps(self, level: float = 0.95) -> list[Step]:
        """Each policy against the next better one; a step holds where its whole interval is above 0."""
        names = list(self.published)
        gains = np.diff(self.runs, axis=1) * (-1.0 if self.lower else 1.0)
        gaps = [figure_of(column, level) for column in gains.T]
        return [Step(*pair, gap, _verdict(gap)) for pair, gap in zip(pairwise(names), gaps, strict=True)]

    def facts(self) -> dict[str, object]:
        """For JSON."""
        return {
            "source": self.source, "measure": self.measure, "published": self.published, "runs": len(self.runs),
            "ours": {name: figure._asdict() for name, figure in self.figures().items()},
            "steps": [step._asdict() | {"gap": step.gap._asdict()} for step in self.steps()],
        }  # fmt: skip


def _verdict(gap: Figure) -> Verdict:
    if gap.low > 0.0:
        return "holds"
    return "reversed" if gap.high < 0.0 else "not told apart"
