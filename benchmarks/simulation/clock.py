"""Rounds a second of one core. The clock counts processor time: on a machine of its own it is the wall's."""

from __future__ import annotations

import time
from functools import partial
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

#: Rounds of the run that compiles what is compiled, and is thrown away.
_WARM = 40
#: Share of the time from which on the next run is only twice as long.
_NEAR = 0.05


class Play(Protocol):
    """Plays so many rounds, from nothing learned."""

    def __call__(self, rounds: int, /) -> None:
        """Returns when they are over."""
        ...


def seconds_of(call: Callable[[], object]) -> float:
    """Seconds of processor time."""
    started = time.process_time()
    call()
    return time.process_time() - started


def rate_of(play: Play, seconds: float, warm: int = _WARM) -> float:
    """Rounds a second of the longest run that was begun: each is twice as long, until one takes half of ``seconds``."""
    play(warm)
    rounds = 2 * warm
    while (spent := seconds_of(partial(play, rounds))) < 0.5 * seconds:
        rounds *= 2 if spent > _NEAR * seconds else 8
    return rounds / spent
