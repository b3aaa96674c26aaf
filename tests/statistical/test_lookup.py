"""A stripped copy leads back to its creative and to no other: more than 200 painted ads that differ in words or picture."""

from __future__ import annotations

import io
import sys

import numpy as np
import pytest
from painted_ads import CAMPAIGNS, catalogue_of
from PIL import Image, PngImagePlugin

from errors import InvalidRequest
from generators.provenance.likeness import ALIKE, BITS, likeness
from services.provenance.lookup import matches, open_found

SIZES = ("300x250", "320x50")
A_CAMPAIGN = 72


def encoded(picture, kind="JPEG", **options):
    content = io.BytesIO()
    picture.save(content, kind, **options)
    return content.getvalue()


def resized(picture, share):
    return picture.resize((round(picture.width * share), round(picture.height * share)), Image.Resampling.BILINEAR)


def cut(picture, share):
    across, down = round(picture.width * share), round(picture.height * share)
    return picture.crop((across, down, picture.width - across, picture.height - down))


#: What happens to a picture that is passed on, and the share of such copies that must still lead back.
FATES = {
    "the bytes without their manifest": (lambda one: encoded(one, "PNG"), 1.0),
    "JPEG at quality 60": (lambda one: encoded(one, quality=60), 1.0),
    "70 % of the size, JPEG at 60": (lambda one: encoded(resized(one, 0.7), quality=60), 0.99),
    "twice the size": (lambda one: encoded(resized(one, 2.0), "WEBP"), 0.99),
    "in grey": (lambda one: encoded(one.convert("L"), quality=60), 0.99),
    "1 % cut off each edge": (lambda one: encoded(cut(one, 0.01), quality=60), 0.97),
    "2 % cut off each edge": (lambda one: encoded(cut(one, 0.02), quality=60), 0.90),
}


@pytest.fixture(scope="module")
def world():
    catalogue, kept = catalogue_of(SIZES, A_CAMPAIGN)
    assert len(catalogue.creatives) >= 200
    return [added.creative for added in catalogue.creatives.values()], kept


def looked_up(creatives, content):
    return matches(creatives, open_found(content))


def same_words(one, other):
    """Two briefs may show the same words on nearly the same ground, the smallest banner above all: either is a right answer."""
    return (one.campaign, one.copy.headline) == (other.campaign, other.copy.headline)


@pytest.mark.parametrize("fate", FATES)
def test_a_copy_leads_back_to_its_creative_and_not_to_one_with_other_words(world, fate):
    creatives, kept = world
    by_id, change, least = {one.id: one for one in creatives}, *FATES[fate]
    exact, found, false, sampled = 0, 0, 0, list(kept)[::5]
    for creative, size in sampled:
        answer = looked_up(creatives, change(Image.open(io.BytesIO(kept[creative, size])).convert("RGB")))
        right = bool(answer) and same_words(by_id[answer[0].creative], by_id[creative])
        found, false = found + right, false + (bool(answer) and not right)
        exact += bool(answer) and answer[0].creative == creative
    sys.stdout.write(
        f"{fate}: of {len(sampled)} copies {found} led to an ad of the same words, {exact} to the very creative, "
        f"{false} to other words\n"
    )
    assert found >= least * len(sampled)
    assert false <= (1.0 - least) * len(sampled)


def test_ads_of_a_campaign_that_is_not_ours_are_found_in_none_of_ours(world):
    creatives, kept = world
    false = 0
    for left_out in CAMPAIGNS:
        ours = [one for one in creatives if one.campaign != left_out.id]
        theirs = [one.id for one in creatives if one.campaign == left_out.id]
        false += sum(bool(looked_up(ours, kept[name, size])) for name in theirs[::2] for size in SIZES)
    sys.stdout.write(f"found in another campaign: {false} of {len(creatives)}\n")
    assert false <= 0.01 * len(creatives)


def test_a_picture_of_anything_else_is_found_nowhere(world):
    creatives, _ = world
    rng = np.random.default_rng(3)
    for number in range(40):
        noise = rng.integers(0, 256, (6 + number, 8, 3), dtype=np.uint8)
        assert looked_up(creatives, encoded(Image.fromarray(noise).resize((300, 250), Image.Resampling.BICUBIC))) == ()


