from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from visitors import DEMO, ROOT, SHIPPED

from errors import InvalidScenario
from simulations.scenario import load_scenario, scenario_from_toml, scenario_schema
from simulations.scenario.campaigns import campaigns_of

if TYPE_CHECKING:
    from collections.abc import Iterator

EVERYDAY = ROOT / "simulations/scenarios/everyday.toml"
ATTACK = ROOT / "simulations/scenarios/attack.toml"


def test_the_demo_scenario_loads_and_its_campaigns_are_found_beside_it() -> None:
    scenario = load_scenario(DEMO)
    assert [Path(path).name for path in scenario.campaigns] == ["trail-shoes.yaml", "coffee.yaml", "night-trains.yaml"]
    assert all(Path(path).is_absolute() for path in scenario.campaigns)


BROKEN = [
    ("people = 2000", "people = 10", "$.people", "100"),
    ("people = 2000", 'people = "many"', "$.people", "whole number"),
    ("people = 2000", "peoples = 2000", "$.peoples", "an unknown name"),
    ("people = 2000", "", "$.people", "nothing"),
    ("base = -2.0", "base = nan", "$.base", "nan"),
    ("base = -2.0", "base = -2000.0", "$.base", "-20.0"),
    ("context_noise = 0.25", "context_noise = 1.5", "$.context_noise", "1.0"),
    ("share = 0.3", "share = 0.4", "$.types[...].share", "add up to 1"),
    ("share = 0.3", "share = -0.3", "$.types[0].share", "> 0"),
    ('name = "night owl"', 'name = "early runner"', "$.types[...].name", "early runner"),
    ("hours = [6, 7, 8, 9]", "hours = [24]", "$.types[0].habits.hours[0]", "23"),
    ("hours = [6, 7, 8, 9]", "hours = []", "$.types[0].habits.hours", "1"),
    ("devices = { mobile = 8, tablet = 1, desktop = 1 }", "devices = { watch = 8 }", "$.types[0].habits.devices", "watch"),
    ("countries = { DE = 4,", "countries = { Germany = 4,", "$.types[...].habits.countries", "Germany"),
    ("topics = { running = 7,", "topics = { Running = 7,", "$.types[...].habits.topics", "Running"),
    ("angle = { proof = 0.54,", "mood = { proof = 0.54,", "$.types[0].likes", "mood"),
    ("tone = { bold = 0.48,", "tone = { loud = 0.48,", "$.types[0].likes.tone", "loud"),
    ('level = "pattern"', 'level = "stripes"', "$.shift.favoured.style", "stripes"),
    ("at = 0.5", "at = 2", "$.shift.at", "1.0"),
    ("at = 0.5", "at = 0.5\nuntil = 0.4", "$.shift.until", "later than at (0.5)"),
    ("fade = 0.6", 'fade = 0.6\nlikes."dog walker".tone.warm = 1.0', "$.shift.likes", "dog walker"),
    ("topics = { running = 7,", "topics = { ski = 1, surf = 1, running = 7,", "$.types[...].habits.topics", "6 words"),
    ("interests = { vinyl", "interests = { stamps = 1, vinyl", "$.types[...].habits.interests", "8 words"),
    ('campaigns = ["trail-shoes.yaml", "coffee.yaml", "night-trains.yaml"]', "campaigns = []", "$.campaigns", "1"),
    ("[visits]", "[visits", "file", "broken.toml"),
    ("[visits]", "[visits]\nrate = 1e-300", "$.visits.rate", "within 1,000 years, got 1e-300"),
    ("[visits]", f"[season]\ndays = {[1e-300, *[1.0] * 6]}\n\n[visits]", "$.visits.rate", "in the quietest hour"),
    ("[visits]", "[season]\nhours = [1.0, 2.0]\n\n[visits]", "$.season.hours", "24 numbers"),
    ("[visits]", "[click_farm]\nat = 0.2\nuntil = 0.3\nshare = 0.1\n\n[visits]", "$.click_farm", "neither"),
    ("[visits]", "[creatives]\ninitial = -1\n\n[visits]", "$.creatives.initial", "0"),
    ("[visits]", '[auction]\nprice = "third"\nmedian = 0.1\n\n[visits]', "$.auction.price", "first, second"),
    ("[visits]", "[limits]\nper_day = 10.0\n\n[visits]", "$.limits.per_impression", "a budget per day"),
    ("[visits]", "[bots]\nshare = 1.0\n\n[visits]", "$.bots.share", "0.9"),
    ("view = 0.98", "examined = { attic = 0.5 }", "$.visits.examined", "attic"),
    ('law = "exponential"', 'law = "uniform"', "$.reactions.click_delay.law", "uniform"),
    ("mean_s = 1.0", "mean_s = -1.0", "$.reactions.click_delay.mean_s", "0"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "field", "said"), BROKEN)
def test_a_broken_scenario_is_refused_by_field(tmp_path: Path, old: str, new: str, field: str, said: str) -> None:
    text = DEMO.read_text()
    assert old in text
    broken = tmp_path / "broken.toml"
    broken.write_text(re.sub(r'"([a-z-]+\.yaml)"', rf'"{DEMO.parent}/\1"', text.replace(old, new, 1)))
    with pytest.raises(InvalidScenario) as refused:
        campaigns_of(load_scenario(broken))
    assert refused.value.field in (field, f"{broken}: {field}")
    assert said in str(refused.value)


