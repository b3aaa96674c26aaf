"""Classification turned into a bandit whose truth is known.

30 % of the rows train the target (logistic regression, a tenth of uniform chance); its 200 first rows train the logging
policy (the same with six tenths). A log is n of the other rows, drawn with replacement, each with one logged action and
reward 1 for its class.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow.parquet as pq
from sklearn.linear_model import LogisticRegression

from bandits.ope.logged import Logged

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from bandits.ope.logged import Array

_TRAIN, _SEEN_BY_LOGGING = 0.3, 200
_TARGET_CHANCE, _LOGGING_CHANCE = 0.1, 0.6


@dataclass(frozen=True)
class ClassificationWorld:
    """Rows to draw from. target, logging: (rows, k); answer: (rows,)."""

    context: Array
    answer: NDArray[np.int64]
    target: Array
    logging: Array

    @property
    def truth(self) -> float:
        """What the target earns a round."""
        return float(self.target[np.arange(len(self.answer)), self.answer].mean())

    def draw(self, rounds: int, rng: np.random.Generator) -> tuple[Logged, Array]:
        """A log and the target's probabilities in it."""
        rows = rng.integers(len(self.answer), size=rounds)
        logging, k = self.logging[rows], self.logging.shape[1]
        action = np.minimum((rng.random(rounds)[:, None] > logging.cumsum(axis=1)).sum(axis=1), k - 1)
        reward = (action == self.answer[rows]).astype(np.float64)
        propensity = logging[np.arange(rounds), action]
        return Logged(action, reward, propensity, k, context=self.context[rows], behaviour=logging), self.target[rows]


def classification_world(path: Path, seed: int = 0) -> ClassificationWorld:
    """The world of a Parquet file whose last column is the class."""
    table = np.column_stack([column.to_numpy() for column in pq.read_table(path).columns])
    table = table[np.random.default_rng(seed).permutation(len(table))]
    features, answer = table[:, :-1].astype(np.float64), np.unique(table[:, -1], return_inverse=True)[1]
    spread = features.std(axis=0)
    features = (features - features.mean(axis=0)) / np.where(spread > 0.0, spread, 1.0)
    train, k = int(_TRAIN * len(table)), int(answer.max()) + 1
    context = features[train:]
    chosen = [_classifier(features[:rows], answer[:rows]).predict(context) for rows in (train, _SEEN_BY_LOGGING)]
    target, logging = (
        (1.0 - chance) * np.eye(k)[choice] + chance / k
        for choice, chance in zip(chosen, (_TARGET_CHANCE, _LOGGING_CHANCE), strict=True)
    )
    return ClassificationWorld(context, answer[train:], target, logging)


def _classifier(features: Array, answer: NDArray[np.int64]) -> LogisticRegression:
    return LogisticRegression(max_iter=500).fit(features, answer)
