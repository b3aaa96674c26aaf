"""Events, clicks and pixels over real HTTP: what counts, what does not, and where a click leads."""

from __future__ import annotations

import io
import json
from urllib.parse import quote, urlsplit

import pytest
from http_site import COUNTED_S, LANDINGS, assert_lands_on, assert_problem, landing
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from service import until

from services.decisions.tokens import Claim, Signer
from services.feedback.events import Rejected
from services.records import decode


def test_an_event_is_acknowledged_with_its_offset_and_counted(site):
    answer = site.decide()
    status, _, body = site.follow(answer["event_url"], "POST", {"kind": "conversion", "value": 39.9})
    assert status == 202
    acknowledged = json.loads(body)
    assert acknowledged["accepted"] is True
    (stored,) = site.log.read(acknowledged["offset"] - 1, 1)
    event = decode(stored.payload)
    assert (event.decision, event.kind, event.value) == (answer["decision_id"], "conversion", 39.9)
    assert event.creative == answer["creative"]["id"]


@pytest.mark.parametrize("kind", ["viewable", "conversion", "dismiss", "click", "impression"])
def test_a_duplicate_is_acknowledged_and_counted_as_one(site, kind):
    def thrice():
        answer = site.decide()
        assert [site.follow(answer["event_url"], "POST", {"kind": kind})[0] for _ in range(3)] == [202] * 3

    assert site.counted(thrice) == {f"fresh_{kind}": 1, f"duplicate_{kind}": 2}


def test_two_clicks_on_one_ad_are_one_click_of_the_lift(site):
    def clicks():
        return sum(group["clicks"] for group in site.settled()["totals"].values())

    answer, before = site.decide(), clicks()
    assert [site.follow(answer["click_url"])[0] for _ in range(2)] == [302, 302]
    assert clicks() == before + 1


def test_a_click_changes_the_policy_that_answers(site):
    status, headers, body = site.follow(site.decide()["click_url"])
    assert (status, body) == (302, b"")
    offset = int(headers["adloom-offset"])
    assert until(lambda: site.status()["policy"]["covers"] >= offset, COUNTED_S)
    assert site.decide()["policy"]["covers"] >= offset


@pytest.mark.parametrize(("body", "status", "field"), [
    (b"", 400, "body"), (b"{}", 422, "$.kind"), (b'{"kind":"applause"}', 422, "$.kind"),
    (b'{"kind":"dwell","value":-1}', 422, "$.value"), (b'{"kind":"dwell","value":"long"}', 422, "$.value"),
    (b'{"kind":"click","at":1}', 422, "$.at"),
])  # fmt: skip
def test_an_event_that_is_not_as_expected_is_told_where(site, body, status, field):
    assert_problem(site.follow(site.decide()["event_url"], "POST", body), status, field)


@pytest.mark.parametrize("query", ["", "?token=", "?tok=a", "?token=a&token=b"])
def test_an_event_brings_one_token(site, query):
    status, _, _ = answer = site.send("POST", f"/v1/events{query}", {"kind": "click"})
    assert_problem(answer, status, "?token")
    assert status == 422


def bad_tokens(site, answer):
    """Cut, forged (another key, a changed bit) and expired tokens of a decision."""
    good = urlsplit(answer["click_url"]).path.split("/")[3]
    claim = site.signer.verify(good, 0.0)
    expired = Claim(claim.decision, claim.creative, claim.propensity, claim.snapshot, 1_000_000_000)
    changed = "A" if good[20] != "A" else "B"
    return {
        "malformed": [good[:40], "x", "%00", "é"], "expired": [site.signer.sign(expired)],
        "forged": [Signer((b"a secret of somebody else",)).sign(claim), good[:20] + changed + good[21:]],
    }  # fmt: skip


@pytest.mark.parametrize("reason", ["malformed", "forged", "expired"])
def test_a_token_that_does_not_count_is_refused_as_an_event_and_kept_as_an_attempt(site, reason):
    before = site.fence()
    tokens = bad_tokens(site, site.decide())[reason]
    for token in tokens:
        assert_problem(site.send("POST", f"/v1/events?token={quote(token)}", {"kind": "conversion"}), 403, "token")
    _, *attempts = site.written(before)
    assert [(type(item), item.kind, item.reason) for item in attempts] == [(Rejected, "conversion", reason)] * len(tokens)


