"""The shipped web and learn processes over real HTTP, without a Studio: what goes in, what comes out, what is written."""

from __future__ import annotations

import http.client
import io
import json
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from prometheus_client.parser import text_string_to_metric_families
from service import CAMPAIGNS, machine, until

from generators.brief import ATTRIBUTES
from services.campaigns.campaign import Placement
from services.campaigns.files import load_campaign
from services.decisions.record import Decision
from services.decisions.tokens import Claim, Signer
from services.feedback.events import Rejected
from services.metrics import Metrics
from services.records import Kind, decode
from services.storage.sqlite.log import SqliteLog

COUNTED_S = 20.0
LANDINGS = {campaign.id: campaign for campaign in map(load_campaign, map(Path, CAMPAIGNS))}
ASK = {"placement": "rail", "context": {"device": "mobile", "hour": 7, "country": "DE", "page_topic": "running"}}
RECORDS = (Kind.CATALOGUE, Kind.DECISION, Kind.EVENT, Kind.REJECTED)


class Site:
    """One keep-alive connection to the service, and its log."""

    def __init__(self, stage):
        self.stage, self.log = stage, SqliteLog(stage.data / "log.db")
        self.signer = Signer(((stage.data / "secret").read_text().encode(),))
        self._connection = http.client.HTTPConnection("127.0.0.1", stage.port, timeout=20)

    def send(self, method, path, content=None, **headers):
        """Status, headers in lower case, body; ``content``: a mapping goes as JSON, bytes as they are, an iterator in chunks."""
        body = json.dumps(content).encode() if isinstance(content, dict | list) else content
        self._connection.request(method, path, body, headers)
        answer = self._connection.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()

    def post(self, path, content):
        status, _, body = self.send("POST", path, content)
        return status, json.loads(body) if body else None

    def decide(self, **changes):
        status, answer = self.post("/v1/decisions", ASK | changes)
        assert status == 200, answer
        return answer

    def follow(self, url, method="GET", content=None):
        """One of the answer's own links."""
        parts = urlsplit(url)
        return self.send(method, f"{parts.path}?{parts.query}" if parts.query else parts.path, content)

    def fence(self):
        """An offset behind which everything lies that was sent so far: the appender writes in the order of asking."""
        status, _, body = self.follow(self.decide()["event_url"], "POST", {"kind": "dwell", "value": 1.0})
        assert status == 202
        return json.loads(body)["offset"]

    def written(self, after):
        """Records behind an offset, those of a fence left out."""
        end = self.fence()
        found = [decode(item.payload) for item in self.log.read(after, 10_000, RECORDS) if item.offset <= end]
        return found[:-2]

    def status(self):
        return json.loads(self.send("GET", "/v1/status")[2])

    def settled(self):
        """The status once all that was sent so far has been learned from."""
        offset = self.fence()
        assert until(lambda: self.status()["policy"]["covers"] >= offset, COUNTED_S)
        return self.status()

    def counted(self, do):
        """What doing this adds to the counts of feedback, dwells (the fence's own) left out."""
        before = self.settled()["feedback"]
        do()
        after = self.settled()["feedback"]
        changed = {name: count - before.get(name, 0) for name, count in after.items() if count != before.get(name, 0)}
        return {name: change for name, change in changed.items() if name != "fresh_dwell"}


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    with machine(tmp_path_factory.mktemp("http")) as stage:
        stage.apart()
        yield Site(stage)


def landing(name):
    campaign = LANDINGS[name]
    return campaign.landing_url, {key: [value] for key, value in campaign.landing_parameters.items()}


def assert_lands_on(location, campaign):
    page, parameters = landing(campaign)
    assert location.partition("?")[0] == page
    assert parse_qs(urlsplit(location).query) == parameters


def assert_problem(answer, status, field=None):
    code, headers, body = answer
    assert code == status, body
    assert headers["content-type"] == "application/problem+json"
    problem = json.loads(body)
    assert problem["status"] == status
    assert problem["title"]
    if field is not None:
        assert problem["field"] == field
        assert problem["expected"]
        assert problem["got"]
    return problem


# A decision


