"""A published check of off-policy evaluation on handwritten digits: classification turned into a bandit, value known.

The recipe is that of the Open Bandit Pipeline's readme: 30 % of the digits train a random forest (the target) and a
logistic regression (the logging policy, with a fifth of uniform chance); the rest are rounds, reward 1 for the right class.
"""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from sklearn.datasets import load_digits
from sklearn.ensemble import RandomForestClassifier
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split

from bandits.ope.logged import Logged

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from bandits.ope.logged import Array

_SEED = 12345
_CERTAIN = 0.8  # of the logging policy's mass is on its classifier's answer, the rest is uniform


class Digits(NamedTuple):
    """A log, the target policy's probabilities, shape (n, k), and what it truly earns a round."""

    logged: Logged
    target: Array
    truth: float


def obp_digits() -> Digits:
    """The published set-up, seed for seed."""
    pixels, digit = load_digits(return_X_y=True)
    x_train, x, y_train, y = train_test_split(pixels, digit, test_size=0.7, random_state=_SEED)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # the recipe stops after 100 steps, converged or not
        answers = LogisticRegression(random_state=_SEED).fit(x_train, y_train).predict(x)
    behaviour = _CERTAIN * np.eye(10)[answers] + (1.0 - _CERTAIN) / 10
    target = np.eye(10)[RandomForestClassifier(random_state=_SEED).fit(x_train, y_train).predict(x)]
    action, rows = _drawn(behaviour), np.arange(len(y))
    reward = (action == y).astype(np.float64)
    logged = Logged(action, reward, behaviour[rows, action], 10, context=x, behaviour=behaviour)
    return Digits(logged, target, float(target[rows, y].mean()))


def _drawn(probabilities: Array) -> NDArray[np.int64]:
    """One action a row, shape (n,), by inverting the cumulative sum."""
    rng = np.random.RandomState(_SEED)  # the published numbers were drawn from this legacy stream
    return np.asarray((probabilities.cumsum(axis=1) > rng.uniform(size=(len(probabilities), 1))).argmax(axis=1))
