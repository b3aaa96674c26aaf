"""Features of a context by the service's own encoding, for whoever drives the service's core and not its HTTP.

Apart from the world on purpose: readers over HTTP share no code with what tries to please them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from services.decisions.features import PERSON, encode_person
from services.decisions.record import Context

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray


def person_row(context: Mapping[str, Any]) -> NDArray[np.float32]:
    """A context, as the API takes it, as a row of features (PERSON.width,)."""
    row = np.zeros(PERSON.width, np.float32)
    encode_person(row, Context(**{**context, "interests": tuple(context["interests"])}))
    return row