def test_an_answer_says_everything_that_a_page_needs(site):
    answer = site.decide(user_id="reader-1", explain=True)
    assert answer["decision_id"].startswith("d_")
    assert answer["campaign"] in LANDINGS
    creative = answer["creative"]
    assert all(creative[name] for name in ("id", "headline", "body", "cta", "alt", "image_url", "html"))
    assert creative["attributes"].keys() == ATTRIBUTES.keys()
    assert creative["image_url"] in creative["html"]
    assert answer["click_url"] in creative["html"]
    assert answer["action"] == creative["id"]
    assert 0 < answer["propensity"] <= 1
    assert answer["rung"] in {"L0", "L1"}
    assert answer["policy"].keys() == {"name", "snapshot", "covers"}
    assert answer["policy"]["snapshot"] > 0
    why = answer["why"]
    assert why["sentence"]
    assert why["candidates"] == 12
    assert sum(candidate["probability"] for candidate in why["probabilities"]) == pytest.approx(1.0)
    assert {candidate["creative"]: candidate["probability"] for candidate in why["probabilities"]}[
        answer["action"]
    ] == pytest.approx(answer["propensity"])


def test_the_record_on_the_log_is_what_was_answered(site):
    before = site.fence()
    answer = site.decide(user_id="reader-1", declared={"never": ["tone:bold"]})
    (record,) = site.written(before)
    assert isinstance(record, Decision)
    assert (record.id, record.shown, record.action) == (answer["decision_id"], answer["creative"]["id"], answer["action"])
    assert (record.propensity, record.snapshot, record.rung) == (
        answer["propensity"],
        answer["policy"]["snapshot"],
        answer["rung"],
    )
    assert record.filters == ("declared.never.tone=bold/1",)
    assert record.candidates[record.probabilities.index(record.propensity)] in record.candidates
    assert "reader-1" not in record.person
    assert record.context.page_topic == "running"


def test_a_person_has_one_pseudonym_and_whoever_is_unnamed_a_new_one_each_time(site):
    before = site.fence()
    for name in ("reader-1", "reader-1", "reader-2", None, None):
        site.decide(**({"user_id": name} if name else {}))
    one, again, two, *unnamed = [record.person for record in site.written(before)]
    assert one == again
    assert len({one, two, *unnamed}) == 4


def test_every_placement_gets_a_picture_of_its_size(site):
    for placement, size in (("rail", "300x250"), ("top", "728x90"), ("phone", "320x50"), ("feed", "1200x628")):
        answer = site.decide(placement=placement)
        status, headers, body = site.follow(answer["creative"]["image_url"])
        assert (status, headers["content-type"], body[:4]) == (200, "image/webp", b"RIFF"), (placement, size)
        assert "immutable" in headers["cache-control"]


@pytest.mark.parametrize("name", ["0" * 64, "..%2f..%2fsecret", "a", "A" * 64])
def test_a_picture_that_nobody_made_is_unknown(site, name):
    assert_problem(site.send("GET", f"/images/{name}.webp"), 404)


def test_declared_rules_hold_in_what_is_shown(site):
    for _ in range(10):
        answer = site.decide(declared={"only": ["tone:warm", "tone:plain"], "never": ["offer:price"]})
        assert answer["creative"]["attributes"]["tone"] in {"warm", "plain"}
        assert answer["creative"]["attributes"]["offer"] != "price"


def test_whoever_forbids_everything_gets_an_empty_slot(site):
    status, answer = site.post("/v1/decisions", ASK | {"declared": {"never": [f"tone:{tone}" for tone in ATTRIBUTES["tone"]]}})
    assert (status, answer) == (204, None)


@pytest.mark.parametrize("deadline", [1, 150])
def test_a_creative_of_ones_own_is_answered_from_the_pool_when_there_is_no_studio(site, deadline):
    for reader in range(12):
        answer = site.decide(user_id=f"maker-{reader}", generate=True, deadline_ms=deadline)
        if answer["why"]["control"]:
            assert (answer["rung"], answer["action"]) == ("L0", answer["creative"]["id"])
        else:
            assert answer["rung"] == "L1"
            assert answer["action"].startswith(f"make:{answer['campaign']}/")
            assert answer["propensity"] is None


# What is not as expected

