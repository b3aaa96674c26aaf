"""Other libraries in the same world, each driven as its documentation shows, and as fast as that allows.

obp brings a simulator: its own environment, drawn in one batch before the clock would see a round, and its own loop, which
decides and learns round by round. MABWiser takes many contexts at a time: decided and taught in our batches. Vowpal Wabbit
is asked and taught round by round from text, a draw from its probabilities between; its policies are the nearest that it has.
"""

from __future__ import annotations

import warnings
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

import numpy as np

from bandits.vw.arguments import completed
from bandits.vw.text import arm_line, rows_of, shared_line
from bandits.vw.workspace import fresh
from benchmarks.simulation.pairs import BATCH, SHARE, WIDTH

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.simulation.clock import Play
    from benchmarks.simulation.pairs import Pair

#: How each installs; obp's newer versions run on this Python though they say that they do not.
INSTALL = {
    "obp": "pip install --no-deps --ignore-requires-python obp==0.5.7",
    "mabwiser": "pip install -e .[bench]",
    "vw": "pip install -e .[bench]",
}
_PACKAGES = {"obp": "obp", "mabwiser": "mabwiser", "vw": "vowpalwabbit"}
_VOWPAL = {
    "LinTS": "--bag 5", "LinUCB": "--regcbopt", "EpsilonGreedy": f"--epsilon {SHARE}", "BernoulliTS": "--bag 5",
}  # fmt: skip


def versions() -> dict[str, str]:
    """Versions of the peers, by name; one that is not installed is missing."""
    found = {}
    for name, package in _PACKAGES.items():
        try:
            found[name] = version(package)
        except PackageNotFoundError:
            continue
    return found


def obp(pair: Pair) -> Play:
    """Its BanditPolicySimulator over its BanditEnvironmentSimulator; raises ImportError where it is not installed."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it is older than what it imports
        simulator: Any = import_module("obp.simulator.simulator")
        policies, logistic = import_module("obp.policy"), import_module("obp.dataset").logistic_reward_function
    simulator.tqdm = iter  # a progress bar is not what is compared

    def play(rounds: int) -> None:
        kind, settings = getattr(policies, pair.policy), dict[str, Any](n_actions=pair.arms, random_state=1)
        if pair.contextual:
            settings["dim"] = WIDTH
        if pair.policy in ("LinUCB", "EpsilonGreedy"):
            settings["epsilon"] = 1.0 if pair.contextual else SHARE
        environment = simulator.BanditEnvironmentSimulator(
            pair.arms, WIDTH if pair.contextual else 1, reward_function=logistic if pair.contextual else None
        )
        run = simulator.BanditPolicySimulator(kind(**settings), environment)
        run.steps(batch_bandit_rounds=environment.next_bandit_round_batch(rounds))

    return play


def mabwiser(pair: Pair) -> Play:
    """Its MAB, predicting and fitted in batches; raises ImportError where it is not installed."""
    mab = import_module("mabwiser.mab")
    rules = {
        "LinTS": mab.LearningPolicy.LinTS(alpha=1.0), "LinUCB": mab.LearningPolicy.LinUCB(alpha=1.0),
        "EpsilonGreedy": mab.LearningPolicy.EpsilonGreedy(epsilon=SHARE), "BernoulliTS": mab.LearningPolicy.ThompsonSampling(),
    }  # fmt: skip

    def play(rounds: int) -> None:
        world, bandit = pair.world(), mab.MAB(list(range(pair.arms)), rules[pair.policy], seed=1)
        first = np.arange(pair.arms)  # it does not decide before it was taught
        contexts = world.contexts(pair.arms)
        _taught(bandit.fit, contexts, first, world.rewards(contexts, first), pair)
        for start in range(0, rounds, BATCH):
            contexts = world.contexts(min(BATCH, rounds - start))
            chosen = np.array(bandit.predict(contexts)).reshape(-1)
            _taught(bandit.partial_fit, contexts, chosen, world.rewards(contexts, chosen), pair)

    return play


def _taught(teach: Callable[..., Any], contexts: Any, chosen: Any, rewards: Any, pair: Pair) -> None:
    teach(chosen, rewards, *((contexts,) if pair.contextual else ()))


def vowpal(pair: Pair) -> Play:
    """Its cb_explore_adf from text."""

    def play(rounds: int) -> None:
        world, rng = pair.world(), np.random.default_rng(1)
        workspace = fresh(completed(f"--cb_explore_adf {_VOWPAL[pair.policy]}"))
        names = [f"arm-{arm}" for arm in range(pair.arms)]
        lines = [arm_line(row) for row in rows_of(names, np.zeros((pair.arms, 1), np.float32))]
        contexts = world.contexts(rounds)
        for row, uniform in enumerate(rng.random(rounds).tolist()):
            shared = shared_line(contexts[row]) if pair.contextual else "shared |u one"
            masses = np.cumsum(workspace.predict([shared, *lines]))
            arm = min(int(np.searchsorted(masses, uniform * masses[-1], side="right")), pair.arms - 1)
            reward = world.rewards(contexts[row : row + 1], np.array([arm]))[0]
            share = masses[arm] - (masses[arm - 1] if arm else 0.0)
            lines[arm], plain = f"0:{1.0 - reward:g}:{share:g} {lines[arm]}", lines[arm]
            workspace.learn([shared, *lines])
            lines[arm] = plain
        workspace.finish()

    return play


PEERS: dict[str, Callable[[Pair], Play]] = {"obp": obp, "mabwiser": mabwiser, "vw": vowpal}
