"""Logs of worlds whose truth is known: which creative suits whom, and what a policy would really earn."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy.special import expit

from bandits.ope.logged import Logged
from bandits.rehearsal import History


class World(NamedTuple):
    """A log and the chance of a click, (n, k), that it was drawn from."""

    history: History
    chances: np.ndarray


def taste_world(seed: int, n: int, k: int = 8, logging=None) -> World:
    """What a person likes is in the attributes: only a learner that crosses both does well, and one that shares does best."""
    rng = np.random.default_rng(seed)
    people = np.concatenate([np.ones((n, 1)), rng.normal(size=(n, 4))], axis=1).astype(np.float32)
    attributes = np.concatenate([np.ones((k, 1)), rng.random((k, 4)) < 0.5], axis=1).astype(np.float32)
    taste = rng.normal(size=(5, 5))
    taste[:, 0], taste[0] = 0.0, 0.0
    return logged(rng, people, attributes, expit(-2.0 + people @ taste @ attributes.T), logging)


def favourite_world(seed: int, n: int, k: int = 8, likes: float = 0.7) -> World:
    """Everybody likes the same creatives, and attributes say nothing; ``likes``: how far they differ, 0 is not at all."""
    rng = np.random.default_rng(seed)
    people = np.concatenate([np.ones((n, 1)), rng.normal(size=(n, 11))], axis=1).astype(np.float32)
    attributes = np.concatenate([np.ones((k, 1)), rng.random((k, 4)) < 0.5], axis=1).astype(np.float32)
    return logged(rng, people, attributes, np.repeat(expit(-2.0 + likes * rng.normal(size=(1, k))), n, axis=0), None)


def logged(rng, people, attributes, chances, logging) -> World:
    """``logging``: probabilities (k,), uniform when None."""
    n, k = chances.shape
    behaviour = np.tile(np.full(k, 1 / k) if logging is None else np.asarray(logging, float), (n, 1))
    action = np.minimum((behaviour.cumsum(axis=1) <= rng.random((n, 1))).sum(axis=1), k - 1)
    row = np.arange(n)
    reward = (rng.random(n) < chances[row, action]).astype(float)
    log = Logged(action, reward, behaviour[row, action], k, behaviour=behaviour)
    return World(History(log, people, attributes), chances)
