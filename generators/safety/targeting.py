"""Rule ``targeting/3``: the copy says nothing about the reader: asserts no attribute, hints at nothing known of them.

"You" as the one addressed is welcome; "you" as the one observed is not. Who the reader is, what they did, where they
are, whom they know, what they own or suffer, and which group they belong to is for nobody to say, true or not.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from generators.safety.hints import de, en, es, fr
from generators.safety.reading import folded, whole_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generators.creative import Copy
    from generators.kit import Kit

_LANGUAGES = {"en": en, "de": de, "fr": fr, "es": es}


def personal_hint(copy: Copy, kit: Kit) -> str | None:
    """The first words that assert or hint at something about the reader, as a reason, or None."""
    found = hint_in(whole_text(copy), kit.locale)
    return None if found is None else f"copy: expected nothing about the reader, got {found!r}"


def hint_in(text: str, locale: str) -> str | None:
    """The first hint in the text, by the patterns of its language and of English, or None."""
    return next(_hints(text, locale), None)


def _hints(text: str, locale: str) -> Iterator[str]:
    # A sentence may run on from one line to the next, and one begins anew in each, so both readings are made.
    running = folded(text)
    lines = "\n".join(folded(line) for line in text.split("\n")) if "\n" in text else running
    for language in dict.fromkeys((locale, "en")):
        for pattern in _patterns(language):
            if found := pattern.search(running) or ("^" in pattern.pattern and pattern.search(lines)):
                yield found[0]
        yield from (found[0] for pattern in _names(language) if (found := pattern.search(text)))


@lru_cache(maxsize=4)
def _patterns(locale: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern, re.MULTILINE) for pattern in _LANGUAGES[locale].HINTS)


@lru_cache(maxsize=4)
def _names(locale: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern, re.MULTILINE) for pattern in _LANGUAGES[locale].NAMED)
