"""Rows as Vowpal Wabbit's text format for actions with features: namespace u is the person, a the attributes, i the arm itself.

Names of features begin with a letter: a number would be taken for a place among the weights, and features numbered alike in two
namespaces would share one. Vowpal Wabbit then learns little and says nothing.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from bandits.exploration.question import Rows

#: Columns behind the attributes that say which arm a row is.
_PARTS = 2
#: Whole numbers below this are exact in 32-bit floats.
_EXACT = 1 << 24


def features(letter: str, values: NDArray[np.float32]) -> str:
    """Values (q,) as a namespace of that letter with features such as ``u7:0.5``; zeros are left out."""
    present = values.nonzero()[0]
    pairs = zip(present.tolist(), values[present].tolist(), strict=True)
    return f"|{letter} " + " ".join(f"{letter}{column}:{value:.9g}" for column, value in pairs)


def shared_line(person: NDArray[np.float32]) -> str:
    """What all candidates have in common: a person (p,)."""
    return "shared " + features("u", person)


def rows_of(names: Sequence[str], attributes: NDArray[np.float32]) -> Rows:
    """Arms as rows of shape (k, 1, a + 2): attributes (k, a), and 48 bits of the name's digest in two numbers.

    Rows travel as arrays (callers concatenate and select them), so that an arm's name has to be numbers too.
    """
    marks = np.array([_mark(name) for name in names], np.float32).reshape(len(names), _PARTS)
    return np.concatenate([attributes.astype(np.float32).reshape(len(names), -1), marks], axis=1)[:, None, :]


def arm_line(row: NDArray[np.float32]) -> str:
    """A row (1, a + 2) as a candidate."""
    high, low = row[0, -_PARTS:].tolist()
    return f"{features('a', row[0, :-_PARTS])} |i n{int(high):06x}{int(low):06x}"


def _mark(name: str) -> tuple[int, int]:
    return divmod(int.from_bytes(hashlib.blake2b(name.encode(), digest_size=6).digest(), "big"), _EXACT)
