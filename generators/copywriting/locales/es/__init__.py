"""Español. ``{benefit}`` is an infinitive phrase ("ver cine bajo las estrellas"), ``{phrase}`` and ``{offer}`` are noun phrases
("una pantalla junto al mar"), ``{activity}`` is an infinitive phrase, ``{product}`` a noun phrase without article. No pattern
puts "de" or "a" before a phrase or an offer, which would melt into its article ("del", "al"). The custom is "tú".

No pattern claims anything, as in English. Questions and shouts carry both their marks in the pattern itself.
"""

from __future__ import annotations

from generators.copywriting.locales.es.around import AROUND
from generators.copywriting.locales.es.headlines import HEADLINES
from generators.copywriting.locales.es.speech import SPEECH
from generators.copywriting.locales.es.trades import TRADES
from generators.copywriting.pack import Pack

SPANISH = Pack(speech=SPEECH, headlines=HEADLINES, around=AROUND, trades=TRADES)
