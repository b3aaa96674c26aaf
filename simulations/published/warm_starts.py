"""A campaign that begins with what earlier ones taught. By ordering: Wang et al. 2021, "A Hybrid Bandit Model with Visual
Priors for Creative Ranking in Display Advertising", WWW (HBM).

Their prior comes from pictures, by a network trained on 1.7 million creatives; ours from what earlier campaigns of an account
taught about attributes: the same learner, fed with their logs. Either says what a new creative is worth before it is shown, and
data of its own then correct it. Campaigns of an account share their tastes up to a part of their own.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from bandits.learners.learner import Shape
from bandits.policy import Policy
from bandits.registry import make_policy
from simulations.published.crowd import Crowd, levels, play
from simulations.published.ordering import Ordering

#: Worst first, by what is played here. Theirs: uniform, Thompson sampling, the same over what their network sees in a picture,
#: and HBM; clicks per 100 impressions of Table 1.
_NAMES = ("uniform", "Thompson, creative by creative", "attributes, cold", "attributes, from past campaigns")
_CLICKS = (2.950, 3.158, 3.237, 3.320)
PUBLISHED: dict[str, float | None] = {
    name: 100.0 * (clicks / _CLICKS[0] - 1.0) for name, clicks in zip(_NAMES, _CLICKS, strict=True)
}
_SPECS = ("uniform", "beta_bernoulli/votes:samples=64,scale=1.0", "default", "default")
_PEOPLE, _ELEMENTS, _CHOICES = 8, 4, 5
_CENTRE, _MAIN, _TASTE, _DIFFERS, _OWN = -3.4, 0.2, 0.12, 0.4, 0.1


class Size(NamedTuple):
    """runs; creatives of a campaign; batches of so many visits; visits of each of the past campaigns, shown evenly."""

    runs: int = 20
    creatives: int = 30
    batches: int = 20
    visits: int = 250
    past: int = 20_000
    campaigns: int = 3


def ordered(size: Size, seed: int = 0) -> Ordering:
    """What a new campaign's first visits bring."""
    runs = np.zeros((size.runs, len(_SPECS)))
    for run in range(size.runs):
        rng = np.random.default_rng([seed, run])
        account = rng.normal(0.0, _TASTE, (_PEOPLE, 1 + _ELEMENTS * _CHOICES))
        account[0] = rng.normal(0.0, _MAIN, account.shape[1])
        account[0, 0] = _CENTRE
        past, new = [_campaign(account, size, rng) for _ in range(size.campaigns)], _campaign(account, size, rng)
        policies = [make_policy(spec, Shape(_PEOPLE, account.shape[1])) for spec in _SPECS]
        for number, campaign in enumerate(past):
            _remember(policies[-1], campaign, f"past-{number}", size, rng)
        visits = new.come(100_000, np.random.default_rng([seed, run, 2]))
        best, even = float(visits.chances.max(axis=1).mean()), float(visits.chances.mean())
        for column, policy in enumerate(policies):
            regret = play(policy, new, size.batches, size.visits, np.random.default_rng([seed, run, 1]))
            runs[run, column] = 100.0 * (best * (1.0 - regret.mean()) / even - 1.0)
    return Ordering("Wang et al. 2021 (HBM), Table 1", "clicks, % over showing all creatives alike", PUBLISHED, runs)


def _campaign(account: np.ndarray, size: Size, rng: np.random.Generator) -> Crowd:
    """One campaign of the account: its creatives, and its own part of taste."""
    own = rng.normal(0.0, _DIFFERS * _TASTE, account.shape)
    return Crowd(levels(size.creatives, _ELEMENTS, _CHOICES, rng), account + own, rng.normal(0.0, _OWN, size.creatives))


def _remember(policy: Policy, crowd: Crowd, prefix: str, size: Size, rng: np.random.Generator) -> None:
    """Learn a campaign that was shown evenly, then let its creatives go: what they taught about attributes stays."""
    names = [f"{prefix}-{number}" for number in range(size.creatives)]
    for name, attributes in zip(names, crowd.attributes, strict=True):
        policy.add_arm(name, attributes)
    arms = np.array([policy.arms[name] for name in names])
    for _ in range(size.past // 1_000):
        people, _, chances = crowd.come(1_000, rng)
        shown = rng.integers(size.creatives, size=1_000)
        clicked = rng.random(1_000) < chances[np.arange(1_000), shown]
        policy.learn(arms[shown], people, np.ones(1_000), clicked.astype(np.float64))
    for name in names:
        policy.drop_arm(name)
