"""Plates by models: with how many steps, and cut to every shape."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image, ImageDraw

from errors import InvalidInput, Unavailable
from generators.imagery.illustrator import Plate
from generators.imagery.plate import Cut, opened
from generators.imagery.presets import PRESETS, preset_of

SHAPES = [(728, 90), (160, 600), (300, 250), (1080, 1920), (970, 250)]


def plate_of(picture: Image.Image) -> Plate:
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    return Plate(picture=buffer.getvalue(), illustrator="model/1:disc", prompt="f" * 64)


def disc() -> Image.Image:
    """A red disc in the middle of white: a subject to find again."""
    picture = Image.new("RGB", (256, 256), "white")
    ImageDraw.Draw(picture).ellipse((96, 96, 160, 160), fill="red")
    return picture


def red_of(picture: Image.Image) -> np.ndarray:
    pixels = np.asarray(picture).astype(int)
    return np.argwhere((pixels[..., 0] > 200) & (pixels[..., 1] < 60))


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("calm", ["left", "right", "top", "bottom", "none"])
def test_the_subject_is_whole_round_and_away_from_the_copy(shape: tuple[int, int], calm: str) -> None:
    ground = Cut(plate_of(disc())).fill(shape, calm)  # type: ignore[arg-type]
    assert (ground.size, ground.mode) == (shape, "RGB")
    rows, columns = red_of(ground).T
    height, width = int(np.ptp(rows)) + 1, int(np.ptp(columns)) + 1
    cropped = min(shape) < 0.3 * max(shape)  # in a strip only its middle can stand
    assert cropped or abs(height - width) <= 0.15 * max(height, width)  # its edge may melt a little
    middle = rows.mean() / shape[1], columns.mean() / shape[0]
    away = {"left": middle[1] > 0.5, "right": middle[1] < 0.5, "top": middle[0] > 0.5, "bottom": middle[0] < 0.5, "none": True}
    assert away[calm]


def test_the_calm_side_shows_nothing_of_the_subject() -> None:
    ground = np.asarray(Cut(plate_of(disc())).fill((728, 250), "left")).astype(float)
    assert ground[:, :250].std() < 0.5 * ground[:, 300:].std()


def test_bytes_that_are_no_picture_are_unavailable() -> None:
    with pytest.raises(Unavailable, match="plate"):
        opened(b"no picture")


def test_half_a_picture_is_unavailable() -> None:
    whole = plate_of(disc()).picture
    with pytest.raises(Unavailable, match="plate"):
        opened(whole[: len(whole) // 2])


@pytest.mark.parametrize(
    ("model", "preset"),
    [
        ("stabilityai/sd-turbo", "sd-turbo"),
        ("stabilityai/sdxl-turbo", "sdxl-turbo"),
        ("/models/FLUX.1-schnell", "flux-schnell"),
        ("Efficient-Large-Model/Sana_Sprint_1.6B_1024px_diffusers", "sana-sprint"),
        ("latent-consistency/lcm-lora-sdv1-5", "lcm-lora"),
        ("SimianLuo/LCM_Dreamshaper_v7", "lcm"),
    ],
)
def test_a_models_name_tells_its_preset(model: str, preset: str) -> None:
    assert preset_of(model, "") == PRESETS[preset]


def test_a_named_preset_goes_before_the_models_name() -> None:
    assert preset_of("stabilityai/sd-turbo", "lcm") == PRESETS["lcm"]


def test_a_model_of_unknown_steps_is_refused() -> None:
    with pytest.raises(InvalidInput, match=r"diffusion\.preset"):
        preset_of("stabilityai/stable-diffusion-2", "")
