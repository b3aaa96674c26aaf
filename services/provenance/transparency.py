"""What anybody may read of every ad: the fields of the EU's Digital Services Act, articles 26 and 39.

https://eur-lex.europa.eu/eli/reg/2022/2065/oj. Knows creatives, campaigns and counts; no person and no pseudonym is within its
reach. Invariant: an ad stays here until a year after it was last shown, and one that was never shown is not an ad yet.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from generators.provenance.source import WITH_MODEL, source_type

if TYPE_CHECKING:
    from collections.abc import Mapping

    from generators.creative import Creative
    from services.campaigns.campaign import Campaign
    from services.campaigns.catalogue import Catalogue
    from services.provenance.reach import Reach

#: How long an ad stays in the view after it was last shown (article 39, paragraph 1).
KEPT = dt.timedelta(days=365)


class Parameter(NamedTuple):
    """A main parameter of who sees which ad: its name in the request's schema, what it is, and how to change it."""

    name: str
    what: str
    change: str


#: One for each block of features of a person (``services.decisions.features.PERSON``): nothing else about anybody is looked at.
PARAMETERS = (
    Parameter("device", "the kind of device", "use another one"),
    Parameter("daypart", "the quarter of the day", "come at another hour"),
    Parameter("country", "the country that the page passes on", "ask the page that shows the ad not to pass it on"),
    Parameter("page_topic", "what the page is about", "read another page"),
    Parameter("interests", "interests that the page passes on", "change or withdraw them on the page that shows the ad"),
)
#: How a person steers all of it at once.
STEERING = "A page may pass on what you never or only want to see; see declared in the API."


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One ad. ``pictures`` maps a size to the hash of its bytes; ``people`` is None where too few were reached to say."""

    creative: str
    campaign: str
    headline: str
    body: str
    cta: str
    alt: str
    pictures: dict[str, str]
    on_behalf_of: str
    paid_by: str
    first_shown: dt.date
    last_shown: dt.date
    people: int | None
    made_by: str
    source_type: str


def entries(catalogue: Catalogue, shown: Mapping[str, Reach], today: dt.date, campaign: str | None) -> list[Entry]:
    """Every ad shown within the last year, that of today first; ``campaign`` None takes all, raises Unknown for none such."""
    if campaign is not None:
        catalogue.campaign(campaign)
    told = [
        _entry(added.creative, catalogue.campaign(added.creative.campaign), shown[name])
        for name, added in catalogue.creatives.items()
        if name in shown and shown[name].last + KEPT >= today and campaign in (None, added.creative.campaign)
    ]
    return sorted(told, key=lambda entry: (entry.last_shown, entry.first_shown, entry.creative), reverse=True)


def _entry(creative: Creative, campaign: Campaign, reach: Reach) -> Entry:
    brand, source = campaign.kit.brand.name, source_type(creative.origin, campaign.kit)
    return Entry(
        creative=creative.id, campaign=campaign.id, headline=creative.copy.headline, body=creative.copy.body,
        cta=creative.copy.cta, alt=creative.alt, pictures=creative.images, on_behalf_of=brand, paid_by=campaign.payer or brand,
        first_shown=reach.first, last_shown=reach.last, people=reach.people, made_by=_made_by(creative, source),
        source_type=source,
    )  # fmt: skip


def _made_by(creative: Creative, source: str) -> str:
    """What the reader of an ad must be told about its making, in a sentence."""
    if source != WITH_MODEL:
        return "Made by software: written by rules and painted by a program, without a generative model."
    words = f"the words by {creative.writer}" if creative.origin.copy_prompt else ""
    picture = f"the picture by {creative.illustrator}" if creative.origin.picture_prompt else ""
    return f"Made with AI: {' and '.join(filter(None, (words, picture)))}."
