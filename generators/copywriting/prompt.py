"""What a language model is asked: brief and kit as instructions, and the schema of its answer.

Nothing about a person is here, because neither brief nor kit can hold it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from generators.copywriting.lengths import BODY, HEADLINE, SENTENCES
from generators.safety.lengths import LIMITS

if TYPE_CHECKING:
    from openai.types.chat import ChatCompletionMessageParam
    from openai.types.shared_params import ResponseFormatJSONSchema

    from generators.brief import Brief
    from generators.kit import Fact, Kit

_ANGLES = {
    "benefit": "lead with what the reader gets",
    "proof": "lead with the evidence",
    "story": "open a small story",
    "thrift": "speak to careful spending",
    "ease": "show how simple it is",
}
_TONES = {
    "plain": "plain and factual, no exclamation marks",
    "warm": "warm, gentle, addressed to one friend",
    "playful": "playful, teasing, a wink",
    "bold": "bold, clipped imperatives",
}
_CALLS = {"explore": "invites to look", "act": "asks to order or join", "try": "invites to try"}

_RULES = (
    "You write display advertising. Use only the facts and offers given. Every figure, price or strong claim must be "
    "said, in the same figures, by a fact or offer whose id you list. No superlative, promise, deadline, link, markup, "
    "emoji, or remark about the reader. Answer with the JSON object only."
)


def messages(brief: Brief, kit: Kit, lead: Fact) -> list[ChatCompletionMessageParam]:
    """The conversation's opening: house rules, then the order. ``lead``, the fact to build on, tells variants apart."""
    band = HEADLINE[brief.length]
    order = {
        "brand": {"name": kit.brand.name, "voice": kit.brand.voice, "banned_words": kit.brand.banned_words},
        "product": kit.product,
        "activity": kit.activity,
        "facts": {fact.id: fact.claim for fact in kit.facts},
        "build_on_fact": lead.id,
        "offers": {offer.id: offer.text for offer in kit.offers if offer.kind == brief.offer},
        "angle": _ANGLES[brief.angle],
        "tone": _TONES[brief.tone],
        "headline": f"{band.shortest} to {band.longest} characters",
        "body": f"at most {BODY[brief.length]} characters, at most {SENTENCES[brief.length]} sentences",
        "cta": f"button text that {_CALLS[brief.cta]}, at most {LIMITS['cta']} characters",
        "offer": "do not mention any" if brief.offer == "none" else "name one of the offers, word for word, and list its id",
    }
    return [
        {"role": "system", "content": _RULES},
        {"role": "user", "content": msgspec.json.encode(order).decode()},
    ]


def repair(answer: str, faults: list[str]) -> list[ChatCompletionMessageParam]:
    """What to add to the conversation after an answer that will not do."""
    listed = "\n".join(f"- {fault}" for fault in faults)
    return [
        {"role": "assistant", "content": answer},
        {"role": "user", "content": f"That cannot be used:\n{listed}\nSend the whole corrected JSON object."},
    ]


def answer_format(brief: Brief, kit: Kit) -> ResponseFormatJSONSchema:
    """The ``response_format``: a strict JSON schema whose ids are those of the kit.

    ``offers`` is left out where the brief wants none: strict schemas know neither an empty enum nor an empty array.
    """
    properties: dict[str, Any] = {field: {"type": "string"} for field in LIMITS}
    properties["facts"] = _ids([fact.id for fact in kit.facts])
    if brief.offer != "none":
        properties["offers"] = _ids([offer.id for offer in kit.offers if offer.kind == brief.offer])
    schema = {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}
    return {"type": "json_schema", "json_schema": {"name": "ad_copy", "strict": True, "schema": schema}}


def _ids(known: list[str]) -> dict[str, Any]:
    return {"type": "array", "items": {"type": "string", "enum": known}}
