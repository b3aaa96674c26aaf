"""Two dialects of one question: Responses, and Chat Completions as the floor that every compatible server has.

Owns which fields go out and how an answer's text is found; knows no deadline, breaker or meaning. Raises what the client
raises, and msgspec's DecodeError for an answer that is none: the client itself does not validate what a server sends.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple

import msgspec
from openai import AsyncOpenAI, omit

if TYPE_CHECKING:
    from collections.abc import Sequence

_Count = Annotated[int, msgspec.Meta(ge=0)]


class Capabilities(msgspec.Struct, frozen=True):
    """What a server was seen to do. The default is the common floor.

    ``structured``: the strictest form that answers were held to. ``seed``, ``store``: whether these fields are taken.
    """

    dialect: Literal["chat", "responses"] = "chat"
    structured: Literal["schema", "object", "none"] = "none"
    seed: bool = False
    store: bool = False


class Message(NamedTuple):
    """One turn of a conversation."""

    role: Literal["system", "user", "assistant"]
    content: str


class Form(NamedTuple):
    """What an answer must look like: a strict JSON schema under a name."""

    name: str
    schema: dict[str, Any]


class Reply(NamedTuple):
    """An answer's text, and the tokens that went in and came out; 0 where the server does not count."""

    text: str
    tokens_in: int = 0
    tokens_out: int = 0


class Question(NamedTuple):
    """What one request asks of which model. ``seed`` tells askings apart where the server takes one."""

    model: str
    talk: Sequence[Message]
    form: Form
    seed: int = 0


async def put(client: AsyncOpenAI, question: Question, can: Capabilities) -> Reply:
    """Put a question in the dialect and with the fields that the server takes.

    Never streamed, and said so: servers exist that stream unless told not to. Never stored where that can be said. No limit
    on tokens: the field's name differs between servers, and the answer's bytes are bounded anyway.
    """
    ask = _responses if can.dialect == "responses" else _chat
    return await ask(client, question, can)


def _turns(question: Question) -> list[Any]:
    return [{"role": turn.role, "content": turn.content} for turn in question.talk]


class _Said(msgspec.Struct):
    content: str | None = None


class _Choice(msgspec.Struct):
    message: _Said


class _ChatUsage(msgspec.Struct):
    prompt_tokens: _Count = 0
    completion_tokens: _Count = 0


class _Completion(msgspec.Struct):
    choices: Annotated[list[_Choice], msgspec.Meta(min_length=1)]
    usage: _ChatUsage | None = None


async def _chat(client: AsyncOpenAI, question: Question, can: Capabilities) -> Reply:
    raw = await client.chat.completions.with_raw_response.create(
        model=question.model,
        messages=_turns(question),
        stream=False,
        response_format=_chat_format(question.form, can) or omit,
        seed=question.seed if can.seed else omit,
        store=False if can.store else omit,
    )
    completion = msgspec.json.decode(raw.content, type=_Completion)
    usage = completion.usage or _ChatUsage()
    return Reply(completion.choices[0].message.content or "", usage.prompt_tokens, usage.completion_tokens)


def _chat_format(form: Form, can: Capabilities) -> Any:
    if can.structured == "schema":
        return {"type": "json_schema", "json_schema": {"name": form.name, "strict": True, "schema": form.schema}}
    return {"type": "json_object"} if can.structured == "object" else None


class _Part(msgspec.Struct):
    type: str
    text: str = ""


class _Item(msgspec.Struct):
    type: str
    content: list[_Part] | None = None


class _ResponsesUsage(msgspec.Struct):
    input_tokens: _Count = 0
    output_tokens: _Count = 0


class _Response(msgspec.Struct):
    output: list[_Item]
    usage: _ResponsesUsage | None = None


async def _responses(client: AsyncOpenAI, question: Question, can: Capabilities) -> Reply:
    raw = await client.responses.with_raw_response.create(
        model=question.model,
        input=_turns(question),
        stream=False,
        text=_responses_text(question.form, can) or omit,
        store=False if can.store else omit,
    )
    response = msgspec.json.decode(raw.content, type=_Response)
    parts = [part for item in response.output if item.type == "message" for part in item.content or []]
    usage = response.usage or _ResponsesUsage()
    text = "".join(part.text for part in parts if part.type == "output_text")
    return Reply(text, usage.input_tokens, usage.output_tokens)


def _responses_text(form: Form, can: Capabilities) -> Any:
    if can.structured == "schema":
        return {"format": {"type": "json_schema", "name": form.name, "strict": True, "schema": form.schema}}
    return {"format": {"type": "json_object"}} if can.structured == "object" else None
