"""What a page asks over real HTTP, what it gets, and what is refused."""

from __future__ import annotations

import html
import json

import pytest
from http_site import ASK, LANDINGS, assert_problem
from hypothesis import given, settings
from hypothesis import strategies as st
from prometheus_client.parser import text_string_to_metric_families

from generators.brief import ATTRIBUTES
from services.decisions.record import Decision
from services.decisions.tokens import Claim
from services.metrics import Metrics


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


def test_native_assets_carry_the_same_words_and_labels_as_the_html(site):
    creative = site.decide(user_id="reader-1", native=True)["creative"]
    assets = creative["native"]
    assert (assets["title"], assets["desc"], assets["ctatext"]) == (creative["headline"], creative["body"], creative["cta"])
    assert assets["img"]["url"] == creative["image_url"]
    assert assets["label"] in html.unescape(creative["html"])
    assert "native" not in site.decide(user_id="reader-1")["creative"]


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


BAD = [
    (b"", 400, "body"), (b"{", 400, "body"), (b"\xff", 400, "body"), (b'{"placement":"\xff"}', 400, "body"),
    (b'{"placement": 5, ', 400, "body"), (b'{"placement":"rail","user_id":"\\ud800"}', 400, "body"),
    (b"[" * 60_000, 400, "body"), (b'{"placement":"rail","x":' + b"[" * 60_000, 400, "body"),
    (b'{"placement":"rail","context":{"hour":1e400}}', 400, "body"),
    (b"null", 422, "$"), (b"[]", 422, "$"), (b"{}", 422, "$.placement"), (b'{"placement":""}', 422, "$.placement"),
    (b'{"placement":7}', 422, "$.placement"), (b'{"placement":"rail","colour":1}', 422, "$.colour"),
    (b'{"placement":"rail","deadline_ms":0}', 422, "$.deadline_ms"),
    (b'{"placement":"rail","generate":"yes"}', 422, "$.generate"),
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
FIELDS = ("placement", "user_id", "context", "declared", "generate", "deadline_ms", "explain", "native", "kind", "value")
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


@pytest.mark.parametrize(("method", "path"), [
    ("GET", "/nowhere"), ("POST", "/nowhere"), ("GET", "/v1/decisions"), ("PUT", "/v1/events"),
    ("DELETE", "/v1/campaigns/coffee"),
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