BAD = [
    (b"", 400, "body"), (b"{", 400, "body"), (b"\xff", 400, "body"), (b'{"placement":"\xff"}', 400, "body"),
    (b'{"placement": 5, ', 400, "body"), (b'{"placement":"rail","user_id":"\\ud800"}', 400, "body"),
    (b"[" * 60_000, 400, "body"), (b'{"placement":"rail","x":' + b"[" * 60_000, 400, "body"),
    (b'{"placement":"rail","context":{"hour":1e400}}', 400, "body"),
    (b"null", 422, "$"), (b"[]", 422, "$"), (b"{}", 422, "$.placement"), (b'{"placement":""}', 422, "$.placement"),
    (b'{"placement":7}', 422, "$.placement"), (b'{"placement":"rail","colour":1}', 422, "$.colour"),
    (b'{"placement":"rail","deadline_ms":0}', 422, "$.deadline_ms"), (b'{"placement":"rail","generate":"yes"}', 422, "$.generate"),
    (b'{"placement":"rail","user_id":""}', 422, "$.user_id"),
    (b'{"placement":"rail","context":{"hour":24}}', 422, "$.context.hour"),
    (b'{"placement":"rail","context":{"device":"watch"}}', 422, "$.context.device"),
    (b'{"placement":"rail","context":{"country":"Germany"}}', 422, "$.context.country"),
    (b'{"placement":"rail","context":{"interests":[1]}}', 422, "$.context.interests[0]"),
    (b'{"placement":"rail","context":{"mood":"sad"}}', 422, "$.context.mood"),
    (b'{"placement":"rail","declared":{"never":["tone"]}}', 422, "$.declared.never"),
    (b'{"placement":"rail","declared":{"only":["tone:loud"]}}', 422, "$.declared.only"),
    (b'{"placement":"rail","declared":{"never":["mood:sad"]}}', 422, "$.declared.never"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "status", "field"), BAD, ids=[repr(case[0][:60]) for case in BAD])
def test_a_body_that_is_not_as_expected_is_told_where(site, body, status, field):
    assert_problem(site.send("POST", "/v1/decisions", body), status, field)


def test_a_problem_says_what_was_expected_and_what_came(site):
    _, problem = site.post("/v1/decisions", ASK | {"context": {"device": "watch"}})
    assert problem["expected"] == "one of desktop, mobile, tablet"
    assert problem["got"] == "'watch'"


def test_a_placement_that_nobody_names_is_unknown(site):
    problem = assert_problem(site.send("POST", "/v1/decisions", {"placement": "skyscraper"}), 404)
    assert "skyscraper" in problem["detail"]


@pytest.mark.parametrize("path", ["/v1/decisions", "/v1/events?token=x"])
@pytest.mark.parametrize("size", [64 * 1024, 64 * 1024 + 1, 1_000_000])
def test_a_body_may_hold_64_kib_and_not_a_byte_more(site, path, size):
    body = b'{"placement":"' + b"x" * size
    answer = site.send("POST", path, body[:size])
    if size > 64 * 1024:
        assert_problem(answer, 413, "body")
    else:
        assert_problem(answer, 400, "body")


def test_a_body_in_chunks_is_measured_too(site):
    answer = site.send("POST", "/v1/decisions", iter([b" " * 40_000, b" " * 40_000]))
    assert_problem(answer, 413, "body")


def test_nothing_that_was_refused_is_written(site):
    before = site.fence()
    for body, _, _ in BAD:
        site.send("POST", "/v1/decisions", body)
    site.send("POST", "/v1/decisions", b" " * 100_000)
    site.send("POST", "/v1/decisions", {"placement": "skyscraper"})
    site.send("POST", "/v1/events", {"kind": "click"})
    site.send("POST", "/v1/events?token=x", {"kind": "applause"})
    site.send("PUT", "/v1/campaigns/coffee", b"{")
    site.send("PUT", "/v1/campaigns/coffee", {"id": "coffee"})
    site.send("GET", "/nowhere")
    assert site.written(before) == []


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4), max_leaves=12,
)  # fmt: skip
FIELDS = ("placement", "user_id", "context", "declared", "generate", "deadline_ms", "explain", "kind", "value")
INNER = ("device", "hour", "country", "page_topic", "interests", "never", "only")
NEARLY = st.fixed_dictionaries(
    {"placement": st.just("rail") | JSON},
    optional={name: JSON | st.dictionaries(st.sampled_from(INNER), JSON, max_size=3) for name in FIELDS[1:]},
)


