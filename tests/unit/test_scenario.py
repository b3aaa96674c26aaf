from __future__ import annotations

from pathlib import Path

import pytest

from errors import InvalidScenario
from simulations.scenario import load_scenario, scenario_from_toml

DEMO = Path("infra/demo/demo.toml")


def test_the_demo_scenario_loads_and_its_campaigns_are_found_beside_it() -> None:
    scenario = load_scenario(DEMO)
    assert len(scenario.types) == 4
    assert scenario.people >= 1500
    assert [Path(path).name for path in scenario.campaigns] == ["trail-shoes.yaml", "coffee.yaml", "night-trains.yaml"]
    assert all(Path(path).is_absolute() for path in scenario.campaigns)


def test_vocabularies_stay_within_what_readers_may_use() -> None:
    scenario = load_scenario(DEMO)
    assert len(scenario.vocabulary("topics")) <= 6
    assert len(scenario.vocabulary("interests")) <= 8
    assert set(scenario.vocabulary("devices")) == {"mobile", "tablet", "desktop"}


BROKEN = [
    ("people = 2000", "people = 100", "$.people", "1500"),
    ("people = 2000", 'people = "many"', "$.people", "whole number"),
    ("people = 2000", "peoples = 2000", "$.peoples", "an unknown name"),
    ("people = 2000", "", "$.people", "nothing"),
    ("context_noise = 0.25", "context_noise = 1.5", "$.context_noise", "1.0"),
    ("share = 0.3", "share = 0.4", "$.types[...].share", "add up to 1"),
    ("share = 0.3", "share = -0.3", "$.types[0].share", "> 0"),
    ('name = "night owl"', 'name = "early runner"', "$.types[...].name", "early runner"),
    ("hours = [6, 7, 8, 9]", "hours = [24]", "$.types[0].habits.hours[0]", "23"),
    ("hours = [6, 7, 8, 9]", "hours = []", "$.types[0].habits.hours", "1"),
    ("angle = { proof = 0.54,", "mood = { proof = 0.54,", "$.types[0].likes", "mood"),
    ("tone = { bold = 0.48,", "tone = { loud = 0.48,", "$.types[0].likes.tone", "loud"),
    ('level = "pattern"', 'level = "stripes"', "$.shift.favoured.style", "stripes"),
    ("at = 0.5", "at = 2", "$.shift.at", "1.0"),
    ("fade = 0.6", 'fade = 0.6\nlikes."dog walker".tone.warm = 1.0', "$.shift.likes", "dog walker"),
    ("topics = { running = 7,", "topics = { ski = 1, surf = 1, running = 7,", "$.types[...].habits.topics", "6 words"),
    ("interests = { vinyl", "interests = { stamps = 1, vinyl", "$.types[...].habits.interests", "8 words"),
    ('campaigns = ["trail-shoes.yaml", "coffee.yaml", "night-trains.yaml"]', "campaigns = []", "$.campaigns", "1"),
    ("[visits]", "[visits", "file", "TOML"),
]


@pytest.mark.parametrize(("old", "new", "field", "said"), BROKEN)
def test_a_broken_scenario_is_refused_by_field(old: str, new: str, field: str, said: str) -> None:
    text = DEMO.read_text()
    assert old in text
    with pytest.raises(InvalidScenario) as refused:
        scenario_from_toml(text.replace(old, new, 1))
    assert refused.value.field == field
    assert said in str(refused.value)


def test_a_campaign_that_is_not_there_is_named(tmp_path: Path) -> None:
    scenario = tmp_path / "alone.toml"
    scenario.write_text(DEMO.read_text())
    with pytest.raises(InvalidScenario, match=r"\$\.campaigns\[0\]: expected a campaign file .*trail-shoes\.yaml"):
        load_scenario(scenario)


def test_a_missing_file_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(InvalidScenario, match="No such file"):
        load_scenario(tmp_path / "nowhere.toml")
