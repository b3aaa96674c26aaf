"""Which creative to make next, and which to retire. Pure: tastes, the people of late, the live pool in; proposals out.

A brief's gain is what its creative would add to the pool for the people of late, averaged over the posterior samples,
with the creative's own intercept drawn from its prior: an expected improvement, so a brief nobody has tried is worth
a try where the posterior is wide. People who have met a kind of ad often click it less (see ``services.decisions.wear``): a
worn pool gives less, so what is of another kind gains more.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.special import expit

from services.decisions.briefing import best_levels, brief_of
from services.decisions.features import encode_briefs
from services.decisions.wear import KINDS, kind_of_ad

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from bandits.learners.factor_belief import FactorSamples
    from generators.brief import Brief
    from generators.creative import Creative
    from services.campaigns.campaign import Campaign

#: Briefs looked at closely: those that most (person, sample) pairs would like best.
_SHORT_LIST = 12
#: People asked, posterior samples that name briefs, and samples that judge them.
_PEOPLE, _SAMPLES, _VOTERS = 64, 8, 16
#: A creative below this share of votes cannot win (it still gets its share of the floor until it is retired).
_LOSING_SHARE = 0.01
#: Chances are kept this far from 0 and 1: gains and needs are divided by them, and a bot may click everything that there is.
_LEAST_CHANCE = 1e-6


class Proposal(NamedTuple):
    """A brief worth making: ``gain`` in expected reward per impression over what the pool gives, ``share`` of it relative.

    ``worth``: in the campaign's money, less what the making costs; None until it is priced. ``models``: whether models are to
    make it.
    """

    brief: Brief
    gain: float
    share: float
    worth: float | None = None
    models: bool = True


class Planner:
    """Compares what could be made for one campaign with what it has. rng only picks which recent people are asked.

    left: share of its chance that each kind of ad keeps with these people, (kinds,); None where nobody is worn.
    """

    def __init__(
        self,
        tastes: FactorSamples,
        people: NDArray[np.float32],
        seed: int,
        rng: np.random.Generator,
        left: NDArray[np.float64] | None = None,
    ) -> None:
        chosen = rng.choice(len(people), min(_PEOPLE, len(people)), replace=False)
        self._tastes, self._people, self._seed = tastes, people[chosen], seed
        self._left = np.ones(len(KINDS)) if left is None else left

    def _chances(self, names: Sequence[str], briefs: Sequence[Brief]) -> NDArray[np.float32]:
        """Reward chance of each creative for each person under each sample: shape (k, n, m)."""
        rows = self._tastes.rows(names, encode_briefs(list(briefs)), self._seed)[:, :_VOTERS]
        scores = np.einsum("kmp,np->knm", rows, self._people, optimize=True)
        return np.asarray(np.clip(expit(scores), _LEAST_CHANCE, 1.0 - _LEAST_CHANCE))

    def _worn(self, names: Sequence[str], briefs: Sequence[Brief]) -> NDArray[np.float64]:
        """The same chances of people who have met what they have met: shape (k, n, m)."""
        left = self._left[[kind_of_ad(brief) for brief in briefs]]
        return self._chances(names, briefs) * left[:, None, None]

    def chance(self, pool: Sequence[Creative]) -> float:
        """Mean reward chance of the pool for these people."""
        return float(self._chances([creative.id for creative in pool], [creative.brief for creative in pool]).mean())

    def proposals(self, campaign: Campaign, pool: Sequence[Creative]) -> list[Proposal]:
        """Briefs that promise more than the pool, best first; none that the pool has twice already."""
        had = Counter(creative.brief.cell for creative in pool)
        briefs = [brief for brief in self._short_list(campaign) if had[brief.cell] < 2]  # noqa: PLR2004
        if not briefs:
            return []
        best = self._worn([creative.id for creative in pool], [creative.brief for creative in pool]).max(axis=0)
        offered = self._worn([f"make:{brief.cell}" for brief in briefs], briefs)
        gains = np.maximum(offered - best, 0.0).mean(axis=(1, 2))
        value = float(best.mean())
        found = [Proposal(brief, float(gain), float(gain) / value) for brief, gain in zip(briefs, gains, strict=True)]
        return sorted(found, key=lambda proposal: -proposal.gain)

    def _short_list(self, campaign: Campaign) -> list[Brief]:
        samples = self._tastes.samples[:_SAMPLES]
        effects = np.einsum("np,mpa->nma", self._people, samples, optimize=True)
        liked = best_levels(effects.reshape(-1, samples.shape[2]), campaign.kit.offer_kinds)
        briefs, counts = np.unique(liked, axis=0, return_counts=True)
        return [brief_of(row, campaign.id) for row in briefs[np.argsort(-counts, kind="stable")][:_SHORT_LIST]]

    def losers(self, pool: Sequence[Creative]) -> list[Creative]:
        """Creatives whose posterior probability of being the best for anybody of these is below 1 %, worst first.

        Approved ones stay for control. What people are tired of rests and comes back, so wear makes no loser.
        """
        chances = self._chances([creative.id for creative in pool], [creative.brief for creative in pool])
        shares = np.bincount(chances.argmax(axis=0).ravel(), minlength=len(pool)) / chances[0].size
        order = np.argsort(shares, kind="stable")
        return [pool[row] for row in order if shares[row] < _LOSING_SHARE and pool[row].rung != "L0"]
