"""Whatever a scenario file holds, it is a world that runs or an error that names a field; nothing else."""

from __future__ import annotations

import contextlib
import tomllib
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from visitors import ROOT

from errors import InvalidCampaign, InvalidScenario
from simulations.scenario import Scenario, load_scenario
from simulations.scenario.campaigns import campaigns_of
from simulations.world import Moment, World
from simulations.world.cells import GRID, kinds_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FILES = ROOT / "simulations/scenarios"
EVERYDAY = tomllib.loads((FILES / "everyday.toml").read_text())
MORE: dict[str, Any] = {
    "people": 300, "drift": 0.3, "shift": {"at": 0.2, "favoured": {"attribute": "style", "level": "dark", "effect": 1.0}},
    "auction": {"median": 0.01}, "click_farm": {"at": 0.1, "until": 0.9, "share": 0.1, "campaign": "umbrellas"},
    "limits": {"cap_impressions": 4}, "campaigns": [str(FILES / "campaigns/umbrellas.yaml")],
}  # fmt: skip
WHOLE = {**EVERYDAY, **MORE}
JUNK = st.one_of(
    st.floats(), st.integers(-(10**12), 10**12), st.text(max_size=8), st.booleans(), st.just([]), st.just({}),
    st.lists(st.floats(), max_size=3), st.sampled_from([0.0, 0.5, 1.0, 2, "first", "lognormal", "supply"]),
)  # fmt: skip


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path of everything that a file holds."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, inner in inside:
        yield (*path, step)
        yield from places(inner, (*path, step))


def put(data: Any, path: tuple[Any, ...], junk: Any) -> Any:
    """A copy with junk at a place."""
    if not path:
        return junk
    copy = dict(data) if isinstance(data, dict) else list(data)
    copy[path[0]] = put(copy[path[0]], path[1:], junk)
    return copy


def toml(value: Any) -> str:
    """A value as inline TOML."""
    if isinstance(value, dict):
        return "{" + ", ".join(f'"{name}" = {toml(inner)}' for name, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    if isinstance(value, float):
        return repr(value)
    return msgspec.json.encode(value).decode()


def read(file: Path) -> Scenario | InvalidScenario:
    try:
        return load_scenario(file)
    except InvalidScenario as error:
        return error


def lives(scenario: Scenario) -> None:
    """A few visits in it come to finite chances."""
    world = World(scenario, campaigns_of(scenario), np.random.default_rng(0))
    rng = np.random.default_rng(1)
    at = Moment(0.5, 1_800_000_000.0)
    visits = world.come(50, at, rng)
    shown = GRID[rng.integers(len(GRID), size=50)]
    met = world.react(visits, shown, kinds_of(shown), at, rng, world.contest(visits, np.full(50, 0.01), rng).won)
    assert np.isfinite(met.chance).all()
    assert np.isfinite(met.best).all()
    assert world.pace(at.now) > 0.0


@settings(max_examples=150, deadline=None)
@given(path=st.sampled_from(sorted(places(WHOLE), key=str)), junk=JUNK)
def test_junk_anywhere_is_a_world_or_a_named_field(tmp_path_factory: Any, path: tuple[Any, ...], junk: Any) -> None:
    file: Path = tmp_path_factory.getbasetemp() / "fuzzed.toml"
    file.write_text("\n".join(f"{name} = {toml(value)}" for name, value in put(WHOLE, path, junk).items()))
    found = read(file)
    if isinstance(found, InvalidScenario):
        assert found.field == "file" or found.field.startswith(f"{file}: $")
        return
    with contextlib.suppress(InvalidScenario, InvalidCampaign):  # the rest is known once its campaigns are read
        lives(msgspec.structs.replace(found, people=min(found.people, 1_000)))


@settings(max_examples=60, deadline=None)
@given(content=st.binary(max_size=60))
def test_any_bytes_are_a_scenario_or_an_error(tmp_path_factory: Any, content: bytes) -> None:
    file: Path = tmp_path_factory.getbasetemp() / "bytes.toml"
    file.write_bytes(content)
    read(file)


@pytest.mark.parametrize("name", ["\\u0000", "x" * 5000, ".", "/", ""])
@pytest.mark.parametrize("field", ["extends = {}", "campaigns = [{}]"])
def test_names_that_are_no_files_are_refused(tmp_path: Path, field: str, name: str) -> None:
    file = tmp_path / "odd.toml"
    file.write_text(field.format(f'"{name}"'))
    with pytest.raises(InvalidScenario):
        load_scenario(file)
