"""The Images API illustrator over real HTTP: what it asks, and what it refuses to take for a picture."""

from __future__ import annotations

import asyncio
import base64
import io
import struct
import time
import zlib
from collections.abc import AsyncIterator

import msgspec
import pytest
from openai import AsyncOpenAI
from PIL import Image

from errors import Unavailable
from generators.imagery.images_api import SIZES, ImagesApi, nearest_size
from generators.models.client import PICTURE_BYTES
from tests.contract.test_every_illustrator import BRIEF, KIT, drawn_png
from tests.integration.stub_openai import Drawn, Drip, Flood, Raw, Reply, Stub, serving

REFUSED = Raw(400, b'{"error": {"message": "Unknown parameter: output_format"}}')
MODERATED = Raw(400, b'{"error": {"message": "no", "code": "moderation_blocked", "type": "image_generation_user_error"}}')


class Site:
    def __init__(self, stub: Stub, client: AsyncOpenAI) -> None:
        self.stub, self.images = stub, ImagesApi(client, "stub-image", in_flight=1, price=0.04)

    async def draw(self, seconds: float = 30.0) -> bytes:
        return (await self.images.illustrate(BRIEF, KIT, 1, time.time() + seconds)).picture


async def site(*script: Reply) -> AsyncIterator[Site]:
    async with serving(*script) as (stub, client):
        yield Site(stub, client)


def saved(picture: Image.Image, kind: str, **how: object) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, kind, **how)
    return buffer.getvalue()


def gradient(size: tuple[int, int] = (256, 256)) -> Image.Image:
    return Image.linear_gradient("L").resize(size).convert("RGB")


