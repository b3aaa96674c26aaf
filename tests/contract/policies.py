"""Every policy that the laws are run on, and small worlds to teach them in."""

from __future__ import annotations

import numpy as np

from bandits.learners.learner import Shape
from bandits.propensity import EPSILON, floor_and_draw
from bandits.registry import POLICIES, make_policy
from bandits.specs import LEARNERS, RULES

P, A = 6, 5
SHAPE = Shape(P, A)
#: Every learner under the two kinds of rule (samples, moments), and every rule over the default learner.
BY_LEARNER = {f"{learner}/{rule}" for learner in LEARNERS for rule in ("votes:samples=16", "greedy")}
SPECS = sorted({*POLICIES, *BY_LEARNER, *(f"factor_logistic/{rule}" for rule in RULES)})
#: Learners that claim exact sums: what two have learned apart is what one learns from both, and no reward is ever late. The
#: prior that empirical Bayes makes of the sums depends on when it looks, so here it does not.
EXACT = ["factor_gaussian:empirical_every=0", "arm_gaussian", "beta_bernoulli"]
VOWPAL = [spec for spec in SPECS if spec.startswith("vw")]


def attributes_of(number):
    row = (np.random.default_rng(number).random(A) < 0.5).astype(np.float32)
    row[0] = 1.0
    return row


def policy_of(spec, arms, half_life=None):
    policy = make_policy(spec, SHAPE, half_life)
    for number in range(arms):
        policy.add_arm(f"arm-{number}", attributes_of(number))
    return policy


def people(rng, n):
    rows = (rng.random((n, P)) < 0.4).astype(np.float32)
    rows[:, 0] = 1.0
    return rows


def batch(rng, arms, n=60):
    """Arms, people, exposure, reward: every third arm is liked, and by some people more."""
    shown, who = rng.integers(arms, size=n), people(rng, n)
    chance = 0.1 + 0.3 * (shown % 3 == 0) + 0.2 * who[:, 1] * (shown % 2 == 0)
    return shown, who, np.ones(n), (rng.random(n) < chance).astype(float)


def taught(spec, arms=5, batches=6, seed=0):
    policy, rng = policy_of(spec, arms), np.random.default_rng(seed)
    for _ in range(batches):
        policy.learn(*batch(rng, arms))
    return policy


def weights_of(policy, who, candidates=None, eligible=None, seed=3):
    """What the policy asks for over its arms, or some of them: (n, k)."""
    snapshot, names = policy.freeze(np.random.default_rng(seed)), list(policy.arms)
    rows = snapshot.rows(names, np.stack([attributes_of(int(name.removeprefix("arm-"))) for name in names]), 5)
    return snapshot.weights(who, rows, np.arange(len(names)) if candidates is None else candidates, eligible)


def choose(policy, rng, n=100, candidates=None, eligible=None):
    who = people(rng, n)
    return floor_and_draw(weights_of(policy, who, candidates, eligible), rng.random(n), EPSILON, eligible)
