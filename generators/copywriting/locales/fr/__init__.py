"""Français. ``{benefit}`` is an infinitive phrase ("dormir au frais"), ``{phrase}`` and ``{offer}`` are noun phrases with
their article ("un lin tissé à Lille"), ``{activity}`` is an infinitive phrase ("paresser au lit"), ``{product}`` a noun phrase
without article. The custom is "vous". No pattern puts "de" or "à" before a phrase or an offer: it would have to melt into
the article ("du", "aux"), and the advertiser's words would no longer stand word for word.

No pattern claims anything, as in English. Spaces before high signs are set by the typesetter, not written here.
"""

from __future__ import annotations

from generators.copywriting.locales.fr.around import AROUND
from generators.copywriting.locales.fr.headlines import HEADLINES
from generators.copywriting.locales.fr.speech import SPEECH
from generators.copywriting.locales.fr.trades import TRADES
from generators.copywriting.pack import Pack

FRENCH = Pack(speech=SPEECH, headlines=HEADLINES, around=AROUND, trades=TRADES)
