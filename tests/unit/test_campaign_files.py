"""Campaign files: what is taken, and the exact line that a broken one is answered with."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import msgspec
import pytest
import yaml

from errors import InvalidCampaign
from services.campaigns.files import check_campaign, load_campaign, parse_campaign

if TYPE_CHECKING:
    from pathlib import Path

SOUND = """\
id: kites
title: Kites for windy days
landing_url: https://kites.example/spring
landing_parameters: {utm_source: adloom}
placements:
  - {id: front-page, size: 300x250}
  - {id: article, size: 728x90}
starts: 2026-03-01
ends: 2026-05-31
budget: {per_day: 40, per_impression: 0.002}
cap: {impressions: 5, hours: 24}
kit:
  campaign: kites
  product: stunt kites
  activity: flying in a stiff wind
  brand:
    name: Aloft
    colours: ["#102A43", "#F0F4F8", "#F35627"]
    banned_words: [miracle]
  facts:
    - id: carbon
      claim: Every spar is carbon.
      phrase: carbon spars
      benefit: fly in a gale
      angles: [benefit, proof]
    - id: lesson
      claim: A lesson comes with every kite.
      phrase: a lesson with every kite
      benefit: fly on the first day
      angles: [ease]
      expires: 2026-04-30
  offers:
    - {id: free-line, kind: gift, text: A spare line with every kite.}
