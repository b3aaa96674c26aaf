"""Every setting, metric, command and route has its line in docs/reference, and the reference names none that is gone."""

from __future__ import annotations

import re
from dataclasses import fields
from typing import TYPE_CHECKING

import numpy as np
import pytest
import typer
from fastapi.routing import APIRoute
from sources import ROOT
from typer.main import get_command

import adloom
from services.bootstrap import build_web
from services.metrics import Metrics
from services.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from fastapi import FastAPI

REFERENCE = ROOT / "docs" / "reference"
#: Made by the framework for whoever wants the same document in another dress.
OF_THE_FRAMEWORK = {"/docs/oauth2-redirect"}


def rows(page: str) -> dict[str, str]:
    """Lines of the tables of a page by the code in their first cell."""
    text = (REFERENCE / page).read_text(encoding="utf-8")
    return {match[1]: match[0] for match in re.finditer(r"^\| `([^`]+)` \|.*$", text, re.MULTILINE)}


def test_every_setting_has_its_line_with_its_default() -> None:
    documented = rows("settings.md")
    settings = {f"ADLOOM_{item.name.upper()}": item for item in fields(Settings)}
    assert settings.keys() == documented.keys()
    for name, item in settings.items():
        default = f"`{item.default}`" if str(item.default) else "empty"
        assert f"| {default} | {item.metadata['about']} |" in documented[name]


def metric_names() -> dict[str, str]:
    """Exported name of every metric and its kind."""
    families = Metrics().registry.collect()
    return {family.name + ("_total" if family.type == "counter" else ""): family.type for family in families}


def test_every_metric_has_its_line_with_its_kind() -> None:
    documented = rows("metrics.md")
    assert metric_names().keys() == documented.keys()
    for name, kind in metric_names().items():
        assert f"| {kind} |" in documented[name]


def commands(group: typer.core.TyperGroup, path: str = "adloom") -> Iterator[tuple[str, typer.core.TyperCommand]]:
    for name, command in group.commands.items():
        if isinstance(command, typer.core.TyperGroup):
            yield from commands(command, f"{path} {name}")
        else:
            yield f"{path} {name}", command


def test_every_command_and_option_has_its_line() -> None:
    page = (REFERENCE / "cli.md").read_text(encoding="utf-8")
    sections = dict(re.findall(r"^## `([^`]+)`\n(.*?)(?=^## |\Z)", page, re.MULTILINE | re.DOTALL))
    known = dict(commands(get_command(adloom.app)))
    assert known.keys() == sections.keys()
    for name, command in known.items():
        options = [flag for parameter in command.params for flag in parameter.opts if flag.startswith("--")]
        assert [flag for flag in options if f"`{flag}" not in sections[name] and flag != "--help"] == [], name


@pytest.fixture
def app(tmp_path: Path) -> FastAPI:
    settings = Settings(data=tmp_path, secrets="no secret of anybody")
    return build_web(settings, np.random.default_rng(1)).app


def test_every_route_has_its_line(app: FastAPI) -> None:
    pages = {f"{method} {route.path}" for route in app.routes if isinstance(route, APIRoute) for method in route.methods}
    described = {f"{method.upper()} {path}" for path, item in app.openapi()["paths"].items() for method in item}
    framework = {f"GET {route.path}" for route in app.routes if not isinstance(route, APIRoute) and hasattr(route, "methods")}
    served = (pages | described | framework) - {f"GET {path}" for path in OF_THE_FRAMEWORK}
    assert served == rows("http.md").keys()
