"""Every banner has its size, its weight and readable text, and the same input gives the same bytes."""

from __future__ import annotations

import io
import subprocess
import sys
from itertools import combinations, product
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from errors import Refused
from generators.brief import ATTRIBUTES, Brief
from generators.composition.compositor import WEIGHTS, compose, draw, encode, pixels
from generators.composition.layouts import LAYOUTS, arrange
from generators.composition.markup import html
from generators.copywriting.grammar import GrammarWriter
from generators.creative import Copy, image_name
from generators.imagery.painter import SCENES, Painting
from generators.kit import Brand, Fact, Kit
from generators.order import SIZES
from services.campaigns.files import load_campaign

ROOT = Path(__file__).parents[2]
DEMO = [load_campaign(path).kit for path in sorted((ROOT / "infra/demo").glob("*.yaml"))]
LOGOS = {"mountains": "peak", "cups": "bean", "rails": "rail", "hills": "leaf", "shapes": "wave"}
COPY = Copy(headline="Run all day on rock", body="A plate in every sole keeps stones out.", cta="See them", facts=("plate",))
STYLES = ATTRIBUTES["style"]


def kit_of(scene: str, colours: tuple[str, ...] = ("#12343b", "#e07a3f", "#2d7d7d", "#f5ede0")) -> Kit:
    fact = Fact(id="plate", claim="A plate in every sole.", phrase="a plate", benefit="run far", angles=("benefit",))
    brand = Brand(name="Ridgeline", colours=colours, logo=LOGOS[scene], scene=scene)
    return Kit(campaign="trail", brand=brand, product="shoes", activity="running", facts=(fact,))


def brief_of(kit: Kit, style: str, tone: str = "plain") -> Brief:
    return Brief(campaign=kit.campaign, angle="benefit", tone=tone, length="short", offer="none", style=style, cta="act")


def assert_sound(kit: Kit, style: str, size: str, copy: Copy, seed: int = 1) -> None:
    drawn = draw(brief_of(kit, style), copy, kit, size, Painting(brief_of(kit, style), kit, seed))
    content = encode(drawn.picture, size)
    assert Image.open(io.BytesIO(content)).size == pixels(size)
    assert len(content) <= WEIGHTS[size]
    assert drawn.contrast >= 4.5


@pytest.mark.parametrize(("scene", "style", "size"), list(product(SCENES, STYLES, SIZES)))
def test_every_scene_in_every_style_and_size_is_sound(scene: str, style: str, size: str) -> None:
    assert_sound(kit_of(scene), style, size, COPY)


@pytest.mark.parametrize(("kit", "style", "size"), list(product(DEMO, STYLES, SIZES)))
def test_the_demo_campaigns_with_their_own_copy_are_sound(kit: Kit, style: str, size: str) -> None:
    copy = GrammarWriter().compose(brief_of(kit, style), kit, np.random.default_rng(3))
    assert_sound(kit, style, size, copy)


@pytest.mark.parametrize("seed", range(12))
def test_a_brand_of_any_colours_is_readable(seed: int) -> None:
    rng = np.random.default_rng(seed)
    colours = tuple(f"#{int(code):06x}" for code in rng.integers(0, 1 << 24, 3))
    for style in STYLES:
        assert_sound(kit_of("shapes", colours), style, "300x250", COPY, seed)


@pytest.mark.parametrize("grey", ["#000000", "#808080", "#ffffff"])
def test_a_brand_of_one_grey_is_readable(grey: str) -> None:
    for style in STYLES:
        assert_sound(kit_of("hills", (grey,) * 3), style, "728x90", COPY)


def test_the_same_input_gives_the_same_bytes_in_another_process() -> None:
    kit = DEMO[0]
    script = (
        "import sys; sys.path[:0] = ['.', 'tests/unit']\n"
        "from test_compositor import *\n"
        "kit, brief = DEMO[0], brief_of(DEMO[0], 'dark')\n"
        "print(image_name(compose(brief, COPY, kit, '300x250', Painting(brief, kit, 7))))"
    )
    there = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert there.stdout.strip() == image_name(
        compose(brief_of(kit, "dark"), COPY, kit, "300x250", Painting(brief_of(kit, "dark"), kit, 7))
    )


