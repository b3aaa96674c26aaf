"""Display advertising: Table 2 of Chapelle & Li 2011, "An Empirical Evaluation of Thompson Sampling", NIPS 24. By ordering.

Theirs were real contexts and ads (13,000 visits an hour, 66,373 ads, features hashed into 2^24) with clicks made by a logistic
model; nobody outside has them. Here people and ads are drawn, some ads are eligible for each visit, and the model is learned
every hour from nothing, as theirs was. Their posterior was diagonal; that of the registry's learner is not. Of what tells ads
apart, most is an ad's own in ``IDENTITIES``, as where ad and advertiser ids are features; in ``SHARED`` it is what many ads
share and people differ in.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from bandits.learners.learner import Shape
from bandits.registry import make_policy
from simulations.published.crowd import Crowd, levels, play
from simulations.published.ordering import Ordering

#: Policies with their parameter, worst first, and the paper's regret in percent; its ε-greedy is level with exploiting alone.
PUBLISHED: dict[str, float | None] = {"random": 31.95, "exploit only": 5.00, "LinUCB 1": 4.22, "Thompson .5": 3.72}
_SPECS = ("uniform", "factor_logistic/greedy", "factor_logistic/ucb:scale=1.0", "factor_logistic/votes:samples=64,scale=0.5")
_PEOPLE, _CENTRE = 12, -2.5


class Kind(NamedTuple):
    """Deviations of log odds: of attributes, of attributes by person feature, of an ad's own; elements and their choices."""

    name: str
    main: float
    taste: float
    own: float
    elements: int
    choices: int


IDENTITIES, SHARED = (
    Kind("ads differ by themselves", 0.05, 0.02, 0.4, 1, 2),
    Kind("people differ in what they like", 0.3, 0.25, 0.15, 4, 6),
)


class Size(NamedTuple):
    """runs; hours, after each of which the model is updated; visits an hour; ads."""

    runs: int = 24
    hours: int = 80
    visits: int = 1_000
    ads: int = 30


def crowd_of(kind: Kind, ads: int, rng: np.random.Generator) -> Crowd:
    """One run's world: half of the ads are eligible for a visit."""
    attributes = levels(ads, kind.elements, kind.choices, rng)
    taste = rng.normal(0.0, kind.taste, (_PEOPLE, attributes.shape[1]))
    taste[0] = rng.normal(0.0, kind.main, attributes.shape[1])
    taste[0, 0] = _CENTRE
    return Crowd(attributes, taste, rng.normal(0.0, kind.own, ads), open_to=0.5)


def ordered(kind: Kind, size: Size, seed: int = 0) -> Ordering:
    """Regret in percent of every policy in the same worlds."""
    runs = np.zeros((size.runs, len(_SPECS)))
    for run in range(size.runs):
        crowd = crowd_of(kind, size.ads, np.random.default_rng([seed, run]))
        shape = Shape(_PEOPLE, crowd.attributes.shape[1])
        for column, spec in enumerate(_SPECS):
            rng = np.random.default_rng([seed, run, 1])
            runs[run, column] = 100.0 * play(make_policy(spec, shape), crowd, size.hours, size.visits, rng).mean()
    return Ordering(
        f"Chapelle & Li 2011, Table 2: {kind.name}", "regret, % of the best ads' clicks", PUBLISHED, runs, lower=True
    )