@pytest.mark.parametrize("reason", ["malformed", "forged", "expired"])
def test_a_click_with_a_token_that_does_not_count_still_lands_on_its_creatives_page(site, reason):
    answer = site.decide()
    before = site.fence()
    tokens = bad_tokens(site, answer)[reason]
    for token in tokens:
        status, headers, _ = site.send("GET", f"/v1/c/{quote(token)}/{answer['creative']['id']}")
        assert status == 302
        assert "adloom-offset" not in headers
        assert_lands_on(headers["location"], answer["campaign"])
    assert [(type(item), item.kind, item.reason) for item in site.written(before)] == [(Rejected, "click", reason)] * len(
        tokens
    )


def test_a_click_that_counts_lands_on_its_campaigns_page_with_its_parameters(site):
    answer = site.decide()
    _, headers, _ = site.follow(answer["click_url"])
    assert_lands_on(headers["location"], answer["campaign"])
    assert headers["cache-control"] == "no-store"


def test_a_good_token_leads_to_its_own_creative_whatever_the_link_names(site):
    answer = site.decide()
    token = urlsplit(answer["click_url"]).path.split("/")[3]
    _, headers, _ = site.send("GET", f"/v1/c/{token}/cr_0000000000000000")
    assert_lands_on(headers["location"], answer["campaign"])


@pytest.mark.parametrize("path", ["x/cr_0000000000000000", "x", "", "x/", "//evil.example", "x/https:%2f%2fevil.example"])
def test_an_unknown_creative_leads_to_the_house_page(site, path):
    status, headers, _ = site.send("GET", f"/v1/c/{path}")
    assert (status, headers["location"]) == (302, f"{site.stage.url}/")
    assert "adloom-offset" not in headers


TRICKS = st.sampled_from([
    "//evil.example", "https://evil.example", "\\evil.example", "@evil.example", "%0d%0alocation:https://evil.example",
    "..", "?next=https://evil.example", "#@evil.example", "javascript:alert(1)",
    "\r\nlocation: https://evil.example", "\t", "\x00",
])  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(st.lists(TRICKS | st.text(max_size=12), max_size=3), st.lists(TRICKS | st.text(max_size=12), max_size=3), st.booleans())
def test_no_link_leads_anywhere_but_to_a_stored_page(site, token, creative, known):
    name = next(iter(json.loads(site.send("GET", "/v1/creatives")[2])["creatives"]))["id"] if known else ""
    path = "/".join(quote(part, safe="/:@%") for part in ("".join(token), name + "".join(creative)))
    status, headers, _ = site.send("GET", f"/v1/c/{path}", host="evil.example", **{"x-forwarded-host": "evil.example"})
    pages = {f"{site.stage.url}/"} | {landing(campaign)[0] for campaign in LANDINGS}
    assert status == 302
    assert headers["location"].partition("?")[0] in pages
    assert "evil" not in headers["location"]


@pytest.mark.parametrize("token", [None, "x", "", "%00", "a/b/c", "%ff%fe"])
def test_a_pixel_is_always_a_pixel(site, token):
    good = urlsplit(site.decide()["impression_url"]).path
    status, headers, body = site.send("GET", good if token is None else f"/v1/i/{token}.gif")
    assert (status, headers["content-type"], headers["cache-control"]) == (200, "image/gif", "no-store")
    pixel = Image.open(io.BytesIO(body)).convert("RGBA")
    assert (pixel.size, pixel.getpixel((0, 0))[3]) == ((1, 1), 0)


def test_a_pixel_counts_an_impression_once(site):
    answer = site.decide()
    seen = site.counted(lambda: [site.follow(answer["impression_url"]) for _ in range(2)])
    assert seen == {"fresh_impression": 1, "duplicate_impression": 1}
