"""The screens over a campaign's own fields: what a feed may not bring in, because copy and prompts are made of it.

Knows no campaign, only a kit. Screened are the words that copy is made of, by the rules for copy that read a text alone;
restrictions and the reviewer's name, which reach a prompt or a page, by those against hidden signs and instructions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from generators.safety.characters import foreign_in
from generators.safety.instructions import instruction_in
from generators.safety.profanity import profane_in
from generators.safety.targeting import hint_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generators.kit import Kit


class Unsafe(NamedTuple):
    """A field of the kit that must not be used: its path ("facts[0].claim"), what was expected there, and what was found."""

    path: str
    expected: str
    found: str


def unsafe_fields(kit: Kit) -> Iterator[Unsafe]:
    """Every field that one of the screens refuses, in the order of the kit."""
    for path, text in copy_sources(kit):
        yield from _unsafe(path, text, kit.locale)
    for path, text in _asides(kit):
        yield from _unsafe_aside(path, text, kit.locale)


def copy_sources(kit: Kit) -> Iterator[tuple[str, str]]:
    """Path and text of every field whose words may stand in copy."""
    yield "product", kit.product
    yield "activity", kit.activity
    for index, fact in enumerate(kit.facts):
        for part in ("claim", "phrase", "benefit"):
            yield f"facts[{index}].{part}", getattr(fact, part)
    for index, offer in enumerate(kit.offers):
        yield f"offers[{index}].text", offer.text


def _asides(kit: Kit) -> Iterator[tuple[str, str]]:
    yield "brand.name", kit.brand.name
    yield "brand.voice", kit.brand.voice
    yield "regulated_by", kit.regulated_by
    yield from ((f"restrictions[{index}]", text) for index, text in enumerate(kit.restrictions))


def _unsafe(path: str, text: str, locale: str) -> Iterator[Unsafe]:
    yield from _unsafe_aside(path, text, locale)
    if found := profane_in(text, locale):
        yield Unsafe(path, "text without profanity", found)
    if found := hint_in(text, locale):
        yield Unsafe(path, "text that says nothing about the reader", found)


def _unsafe_aside(path: str, text: str, locale: str) -> Iterator[Unsafe]:
    if found := foreign_in(text):
        yield Unsafe(path, "plain text without markup, addresses or hidden signs", found)
    if found := instruction_in(text, locale):
        yield Unsafe(path, "words for a reader, not for a model", found)
