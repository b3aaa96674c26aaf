"""Whether predicted click chances come true: observed over predicted, by tenths, on impressions that nothing was learned from.

Knows the outcomes and how a policy learns, no wording. The log keeps what was drawn, not what was predicted, and a chance
that was predicted for a click which was then learned from proves nothing. So the default policy is taught again, in the
order of time, and asked about what came after: a test of the model, not of a snapshot. Invariant: no impression that was
learned from, or came before one that was, is judged.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from bandits.learners.factor import FactorLearner
from bandits.learners.learner import Shape
from bandits.ope.lift import FEWEST_REWARDS, ArmTotals
from bandits.ope.rates import clustered_rate
from generators.brief import ATTRIBUTES, Brief
from services.decisions.features import CREATIVE, PERSON, encode_briefs, encode_person
from services.decisions.record import Context
from services.reports.figures.estimate import FEWEST_PEOPLE, LEVEL, Estimate

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray

    from services.reports.figures.outcomes import Outcomes

    Array = NDArray[np.float64]

METHOD = "observed rate over predicted chance, Wilson interval by person, widened for all tenths (Bonferroni)"
ASSUMPTION = "held-out impressions only; of the same kind of people as those learned from"
#: Impressions looked at, at most. They are learned in so many batches: enough for the prior to find its width, and no more,
#: since each costs a solution of the whole model (4,000 at a time took 8 s of 200,000, these 4).
MOST, BATCHES = 200_000, 16
#: Shares of them, in the order of time: what the model before the last had learned, and what the last had.
_EARLIER, _LEARNED = 0.5, 0.75
BINS, _FEWEST_BINS = 10, 3

_SETTLED = """
SELECT max(impressed) - coalesce(quantile_cont(clicked - impressed, 0.99), 0) AS until, count(*) AS n
FROM kept WHERE impressed IS NOT NULL AND NOT control
"""
_ROWS = """
SELECT "at", person, shown, (clicked IS NOT NULL)::DOUBLE AS reward, dense_rank() OVER (
    ORDER BY device, hour // 6, country, page_topic, interests::VARCHAR) - 1 AS context
FROM kept WHERE impressed <= $until AND NOT control AND hash(id) <= $below AND shown IN (SELECT id FROM all_creatives)
ORDER BY impressed, id
"""
_CONTEXTS = """
SELECT DISTINCT ON (context) * FROM (
    SELECT device, hour, country, page_topic, interests, dense_rank() OVER (
        ORDER BY device, hour // 6, country, page_topic, interests::VARCHAR) - 1 AS context
    FROM kept WHERE impressed <= $until AND NOT control AND hash(id) <= $below AND shown IN (SELECT id FROM all_creatives)
) ORDER BY context
"""
_BRIEFS = f"SELECT DISTINCT id, campaign, {', '.join(ATTRIBUTES)} FROM all_creatives ORDER BY id"  # noqa: S608  (our names)


class Shown(NamedTuple):
    """n impressions in the order of time. person, arm: (n,) numbers; reward: (n,); people: (n, p); attributes: (arms, a)."""

    person: NDArray[np.int64]
    arm: NDArray[np.int64]
    reward: Array
    people: NDArray[np.float32]
    attributes: NDArray[np.float32]


@dataclass(frozen=True)
class Tenth:
    """One bin of like predictions: mean predicted chance, impressions, clicks, and observed over predicted (1 is right)."""

    predicted: float
    impressions: int
    clicks: int
    observed: Estimate
    ratio: Estimate


@dataclass(frozen=True)
class Calibration:
    """Bins of even size, lowest predictions first; ``earlier``: (predicted, ratio) of the model as it stood before the last.

    ``overall``: all held-out impressions at once.
    """

    tenths: tuple[Tenth, ...]
    earlier: tuple[tuple[float, float], ...]
    overall: Estimate
    learned: int
    judged: int


def calibration(outcomes: Outcomes) -> Calibration | None:
    """The ratio by tenths, or None without people and clicks enough for three bins."""
    shown = shown_of(outcomes)
    return None if shown is None else calibration_of(shown)


def calibration_of(shown: Shown) -> Calibration | None:
    """See ``calibration``."""
    last = judged_from(shown)
    person, reward = shown.person[last:], shown.reward[last:]
    if len(np.unique(person)) < FEWEST_PEOPLE or reward.sum() < _FEWEST_BINS * FEWEST_REWARDS:
        return None
    before, predicted = predictions_of(shown)
    bins = next((bins for bins in range(BINS, _FEWEST_BINS - 1, -1) if _enough(predicted, person, reward, bins)), 0)
    if not bins:
        return None
    tenths = tenths_of(predicted, person, reward, bins)
    earlier = tuple((float(before[at].mean()), float(reward[at].mean() / before[at].mean())) for at in _bins(before, bins))
    overall = _tenth(predicted, person, reward, 1).ratio
    return Calibration(tenths, earlier, overall, last, len(reward))


def judged_from(shown: Shown) -> int:
    """The first impression that is judged; all before are learned from."""
    return int(_LEARNED * len(shown.reward))


def predictions_of(shown: Shown) -> tuple[Array, Array]:
    """Predicted chances of the judged impressions: by the model as it stood before the last, and by the last."""
    first, last = int(_EARLIER * len(shown.reward)), judged_from(shown)
    learner = FactorLearner(Shape(PERSON.width, CREATIVE.width))
    for arm, attributes in enumerate(shown.attributes):
        learner.add_arm(str(arm), attributes)
    _teach(learner, shown, 0, first)
    before = _predicted(learner, shown, last)
    _teach(learner, shown, first, last)
    return before, _predicted(learner, shown, last)


def tenths_of(predicted: Array, person: NDArray[np.int64], reward: Array, bins: int) -> tuple[Tenth, ...]:
    """Judged impressions, (n,) each, in bins of even size by their predictions; the intervals hold at once."""
    return tuple(_tenth(predicted[at], person[at], reward[at], bins) for at in _bins(predicted, bins))


def shown_of(outcomes: Outcomes) -> Shown | None:
    """The impressions that are learned from and judged, None without any."""
    rows = rows_of(outcomes)
    if not len(rows):
        return None
    contexts = outcomes.rows(_CONTEXTS, **_span(outcomes))
    people = np.zeros((len(contexts), PERSON.width), np.float32)
    for encoded, context in zip(people, contexts, strict=True):
        del context["context"]
        encode_person(encoded, Context(**{**context, "interests": tuple(context["interests"])}))
    with outcomes.reading("creatives"):
        briefs = {row.pop("id"): Brief(**row) for row in outcomes.rows(_BRIEFS)}
    place = {creative: number for number, creative in enumerate(briefs)}
    arm = np.array([place[creative] for creative in rows["shown"].to_pylist()])
    whole = np.asarray(rows["context"], np.int64)
    person = np.unique(np.asarray(rows["person"]), return_inverse=True)[1]
    return Shown(person, arm, np.asarray(rows["reward"], np.float64), people[whole], encode_briefs(list(briefs.values())))


def rows_of(outcomes: Outcomes) -> pa.Table:
    """The same impressions as rows, with ``at``, when each was decided."""
    return outcomes.table(_ROWS, **_span(outcomes))


def _span(outcomes: Outcomes) -> dict[str, Any]:
    settled = outcomes.row(_SETTLED)
    return {"until": settled["until"], "below": int(min(MOST / max(settled["n"], 1), 1.0) * (2**64 - 2**11))}


def _teach(learner: FactorLearner, shown: Shown, start: int, end: int) -> None:
    size = max(int(_LEARNED * len(shown.arm)) // BATCHES, 1)
    for first in range(start, end, size):
        batch = slice(first, min(first + size, end))
        learner.learn(shown.arm[batch], shown.people[batch], np.ones(len(shown.arm[batch])), shown.reward[batch])


def _predicted(learner: FactorLearner, shown: Shown, start: int) -> Array:
    chances = learner.expect(shown.arm[start:], shown.people[start:])
    return np.clip(chances, 1e-6, 1.0)


def _bins(predicted: Array, bins: int) -> list[NDArray[np.int64]]:
    """Rows of each bin, in the order of predictions; equal ones keep the order of time."""
    return [np.asarray(part, np.int64) for part in np.array_split(np.argsort(predicted, kind="stable"), bins)]


def _enough(predicted: Array, person: NDArray[np.int64], reward: Array, bins: int) -> bool:
    return all(
        len(np.unique(person[at])) >= FEWEST_PEOPLE and reward[at].sum() >= FEWEST_REWARDS for at in _bins(predicted, bins)
    )


def _tenth(predicted: Array, person: NDArray[np.int64], reward: Array, bins: int) -> Tenth:
    who = np.unique(person, return_inverse=True)[1]
    m, y = np.bincount(who).astype(np.float64), np.bincount(who, reward)
    rate = clustered_rate(ArmTotals.of_people(m, np.asarray(y, np.float64)), float(len(person)), 1 - (1 - LEVEL) / bins)
    mean, people = float(predicted.mean()), len(m)
    bounds = (rate.value / mean, rate.low / mean, rate.high / mean)
    observed = Estimate(rate.value, rate.low, rate.high, LEVEL, METHOD, people, ASSUMPTION)
    return Tenth(mean, len(person), int(reward.sum()), observed, Estimate(*bounds, LEVEL, METHOD, people, ASSUMPTION))
