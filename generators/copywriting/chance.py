"""One random choice, from the generator that the caller passes. Owns no randomness of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np

T = TypeVar("T")


def pick(rng: np.random.Generator, options: Sequence[T]) -> T:
    """One option, each as likely. Not ``rng.choice``, which makes an array of the options first."""
    return options[int(rng.integers(len(options)))]