def bomb(width: int, height: int) -> bytes:
    """A small PNG whose header claims to be huge."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(bytes(1_000_000), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


async def test_a_picture_in_the_answer_is_the_plate() -> None:
    async for at in site(Drawn(drawn_png())):
        plate = await at.images.illustrate(BRIEF, KIT, 1, time.time() + 30)
        assert (plate.picture, plate.illustrator, plate.cost) == (drawn_png(), "images/1:stub-image", 0.04)
        (asked,) = at.stub.asked
        assert set(asked) == {"model", "prompt", "n", "size", "output_format"}
        assert (asked["n"], asked["size"], asked["output_format"]) == (1, "1536x1024", "png")


async def test_a_webp_is_a_picture_too() -> None:
    content = saved(gradient(), "WEBP")
    async for at in site(Drawn(content)):
        assert await at.draw() == content


async def test_neither_name_nor_facts_nor_offers_are_in_what_is_asked() -> None:
    async for at in site(Drawn(drawn_png())):
        await at.draw()
        prompt = at.stub.asked[0]["prompt"]
        assert KIT.brand.name not in prompt
        assert not [
            text for text in (*(fact.claim for fact in KIT.facts), *(offer.text for offer in KIT.offers)) if text in prompt
        ]
        assert "no text" in prompt


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"no picture", "expected a PNG or WebP"),
        (saved(gradient(), "JPEG"), "expected a PNG or WebP"),
        (saved(gradient(), "GIF"), "expected a PNG or WebP"),
        (drawn_png()[:-2_00], "expected a PNG or WebP"),
        (saved(gradient((64, 64)), "PNG"), "expected sides"),
        (saved(gradient((4_200, 200)), "PNG"), "expected sides"),
        (bomb(8_000, 8_000), "expected sides"),
        (bomb(60_000, 60_000), "expected"),
        (saved(Image.new("RGB", (512, 512)), "PNG"), "got one colour"),
        (saved(gradient(), "WEBP", save_all=True, append_images=[Image.new("RGB", (256, 256), "red")]), "got an animation"),
        (saved(gradient(), "PNG") + b"\0" * 8_000_000, "expected at most 8000000 bytes"),
    ],
    ids=["text", "JPEG", "GIF", "cut", "tiny", "wide", "bomb", "huge bomb", "black", "animation", "heavy"],
)
async def test_what_is_no_sane_picture_is_refused(content: bytes, fault: str) -> None:
    async for at in site(Drawn(content)):
        with pytest.raises(Unavailable, match=fault):
            await at.draw()
        assert (at.images.admission.under_way, at.images.admission.breaker.failures) == (0, 1)


@pytest.mark.parametrize(
    "reply",
    [
        Raw(500, b""),
        Raw(200, b"<html>"),
        Raw(200, b'{"data": []}'),
        Raw(200, b'{"data": [{"b64_json": "!!!"}]}'),
        Raw(200, b'{"data": [{"b64_json": "' + b"A" * (PICTURE_BYTES + 1) + b'"}]}'),
        Raw(200, b'{"data": [', cut=True),
        Flood(),
    ],
    ids=["500", "HTML", "no picture", "no base64", "too long", "cut off", "endless"],
)
async def test_a_server_in_trouble_is_asked_once_and_blamed(reply: Reply) -> None:
    async for at in site(reply):
        with pytest.raises(Unavailable):
            await at.draw()
        assert (len(at.stub.asked), at.images.admission.breaker.failures, at.images.admission.under_way) == (1, 1, 0)


async def test_an_address_is_never_fetched() -> None:
    async with serving() as (elsewhere, _):
        body = msgspec.json.encode({"data": [{"url": f"{elsewhere.url}/images/generations"}]})
        async for at in site(Raw(200, body)):
            with pytest.raises(Unavailable, match="address"):
                await at.draw()
            assert (len(at.stub.asked), elsewhere.asked) == (1, [])


async def test_moderation_says_nothing_against_the_server_nor_the_form() -> None:
    async for at in site(MODERATED, Drawn(drawn_png())):
        with pytest.raises(Unavailable, match="400"):
            await at.draw()
        assert at.images.admission.breaker.failures == 0
        await at.draw()
        assert at.stub.asked[0] == at.stub.asked[1]


async def test_an_older_server_is_told_from_the_next_order_on_to_answer_with_the_picture() -> None:
    async for at in site(REFUSED, Drawn(drawn_png())):
        with pytest.raises(Unavailable, match="output_format"):
            await at.draw()
        assert len(at.stub.asked) == 1
        await at.draw()
        assert "output_format" not in at.stub.asked[1]
        assert at.stub.asked[1]["response_format"] == "b64_json"


async def test_retry_after_is_kept() -> None:
    async for at in site(Raw(429, b"{}", headers=(("Retry-After", "30"),)), Drawn(drawn_png())):
        for _ in range(2):
            with pytest.raises(Unavailable):
                await at.draw()
        assert len(at.stub.asked) == 1


async def test_a_drip_ends_at_the_deadline_and_a_cancelled_order_leaves_no_slot_taken() -> None:
    async for at in site(Drip(), Drip(), Drawn(drawn_png())):
        with pytest.raises(Unavailable, match="in time"):
            await at.draw(0.2)
        at.stub.reached.clear()
        order = asyncio.create_task(at.draw())
        await at.stub.reached.wait()
        order.cancel()
        with pytest.raises(asyncio.CancelledError):
            await order
        assert at.images.admission.under_way == 0
        assert await at.draw() == drawn_png()


@pytest.mark.parametrize(
    ("target", "size"),
    [((1200, 628), "1536x1024"), ((300, 250), "1024x1024"), ((160, 600), "1024x1536"), ((1080, 1080), "1024x1024")],
)
def test_the_size_asked_for_has_the_nearest_shape(target: tuple[int, int], size: str) -> None:
    assert nearest_size(target, SIZES) == size


def test_of_sizes_of_one_shape_the_smallest_is_asked_for() -> None:
    assert nearest_size((300, 300), ("2048x2048", "512x512", "1024x1024")) == "512x512"


def test_base64_of_the_largest_picture_fits_the_bound() -> None:
    assert len(base64.b64encode(bytes(8_000_000))) + 1_000 < PICTURE_BYTES


ADDRESS = Raw(200, b'{"data": [{"url": "http://127.0.0.1:9/a.png"}]}')


async def test_a_server_that_answers_with_an_address_is_told_to_answer_with_the_picture() -> None:
    async for at in site(ADDRESS, Drawn(drawn_png())):
        with pytest.raises(Unavailable, match="address"):
            await at.draw()
        await at.draw()
        assert at.stub.asked[1]["response_format"] == "b64_json"


async def test_no_form_of_asking_is_given_up_for_ever() -> None:
    async for at in site(REFUSED, REFUSED, ADDRESS, Drawn(drawn_png())):
        for _ in range(3):
            with pytest.raises(Unavailable):
                await at.draw()
        await at.draw()
        assert at.stub.asked[3] == at.stub.asked[0]
