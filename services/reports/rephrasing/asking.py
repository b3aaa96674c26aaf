"""Sentences handed to a language model and taken back, each checked against the one that it is to stand for.

Owns the order to the model. Invariant: the model is asked once a report and never waited for longer than told; whatever it
does, every sentence has a wording.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Protocol

import msgspec

from errors import Unavailable
from generators.models.client import open_client
from generators.models.dialects import Form, Message
from generators.models.language_model import LanguageModel
from services.reports.rephrasing.fidelity import says_the_same, typeset

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

logger = logging.getLogger(__name__)

#: Seconds for which a report waits for wording.
PATIENCE_S = 30.0
_ORDER = """\
Put each sentence of a measurement report differently, in plain and short English, for a reader without statistics.
Keep every number exactly as it is written, with its sign and unit, and in the same order. Add no number and leave none out.
Keep what goes up, what goes down and what is not known. Name the same things. Add no opinion and no emphasis.
Titles have at most ten words. Answer as JSON: {"sentences": [...]}, as many as you were given, in their order.
"""

#: Strict mode knows no length of arrays; how many there are is checked when they are there.
_FORM = Form("sentences", {
    "type": "object", "required": ["sentences"], "additionalProperties": False,
    "properties": {"sentences": {"type": "array", "items": {"type": "string"}}},
})  # fmt: skip


class Sentence(NamedTuple):
    """One sentence as computed, and the names of what it may be about."""

    text: str
    names: Collection[str] = ()


class Reworded(NamedTuple):
    """A wording for each sentence, and how many of the model's were taken and refused."""

    texts: list[str]
    taken: int
    refused: int


class Rephrase(Protocol):
    """Puts sentences differently; raises Unavailable where it has no answer."""

    @property
    def model(self) -> str:
        """Its name, for the report's data."""
        ...

    def __call__(self, sentences: Sequence[str]) -> Sequence[str]:
        """As many as were given, in their order."""
        ...


class _Answer(msgspec.Struct):
    sentences: list[str]


@dataclass(frozen=True)
class ModelWording:
    """A ``Rephrase`` over an OpenAI-compatible server. ``clock``: Unix seconds."""

    base_url: str
    api_key: str | None
    model: str
    clock: Callable[[], float]
    patience_s: float = PATIENCE_S

    def __call__(self, sentences: Sequence[str]) -> Sequence[str]:
        """What the model said, as it said it."""
        return asyncio.run(self._ask(sentences))

    async def _ask(self, sentences: Sequence[str]) -> Sequence[str]:
        talk = (Message("system", _ORDER), Message("user", msgspec.json.encode({"sentences": list(sentences)}).decode()))
        async with open_client(self.base_url, self.api_key) as client:
            model = LanguageModel(client, self.model, 1, self.clock)
            reply = await model.ask(talk, _FORM, 0, self.clock() + self.patience_s)
        try:
            return msgspec.json.decode(reply.text, type=_Answer).sentences
        except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
            raise Unavailable(f"{self.model}: answered something else than sentences") from error


def reword(sentences: Sequence[Sentence], rephrase: Rephrase) -> Reworded:
    """A wording for each: the model's where it says the same, else the original."""
    originals = [sentence.text for sentence in sentences]
    try:
        said = rephrase(originals)
    except Unavailable as error:
        logger.warning("no wording: %s", error)
        return Reworded(originals, 0, 0)
    if len(said) != len(originals):
        return Reworded(originals, 0, len(originals))
    fine = [says_the_same(before.text, after, before.names) for before, after in zip(sentences, said, strict=True)]
    texts = [typeset(after) if ok else before for before, after, ok in zip(originals, said, fine, strict=True)]
    return Reworded(texts, sum(fine), len(fine) - sum(fine))
