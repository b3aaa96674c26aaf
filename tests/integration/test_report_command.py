"""``adloom report`` as one runs it: its options, its words, its exit codes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

import jsonschema
import pytest
from synthetic_log import World

from adloom import main
from services.records import Kind
from services.storage.images import Images
from services.storage.log import Entry
from services.storage.sqlite.log import SqliteLog

if TYPE_CHECKING:
    from pathlib import Path

COMMAND = [sys.executable, "-m", "adloom", "report"]


class Done(NamedTuple):
    """How a command ended: its exit code and what it said."""

    code: int
    out: str
    err: str


Run = Callable[..., Done]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with a log of one campaign, of the last three hours."""
    folder, world = tmp_path_factory.mktemp("service"), World(seed=3, decisions=1500, people=600)
    log, images = SqliteLog(folder / "log.db"), Images(folder / "images")
    entries = [entry for entry in world.log().read(0, 100_000) if entry.kind != Kind.TICK]
    log.append([Entry(entry.kind, entry.at, entry.payload) for entry in entries], durable=True)
    log.tick(entries[-1].at)
    log.close()
    for content in world.pictures.values():
        images.put(content)
    return folder


@pytest.fixture
def run(data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """The front door itself, in this process: a new one takes seconds to load what it needs."""
    for name, value in {"ADLOOM_DATA": str(data), "OPENAI_BASE_URL": "", "OPENAI_API_KEY": ""}.items():
        monkeypatch.setenv(name, value)

    def call(*options: str) -> Done:
        monkeypatch.setattr(sys, "argv", ["adloom", "report", *options])
        with pytest.raises(SystemExit) as ended:
            main()
        code = ended.value.code
        return Done(code if isinstance(code, int) else 0, *capsys.readouterr())

    return call


def test_it_writes_what_is_asked_for_and_ends_with_the_verdict(run: Run, tmp_path: Path) -> None:
    done = run("--campaign", "trail-shoes", "--format", "html,json,csv", "--out", str(tmp_path))
    assert done.code == 0, done.err
    assert done.out.splitlines()[0].startswith(("Keep", "No difference"))
    assert {path.name for path in tmp_path.iterdir()} == {"report.html", "report.json", "tables"}
    assert (tmp_path / "tables" / "verdict.csv").exists()


def test_a_second_report_into_the_folder_tells_what_changed(run: Run, tmp_path: Path) -> None:
    run("--out", str(tmp_path), "--format", "json")
    run("--out", str(tmp_path), "--format", "json")
    changes = json.loads((tmp_path / "report.json").read_bytes())["changes"]
    assert changes["said"][0].startswith("The verdict is still")


def test_a_period_without_a_record_is_reported_as_that(run: Run, tmp_path: Path) -> None:
    done = json.loads(run("--since", "2020-01-01", "--until", "2020-01-08", "--out", str(tmp_path), "--json").out)
    assert done["verdict"] == "Keep learning"
    page = (tmp_path / "report.html").read_text()
    assert "Nothing was shown in this period" in page
    assert "1 to 7 January 2020, UTC" in page


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--campaign", "lighthouse"), "lighthouse"),
        (("--since", "yesterday"), "--since"),
        (("--until", "2020-01-01", "--since", "2021-01-01"), "--since"),
        (("--format", "docx"), "--format"),
        (("--out", "report.html"), "--out"),
        (("--every", "weekly"), "--every"),
        (("--every", "90s"), "--every"),
        (("--every", "7d", "--until", "1d"), "--until"),
        (("--open", "--format", "csv"), "--open"),
        (("--rephrase",), "OPENAI_BASE_URL"),
        (("--every", "7d", "--json"), "--every"),
        (("--policy", "uniform"), "--simulate"),
        (("--since", "0001-01-01T00:00+14:00"), "--since"),
    ],
)
def test_what_cannot_be_is_one_line_and_exit_code_2(run: Run, tmp_path: Path, options: tuple[str, ...], words: str) -> None:
    chosen = options if "--out" in options else (*options, "--out", str(tmp_path / "out"))
    done = run(*chosen)
    assert done.code == 2
    assert len(done.err.strip().splitlines()) == 1
    assert words in done.err
    assert not (tmp_path / "out").exists()


def test_the_schema_is_printed_and_the_data_keeps_it(run: Run, tmp_path: Path) -> None:
    schema = json.loads(run("--schema").out)
    run("--out", str(tmp_path), "--format", "json")
    jsonschema.Draft202012Validator(schema).validate(json.loads((tmp_path / "report.json").read_bytes()))


def test_every_period_until_ctrl_c_which_is_no_error(data: Path, tmp_path: Path) -> None:
    command = [*COMMAND, "--every", "1d", "--since", "3650d", "--out", str(tmp_path), "--format", "html"]
    process = subprocess.Popen(
        command, env={**os.environ, "ADLOOM_DATA": str(data)}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    lines = [process.stdout.readline(), process.stdout.readline()]
    process.send_signal(signal.SIGINT)
    rest, errors = process.communicate(timeout=60)
    assert process.returncode == 0, errors
    assert lines[0].startswith("written: ")
    assert lines[1].startswith("next report: ")
    assert rest.strip() == "stopped"
    assert (tmp_path / "latest" / "report.json").exists()
    assert time.strftime("%Y") in (tmp_path / "latest").readlink().name
