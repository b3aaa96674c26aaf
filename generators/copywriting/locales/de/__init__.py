"""Deutsch. ``{benefit}`` is an infinitive phrase ("auf nassem Fels sicher stehen"); ``{phrase}`` and ``{offer}`` are noun
phrases in the nominative ("eine Platte in jeder Sohle"), so no pattern puts them after a preposition or a verb that wants
another case; ``{activity}`` is a nominalised infinitive ("Laufen auf Fels"), hence "fürs", "beim" and "vom" before it.

No pattern claims anything, as in English.
"""

from __future__ import annotations

from generators.copywriting.locales.de.around import AROUND
from generators.copywriting.locales.de.headlines import HEADLINES
from generators.copywriting.locales.de.speech import SPEECH
from generators.copywriting.locales.de.trades import TRADES
from generators.copywriting.pack import Pack

GERMAN = Pack(speech=SPEECH, headlines=HEADLINES, around=AROUND, trades=TRADES)
