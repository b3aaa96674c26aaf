"""Thumbnails of creatives: of the picture that suits, whole where a crop would leave letters, within a budget of bytes."""

from __future__ import annotations

import base64
import io
from dataclasses import replace
from typing import TYPE_CHECKING

import msgspec
import numpy as np
import pytest
from exhibit_figures import standing
from PIL import Image, ImageDraw

from errors import Unknown
from services.reports.thumbnails import BUDGET, SIZE, Thumbnails, thumbnail

if TYPE_CHECKING:
    from services.reports.figures.league import Standing

RED, BLUE = (200, 30, 30), (30, 30, 200)


def picture(width: int, height: int) -> bytes:
    """Blue, with a red post a tenth wide at its left and its right end."""
    made = Image.new("RGB", (width, height), BLUE)
    for left in (0, width - width // 10):
        ImageDraw.Draw(made).rectangle((left, height // 4, left + width // 10, height), fill=RED)
    return _bytes(made)


def _bytes(made: Image.Image) -> bytes:
    held = io.BytesIO()
    made.save(held, "PNG")
    return held.getvalue()


def shown(address: str | None) -> Image.Image:
    assert address is not None
    return Image.open(io.BytesIO(base64.b64decode(address.partition(",")[2]))).convert("RGB")


def red(image: Image.Image, column: int) -> bool:
    return any(pixel[0] > 120 > pixel[2] for pixel in (image.getpixel((column, row)) for row in range(image.height)))


def with_images(**images: str) -> Standing:
    named = {size.lstrip("s"): name for size, name in images.items()}
    return replace(standing(0), images=msgspec.json.encode(named).decode())


@pytest.mark.parametrize(("width", "height"), [(728, 90), (320, 50), (160, 600), (1200, 628), (300, 250)])
def test_a_picture_of_any_shape_fills_a_thumbnail_and_keeps_both_its_ends(width: int, height: int) -> None:
    small = shown(thumbnail(picture(width, height)))
    assert small.size == SIZE
    columns = [column for column in range(SIZE[0]) if red(small, column)]
    assert columns[0] < SIZE[0] / 2 < columns[-1]
    assert small.getpixel((1, 1))[2] > 120  # the bars have the colour of the corner


def test_the_size_that_is_nearest_to_a_thumbnails_shape_is_taken() -> None:
    held = {"tall": picture(160, 600), "wide": picture(728, 90), "box": _bytes(Image.new("RGB", (250, 250), RED))}
    made = Thumbnails(held.__getitem__)(with_images(s160x600="tall", s728x90="wide", s250x250="box"))
    assert red(shown(made), SIZE[0] // 2)


def test_where_there_is_no_picture_or_a_broken_one_there_is_no_thumbnail() -> None:
    def gone(name: str) -> bytes:
        raise Unknown("image", name)

    assert Thumbnails(gone)(with_images()) is None
    assert Thumbnails(gone)(with_images(s300x250="a")) is None
    assert Thumbnails(lambda _: picture(300, 250)[:100])(with_images(s300x250="a")) is None


def test_a_picture_of_noise_still_keeps_the_budget() -> None:
    noise = np.random.default_rng(1).integers(256, size=(250, 300, 3), dtype=np.uint8)
    assert len(base64.b64decode(thumbnail(_bytes(Image.fromarray(noise))).partition(",")[2])) <= BUDGET
