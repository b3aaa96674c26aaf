"""Supervision over real HTTP: what a model made waits, is ruled on, and is served or never is; rules and facts change."""

from __future__ import annotations

import base64
import json
import time
from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest
from http_site import ASK, COUNTED_S, LANDINGS, Site, assert_problem
from service import ask, machine, until

from generators.brief import Brief
from generators.creative import Copy, Creative, creative_id
from generators.safety.gate import check_copy
from services.campaigns.campaign import Placement
from services.campaigns.records import CreativeAdded, CreativePulled, CreativeReviewed
from services.records import Kind, decode, encode, kind_of
from services.storage.log import Entry

TODAY = datetime.now(UTC).date()
COFFEE = LANDINGS["coffee"]
FACT = next(fact for fact in COFFEE.kit.facts if fact.expires is None)
LEVELS = {"angle": FACT.angles[0], "tone": "plain", "length": "short", "offer": "none", "style": "bright", "cta": "explore"}


def tea(expires: date | None = None, claim: str = FACT.claim):
    """A campaign of one small slot, whose first fact may expire or say something else."""
    fact = msgspec.structs.replace(FACT, expires=expires, claim=claim)
    facts = tuple(fact if known.id == FACT.id else known for known in COFFEE.kit.facts)
    kit = msgspec.structs.replace(COFFEE.kit, campaign="tea", facts=facts, offers=())
    slot = (Placement(id="slot-of-tea", size="320x50"),)
    return msgspec.structs.replace(COFFEE, id="tea", kit=kit, placements=slot, control_share=0.0)


def made(seed: int, writer: str = "chat/1:m") -> Creative:
    brief = Brief(campaign="tea", **LEVELS)
    copy = Copy(headline=FACT.claim.rstrip("."), body=FACT.claim, cta="Look", facts=(FACT.id,))
    return Creative(
        id=creative_id(brief, copy, seed), brief=brief, copy=copy, images={"320x50": "0" * 64}, writer=writer,
        illustrator="painter/1", seed=seed, checks=check_copy(copy, tea().kit), made_at=time.time(), rung="L1",
    )  # fmt: skip


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    with machine(tmp_path_factory.mktemp("review")) as stage:
        stage.apart()
        running = Site(stage)
        status, _, body = running.send("PUT", "/v1/campaigns/tea", msgspec.to_builtins(tea()))
        assert status == 200, body
        yield running


def add(site, *creatives):
    records = [CreativeAdded(at=time.time(), creative=one, why="supply") for one in creatives]
    site.log.append([Entry(kind_of(record), record.at, encode(record)) for record in records], durable=True)
    for one in creatives:
        assert until(lambda one=one: one.id in {item["id"] for item in in_state(site, "any")}, COUNTED_S)


def in_state(site, state):
    return json.loads(site.send("GET", f"/v1/review?state={state.replace(' ', '%20')}&campaign=tea")[2])["queue"]


def found(site, creative):
    return next(item for item in in_state(site, "any") if item["id"] == creative.id)


def ruled(site, creative, state, **more):
    return site.send("POST", f"/v1/review/{creative.id}", {"state": state, "reviewer": "Ada", "reason": "because"} | more)


def candidates(site):
    answer = site.post("/v1/decisions", ASK | {"placement": "slot-of-tea", "explain": True})[1]
    return {item["creative"] for item in answer["why"]["probabilities"]}


def records_of(site, kind):
    return [record for item in site.log.read(0, 10_000, (Kind.CATALOGUE,)) if isinstance(record := decode(item.payload), kind)]


def test_what_a_model_wrote_waits_is_approved_once_and_is_a_candidate_at_the_next_request(site):
    one = made(1)
    add(site, one)
    waiting = found(site, one)
    assert (waiting["state"], waiting["served"], waiting["level"]) == ("needs review", False, "review all")
    assert waiting["claims"] == [FACT.claim]
    assert {check["verdict"] for check in waiting["checks"]} == {"allow"}
    assert one.id not in candidates(site)
    status, _, body = ruled(site, one, "approved")
    assert (status, json.loads(body)["records"]) == (200, 1)
    assert one.id in candidates(site)
    assert json.loads(ruled(site, one, "approved")[2])["records"] == 0
    assert_problem(ruled(site, one, "rejected"), 409)


def test_what_is_turned_down_needs_a_reason_and_is_never_shown(site):
    one = made(2)
    add(site, one)
    assert_problem(ruled(site, one, "rejected", reason=""), 422, "$.reason")
    assert ruled(site, one, "rejected")[0] == 200
    assert found(site, one)["state"] == "rejected"
    assert one.id not in candidates(site)


@pytest.mark.parametrize(("body", "status"), [
    ({"state": "fine", "reviewer": "Ada"}, 422), ({"state": "approved"}, 422), (b"{", 400), (b" " * 70_000, 413),
])  # fmt: skip
def test_a_ruling_that_is_not_as_expected_is_told_so(site, body, status):
    assert_problem(site.send("POST", f"/v1/review/{made(1).id}", body), status)


def test_names_that_nothing_answers_to_are_told_so(site):
    assert_problem(ruled(site, made(99), "approved"), 404)
    assert_problem(site.send("GET", "/v1/review?state=lost"), 422, "?state")


def test_a_page_of_another_site_cannot_rule(site):
    answer = site.send("POST", f"/v1/review/{made(1).id}", {"state": "pulled"}, **{"Sec-Fetch-Site": "cross-site"})
    assert_problem(answer, 403)


