"""What was chosen from, once for all who ask: the sampled draws with their chances, and the pools of candidates they came from.

Owns the tables ``choices`` and ``pools``; knows no estimate. Candidates are names, a gigabyte of them for a million draws, and
few pools are ever offered: a draw holds the number of its pool. Invariant: a draw's chances are in the order of its pool.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from services.reports.figures.outcomes import Outcomes

#: ``lot``: an even number below 2**64 that has nothing to do with the draw; ``chosen``: place among the candidates, from 1.
_CHOICES = """
SELECT hash(id) AS lot, id, "offset", "at", impressed, person, campaign, device, hour, interests, propensity, reward,
       hash(candidates) AS pool, list_position(candidates, action) AS chosen, probabilities
FROM sampled
"""
#: One draw of each pool is read again, by its offset: reading all names twice would cost as much as ``choices`` itself.
_POOLS = """
SELECT hash(candidates) AS pool, any_value(candidates) AS arms FROM sampled
WHERE "offset" IN (SELECT any_value("offset") FROM choices GROUP BY pool) GROUP BY pool
"""
_WHOLE = 2.0**64


def gather(outcomes: Outcomes) -> None:
    """Make ``choices``, a row a draw of ``sampled``, and ``pools`` (``pool``, ``arms``) where they are not there yet."""
    outcomes.once("choices", _CHOICES)
    outcomes.once("pools", _POOLS)


def below(share: float) -> int:
    """The lot up to which an even share of the draws lies."""
    return int(min(share * _WHOLE, _WHOLE - 1025))  # the largest double below 2**64
