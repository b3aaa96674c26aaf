"""Loading the compiled kernels before anybody waits for them: from Numba's cache in milliseconds, else compiled in seconds."""

from __future__ import annotations

import numpy as np

from bandits.draws import uniforms
from bandits.exploration.votes import Votes
from bandits.learners.factor_belief import FactorSamples
from bandits.propensity import floor_and_draw
from bandits.snapshot import Frozen


def warm_up() -> None:
    """Run every kernel of the default policy once, on arrays of one, in the types that a decision has."""
    one = np.ones((1, 1, 1), np.float32)
    snapshot = Frozen(FactorSamples("logit", one, one[0], ("arm",), one, one[0, 0]), Votes(), 0.0)
    weights = snapshot.weights(one[0], one, np.zeros(1, np.int64))
    floor_and_draw(weights, uniforms(np.zeros(1, np.uint64), 0))
