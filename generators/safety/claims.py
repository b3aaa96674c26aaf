"""Rule ``claims/3``: what sounds like a claim must be said by a fact or an offer that the copy cites.

Amounts, dates, deadlines, superlatives, comparisons, and the words of price, guarantee, proof, health, money, nature and
urgency are read alike in the copy and in what it cites, and what is read in the copy must be read there too. The day on
which a cited fact or offer expires may be named. The brand's own name is no claim. The rule reads words, not meaning: a
false sentence without such words is for the reviewer.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from generators.safety.amounts import Amount, amounts_in, backed
from generators.safety.claimed.de import DE
from generators.safety.claimed.en import ABROAD, EN
from generators.safety.claimed.es import ES
from generators.safety.claimed.fr import FR
from generators.safety.dates import Date, dates_in, day_of, same_day
from generators.safety.disguise import letters_apart
from generators.safety.reading import cited_texts, folded, whole_text, words_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generators.creative import Copy
    from generators.kit import Kit

_LEXICONS = {"en": (EN,), "de": (DE, ABROAD), "fr": (FR, ABROAD), "es": (ES, ABROAD)}


class Claims(NamedTuple):
    """What a text claims: dates as all their readings, amounts, classes of words with the words found, and lone signs."""

    dates: tuple[frozenset[Date], ...]
    amounts: frozenset[Amount]
    kinds: dict[str, str]
    signs: frozenset[str]


def unbacked_claim(copy: Copy, kit: Kit) -> str | None:
    """The first claim in the copy that nothing it cites says, as a reason, or None."""
    said = claims_in(" | ".join(cited_texts(copy, kit)), kit.locale)
    claim = next(
        _unbacked(claims_in(_without(kit.brand.name, whole_text(copy)), kit.locale), said, _last_days(copy, kit)), None
    )
    return None if claim is None else f"copy: expected every claim in a cited fact or offer, got {claim!r}"


@lru_cache(maxsize=2048)
def claims_in(text: str, locale: str) -> Claims:
    """Everything in a text that must be backed, in the lists of this language and the English that advertisers use in it."""
    read = folded(text)
    dates, rest = dates_in(read, locale)
    words = words_of(rest).union(letters_apart(rest))
    kinds = {kind: found for lexicon in _LEXICONS[locale] for kind, found in lexicon.claims(rest, words)}
    return Claims(tuple(dates), amounts_in(rest, locale), kinds, frozenset(sign for sign in text if _counts_or_prices(sign)))


def _unbacked(made: Claims, said: Claims, last_days: frozenset[Date]) -> Iterator[str]:
    for meanings in made.dates:
        known = last_days.union(*said.dates)
        if not any(same_day(one, other) for one in meanings for other in known):
            yield f"the date {min(meanings).day}/{min(meanings).month}"
    yield from (" ".join(filter(None, amount)) for amount in sorted(made.amounts) if not backed(amount, said.amounts))
    yield from (found for kind, found in made.kinds.items() if kind not in said.kinds)
    # A price's sign belongs to an amount where it has one; what stands alone must stand in the source as well.
    lone = made.signs - said.signs - {unit for _, unit in made.amounts}
    yield from sorted(lone)


def _last_days(copy: Copy, kit: Kit) -> frozenset[Date]:
    facts = (fact.expires for fact in kit.facts if fact.id in copy.facts)
    offers = (offer.expires for offer in kit.offers if offer.id in copy.offers)
    return frozenset(day_of(day) for day in (*facts, *offers) if day)


def _without(name: str, text: str) -> str:
    return re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", " ", text, flags=re.IGNORECASE)


def _counts_or_prices(sign: str) -> bool:
    """Whether a sign is a currency's, a share's or a number's own ("\u00bd", "\u00b2"), which no figure accounts for."""
    return sign in "%\u2030" or unicodedata.category(sign) in {"Sc", "No", "Nl"}