def test_another_seed_composes_another_picture() -> None:
    kit = kit_of("mountains")
    first, second = (Painting(brief_of(kit, "bright"), kit, seed).fill((300, 250), "top") for seed in (1, 2))
    assert first.tobytes() != second.tobytes()


@pytest.mark.parametrize("scene", SCENES)
def test_the_styles_of_a_brand_can_be_told_apart(scene: str) -> None:
    kit = kit_of(scene)
    means = {style: np.asarray(Painting(brief_of(kit, style), kit, 1).fill((300, 250), "top")).mean((0, 1)) for style in STYLES}
    for one, two in combinations(STYLES, 2):
        assert np.abs(means[one] - means[two]).max() > 10.0, (one, two)


def words(rng: np.random.Generator, most: int) -> str:
    """Up to ``most`` characters of words; one in twenty is as long as forty letters."""
    lengths = [40 if rng.random() < 0.05 else int(rng.integers(1, 10)) for _ in range(24)]
    text = " ".join("".join(rng.choice(list("aeinorstlmWÄ"), length)) for length in lengths)
    return text[: int(rng.integers(1, most + 1))].strip() or "m"


def set_or_refused(seed: int, size: str) -> bool:
    """Set one random copy, look that it is whole and that nothing collides; whether it was set."""
    rng = np.random.default_rng(seed)
    copy = Copy(headline=words(rng, 70), body=words(rng, 140), cta=words(rng, 24), facts=())
    try:
        setting = arrange(copy, size, "heavy")
    except Refused:
        return False
    assert " ".join(setting.headline.lines) == copy.headline
    assert " ".join(setting.button.lines) == copy.cta
    assert setting.body is None or " ".join(setting.body.lines) == copy.body
    assert_apart(size, setting)
    return True


@pytest.mark.parametrize("size", SIZES)
def test_any_copy_is_set_whole_and_apart_or_refused(size: str) -> None:
    outcomes = [set_or_refused(seed, size) for seed in range(200)]
    assert outcomes.count(True) > 100  # else the fuzz would only ever meet refusals


@pytest.mark.parametrize("size", ["300x250", "728x90", "320x50"])
def test_a_headline_of_one_word_that_no_line_holds_is_refused(size: str) -> None:
    with pytest.raises(Refused) as refused:
        arrange(Copy(headline="W" * 60, body="b", cta="Go", facts=()), size, "heavy")
    assert refused.value.rules == ("fit/1",)


def assert_apart(size: str, setting: object) -> None:
    """Headline, body, button and mark are inside the picture and do not touch each other."""
    layout = LAYOUTS[size]
    left, top = layout.mark_at
    boxes = [
        box_of(setting.headline, setting.headline_at),
        setting.button_box,
        (left, top, left + layout.mark, top + layout.mark),
    ]
    if setting.body is not None:
        boxes.append(box_of(setting.body, setting.body_at))
    for box in boxes:
        assert box[0] >= 0 <= box[1]
        assert box[2] <= layout.width
        assert box[3] <= layout.height
    for one, two in combinations(boxes, 2):
        assert one[2] <= two[0] or two[2] <= one[0] or one[3] <= two[1] or two[3] <= one[1], (one, two)


def box_of(block: object, at: tuple[int, int]) -> tuple[int, int, int, int]:
    return at[0], at[1], at[0] + block.width, at[1] + block.height


def test_markup_escapes_whatever_it_is_given() -> None:
    evil = "\"><script>alert('x')</script>"
    page = html(Copy(headline=evil, body=evil, cta=evil, facts=()), evil, evil, "300x250", evil)
    assert "<script" not in page
    assert page.count('"') == page.count('="') * 2
