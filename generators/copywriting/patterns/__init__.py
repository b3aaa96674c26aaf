"""Patterns of headlines by angle and tone: one file an angle. Words only; no logic.

No pattern claims anything: no figure, no superlative, no promise, no price. ``{benefit}`` is a verb phrase ("trust your
feet in rain"), ``{phrase}`` a noun phrase of either number ("a rock plate in every sole", "laces from old rope"),
``{claim}`` a sentence, ``{activity}`` a gerund. Plain headlines stand without a stop, bold ones end in one, playful ones
like to shout: the eye hears the tone.
"""

from __future__ import annotations

from generators.copywriting.patterns.benefit import BENEFIT
from generators.copywriting.patterns.ease import EASE
from generators.copywriting.patterns.proof import PROOF
from generators.copywriting.patterns.story import STORY
from generators.copywriting.patterns.thrift import THRIFT

#: angle -> tone -> patterns.
HEADLINES: dict[str, dict[str, tuple[str, ...]]] = {
    "benefit": BENEFIT,
    "proof": PROOF,
    "story": STORY,
    "thrift": THRIFT,
    "ease": EASE,
}
