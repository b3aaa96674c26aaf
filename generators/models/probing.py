"""Finding out what a server can do, by asking it. Owns the questions; knows neither server nor deadline.

What counts is what an answer was held to, not what a request was allowed to say: servers exist that take a schema and
ignore it. The schema's one legal answer is a word that nobody would guess, and the question does not tell it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec

from generators.models.dialects import Capabilities, Form, Message

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from typing import TypeAlias

    Ask: TypeAlias = Callable[[Capabilities], Awaitable[str | None]]

#: What a server is asked; OpenAI takes the object form only where a message says JSON.
QUESTION = "Name one colour, as a JSON object."
_WORD = "heliotrope"
PROBE_TALK = (Message("user", QUESTION),)
PROBE_FORM = Form("probe", {
    "type": "object", "properties": {"colour": {"type": "string", "enum": [_WORD]}},
    "required": ["colour"], "additionalProperties": False,
})  # fmt: skip

#: How answers may be held to a form, strictest first.
_LEVELS: tuple[Literal["schema", "object", "none"], ...] = ("schema", "object", "none")


async def probe(ask: Ask) -> Capabilities | None:
    """What a server can do, or None where it answered in no dialect.

    ``ask`` puts ``PROBE_TALK`` with these capabilities and gives the answer's text, None where the request was refused.
    Responses come first, and are taken at once where they are held to schemas. Else the stricter dialect is, and of two alike
    Chat Completions: servers that have both have had them for longer.
    """
    responses = await _of_dialect(ask, "responses")
    if responses is not None and responses.structured == "schema":
        return responses
    chat = await _of_dialect(ask, "chat")
    found = [can for can in (chat, responses) if can is not None]
    return min(found, key=lambda can: _LEVELS.index(can.structured), default=None)


async def _of_dialect(ask: Ask, dialect: Literal["chat", "responses"]) -> Capabilities | None:
    """The most fields that the dialect takes; one request where it takes all and holds to the schema."""
    seeds = (True, False) if dialect == "chat" else (False,)  # Responses know no seed
    for store, seed in [(store, seed) for store in (True, False) for seed in seeds]:
        found = await _strictest(ask, Capabilities(dialect, seed=seed, store=store))
        if found is not None:
            return found
    return None


async def _strictest(ask: Ask, can: Capabilities) -> Capabilities | None:
    for level in _LEVELS:
        tried = msgspec.structs.replace(can, structured=level)
        text = await ask(tried)
        if text is not None and _held(text, level):
            return tried
    return None


def _held(text: str, level: Literal["schema", "object", "none"]) -> bool:
    if level == "none":
        return True
    try:
        answer = msgspec.json.decode(text, type=dict[str, object])
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return False
    return level == "object" or answer == {"colour": _WORD}