def test_a_campaign_that_is_not_there_is_named(tmp_path: Path) -> None:
    scenario = tmp_path / "alone.toml"
    scenario.write_text(DEMO.read_text())
    with pytest.raises(InvalidScenario, match=r"\$\.campaigns\[0\]: expected a campaign file .*trail-shoes\.yaml"):
        load_scenario(scenario)


def test_a_click_farm_aims_at_a_campaign_of_the_scenario(tmp_path: Path) -> None:
    aimed = tmp_path / "aimed.toml"
    aimed.write_text(f'extends = "{ATTACK}"\n[click_farm]\ncampaign = "nobodys"\n')
    with pytest.raises(InvalidScenario, match=r"\$\.click_farm\.campaign: expected one of umbrellas, got 'nobodys'"):
        campaigns_of(load_scenario(aimed))


def test_a_missing_file_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(InvalidScenario, match="No such file"):
        load_scenario(tmp_path / "nowhere.toml")


def test_bytes_that_are_no_text_are_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "latin.toml").write_bytes(b'base = "\xe9"')
    with pytest.raises(InvalidScenario, match="text in UTF-8"):
        load_scenario(tmp_path / "latin.toml")


def test_a_file_of_a_windows_editor_is_read(tmp_path: Path) -> None:
    (tmp_path / "marked.toml").write_bytes(b"\xef\xbb\xbf" + EVERYDAY.read_bytes().replace(b"\n", b"\r\n"))
    (tmp_path / "campaigns").symlink_to(EVERYDAY.parent / "campaigns")
    assert load_scenario(tmp_path / "marked.toml").types == load_scenario(EVERYDAY).types


def test_what_is_wrong_in_a_file_that_is_extended_names_that_file(tmp_path: Path) -> None:
    (tmp_path / "under.toml").write_text("base = ")
    (tmp_path / "over.toml").write_text('extends = "under.toml"')
    with pytest.raises(InvalidScenario, match=r"file: expected TOML, got .* in .*under\.toml"):
        load_scenario(tmp_path / "over.toml")


def test_a_file_that_extends_another_says_only_what_is_different(tmp_path: Path) -> None:
    over = tmp_path / "over.toml"
    over.write_text(f'extends = "{EVERYDAY}"\npeople = 500\n[visits]\nrate = 9.0\n')
    below, above = load_scenario(EVERYDAY), load_scenario(over)
    assert (above.people, above.visits.rate) == (500, 9.0)
    changed = msgspec.structs.replace(above, people=below.people, visits=msgspec.structs.replace(above.visits, rate=2.0))
    assert changed == below


def test_a_delay_of_another_law_takes_nothing_from_the_one_below(tmp_path: Path) -> None:
    over = tmp_path / "over.toml"
    over.write_text(f'extends = "{EVERYDAY}"\n[reactions]\nclick_delay = {{ law = "exponential", mean_s = 5.0 }}\n')
    assert load_scenario(over).reactions.click_delay.mean_s == 5.0


def test_files_that_extend_each_other_are_refused(tmp_path: Path) -> None:
    for one, other in (("a", "b"), ("b", "a")):
        (tmp_path / f"{one}.toml").write_text(f'extends = "{other}.toml"')
    with pytest.raises(InvalidScenario, match=r"\$\.extends: expected a chain"):
        load_scenario(tmp_path / "a.toml")


def test_an_attack_needs_an_aim() -> None:
    text = EVERYDAY.read_text() + '\n[click_farm]\nat = 0.1\nuntil = 0.2\nshare = 0.1\nattribute = "offer"\n'
    with pytest.raises(InvalidScenario, match="attribute and level, both or neither"):
        scenario_from_toml(text)


def test_limits_of_the_scenario_stand_in_for_those_of_the_files() -> None:
    scenario = load_scenario(ROOT / "simulations/scenarios/auction.toml")
    for campaign in campaigns_of(scenario):
        assert (campaign.budget.per_day, campaign.budget.per_impression) == (200.0, 0.005)
        assert campaign.cap is not None
        assert campaign.cap.impressions == 20
    own = campaigns_of(load_scenario(EVERYDAY))[0]
    assert (own.budget.per_day, own.cap, own.control_share) == (None, None, 0.1)


def named_in(schema: dict[str, Any]) -> Iterator[str]:
    """Every field of every table of the schema."""
    for table in schema["$defs"].values():
        yield from table.get("properties", ())


def test_every_field_has_its_line_in_the_reference_and_the_reference_no_other() -> None:
    page = (ROOT / "docs/reference/scenario.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| `([a-z_]+)` \|", page, re.MULTILINE)) == set(named_in(scenario_schema()))


def test_the_schema_takes_every_shipped_file_by_its_top_level_names() -> None:
    known = scenario_schema()["$defs"]["Scenario"]["properties"]
    for path in SHIPPED:
        assert set(tomllib.loads(path.read_text())) <= set(known)
