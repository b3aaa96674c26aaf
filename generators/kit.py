"""The kit: everything a creative may be made of. Brand, facts, offers; nothing else may be claimed or drawn."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

import msgspec

Name = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9][a-z0-9-]{0,62}$", description="lower-case id")]
Colour = Annotated[str, msgspec.Meta(pattern=r"^#[0-9A-Fa-f]{6}$", description="#RRGGBB")]
Line = Annotated[str, msgspec.Meta(min_length=1, max_length=120)]


#: Verticals that anybody may advertise, each with a lexicon of its own, and those that law or custom regulates.
Vertical = Literal[
    "retail", "travel", "food", "software", "events",
    "alcohol", "credit", "employment", "finance", "gambling", "housing", "pharma", "politics",
]  # fmt: skip
#: The languages that a campaign may be written in: its facts and offers are, and so is all copy made of them.
Locale = Literal["en", "de", "fr", "es"]
#: What pictures show; ``auto`` leaves it to the vertical.
Scenery = Literal[
    "auto", "mountains", "hills", "coast", "city", "rails", "cups", "produce", "windows", "flow", "concert", "bunting",
    "plinth", "parcels", "shapes", "paper", "aurora", "halftone", "terrazzo",
]  # fmt: skip


class Brand(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How the brand looks and speaks. ``cutout``: the product on a transparent ground, a PNG as a data URI, or empty."""

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=40)]
    colours: Annotated[tuple[Colour, ...], msgspec.Meta(min_length=3, max_length=6)]
    logo: Literal["peak", "bean", "rail", "disc", "leaf", "wave"] = "disc"
    scene: Scenery = "auto"
    voice: Line = "clear and kind"
    banned_words: tuple[Line, ...] = ()
    cutout: Annotated[str, msgspec.Meta(max_length=400_000)] = ""


class Fact(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An approved claim. Copy may say what a live fact says, and no more.

    ``claim`` is a full sentence; ``phrase`` is the same claim as a short noun phrase that a line can hold
    ("a rock plate in every sole"); ``benefit`` says what the reader can do (a base-form verb phrase that reads well
    after "you can": "run all day on rock"). ``angles``: which angles the fact supports.
    """

    id: Name
    claim: Line
    phrase: Line
    benefit: Line
    angles: tuple[Literal["benefit", "proof", "story", "thrift", "ease"], ...]
    expires: dt.date | None = None

    def live(self, day: dt.date) -> bool:
        """Whether the fact may still be claimed on this day."""
        return self.expires is None or day <= self.expires


class Offer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A deal the copy may name, word for word. ``kind`` is the level of the brief's attribute."""

    id: Name
    kind: Literal["price", "trial", "gift"]
    text: Line
    expires: dt.date | None = None

    def live(self, day: dt.date) -> bool:
        """Whether the offer may still be made on this day."""
        return self.expires is None or day <= self.expires


class Kit(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Brand, product, facts and offers of one campaign: the whole input of a generator besides the brief.

    ``product`` is the thing as a noun phrase ("trail-running shoes"), ``activity`` what one does with it ("running on rock").
    ``restrictions``: what copy must not do, in plain words ("do not mention competitors"). ``regulated_by``: the reviewer who
    answers for a campaign in a regulated vertical; without one such a campaign is refused. ``gender`` and ``number`` are those
    of the product's noun, empty where not told: words that must agree with it are then left out. ``address``: how the reader is
    spoken to (du or Sie, tu or vous, tú or usted), empty for the language's custom. ``reading``: how hard copy may be to read.
    """

    campaign: Name
    brand: Brand
    product: Line
    activity: Line
    facts: Annotated[tuple[Fact, ...], msgspec.Meta(min_length=1)]
    offers: tuple[Offer, ...] = ()
    vertical: Vertical = "retail"
    locale: Locale = "en"
    restrictions: tuple[Line, ...] = ()
    regulated_by: Annotated[str, msgspec.Meta(max_length=80)] = ""
    gender: Literal["", "feminine", "masculine", "neuter"] = ""
    number: Literal["", "singular", "plural"] = ""
    address: Literal["", "informal", "formal"] = ""
    reading: Literal["plain", "standard", "rich"] = "standard"

    def live_on(self, day: dt.date) -> Kit:
        """The kit without what has expired by this day."""
        return msgspec.structs.replace(
            self,
            facts=tuple(fact for fact in self.facts if fact.live(day)),
            offers=tuple(offer for offer in self.offers if offer.live(day)),
        )

    @property
    def offer_kinds(self) -> frozenset[str]:
        """Kinds of offer that a brief may ask for."""
        return frozenset(offer.kind for offer in self.offers)