def test_a_page_of_another_site_cannot_rule_by_a_name_of_its_own_that_leads_here(site):
    """A browser sends no Sec-Fetch-Site to such a name, or takes it for the page's own (DNS rebinding)."""
    for name in ("ads.example:8080", "0.0.0.0:8080", "localhost.example"):
        assert_problem(site.send("POST", f"/v1/review/{made(1).id}", {"state": "pulled"}, Host=name), 403)
    assert_problem(site.send("POST", f"/v1/review/{made(1).id}", {"state": "pulled"}, Host="localhost"), 422)


def test_the_queue_tells_as_many_as_are_asked_for_and_how_many_there_are(site):
    found = json.loads(site.send("GET", "/v1/review?state=any&limit=3")[2])
    assert len(found["queue"]) == 3 < found["total"]
    assert site.send("GET", "/v1/review?limit=0")[0] == 422


def test_an_edit_is_screened_drawn_and_approved_in_place_of_what_it_mends_and_kept_as_a_pair(site):
    one = made(3)
    add(site, one)
    words = {"headline": FACT.claim.rstrip("."), "body": "Free for ever, guaranteed.", "cta": "Look"}
    assert_problem(ruled(site, one, "rejected", edit=words), 409)
    assert found(site, one)["state"] == "needs review"
    status, _, body = ruled(site, one, "rejected", edit=words | {"body": "Worth a try."})
    assert status == 200, body
    new = json.loads(body)["replaced_by"]
    assert new in candidates(site)
    shown = next(item for item in in_state(site, "approved") if item["id"] == new)
    assert (shown["copy"]["body"], shown["writer"]) == ("Worth a try.", "edit/1")
    assert site.send("GET", shown["images"]["320x50"])[2][:4] == b"RIFF"
    (added,) = (added.creative for added in records_of(site, CreativeAdded) if added.creative.id == new)
    assert added.likeness.keys() == added.images.keys() == {"320x50"}
    assert {check.rule for check in added.checks} >= {"claims/3", "signature/1"}
    pairs = [json.loads(line) for line in site.send("GET", "/v1/review/pairs")[2].splitlines()]
    assert [(pair["creative"], pair["before"]["body"], pair["after"]["body"]) for pair in pairs] == [
        (one.id, FACT.claim, "Worth a try.")
    ]


def test_a_level_is_raised_by_name_and_lost_by_one_severe_violation(site):
    ask = {"campaign": "tea", "maker": "chat", "claims": "facts", "level": "sample 1 %", "by": "Ada", "reason": "read 20"}
    assert json.loads(site.send("PUT", "/v1/trust", ask)[2]) == {"records": 1}
    assert json.loads(site.send("PUT", "/v1/trust", ask)[2]) == {"records": 0}
    assert_problem(site.send("PUT", "/v1/trust", ask | {"campaign": "nobody"}), 404)
    assert_problem(site.send("PUT", "/v1/trust", ask | {"level": "none"}), 422, "$.level")
    one, other = made(4), made(5)
    add(site, one, other)
    assert {one.id, other.id} <= candidates(site)
    state = "pulled" if found(site, one)["state"] == "approved" else "rejected"
    assert ruled(site, one, state, severe=True)[0] == 200
    assert {one.id, other.id} & candidates(site) == set()
    lanes = json.loads(site.send("GET", "/v1/trust")[2])["lanes"]
    assert next(lane for lane in lanes if lane["campaign"] == "tea" and lane["maker"] == "chat")["level"] == "review all"


def test_a_changed_fact_pulls_what_said_the_old_and_an_expired_one_is_gone_at_the_next_decision(site):
    approved = made(1)
    assert approved.id in candidates(site)
    yesterday = TODAY - timedelta(days=1)
    status, _, body = site.send("PUT", "/v1/campaigns/tea", msgspec.to_builtins(tea(expires=yesterday)))
    assert status == 200, body
    assert until(lambda: approved.id not in candidates(site), 1.0)
    assert until(lambda: found(site, approved)["state"] == "pulled", COUNTED_S)
    pull = next(pull for pull in records_of(site, CreativePulled) if pull.creative == approved.id)
    assert pull.rules == ("facts/1",)
    assert_problem(ruled(site, approved, "approved"), 409)
    assert site.send("PUT", "/v1/campaigns/tea", msgspec.to_builtins(tea()))[0] == 200
    assert ruled(site, approved, "approved")[0] == 200
    assert approved.id in candidates(site)
    reviewers = {review.reviewer for review in records_of(site, CreativeReviewed)}
    assert reviewers == {"Ada"}


def basic(key: str) -> dict[str, str]:
    return {"authorization": "Basic " + base64.b64encode(f"desk:{key}".encode()).decode()}


def test_where_there_is_a_key_nobody_reads_the_queue_without_it(tmp_path):
    with machine(tmp_path, ADLOOM_ADMIN_KEY="a-key-for-the-desk") as stage:
        stage.apart()
        for path in ("/v1/review", "/v1/review/pairs", "/v1/trust"):
            assert ask(stage.url + path).status == 403
            assert ask(stage.url + path, headers={"authorization": "Bearer a-key-for-the-desk"}).status == 200
        shut = ask(f"{stage.url}/review")
        assert (shut.status, shut.headers["www-authenticate"].split(" ")[0]) == (401, "Basic")
        assert ask(f"{stage.url}/review", headers=basic("a-key-for-the-desk")).status == 200
        assert ask(f"{stage.url}/review", headers=basic("another")).status == 401
        assert ask(f"{stage.url}/review", headers={"authorization": "Basic not-base64"}).status == 401