@settings(max_examples=150, deadline=None)
@given(JSON | NEARLY, st.binary(max_size=3), st.integers(0, 200))
def test_no_json_whatever_makes_the_service_fail(site, body, junk, cut):
    token = site.signer.sign(Claim("d_" + "0" * 24, "cr_" + "0" * 16, 0.5, 1, 4_000_000_000))
    for content in (json.dumps(body).encode(), json.dumps(body).encode()[:cut] + junk):
        assert site.send("POST", "/v1/decisions", content)[0] in {200, 204, 400, 404, 422}
        assert site.send("POST", f"/v1/events?token={token}", content)[0] in {202, 400, 422}


# Events


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


# Tokens that do not count


def bad_tokens(site, answer):
    """Cut, forged (another key, a changed bit) and expired tokens of a decision."""
    good = urlsplit(answer["click_url"]).path.split("/")[3]
    claim = site.signer.verify(good, 0.0)
    expired = Claim(claim.decision, claim.creative, claim.propensity, claim.snapshot, 1_000_000_000)
    return {
        "malformed": [good[:40], "x", "%00", "é"], "expired": [site.signer.sign(expired)],
        "forged": [Signer((b"a secret of somebody else",)).sign(claim), ("A" if good[20] != "A" else "B").join((good[:20], good[21:]))],
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
    "..", "?next=https://evil.example", "#@evil.example", "javascript:alert(1)", "\r\nlocation: https://evil.example", "\t", "\x00",
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


@pytest.mark.parametrize("token", ["good", "x", "", "%00", "a/b/c", "%ff%fe"])
def test_a_pixel_is_always_a_pixel(site, token):
    path = urlsplit(site.decide()["impression_url"]).path if token == "good" else f"/v1/i/{token}.gif"
    status, headers, body = site.send("GET", path)
    assert (status, headers["content-type"], headers["cache-control"]) == (200, "image/gif", "no-store")
    pixel = Image.open(io.BytesIO(body)).convert("RGBA")
    assert (pixel.size, pixel.getpixel((0, 0))[3]) == ((1, 1), 0)


def test_a_pixel_counts_an_impression_once(site):
    answer = site.decide()
    seen = site.counted(lambda: [site.follow(answer["impression_url"]) for _ in range(2)])
    assert seen == {"fresh_impression": 1, "duplicate_impression": 1}


# Campaigns


def small(name, **changes):
    """A sound campaign with one small slot of its own."""
    coffee = LANDINGS["coffee"]
    kit = msgspec.structs.replace(coffee.kit, campaign=name)
    slot = (Placement(id=f"slot-of-{name}", size="320x50"),)
    return msgspec.to_builtins(msgspec.structs.replace(coffee, id=name, kit=kit, placements=slot, **changes))


def test_a_campaign_that_was_put_can_speak_at_once_and_a_second_time_changes_nothing(site):
    url = "https://tea.example/pot?size=2#brew"
    campaign = small("tea", landing_url=url, control_share=0.0)
    status, _, body = site.send("PUT", "/v1/campaigns/tea", campaign)
    assert status == 200, body
    assert json.loads(body)["records"] == 13
    assert until(lambda: site.post("/v1/decisions", ASK | {"placement": "slot-of-tea"})[0] == 200, COUNTED_S)
    answer = site.decide(placement="slot-of-tea")
    location = site.follow(answer["click_url"])[1]["location"]
    page = urlsplit(location)
    assert (page.netloc, page.path, page.fragment) == ("tea.example", "/pot", "brew")
    assert parse_qs(page.query) == {"size": ["2"]} | landing("coffee")[1]
    assert json.loads(site.send("PUT", "/v1/campaigns/tea", campaign)[2])["records"] == 0
    assert {"id": "tea", "title": campaign["title"]} in json.loads(site.send("GET", "/v1/campaigns")[2])["campaigns"]


def test_a_flight_that_is_over_leaves_its_slot_empty(site):
    over = date.today() - timedelta(days=2)  # noqa: DTZ011  (two days away from any time zone's today)
    assert site.send("PUT", "/v1/campaigns/past", small("past", ends=over))[0] == 200
    assert until(lambda: site.post("/v1/decisions", {"placement": "slot-of-past"})[0] == 204, COUNTED_S)


@pytest.mark.parametrize(("changes", "field"), [
    ({"ends": "soon"}, "$.ends"), ({"control_share": 2}, "$.control_share"), ({"colour": 1}, "$.colour"),
    ({"landing_url": "ftp://tea.example"}, "$.landing_url"), ({"placements": []}, "$.placements"), ({"starts": "2040-01-01"}, None),
])  # fmt: skip
def test_a_campaign_that_is_not_sound_is_told_where(site, changes, field):
    problem = assert_problem(site.send("PUT", "/v1/campaigns/tea", small("tea") | changes), 422)
    assert problem["field"] == field if field else problem["field"].startswith("$.")
    assert problem["expected"]


def test_a_campaign_is_put_under_its_own_name(site):
    assert_problem(site.send("PUT", "/v1/campaigns/tea", small("cocoa")), 422, "$.id")


@pytest.mark.parametrize(("body", "status"), [(b"{", 422), (b"\xff", 422), (b"[" * 60_000, 422), (b" " * 70_000, 413)])
def test_a_campaign_that_is_no_json_or_too_large_is_refused(site, body, status):
    assert_problem(site.send("PUT", "/v1/campaigns/tea", body), status)


# All around


@pytest.mark.parametrize(("method", "path"), [
    ("GET", "/nowhere"), ("POST", "/nowhere"), ("GET", "/v1/decisions"), ("PUT", "/v1/events"), ("DELETE", "/v1/campaigns/coffee"),
    ("POST", "/v1/c/x/y"), ("PATCH", "/"), ("GET", "/v1/decisions/"), ("GET", "/static/x/../../secret"),
])  # fmt: skip
def test_an_unknown_path_or_method_is_a_problem(site, method, path):
    status, _, _ = answer = site.send(method, path)
    assert status in {404, 405}
    assert_problem(answer, status)


@pytest.mark.parametrize("path", ["/v1/decisions", "/v1/events"])
def test_a_page_on_another_origin_may_ask(site, path):
    origin = {"origin": "https://paper.example"}
    asked = {"access-control-request-method": "POST", "access-control-request-headers": "content-type"}
    status, headers, _ = site.send("OPTIONS", path, **origin, **asked)
    assert status == 204
    assert headers["access-control-allow-origin"] == "*"
    assert "POST" in headers["access-control-allow-methods"]
    assert "content-type" in headers["access-control-allow-headers"]
    for body in (ASK, {}):
        assert site.send("POST", path, body, **origin)[1]["access-control-allow-origin"] == "*"


def test_every_metric_is_there_to_scrape(site):
    site.decide()
    status, headers, body = site.send("GET", "/metrics")
    assert status == 200
    assert headers["content-type"].startswith("text/plain")
    families = {family.name: family for family in text_string_to_metric_families(body.decode())}
    assert {metric.name for metric in Metrics().registry.collect()} <= families.keys()
    counted = {
        sample.labels["rung"]: sample.value for sample in families["adloom_decisions"].samples if "rung" in sample.labels
    }
    assert counted.keys() >= {"L0", "L1", "L2", "L3"}
    assert counted["L1"] > 0
    (snapshot,) = families["adloom_snapshot_version"].samples
    assert snapshot.value > 0


def test_the_document_describes_the_fast_routes_and_every_reference_in_it_leads_somewhere(site):
    document = json.loads(site.send("GET", "/openapi.json")[2])
    assert document["paths"].keys() >= {"/v1/decisions", "/v1/events", "/v1/i/{token}.gif", "/v1/c/{token}/{creative}"}
    schemas = document["components"]["schemas"]
    assert schemas["DecisionAsk"]["required"] == ["placement"]
    assert schemas["DecisionOut"]["properties"].keys() == site.decide().keys()
    references = [part.split('"')[0] for part in json.dumps(document).split('"$ref": "')[1:]]
    assert references
    assert all(name.removeprefix("#/components/schemas/") in schemas for name in references)


def test_what_there_is_can_be_listed(site):
    creatives = json.loads(site.send("GET", "/v1/creatives?campaign=coffee")[2])["creatives"]
    assert len(creatives) == 12
    assert {item["campaign"] for item in creatives} == {"coffee"}
    assert json.loads(site.send("GET", "/healthz")[2])["web"] == "ok"
    status = site.status()
    assert status["creatives"]["live"] >= 36
    assert status["lift"].keys() >= {"value", "low", "high", "people_treated", "people_control"}
