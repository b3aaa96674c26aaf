from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from generators.safety.pictures import check_pictures, check_plate


def png(pixels: np.ndarray) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(pixels.astype(np.uint8)).save(buffer, "PNG")
    return buffer.getvalue()


def noise(width: int, height: int) -> np.ndarray:
    return np.random.default_rng(1).integers(0, 4, (height, width, 3)) * 60


BANNER = png(noise(32, 5).repeat(10, 0).repeat(10, 1))


def test_pictures_as_ordered_are_allowed():
    assert check_pictures({"320x50": BANNER}, ["320x50"], 4.5, logo=True).verdict == "allow"


@pytest.mark.parametrize(
    ("pictures", "contrast", "logo", "reason"),
    [
        ({}, 5.0, True, "missing 320x50"),
        ({"320x50": png(noise(320, 51))}, 5.0, True, "320x50 is 320x51"),
        ({"320x50": b"no picture"}, 5.0, True, "320x50 is no picture"),
        ({"320x50": BANNER + b"\0" * 1_000_000}, 5.0, True, "too heavy 320x50"),
        ({"320x50": BANNER}, 4.4, True, "contrast 4.40"),
        ({"320x50": BANNER}, float("nan"), True, "contrast nan"),
        ({"320x50": BANNER}, 5.0, False, "no logo"),
    ],
)
def test_whatever_is_wrong_with_a_picture_is_named(pictures, contrast, logo, reason):
    check = check_pictures(pictures, ["320x50"], contrast, logo=logo)
    assert (check.rule, check.verdict) == ("image/2", "reject")
    assert reason in check.reason


def speck():
    pixels = np.full((64, 64, 3), 255)
    pixels[:2, :2] = 0
    return pixels


@pytest.mark.parametrize(
    "pixels", [np.zeros((64, 64, 3)), np.full((64, 64, 3), 255), speck()], ids=["black", "white", "a speck"]
)
def test_a_plate_that_shows_nothing_is_refused(pixels):
    assert check_plate(png(pixels)).verdict == "reject"


def test_a_plate_that_shows_something_is_allowed_and_bytes_that_are_none_are_not():
    assert check_plate(png(noise(64, 64))).verdict == "allow"
    assert check_plate(b"<html>").verdict == "reject"


def test_what_a_models_own_checker_sees_is_a_severe_reject_and_a_checker_that_fails_a_reject():
    check = check_plate(png(noise(64, 64)), lambda _picture: "nudity")
    assert (check.verdict, check.severity) == ("reject", "severe")

    def broken(_picture: Image.Image) -> str | None:
        raise RuntimeError("no weights")

    assert check_plate(png(noise(64, 64)), broken).verdict == "reject"
