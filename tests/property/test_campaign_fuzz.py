"""Whatever a campaign file or body holds, the only thing raised is InvalidCampaign, and what is taken can be kept."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import msgspec
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from errors import InvalidCampaign
from services.campaigns.campaign import Campaign
from services.campaigns.files import load_campaign, parse_campaign

SOUND: dict[str, Any] = {
    "id": "kites",
    "title": "Kites",
    "landing_url": "https://kites.example/",
    "landing_parameters": {"utm_source": "adloom"},
    "placements": [{"id": "front", "size": "300x250"}],
    "starts": "2026-03-01",
    "ends": "2026-05-31",
    "goal": {"event": "click", "click_value": 1.0},
    "budget": {"per_day": 40.0, "per_impression": 0.002},
    "kit": {
        "campaign": "kites",
        "product": "kites",
        "activity": "flying",
        "brand": {"name": "Aloft", "colours": ["#000000", "#FFFFFF", "#FF0000"], "banned_words": ["miracle"]},
        "facts": [{"id": "f", "claim": "It flies.", "phrase": "flight", "benefit": "fly", "angles": ["ease"]}],
        "offers": [{"id": "o", "kind": "gift", "text": "A line."}],
    },
}

scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12) | st.dates() | st.binary(max_size=4)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6) | st.integers(), inner, max_size=3),
)


def places(value: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [at, *(place for key, item in inner for place in places(item, (*at, key)))]


def with_value(place: tuple[Any, ...], value: Any) -> Any:
    if not place:
        return value
    campaign = copy.deepcopy(SOUND)
    holder = campaign
    for step in place[:-1]:
        holder = holder[step]
    holder[place[-1]] = value
    return campaign


def is_kept_or_refused(outcome: Campaign | InvalidCampaign) -> bool:
    if isinstance(outcome, InvalidCampaign):
        return outcome.field != "" and outcome.expected != "" and outcome.got != ""
    return msgspec.msgpack.decode(msgspec.msgpack.encode(outcome), type=Campaign) == outcome


def loaded(content: bytes, path: Path) -> Campaign | InvalidCampaign:
    path.write_bytes(content)
    try:
        return load_campaign(path)
    except InvalidCampaign as error:
        return error


def parsed(content: bytes) -> Campaign | InvalidCampaign:
    try:
        return parse_campaign(content)
    except InvalidCampaign as error:
        return error


shared_folder = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


@shared_folder
@given(place=st.sampled_from(places(SOUND)), value=values)
def test_any_value_in_any_place_is_taken_or_refused_by_name(tmp_path: Path, place: tuple[Any, ...], value: Any) -> None:
    content = yaml.safe_dump(with_value(place, value), allow_unicode=False).encode("ascii")
    assert is_kept_or_refused(loaded(content, tmp_path / "campaign.yaml"))


@shared_folder
@given(content=st.binary(max_size=60) | st.text(alphabet="&*!?:-{}[]<>|#%@`'\"\\ \n\t0b_e.a~=,", max_size=40).map(str.encode))
def test_any_bytes_are_taken_or_refused_by_name(tmp_path: Path, content: bytes) -> None:
    assert is_kept_or_refused(loaded(content, tmp_path / "campaign.yaml"))
    assert is_kept_or_refused(parsed(content))


@settings(deadline=None)
@given(place=st.sampled_from(places(SOUND)), value=st.recursive(st.none() | st.integers() | st.text(), st.lists))
def test_any_json_value_in_any_place_is_taken_or_refused_by_name(place: tuple[Any, ...], value: Any) -> None:
    assert is_kept_or_refused(parsed(json.dumps(with_value(place, value)).encode("ascii")))
