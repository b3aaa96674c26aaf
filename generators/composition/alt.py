"""Alternative text: what an ad says and shows, for those who do not see it. In the campaign's language.

The sentence order is the ad's: that it is one and made by a machine, then its words whole, then the picture in a few.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from generators.creative import Copy
    from generators.kit import Kit, Locale

#: How an ad is announced; the brand stands in the braces.
_OPENINGS: dict[Locale, str] = {
    "en": "Ad by {}, made with AI.",
    "de": "Anzeige von {}, mit KI erstellt.",
    "fr": "Publicité de {}, créée par IA.",
    "es": "Anuncio de {}, hecho con IA.",
}
#: What is said of the picture; the product stands in the braces.
_PICTURES: dict[Locale, str] = {
    "en": "Illustration for {}.",
    "de": "Illustration zu: {}.",
    "fr": "Illustration\u00a0: {}.",
    "es": "Ilustración: {}.",
}
#: What a text may end with and need no stop.
_STOPS = ".!?\u2026\u3002\uff01\uff1f"


def alt_text(copy: Copy, kit: Kit) -> str:
    """One line for the ``alt`` of a creative's image: announcement, headline, body, call to action, picture."""
    parts = [_OPENINGS[kit.locale].format(kit.brand.name), *_sentences(copy), _PICTURES[kit.locale].format(kit.product)]
    return " ".join(parts)


def _sentences(copy: Copy) -> list[str]:
    """The words, each closed by a stop so that a screen reader pauses."""
    texts = (text.strip() for text in (copy.headline, copy.body, copy.cta))
    return [text if text[-1] in _STOPS else f"{text}." for text in texts if text]
