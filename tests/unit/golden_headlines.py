"""The golden sample: fifty headlines over campaigns, languages, tones and angles, as the grammar writes them now.

``python -m tests.unit.golden_headlines > docs/golden/headlines.md`` writes it anew; read it before you commit it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

from generators.brief import ATTRIBUTES, Brief
from generators.copywriting.grammar import GrammarWriter, seeded
from tests.unit.kits import kit_of

#: Campaign -> how many of its headlines are in the sample.
SHARES = {"trail-shoes": 9, "coffee": 9, "night-trains": 8, "belegfuchs.de": 8, "maison-alize.fr": 8, "marejada.es": 8}
_OFFERS = ("none", "none", "price", "none", "none", "gift", "none", "trial")

_OPENING = """# Fifty headlines

What the grammar writes, for reading: a sample over the demo campaigns, the examples in `infra/examples`, tones and angles.
It is made by a seed, not chosen. When words change, write it anew and read it:
`python -m tests.unit.golden_headlines > docs/golden/headlines.md`
"""


def golden_sample() -> str:
    """The sample as the page that is kept."""
    return "\n".join([_OPENING, *(line for number, name in enumerate(SHARES) for line in _section(number, name))])


def _section(number: int, name: str) -> Iterator[str]:
    kit = kit_of(name)
    yield f"## {kit.brand.name}: {kit.vertical}, {kit.locale}\n"
    yield "| Headline | Tone | Angle |\n| --- | --- | --- |"
    taken: tuple[str, ...] = ()
    for place in range(SHARES[name]):
        brief = _brief(kit.campaign, 3 * number + place)
        copy = GrammarWriter().compose(brief, kit, seeded(brief, 10 * number + place), taken)
        taken += (copy.headline,)
        yield f"| {copy.headline} | {brief.tone} | {brief.angle} |"
    yield ""


def _brief(campaign: str, place: int) -> Brief:
    """A walk over the grid in which tone, angle, length and offer come round at different times."""
    turns = {name: ATTRIBUTES[name][place % len(ATTRIBUTES[name])] for name in ("angle", "tone", "length")}
    return Brief(campaign=campaign, offer=_OFFERS[place % len(_OFFERS)], style="bright", cta="act", **turns)


if __name__ == "__main__":
    sys.stdout.write(golden_sample())