"""

#: What a writer changes (the old text, the new) and the line that answers it.
BROKEN = [
    ("id: kites\n", "id: Kites!\n", "$.id: expected lower-case id (^[a-z0-9][a-z0-9-]{0,62}$), got 'Kites!'"),
    ("title: Kites for windy days\n", "", "$.title: expected a value, got nothing"),
    ("title: Kites for windy days", "title: 7", "$.title: expected text, got 7"),
    ("title: Kites for windy days", "title:", "$.title: expected text, got nothing"),
    ("size: 728x90", "size: 100x100", "160x600, 300x250, 300x50, 300x600, 320x50, 728x90, 970x250, got '100x100'"),
    ("starts: 2026-03-01", "starts: 2026-13-01", "$.starts: expected a date as YYYY-MM-DD, got '2026-13-01'"),
    ("per_day: 40", "per_day: forty", "$.budget.per_day: expected a number or nothing, got 'forty'"),
    ("per_day: 40", "per_day: -1", "$.budget.per_day: expected a number > 0.0, got -1"),
    (
        "per_day: 40",
        "per_dai: 40",
        "$.budget.per_dai: expected one of the fields per_day, per_impression, got an unknown",
    ),
    ("impressions: 5", "impressions: 5.5", "$.cap.impressions: expected a whole number, got 5.5"),
    ("cap: {impressions: 5, hours: 24}", "cap: [5, 24]", "$.cap: expected a mapping or nothing, got a list"),
    (
        "angles: [ease]",
        "angles: [luck]",
        "$.kit.facts[1].angles[0]: expected one of benefit, ease, proof, story, thrift, got 'luck'",
    ),
    ('"#102A43", ', "", "$.kit.brand.colours: expected a list of length >= 3, got 2 of them"),
    ("#F35627", "orange", "$.kit.brand.colours[2]: expected #RRGGBB (^#[0-9A-Fa-f]{6}$), got 'orange'"),
    (
        "{utm_source: adloom}",
        "{utm_source: no, 7: x}",
        "$.landing_parameters: expected text as every key, got another kind",
    ),
    ("{utm_source: adloom}", "{utm_source: 7}", "$.landing_parameters[...]: expected text, got a whole number"),
    ("id: kites\n", "id: kites\nid: kites\n", "line 2, column 1: expected valid YAML, got the key 'id' a second time"),
    ("id: kites\n", "id: [kites\n", "line 2, column 6: expected ',' or ']', got ':'"),
    ("id: kites\n", "id: 0b_\n", "file: expected valid YAML, got invalid literal for int()"),
    ("ends: 2026-05-31", "ends: 2026-02-28", "$.ends: expected 2026-03-01 (starts) or later, got 2026-02-28"),
    ("id: article", "id: front-page", "$.placements: expected every id once, got 'front-page' 2 times"),
    ("id: lesson", "id: carbon", "$.kit.facts: expected every id once, got 'carbon' 2 times"),
    ("campaign: kites", "campaign: boats", "$.kit.campaign: expected 'kites' (the campaign's id), got 'boats'"),
    ("angles: [ease]", "angles: []", "$.kit.facts[1].angles: expected at least one angle, got none"),
    (
        "#F0F4F8",
        "#203A53",
        "$.kit.brand.colours: expected two colours with a contrast of 4.5 or more, got 4.30 at best",
    ),
    ("carbon spars", "a Miracle of carbon", "$.kit.facts[0].phrase: expected text without the banned words 'miracle'"),
    (
        "per_impression: 0.002",
        "per_impression: 0",
        "$.budget.per_impression: expected more than 0, as there is a budget",
    ),
    ("per_impression: 0.002", "per_impression: .inf", "$.budget.per_impression: expected a finite number, got inf"),
    (
        "starts:",
        "goal: {event: conversion}\nstarts:",
        "$.goal.conversion_value: expected more than 0, as it is the goal",
    ),
    ("kites.example/spring", "", "$.landing_url: expected text matching regex '^https?://[^\\\\s]+$', got 'https://'"),
    ("https://kites.example/spring", "https://?q=1", "$.landing_url: expected a URL with a host, got 'https://?q=1'"),
    ("https://kites.example", "https://me:pass@kites.example", "$.landing_url: expected a URL with a host, got"),
    (
        "title: Kites for windy days",
        'title: "\\ud800"',
        "$.title: expected text without control characters, got '\\ud800'",
    ),
]


def test_a_sound_file_is_a_campaign_with_its_dates_and_defaults(tmp_path: Path) -> None:
    campaign = load_campaign(written(tmp_path, SOUND))
    assert (campaign.starts, campaign.ends) == (dt.date(2026, 3, 1), dt.date(2026, 5, 31))
    assert campaign.sizes == ("300x250", "728x90")
    assert campaign.control_share == 0.05
    assert campaign.kit.facts[1].expires == dt.date(2026, 4, 30)


@pytest.mark.parametrize(("old", "new", "message"), BROKEN)
def test_a_broken_file_is_answered_with_field_expected_and_got(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert old in SOUND, "the table speaks of text that the sound file does not hold"
    path = written(tmp_path, SOUND.replace(old, new, 1))
    with pytest.raises(InvalidCampaign) as caught:
        load_campaign(path)
    assert str(caught.value).startswith(f"{path}: ")
    assert message in str(caught.value)


def test_facts_must_last_as_long_as_the_flight(tmp_path: Path) -> None:
    mortal = SOUND.replace("angles: [benefit, proof]", "angles: [benefit, proof]\n      expires: 2026-05-30")
    [broken] = check_campaign(written(tmp_path, mortal))
    assert str(broken) == (
        "$.kit.facts: expected a fact that lives to the last day of the flight, 2026-05-31, "
        "got facts that have all expired after 2026-05-30"
    )


def test_a_check_names_every_broken_rule_at_once(tmp_path: Path) -> None:
    twice_wrong = SOUND.replace("id: article", "id: front-page").replace("campaign: kites", "campaign: boats")
    assert [broken.field for broken in check_campaign(written(tmp_path, twice_wrong))] == [
        "$.placements",
        "$.kit.campaign",
    ]


def test_a_banned_word_is_found_as_a_word_and_not_inside_another(tmp_path: Path) -> None:
    assert not check_campaign(written(tmp_path, SOUND.replace("carbon spars", "miraculous spars")))


def test_a_bare_no_stays_text(tmp_path: Path) -> None:
    campaign = load_campaign(written(tmp_path, SOUND.replace("utm_source: adloom", "country: no")))
    assert campaign.landing_parameters == {"country": "no"}


@pytest.mark.parametrize("content", ["", "just text", "- a\n- list\n", "3"])
def test_a_file_that_is_no_mapping_is_refused_at_its_root(tmp_path: Path, content: str) -> None:
    with pytest.raises(InvalidCampaign, match=r"\$: expected a mapping"):
        load_campaign(written(tmp_path, content))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidCampaign, match=r"none\.yaml: file: expected a readable file, got No such file"):
        load_campaign(tmp_path / "none.yaml")


def test_bytes_that_are_not_utf_8_are_named(tmp_path: Path) -> None:
    path = tmp_path / "latin.yaml"
    path.write_bytes("title: Caf\u00e9".encode("latin-1"))
    with pytest.raises(InvalidCampaign, match="file: expected text in UTF-8, got byte 0xe9"):
        load_campaign(path)


def test_a_mapping_that_holds_itself_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidCampaign):
        load_campaign(written(tmp_path, SOUND.replace("{utm_source: adloom}", "&me {utm_source: *me}")))


def test_a_json_body_is_the_same_campaign_as_its_file(tmp_path: Path) -> None:
    body = msgspec.json.encode(yaml.safe_load(SOUND))
    assert parse_campaign(body) == load_campaign(written(tmp_path, SOUND))


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"", "$: expected JSON in UTF-8, got"),
        (b"{", "$: expected JSON in UTF-8, got"),
        (b'"\xff"', "$: expected JSON in UTF-8, got"),
        (b"[" * 10_000, "$: expected JSON in UTF-8, got"),
        (b"[]", "$: expected a mapping, got a list"),
        (b"{}", "$.id: expected a value, got nothing"),
    ],
)
def test_a_broken_json_body_is_refused(body: bytes, message: str) -> None:
    with pytest.raises(InvalidCampaign) as caught:
        parse_campaign(body)
    assert str(caught.value).startswith(message)


def written(folder: Path, content: str) -> Path:
    path = folder / "campaign.yaml"
    path.write_text(content, encoding="utf-8")
    return path
