"""English. ``{benefit}`` is a verb phrase in its base form ("trust your feet in rain"), ``{phrase}`` a noun phrase of either
number ("laces from old rope"), so no pattern makes it the subject of a verb in the present; ``{activity}`` is a gerund.

No pattern claims anything: no figure, no superlative, no promise, no price. Plain headlines stand without a stop, bold ones
end in one, playful ones like to shout: the eye hears the tone.
"""

from __future__ import annotations

from generators.copywriting.locales.en.around import AROUND
from generators.copywriting.locales.en.benefit import BENEFIT
from generators.copywriting.locales.en.ease import EASE
from generators.copywriting.locales.en.events import EVENTS
from generators.copywriting.locales.en.food import FOOD
from generators.copywriting.locales.en.proof import PROOF
from generators.copywriting.locales.en.retail import RETAIL
from generators.copywriting.locales.en.software import SOFTWARE
from generators.copywriting.locales.en.speech import SPEECH
from generators.copywriting.locales.en.story import STORY
from generators.copywriting.locales.en.thrift import THRIFT
from generators.copywriting.locales.en.travel import TRAVEL
from generators.copywriting.pack import Pack

ENGLISH = Pack(
    speech=SPEECH,
    headlines={"benefit": BENEFIT, "proof": PROOF, "story": STORY, "thrift": THRIFT, "ease": EASE},
    around=AROUND,
    trades={"retail": RETAIL, "travel": TRAVEL, "food": FOOD, "software": SOFTWARE, "events": EVENTS},
)
