"""What a language brings to the grammar: its words by angle and tone, and the rules by which they are joined and set.

Knows no language and no campaign. Invariant: a pack holds words and pure functions of text, nothing else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

#: tone -> patterns.
Tones = dict[str, tuple[str, ...]]
#: angle -> tone -> patterns.
Angles = dict[str, Tones]


class Speech(NamedTuple):
    """How a language joins and sets words.

    ``joined``: the text so far and the words that follow, made to fit ("de " and "un sac" become "d'" and "un sac").
    ``typeset``: a finished line with the language's own signs and spaces. ``day``: a date as the language writes it.
    ``agreement``: "feminine plural", or "plural" where gender makes no difference -> slot -> the word that agrees with the
    product. ``formal``: whether the language's custom is to speak formally.
    """

    joined: Callable[[str, str], tuple[str, str]]
    typeset: Callable[[str], str]
    day: Callable[[dt.date], str]
    agreement: dict[str, dict[str, str]]
    formal: bool = False


class Around(NamedTuple):
    """Words around the headline, by tone: offers in headlines and bodies, what follows a headline, how a body ends, the button.

    ``backings`` back a benefit with its fact's claim, ``asides`` bring in a fact of their own (one body may have both, so they
    open unlike), ``benefits`` say what a fact is good for, ``endings`` say nothing. ``calls``: cta -> tone -> button.
    """

    offer_headlines: Tones
    offers: Tones
    backings: Tones
    asides: Tones
    benefits: Tones
    endings: Tones
    calls: Angles


class Trade(NamedTuple):
    """What a vertical adds to the shared words: headlines by angle and tone, endings and buttons that fit the trade."""

    headlines: Angles
    endings: Tones
    calls: Angles


class Pack(NamedTuple):
    """All words of one language. A vertical without a trade (the regulated ones) is written with the shared words alone."""

    speech: Speech
    headlines: Angles
    around: Around
    trades: dict[str, Trade]