def test_words_alone_tell_two_ads_on_one_picture_apart(world):
    """Nearest other words on the same ground, against what a new encoding at 70 % changes: the two must not meet."""
    creatives, kept = world
    apart, changed = [], []
    for size in SIZES:
        codes = np.array([np.frombuffer(bytes.fromhex(one.likeness[size]), np.uint8) for one in creatives])
        for row, one in enumerate(creatives):
            others = [at for at, other in enumerate(creatives) if one.brief == other.brief and one.copy != other.copy]
            apart.append(np.bitwise_count(codes[others] ^ codes[row]).sum(axis=1, dtype=int).min())
            again = encoded(resized(Image.open(io.BytesIO(kept[one.id, size])).convert("RGB"), 0.7), quality=60)
            code = np.frombuffer(bytes.fromhex(likeness(again)), np.uint8)
            changed.append(np.bitwise_count(code ^ codes[row]).sum(dtype=int))
    sys.stdout.write(
        f"bits of {BITS}: other words at least {min(apart)} (1 % of ads below {np.quantile(apart, 0.01):.0f}, "
        f"median {np.median(apart):.0f}); a new encoding at most {max(changed)} (median {np.median(changed):.0f})\n"
    )
    assert np.mean(np.array(changed) < np.array(apart)) >= 0.99
    assert max(changed) <= ALIKE


def test_the_picture_itself_is_at_distance_nought_and_its_siblings_behind_it(world):
    creatives, kept = world
    (name, size), content = next(iter(kept.items()))
    best, *others = looked_up(creatives, content)
    assert (best.distance, best.size, best.bits) == (0, size, BITS)
    assert name in {best.creative, *(one.creative for one in others if one.distance == 0)}
    assert [one.distance for one in (best, *others)] == sorted(one.distance for one in (best, *others))
    assert len({one.creative for one in (best, *others)}) == 1 + len(others) <= 4


def test_metadata_and_format_make_no_likeness(world):
    _, kept = world
    content = next(iter(kept.values()))
    info = PngImagePlugin.PngInfo()
    info.add_text("Comment", "anything")
    assert likeness(encoded(Image.open(io.BytesIO(content)), "PNG", pnginfo=info)) == likeness(content)


def test_nothing_is_found_in_an_empty_catalogue(world):
    assert looked_up([], next(iter(world[1].values()))) == ()


BAD = {
    "nothing": b"", "text": b"a picture of a shoe", "a cut file": encoded(Image.new("RGB", (300, 250)), "PNG")[:60],
    "a GIF": encoded(Image.new("RGB", (300, 250)), "GIF"), "a dot": encoded(Image.new("RGB", (1, 1)), "PNG"),
    "a line": encoded(Image.new("RGB", (4000, 4)), "PNG"), "a bomb": encoded(Image.new("1", (20_000, 20_000)), "PNG"),
    "an SVG": b"<svg xmlns='http://www.w3.org/2000/svg' width='300' height='250'/>",
}  # fmt: skip


@pytest.mark.parametrize("kind", BAD)
def test_what_is_no_picture_or_too_large_to_decode_is_told_so(kind):
    with pytest.raises(InvalidRequest) as told:
        open_found(BAD[kind])
    assert told.value.field == "body"


def test_a_damaged_picture_is_a_picture_or_told_so_and_nothing_else():
    rng = np.random.default_rng(11)
    whole = [encoded(Image.effect_noise((64, 48), 60.0).convert("RGB"), kind) for kind in ("WEBP", "PNG", "JPEG")]
    refused = 0
    for number in range(600):
        content = bytearray(whole[number % 3])
        for at in rng.integers(0, len(content), 1 + number % 7):
            content[at] = rng.integers(256)
        try:
            open_found(bytes(content[: rng.integers(1, len(content) + 1)] if number % 2 else content))
        except InvalidRequest:
            refused += 1
    assert 300 < refused < 600
