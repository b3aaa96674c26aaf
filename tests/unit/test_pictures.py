from __future__ import annotations

import hashlib
import io

import numpy as np
import pytest
from PIL import Image

from simulations.live.pictures import HEAVIEST, picture_fault


def picture(width: int, height: int, *, flat: bool = False, kind: str = "WEBP") -> bytes:
    pixels = np.full((height, width, 3), 200, np.uint8)
    if not flat:
        pixels[:, : width // 2] = 20
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, kind)
    return file.getvalue()


def fault_of(content: bytes, size: str) -> str | None:
    return picture_fault(hashlib.sha256(content).hexdigest(), size, content)


def noise(width: int, height: int) -> bytes:
    file = io.BytesIO()
    pixels = np.random.default_rng(0).integers(0, 256, (height, width, 3), dtype=np.uint8)
    Image.fromarray(pixels).save(file, "PNG")
    return file.getvalue()


@pytest.mark.parametrize("size", HEAVIEST)
def test_a_sound_picture_passes_at_every_size(size: str) -> None:
    width, height = map(int, size.split("x"))
    assert fault_of(picture(width, height), size) is None


def test_bytes_under_another_name_are_bad() -> None:
    assert picture_fault("0" * 64, "300x250", picture(300, 250)) == "its bytes are not those of its name"


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (picture(250, 300), "is 250x300, not 300x250"),
        (picture(300, 250, flat=True), "is blank"),
        (b"no picture at all", "cannot be decoded"),
        (picture(300, 250, kind="PNG")[:300], "cannot be decoded"),
        (noise(300, 250), "too many for 300x250"),
    ],
)
def test_a_bad_picture_says_why(content: bytes, fault: str) -> None:
    assert fault in (fault_of(content, "300x250") or "")
