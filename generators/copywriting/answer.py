"""Reading a model's answer: from its text to copy that fits the brief and that the gate does not reject, or to faults.

What the gate holds is no fault: it waits for a reviewer, and no repair by a model would change that.
"""

from __future__ import annotations

import re

import msgspec

from generators.brief import Brief
from generators.copywriting.lengths import BODY, HEADLINE
from generators.creative import Copy
from generators.kit import Kit
from generators.safety.gate import check_copy
from generators.safety.reading import contains_phrase

#: Where a model that thinks aloud stops thinking.
_THOUGHT_END = "</think>"


class _Answer(msgspec.Struct, forbid_unknown_fields=True):
    headline: str
    body: str
    cta: str
    facts: tuple[str, ...]
    offers: tuple[str, ...] = ()


def read_answer(text: str, brief: Brief, kit: Kit) -> tuple[Copy | None, list[str]]:
    """The copy and what is wrong with it; no copy where the text holds no answer. No fault means it may be used."""
    try:
        answer = msgspec.json.decode(_object_in(text), type=_Answer)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        return None, [f"answer: expected the JSON object of the schema, got {error}"]
    copy = Copy(
        headline=_one_line(answer.headline),
        body=_one_line(answer.body),
        cta=_one_line(answer.cta),
        facts=tuple(dict.fromkeys(answer.facts)),
        offers=tuple(dict.fromkeys(answer.offers)),
    )
    refused = [check.reason for check in check_copy(copy, kit) if check.verdict == "reject"]
    return copy, refused + _off_brief(copy, brief, kit)


def _object_in(text: str) -> str:
    """The JSON object of an answer: models that no server holds to a form put it in a fence or talk around it.

    No regular expression: over 64 KiB of opening braces one would take seconds.
    """
    said = text.rpartition(_THOUGHT_END)[2]
    return said[max(said.find("{"), 0) : said.rfind("}") + 1] or said


def _one_line(text: str) -> str:
    """Without line breaks and double blanks; blanks that may not break stay, as French sets them before its signs."""
    return re.sub(r"[ \t\r\n\f\v]+", " ", text).strip()


def _off_brief(copy: Copy, brief: Brief, kit: Kit) -> list[str]:
    """Where the copy is not what was ordered: a policy learns from the brief's levels, so the words must have them."""
    faults, band = [], HEADLINE[brief.length]
    if not band.holds(copy.headline):
        faults.append(f"headline: expected {band.shortest} to {band.longest} characters, got {len(copy.headline)}")
    if len(copy.body) > BODY[brief.length]:
        faults.append(f"body: expected at most {BODY[brief.length]} characters, got {len(copy.body)}")
    if not copy.facts and not copy.offers:
        faults.append("facts: expected the ids of what the copy says, got none")
    return faults + _wrong_offer(copy, brief, kit)


def _wrong_offer(copy: Copy, brief: Brief, kit: Kit) -> list[str]:
    cited = [offer for offer in kit.offers if offer.id in copy.offers]
    if {offer.kind for offer in cited} != ({brief.offer} - {"none"}):
        return [f"offers: expected {brief.offer}, got {', '.join(copy.offers) or 'none'}"]
    words = f"{copy.headline} {copy.body}"
    return [f"offers: expected {offer.text!r} word for word" for offer in cited if not contains_phrase(words, offer.text)]
