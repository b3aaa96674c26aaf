"""Scenarios from files: TOML becomes a sound Scenario, or InvalidScenario names the field, what was expected and what came.

A file may extend another beside it and then says only what is different. Invariant: nothing but InvalidScenario is raised,
whatever the file holds.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import msgspec

from errors import InvalidScenario
from services.mismatch import explain
from simulations.scenario.checks import check
from simulations.scenario.scenario import Scenario

EXTENDS = "extends"
_ABOUT_EXTENDS = "A scenario file beside this one: what is not said here is as there. Tables are merged, lists are replaced."
_DEEPEST = 5


def load_scenario(path: Path) -> Scenario:
    """The scenario in a TOML file, campaign paths resolved; raises InvalidScenario naming the file and the field."""
    data = _extended(path, _DEEPEST)
    try:
        return _scenario(data)
    except InvalidScenario as error:
        raise InvalidScenario(f"{path}: {error.field}", error.expected, error.got) from error


def scenario_from_toml(text: str) -> Scenario:
    """The scenario that a TOML text describes, campaign paths as written; raises InvalidScenario naming the field."""
    return _scenario(_parsed(text, "the text"))


def scenario_schema() -> dict[str, Any]:
    """The JSON schema of a scenario file, for editors. Nothing is required: what a file extends may hold what it does not."""
    schema = msgspec.json.schema(Scenario)
    fields = schema["$defs"]["Scenario"]
    fields["properties"][EXTENDS] = {"type": "string", "description": _ABOUT_EXTENDS}
    del fields["required"]
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "adloom scenario", **schema}


def _scenario(data: dict[str, Any]) -> Scenario:
    try:
        scenario = msgspec.convert(data, Scenario)
    except msgspec.ValidationError as error:
        raise InvalidScenario(*explain(error, data, msgspec.json.schema(Scenario))) from error
    check(scenario)
    return scenario


def _extended(path: Path, deepest: int) -> dict[str, Any]:
    """What a file says over what it extends, campaigns as absolute paths of files that are there."""
    if deepest == 0:
        raise InvalidScenario(f"{path}: $.{EXTENDS}", f"a chain of at most {_DEEPEST} files that ends", "a longer one")
    data = _parsed(_read(path), str(path))
    if isinstance(data.get("campaigns"), list):
        data["campaigns"] = [_found(path, i, campaign) for i, campaign in enumerate(data["campaigns"])]
    parent = data.pop(EXTENDS, None)
    if parent is None:
        return data
    if not isinstance(parent, str):
        raise InvalidScenario(f"{path}: $.{EXTENDS}", "the name of a file", repr(parent))
    return _merged(_extended(path.parent / parent, deepest - 1), data)


def _found(path: Path, i: int, campaign: object) -> object:
    """An absolute path; what is no text is left to the schema to refuse."""
    if not isinstance(campaign, str):
        return campaign
    try:
        found = (path.parent / campaign).resolve(strict=True)
        there = found.is_file()
    except (OSError, ValueError):  # ValueError: a name that holds a zero byte
        there = False
    if not there:
        raise InvalidScenario(f"{path}: $.campaigns[{i}]", "a campaign file beside the scenario", repr(campaign))
    return str(found)


def _merged(under: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    """Tables merged, everything else replaced. A table that names another law than the one below does not inherit from it."""
    merged = dict(under)
    for name, value in over.items():
        below = under.get(name)
        both = isinstance(value, dict) and isinstance(below, dict) and value.get("law") == below.get("law")
        merged[name] = _merged(below, value) if both and isinstance(below, dict) else value
    return merged


def _read(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")  # some editors of Windows begin a file with a mark
    except OSError as error:
        raise InvalidScenario("file", "a readable TOML file", f"{path} ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise InvalidScenario("file", "text in UTF-8", f"byte {error.object[error.start]:#04x} in {path}") from error
    except ValueError as error:
        raise InvalidScenario("file", "a name without a zero byte", repr(str(path))) from error


def _parsed(text: str, where: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise InvalidScenario("file", "TOML", f"{error} in {where}") from error
