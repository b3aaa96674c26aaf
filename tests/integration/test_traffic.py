"""``adloom traffic`` against a real service: the load arrives, people click, and what is wrong is said."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from http_site import COUNTED_S
from service import ROOT, ask, until

if TYPE_CHECKING:
    from pathlib import Path

    from http_site import Site

DEMO = str(ROOT / "infra/demo/demo.toml")


def counted(site: Site) -> int:
    """Impressions that the service has counted so far."""
    return sum(total["impressions"] for total in ask(f"{site.stage.url}/v1/status").json["totals"].values())


def test_traffic_sends_people_who_see_and_click_and_sums_them_up(site: Site) -> None:
    before = counted(site)
    sent = site.stage.run("traffic", DEMO, "--url", site.stage.url, "--rate", "60", "--duration", "5s", "--seed", "3", "--json")
    assert sent.returncode == 0, sent.stderr + sent.stdout
    found = json.loads(sent.stdout)
    assert found["asked"] == found["decisions"] == 300
    assert found["errors"] == {}
    assert 0 < found["decide_ms_p50"] <= found["decide_ms_p99"]
    shown, clicks = sum(found["shown"].values()), sum(found["clicks"].values())
    assert set(found["shown"]) == {"adloom", "control"}
    assert 270 < shown <= 300
    assert 12 < clicks < 90  # 15 % of 294, and at most one run in a million is outside
    assert until(lambda: counted(site) - before >= shown, COUNTED_S)


def test_traffic_says_in_words_what_came_of_it(site: Site) -> None:
    sent = site.stage.run("traffic", DEMO, "--url", site.stage.url, "--rate", "40", "--duration", "1s")
    assert sent.returncode == 0, sent.stderr + sent.stdout
    assert "40 of 40 visits got an ad" in sent.stdout
    assert "p99" in sent.stdout


def test_traffic_for_placements_that_nobody_fills_is_counted_as_errors(site: Site, tmp_path: Path) -> None:
    campaign = (ROOT / "simulations/scenarios/campaigns/umbrellas.yaml").read_text()
    for slot in ("top", "rail", "phone", "feed"):
        campaign = campaign.replace(f"id: {slot},", f"id: attic-{slot},")
    (tmp_path / "attic.yaml").write_text(campaign)
    (tmp_path / "attic.toml").write_text(f'extends = "{DEMO}"\ncampaigns = ["attic.yaml"]\n')
    sent = site.stage.run("traffic", str(tmp_path / "attic.toml"), "--url", site.stage.url, "--duration", "1s", "--json")
    assert sent.returncode == 1
    assert json.loads(sent.stdout)["decisions"] == 0
    complaints = json.loads(sent.stdout)["errors"]
    assert complaints
    assert all(one.startswith("decision: answered 404 (") and "attic-" in one for one in complaints)


def test_without_a_service_one_line_says_so(site: Site) -> None:
    sent = site.stage.run("traffic", DEMO, "--url", "http://127.0.0.1:9", "--duration", "1s")
    assert sent.returncode == 3
    assert "Cannot connect to host 127.0.0.1:9" in sent.stderr
    assert sent.stderr.endswith("is the service running?\n")


def test_a_server_that_is_another_is_told_by_what_it_answers(site: Site) -> None:
    """Such as the service under a wrong path: somebody listens there, and is not what was meant."""
    sent = site.stage.run("traffic", DEMO, "--url", f"{site.stage.url}/nowhere", "--duration", "1s")
    assert sent.returncode == 3
    assert "/nowhere/healthz: answered 404" in sent.stderr


def test_an_address_that_is_none_is_refused_at_once(site: Site) -> None:
    sent = site.stage.run("traffic", DEMO, "--url", "127.0.0.1:8080", "--duration", "1s")
    assert sent.returncode == 2
    assert "--url: expected an address such as http://127.0.0.1:8080, got '127.0.0.1:8080'" in sent.stderr


def test_a_duration_that_is_none_is_refused(site: Site) -> None:
    sent = site.stage.run("traffic", DEMO, "--duration", "soon")
    assert sent.returncode == 2
    assert "--duration: expected a duration such as 7d, 12h or 30m, got 'soon'" in sent.stderr
