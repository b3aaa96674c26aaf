"""Plates by the Images API of an OpenAI-compatible server. Knows no copy, layout or transport.

Pictures are taken from the answer itself and from nowhere else: an address in an answer is never fetched, or a server (or
whoever speaks for it) could send this process anywhere.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import time
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
from openai import omit

from errors import Unavailable
from generators.imagery.illustrator import Plate
from generators.imagery.picture_prompt import picture_prompt, prompt_hash
from generators.imagery.received import checked_picture
from generators.models.admission import Admission, not_taken

if TYPE_CHECKING:
    from collections.abc import Callable

    from openai import AsyncOpenAI

    from generators.brief import Brief
    from generators.kit import Kit

#: Sizes that every picture model of the API draws, or is asked for; and the plate from which all banner sizes cut well.
SIZES = ("1024x1024", "1536x1024", "1024x1536")
TARGET = (1200, 800)
#: How the picture is asked for in the answer: newer models answer so anyway and take a file format, older ones must be told.
#: Tried in turn, round and round: a server wrongly taken for an older one must not be asked in a useless form for ever.
_FORMS: tuple[dict[str, Any], ...] = (
    {"output_format": "png"},
    {"response_format": "b64_json"},
    {},
)


class _Picture(msgspec.Struct):
    b64_json: str | None = None


class _Answer(msgspec.Struct):
    data: Annotated[list[_Picture], msgspec.Meta(min_length=1)]


class _NoPicture(msgspec.DecodeError):
    """A sound answer without a picture in it: the server takes the request and wants to be told otherwise how to answer."""


class ImagesApi:
    """An ``Illustrator`` over ``images.generate``. ``price``: US dollars a picture."""

    def __init__(
        self, client: AsyncOpenAI, model: str, in_flight: int, price: float, clock: Callable[[], float] = time.time
    ) -> None:
        self.name = f"images/1:{model}"
        self.admission = Admission(model, in_flight, clock)
        self._client, self._model, self._price, self._clock, self._form = client, model, price, clock, 0

    async def illustrate(self, brief: Brief, kit: Kit, seed: int, deadline: float) -> Plate:  # noqa: ARG002
        """See ``Illustrator.illustrate``. The API takes no seed: the same order gives another picture each time."""
        if self._clock() >= deadline:
            raise Unavailable(f"plate for {brief.cell}: the deadline has passed")
        prompt, form = picture_prompt(brief, kit), self._form
        try:
            picture = await self.admission.call(lambda: self._drawn(prompt, form), deadline)
        except Unavailable as error:
            if not_taken(error.__cause__) or isinstance(error.__cause__, _NoPicture):
                # Told apart by the form that was sent: calls under way together must not skip a form.
                self._form = (form + 1) % len(_FORMS)
            raise
        return Plate(picture=picture, illustrator=self.name, prompt=prompt_hash(prompt), cost=self._price)

    async def _drawn(self, prompt: str, form: int) -> bytes:
        fields = _FORMS[form]
        raw = await self._client.images.with_raw_response.generate(
            model=self._model,
            prompt=prompt,
            n=1,
            size=nearest_size(TARGET, SIZES),
            output_format=fields.get("output_format", omit),
            response_format=fields.get("response_format", omit),
        )
        return await asyncio.to_thread(_picture_in, raw.content)


def _picture_in(body: bytes) -> bytes:
    """The picture in an answer; raises DecodeError where there is none, Unavailable where it is none to draw with."""
    encoded = msgspec.json.decode(body, type=_Answer).data[0].b64_json
    if not encoded:
        raise _NoPicture("data[0].b64_json: expected a picture, got none or an address")
    try:
        content = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError) as error:
        raise msgspec.DecodeError(f"data[0].b64_json: expected base64, got {error}") from error
    return checked_picture(content)


def nearest_size(target: tuple[int, int], offered: tuple[str, ...]) -> str:
    """Of sizes such as "1536x1024" the one whose shape is nearest the target's by ratio, and of those the smallest."""

    def distance(size: str) -> tuple[float, int]:
        width, height = (int(side) for side in size.split("x"))
        ratio = (width * target[1]) / (height * target[0])
        return max(ratio, 1 / ratio), width * height

    return min(offered, key=distance)
