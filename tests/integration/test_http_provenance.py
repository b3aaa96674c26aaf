"""Provenance over real HTTP: rows, a stripped copy, what is refused, and the public view of every ad."""

from __future__ import annotations

import hashlib
import io
import json

import pytest
from http_site import assert_problem
from PIL import Image
from service import until

from generators.provenance.signing import faults

COUNTED_S = 40.0


def picture_of(site, **ask):
    """What one request was answered with, and the bytes of its picture."""
    answer = site.decide(**ask)
    return answer, site.follow(answer["creative"]["image_url"])[2]


def get(site, path):
    status, headers, body = site.send("GET", path)
    assert (status, headers["content-type"]) == (200, "application/json"), body
    return json.loads(body)


def test_the_bytes_that_are_served_are_signed_and_have_their_row(site):
    for placement, size in (("rail", "300x250"), ("phone", "320x50"), ("top", "728x90"), ("feed", "1200x628")):
        answer, content = picture_of(site, placement=placement)
        assert faults(content) == ()
        row = get(site, f"/v1/provenance/{hashlib.sha256(content).hexdigest()}")
        assert (row["creative"], row["size"], row["why"]) == (answer["creative"]["id"], size, "approved")
        assert row["signed_by"].startswith("adloom test certificate (sha256:")
        assert "signature/1" in row["rules"]
        told = get(site, f"/v1/creatives/{row['creative']}/provenance")
        assert row in told["pictures"]


def test_every_picture_of_the_catalogue_has_its_row(site):
    for creative in get(site, "/v1/creatives")["creatives"]:
        rows = get(site, f"/v1/creatives/{creative['id']}/provenance")["pictures"]
        assert {row["size"]: f"/images/{row['content_hash']}.webp" for row in rows} == creative["images"]


@pytest.mark.parametrize(
    "path", ["/v1/creatives/cr_none/provenance", f"/v1/provenance/{'0' * 64}", "/v1/transparency?campaign=of-nobody"]
)
def test_what_nobody_made_has_no_provenance(site, path):
    assert_problem(site.send("GET", path), 404)


def test_a_stripped_copy_leads_back_to_its_creative(site):
    answer, content = picture_of(site)
    copy, whole = io.BytesIO(), Image.open(io.BytesIO(content)).convert("RGB")
    whole.resize((round(0.7 * whole.width), round(0.7 * whole.height))).save(copy, "JPEG", quality=60)
    status, _, body = site.send("POST", "/v1/provenance/lookup", copy.getvalue())
    assert status == 200, body
    best = json.loads(body)["matches"][0]
    assert (best["creative"], best["size"], best["campaign"]) == (answer["creative"]["id"], "300x250", answer["campaign"])
    assert 0 <= best["distance"] < best["bits"] // 8


def test_a_picture_of_somebody_else_leads_nowhere(site):
    content = io.BytesIO()
    Image.effect_mandelbrot((300, 250), (-3, -2.5, 2, 2.5), 100).save(content, "PNG")
    assert json.loads(site.send("POST", "/v1/provenance/lookup", content.getvalue())[2]) == {"matches": []}


@pytest.mark.parametrize(("body", "status"), [(b"", 422), (b"no picture", 422), (b"RIFF" + b"\0" * 5_000_000, 413)])
def test_what_cannot_be_looked_at_is_refused(site, body, status):
    assert_problem(site.send("POST", "/v1/provenance/lookup", iter([body])), status, "body")


def test_an_ad_that_was_seen_is_told_to_everybody_and_who_saw_it_to_nobody(site):
    answer, _ = picture_of(site, user_id="reader-of-the-view", context={"interests": ["a-secret-interest"]})
    site.follow(answer["impression_url"])
    path = f"/v1/transparency?campaign={answer['campaign']}"
    shown = answer["creative"]["id"]

    def told():
        return {ad["creative"]: ad for ad in get(site, path)["ads"]}

    assert until(lambda: shown in told(), COUNTED_S)
    ad = told()[shown]
    assert (ad["people"], ad["headline"]) == (None, answer["creative"]["headline"])
    assert ad["on_behalf_of"] == ad["paid_by"] != ""
    view = site.send("GET", "/v1/transparency")[2] + site.send("GET", "/transparency")[2]
    record = site.written(0)
    people = {one.person for one in record if hasattr(one, "person")}
    assert people
    for word in ("reader-of-the-view", "a-secret-interest", answer["decision_id"], *people):
        assert word.encode() not in view


def test_the_page_is_whole_without_script_and_names_every_campaign(site):
    status, headers, body = site.send("GET", "/transparency")
    page = body.decode()
    assert (status, headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert "script-src 'self'" in headers["content-security-policy"]
    assert "<script" not in page
    for words in ("Who sees which ad", "?campaign=coffee", "The kind of device", 'lang="en"', 'name="viewport"'):
        assert words in page


def test_a_reviewer_is_named_to_who_may_review_and_to_nobody_else(site):
    creative = get(site, "/v1/creatives")["creatives"][0]["id"]
    status, _, body = site.send("POST", f"/v1/review/{creative}", {"state": "approved", "reviewer": "Ann"})
    assert status == 200, body
    path, another = f"/v1/creatives/{creative}/provenance", {"Sec-Fetch-Site": "cross-site"}
    assert until(lambda: {row["reviewer"] for row in get(site, path)["pictures"]} == {"Ann"}, 10.0)
    _, _, public = site.send("GET", path, **another)
    told = json.loads(public)["pictures"]
    assert {row["reviewer"] for row in told} == {"a reviewer"}
    _, _, public = site.send("GET", f"/v1/provenance/{told[0]['content_hash']}", **another)
    assert json.loads(public) == told[0]
