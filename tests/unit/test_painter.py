"""The painter: exact sizes, a calm side, the brand's colours, the same pixels for the same input, and a whole product."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from itertools import pairwise, product
from pathlib import Path
from typing import get_args

import msgspec
import numpy as np
import pytest
from cutout_pictures import MAGENTA, cutout_of
from PIL import Image
from scipy.spatial import ConvexHull

from generators.brief import ATTRIBUTES, Brief
from generators.imagery.painter import SCENES, Painting
from generators.imagery.palette import lab, palette_of, parse
from generators.imagery.scenes import ABSTRACT, BY_VERTICAL, scene_for
from generators.kit import Scenery, Vertical
from services.campaigns.files import load_campaign

ROOT = Path(__file__).parents[2]
KITS = [load_campaign(path).kit for path in sorted((ROOT / "infra/demo").glob("*.yaml"))]
STYLES, TONES = ATTRIBUTES["style"], ATTRIBUTES["tone"]
CALMS = ("left", "right", "top", "bottom", "none")
SMALL = ((728, 90), (300, 250), (160, 600), (320, 50), (300, 50), (120, 90), (37, 211), (8, 8))
#: Unrest of a plain blend: a picture of nothing but blends has no calmer side.
STILL = 0.1
LARGE = {(970, 250): "left", (1200, 628): "right", (1080, 1080): "none", (300, 600): "bottom", (1080, 1920): "top"}


def painting(scene: str, style: str, *, tone: str = "warm", seed: int = 1, kit: int = 0, cutout: str = "") -> Painting:
    chosen = KITS[kit]
    brand = msgspec.structs.replace(chosen.brand, scene=scene, cutout=cutout)
    brief = Brief(campaign=chosen.campaign, angle="benefit", tone=tone, length="short", offer="none", style=style, cta="act")
    return Painting(brief, msgspec.structs.replace(chosen, brand=brand), seed)


def luminance(picture: Image.Image) -> np.ndarray:
    return np.asarray(picture.convert("L"), dtype=float)


def unrest(pixels: np.ndarray) -> float:
    """Mean step between neighbours, grain aside."""
    steps = [np.abs(np.diff(pixels, axis=axis)).ravel() for axis in (0, 1)]
    return float(np.clip(np.concatenate(steps) - 4.0, 0.0, None).mean())


def sides(picture: Image.Image, calm: str) -> tuple[np.ndarray, np.ndarray]:
    """The calm third of a picture, and the rest, where the subject is."""
    pixels = luminance(picture)
    pixels = pixels if calm in {"left", "right"} else pixels.T
    third = pixels.shape[1] // 3
    return (pixels[:, :third], pixels[:, third:]) if calm in {"left", "top"} else (pixels[:, -third:], pixels[:, :-third])


@pytest.mark.parametrize(("scene", "style"), list(product(SCENES, STYLES)))
def test_every_size_and_calm_side_is_painted_exactly(scene: str, style: str) -> None:
    for size, calm in (*product(SMALL, CALMS), *LARGE.items()):
        picture = painting(scene, style).fill(size, calm)
        assert (picture.size, picture.mode) == (size, "RGB")


@pytest.mark.parametrize(("scene", "tone"), list(product(SCENES, TONES)))
def test_the_calm_side_is_calmer_than_the_other_one(scene: str, tone: str) -> None:
    for style, calm in product(STYLES, ("left", "right", "top", "bottom")):
        size = (480, 300) if calm in {"left", "right"} else (300, 400)
        quiet, busy = map(unrest, sides(painting(scene, style, tone=tone, seed=TONES.index(tone)).fill(size, calm), calm))
        assert quiet < max(0.6 * busy, STILL), (style, calm)


@pytest.mark.parametrize(("scene", "style"), list(product(SCENES, STYLES)))
def test_ink_reads_on_the_calm_edge(scene: str, style: str) -> None:
    work = painting(scene, style)
    ink = luminance(Image.new("RGB", (1, 1), palette_of(work.kit.brand, style).ink))[0, 0]
    for calm in ("left", "right", "top", "bottom"):
        pixels = sides(work.fill((400, 400), calm), calm)[0]
        edge = pixels[:, :40] if calm in {"left", "top"} else pixels[:, -40:]
        assert np.abs(edge - ink).min() > 90, calm


def test_right_is_left_turned_over() -> None:
    work = painting("rails", "bright")
    left, right = (work.fill((300, 250), calm) for calm in ("left", "right"))
    turned = np.asarray(left.transpose(Image.Transpose.FLIP_LEFT_RIGHT), dtype=int)
    assert np.abs(turned - np.asarray(right, dtype=int)).max() <= 12, "more than the grain differs"


@pytest.mark.parametrize("scene", SCENES)
def test_the_same_input_gives_the_same_pixels_and_another_seed_others(scene: str) -> None:
    for style in STYLES:
        first, again, other = (painting(scene, style, seed=seed).fill((160, 120), "none").tobytes() for seed in (1, 1, 2))
        assert first == again
        assert first != other, style


def test_another_process_paints_the_same_pixels() -> None:
    script = "import sys; sys.path[:0] = ['.', 'tests/unit']\nfrom test_painter import digest\nprint(digest())"
    there = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert there.stdout.strip() == digest()


def digest() -> str:
    pictures = (painting(scene, style).fill((200, 120), "left").tobytes() for scene, style in product(SCENES, STYLES))
    return hashlib.sha256(b"".join(pictures)).hexdigest()


@pytest.mark.parametrize("kit", range(len(KITS)))
def test_brand_colours_dominate(kit: int) -> None:
    colours = [parse(code) for code in KITS[kit].brand.colours]
    hull = ConvexHull([(0.0, 0.0), *[lab(colour)[1:] for colour in colours]])
    for scene, style in product(SCENES, STYLES):
        picture = painting(scene, style, kit=kit).fill((300, 250), "none").resize((24, 20), Image.Resampling.NEAREST)
        hues = np.array([lab(pixel)[1:] for pixel in zip(*[iter(picture.tobytes())] * 3, strict=True)])
        outside = (hues @ hull.equations[:, :2].T + hull.equations[:, 2]).max(axis=1)
        assert (outside < 0.035).mean() > 0.95, (scene, style)


@pytest.mark.parametrize("scene", SCENES)
def test_the_tones_of_a_style_can_be_told_apart(scene: str) -> None:
    for style in ("bright", "dark", "minimal", "pattern"):
        pictures = [np.asarray(painting(scene, style, tone=tone).fill((160, 120), "none"), dtype=int) for tone in TONES]
        for one, two in pairwise(pictures):
            assert np.abs(one - two).mean() > 2.0, style


@pytest.mark.parametrize(("style", "calm"), list(product(STYLES, CALMS)))
@pytest.mark.parametrize("shape", [(400, 150), (90, 300), (200, 200)])
def test_a_product_is_whole_and_keeps_its_shape_and_its_sides(style: str, calm: str, shape: tuple[int, int]) -> None:
    for size in ((970, 250), (728, 90), (300, 250), (160, 600), (300, 600), (120, 90)):
        pixels = np.asarray(painting("shapes", style, cutout=cutout_of(shape)).fill(size, calm), dtype=int)
        rows, columns = np.nonzero(np.abs(pixels - MAGENTA).sum(axis=2) < 60)
        width, height = np.ptp(columns) + 1, np.ptp(rows) + 1
        assert rows.min() > 0 < columns.min(), size
        assert rows.max() < size[1] - 1, size
        assert columns.max() < size[0] - 1, size
        assert width == pytest.approx(height * shape[0] / shape[1], rel=0.12, abs=3.0), size
        dark = np.nonzero(pixels.sum(axis=2)[rows.min() : rows.max(), columns.min() : columns.max()] < 30)
        assert dark[1].size == 0 or dark[1].mean() < 0.5 * width, "the mark on its left is on its right"


def test_a_product_keeps_away_from_the_calm_side() -> None:
    for calm, axis, first in (("left", 1, True), ("right", 1, False), ("top", 0, True), ("bottom", 0, False)):
        pixels = np.asarray(painting("shapes", "bright", cutout=cutout_of((200, 200))).fill((300, 250), calm), dtype=int)
        places = np.nonzero(np.abs(pixels - MAGENTA).sum(axis=2) < 60)[axis] / pixels.shape[axis]
        assert places.min() > 0.35 if first else places.max() < 0.65, calm


def test_every_scene_that_a_brand_may_name_is_painted() -> None:
    assert set(get_args(Scenery)) == {"auto", *SCENES}


@pytest.mark.parametrize("vertical", get_args(Vertical))
def test_a_brand_without_a_scene_gets_one_of_its_vertical(vertical: str) -> None:
    brand = msgspec.structs.replace(KITS[0].brand, scene="auto")
    kit = msgspec.structs.replace(KITS[0], brand=brand, vertical=vertical)
    shown = {id(scene_for(kit, seed)) for seed in range(60)}
    assert shown == {id(SCENES[name]) for name in BY_VERTICAL.get(vertical, ABSTRACT)}
