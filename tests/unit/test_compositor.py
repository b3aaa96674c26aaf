"""Every creative can be had in every size, says what it is, and is the same bytes for the same input."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from itertools import product
from pathlib import Path

import msgspec
import numpy as np
import pytest
from PIL import Image

from benchmarks.creatives.laws import broken
from errors import Refused
from generators.brief import ATTRIBUTES, Brief
from generators.composition.alt import alt_text
from generators.composition.compositor import compose, draw, encode, pixels
from generators.composition.contact_sheet import Shown, contact_sheet, sizes_of
from generators.composition.formats import FORMATS, WEIGHTS
from generators.composition.labels import LABELS, label_texts
from generators.composition.layouts import DESIGNS, STRIPS, arrange, preference
from generators.composition.markup import html, native
from generators.composition.page import Page
from generators.composition.scripts import words
from generators.composition.tickets import figure_and_rest
from generators.copywriting.grammar import GrammarWriter
from generators.creative import Copy, image_name
from generators.imagery.painter import Painting
from generators.kit import Brand, Fact, Kit, Offer
from generators.order import SIZES
from services.campaigns.files import load_campaign

ROOT = Path(__file__).parents[2]
DEMO = [load_campaign(path).kit for path in sorted((ROOT / "infra/demo").glob("*.yaml"))]
COPY = Copy(headline="Run all day on rock", body="A plate in every sole keeps stones out.", cta="See them", facts=("plate",))
DEAL = msgspec.structs.replace(COPY, offers=("deal",))
STYLES = ATTRIBUTES["style"]


def kit_of(scene: str = "mountains", colours: tuple[str, ...] = ("#12343b", "#e07a3f", "#2d7d7d", "#f5ede0")) -> Kit:
    fact = Fact(id="plate", claim="A plate in every sole.", phrase="a plate", benefit="run far", angles=("benefit",))
    brand = Brand(name="Ridgeline", colours=colours, logo="peak", scene=scene)
    deal = Offer(id="deal", kind="price", text="15% off your first pair")
    return Kit(campaign="trail", brand=brand, product="shoes", activity="running", facts=(fact,), offers=(deal,))


def brief_of(kit: Kit, style: str = "bright", tone: str = "plain", offer: str = "none") -> Brief:
    return Brief(campaign=kit.campaign, angle="benefit", tone=tone, length="short", offer=offer, style=style, cta="act")


def seed_for(brief: Brief, layout: str) -> int:
    return next(seed for seed in range(500) if preference(brief, seed)[0] == layout)


def assert_sound(kit: Kit, style: str, size: str, copy: Copy, seed: int = 1) -> None:
    brief = brief_of(kit, style)
    drawn = draw(brief, copy, kit, size, Painting(brief, kit, seed), seed=seed)
    content = encode(drawn.picture, size)
    assert broken(drawn, content, size, copy, kit.locale) == []
    assert drawn.contrast >= 4.5
    assert drawn.layout in DESIGNS


def test_there_are_ten_sizes_and_each_has_its_format() -> None:
    assert len(SIZES) == 10
    assert set(FORMATS) == set(WEIGHTS) == set(SIZES)
    for size in SIZES:
        assert pixels(size) == tuple(map(int, size.split("x")))


@pytest.mark.parametrize(("kit", "size"), list(product(DEMO, SIZES)))
def test_plain_demo_copy_is_never_refused(kit: Kit, size: str) -> None:
    for number in range(16):
        rng = np.random.default_rng(number)
        levels = {name: str(rng.choice(levels)) for name, levels in ATTRIBUTES.items()} | {"style": STYLES[number % 4]}
        brief = Brief(campaign=kit.campaign, **(levels | {"offer": "none"}))
        copy = GrammarWriter().compose(brief, kit, rng)
        drawn = draw(brief, copy, kit, size, Painting(brief, kit, number), seed=number)
        assert broken(drawn, encode(drawn.picture, size), size, copy, kit.locale) == []


@pytest.mark.parametrize(("layout", "size"), list(product(DESIGNS, SIZES)))
def test_every_layout_that_a_size_has_is_taken_where_it_comes_first(layout: str, size: str) -> None:
    kit, strip = kit_of(), FORMATS[size].shape == "strip"
    brief = brief_of(kit, offer="price")
    seed = seed_for(brief, layout)
    drawn = draw(brief, DEAL, kit, size, Painting(brief, kit, seed), seed=seed)
    suits = layout in STRIPS if strip else True
    suits = suits and not (layout in {"ticket", "frame"} and pixels(size)[1] == 50)
    assert (drawn.layout == layout) is suits


@pytest.mark.parametrize("size", ["300x250", "728x90"])
def test_an_offer_stands_on_a_ticket_or_in_the_headline_and_not_twice(size: str) -> None:
    kit = kit_of()
    said = msgspec.structs.replace(DEAL, headline="15% off\u00a0your first pair")
    assert arrange(Page(brief_of(kit, offer="price"), DEAL, kit, FORMATS[size]), "ticket") is not None
    assert arrange(Page(brief_of(kit, offer="price"), said, kit, FORMATS[size]), "ticket") is None


def test_a_line_never_ends_between_a_figure_and_its_unit() -> None:
    text = "Bis 30 Juni 20 % Rabatt, dann 10 euros und 27 Tunnel\tund  3  Seen"
    pieces = [piece for piece, _ in words(text)]
    assert pieces == ["Bis", "30 Juni", "20 %", "Rabatt,", "dann", "10 euros", "und", "27", "Tunnel", "und", "3", "Seen"]


@pytest.mark.parametrize("size", ["300x250", "1080x1080"])
def test_a_long_label_shortens_before_it_leaves_its_corner(size: str) -> None:
    kit = msgspec.structs.replace(kit_of(), locale="de")
    shape = FORMATS[size]
    sheet = arrange(Page(brief_of(kit), COPY, kit, shape), "frame")
    assert sheet is not None
    label = sheet.words[-1]
    assert label.block.lines[0] in label_texts("de")
    middle = shape.inner[1] + shape.mark // 2
    assert label.box[1] < middle < label.box[3]


@pytest.mark.parametrize("style", STYLES)
def test_a_strip_has_no_plate_under_its_button(style: str) -> None:
    kit = kit_of()
    for layout in STRIPS:
        sheet = arrange(Page(brief_of(kit, style, offer="price"), DEAL, kit, FORMATS["728x90"]), layout)
        assert sheet is not None
        assert all(part.plate is None for part in sheet.words)


def test_the_eight_layouts_of_one_creative_look_unlike_each_other() -> None:
    kit = kit_of()
    brief = brief_of(kit, offer="price")
    painting = Painting(brief, kit, 1)
    pictures = []
    for layout in DESIGNS:
        drawn = draw(brief, DEAL, kit, "300x250", painting, seed=seed_for(brief, layout))
        pictures.append(np.asarray(drawn.picture.resize((30, 25)), dtype=np.float64))
    for place, one in enumerate(pictures):
        for other in pictures[place + 1 :]:
            assert np.abs(one - other).mean() > 8.0


@pytest.mark.parametrize("seed", range(8))
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
    script = (
        "import sys; sys.path[:0] = ['.', 'tests/unit']\n"
        "from test_compositor import *\n"
        "kit, brief = DEMO[0], brief_of(DEMO[0], 'dark')\n"
        "copy = Copy(headline='קפה Now ☕', body='Ωmega', cta='Go', facts=())\n"
        "for size in ('300x250', '1080x1080'):\n"
        "    print(image_name(compose(brief, copy, kit, size, Painting(brief, kit, 7), seed=7)))"
    )
    there = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    kit, brief = DEMO[0], brief_of(DEMO[0], "dark")
    copy = Copy(headline="קפה Now ☕", body="Ωmega", cta="Go", facts=())
    sizes = ("300x250", "1080x1080")
    here = [image_name(compose(brief, copy, kit, size, Painting(brief, kit, 7), seed=7)) for size in sizes]
    assert there.stdout.split() == here


@pytest.mark.parametrize(("locale", "size"), list(product(LABELS, SIZES)))
def test_both_labels_stand_on_every_size_in_the_language_of_the_campaign(locale: str, size: str) -> None:
    kit = msgspec.structs.replace(kit_of(), locale=locale)
    drawn = draw(brief_of(kit), COPY, kit, size, Painting(brief_of(kit), kit, 1), seed=1)
    advert, made, short = LABELS[locale]
    (label,) = [line for line in drawn.lines if line.text.startswith(f"{advert} · ")]
    assert label.text in {f"{advert} · {made}", f"{advert} · {short}"}
    assert label.size >= 12


def test_words_that_run_leftwards_turn_the_layout_round() -> None:
    kit, hebrew = kit_of(), msgspec.structs.replace(COPY, headline="קפה טרי")
    page = Page(brief_of(kit), COPY, kit, FORMATS["300x250"])
    turned = arrange(msgspec_page(page, hebrew), "split")
    plain = arrange(page, "split")
    assert turned is not None
    assert plain is not None
    assert plain.regions[0].box[0] > 150 > turned.regions[0].box[0]
    assert turned.marks[0].left > 150 > plain.marks[0].left


def msgspec_page(page: Page, copy: Copy) -> Page:
    return Page(page.brief, copy, page.kit, page.format)


@pytest.mark.parametrize("size", ["300x250", "728x90", "320x50"])
def test_a_headline_of_one_word_that_no_line_holds_is_refused(size: str) -> None:
    kit = kit_of()
    with pytest.raises(Refused) as refused:
        draw(brief_of(kit), Copy(headline="W" * 60, body="b", cta="Go", facts=()), kit, size, Painting(brief_of(kit), kit, 1))
    assert refused.value.rules == ("fit/1",)


def test_a_picture_that_no_quality_makes_light_enough_is_refused() -> None:
    noise = np.random.default_rng(1).integers(0, 256, (1920, 1080, 3), dtype=np.uint8)
    with pytest.raises(Refused) as refused:
        encode(Image.fromarray(noise), "1080x1920")
    assert refused.value.rules == ("weight/1",)


@pytest.mark.parametrize(
    ("offer", "parts"),
    [
        ("20% off your first bag", ("20%", "off your first bag")),
        ("10 euros off your first night", ("10 euros", "off your first night")),
        ("€5 off", ("€5", "off")),
        ("a taster box of three roasts", ("", "a taster box of three roasts")),
    ],
)
def test_an_offer_keeps_its_words_on_the_ticket(offer: str, parts: tuple[str, str]) -> None:
    assert figure_and_rest(offer) == parts


def test_alternative_text_says_all_that_is_read_and_what_it_is() -> None:
    kit = msgspec.structs.replace(kit_of(), locale="de")
    text = alt_text(COPY, kit)
    assert text.startswith("Anzeige von Ridgeline, mit KI erstellt.")
    for part in (COPY.headline, COPY.body, COPY.cta):
        assert part in text


def test_markup_escapes_whatever_it_is_given_and_bears_the_labels() -> None:
    evil = "\"><script>alert('x')</script>"
    page = html(Copy(headline=evil, body=evil, cta=evil, facts=()), evil, evil, "300x250", evil, "fr")
    assert "<script" not in page
    assert page.count('"') == page.count('="') * 2
    assert "Pub · créée par IA" in page


def test_native_assets_carry_the_text_as_it_is_and_survive_json() -> None:
    assets = json.loads(json.dumps(native(COPY, kit_of(), "https://i.test/1", "https://c.test/1", "300x600", "alt")))
    assert (assets["title"], assets["desc"], assets["ctatext"]) == (COPY.headline, COPY.body, COPY.cta)
    assert assets["label"] == "Ad · AI-made"
    assert (assets["img"]["w"], assets["img"]["h"]) == (300, 600)


def test_a_contact_sheet_holds_every_picture_in_rows_of_one_measure() -> None:
    colours = [(10 * number, 255 - 10 * number, 90) for number in range(20)]
    shown = [Shown(Image.new("RGB", pixels(size), colour), size) for size, colour in zip(sizes_of(20), colours, strict=True)]
    sheet = contact_sheet(shown)
    seen = {colour for _, colour in sheet.getcolors(1 << 22) or []}
    assert seen >= set(colours)
    assert io.BytesIO(sheet.tobytes()).getbuffer().nbytes == 3 * sheet.width * sheet.height
