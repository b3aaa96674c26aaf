"""The languages that the grammar writes: one package a language, all of the same parts. Words and rules; chooses nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generators.copywriting.locales.de import GERMAN
from generators.copywriting.locales.en import ENGLISH
from generators.copywriting.locales.es import SPANISH
from generators.copywriting.locales.fr import FRENCH

if TYPE_CHECKING:
    from generators.copywriting.pack import Pack

#: Locale of a kit -> its pack.
PACKS: dict[str, Pack] = {"en": ENGLISH, "de": GERMAN, "fr": FRENCH, "es": SPANISH}
