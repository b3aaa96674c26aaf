"""What every exploration rule is: it turns beliefs into weights. A new rule is one file beside this, one line in ``specs``."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

from bandits.bounds import demand_setting

if TYPE_CHECKING:
    from bandits.exploration.question import Array, Question


class Rule(ABC):
    """How to choose. A frozen dataclass of numbers, without state: the same question has the same answer.

    samples: posterior samples an arm that it wants as rows; 0 for moments. scale: multiplier of the posterior's standard
    deviation. The learner has applied it to the rows of a question (``Learner.freeze``); a rule does not multiply again.
    learns_until: impressions after which what is believed must not change any more. A number that is a setting is a field;
    the others are for the class to say. The floor comes after, in ``propensity``.
    """

    samples: int = 0
    scale: float = 1.0
    learns_until: float = math.inf

    @abstractmethod
    def weights(self, question: Question) -> Array:
        """Weights (n, k) that sum to one in every row; zero where not eligible, also in a row without any eligible one."""

    def demand(self, setting: str, least: float, most: float = math.inf) -> None:
        """Raise InvalidInput unless a setting is within these bounds, both included."""
        demand_setting(self, setting, least, most)
