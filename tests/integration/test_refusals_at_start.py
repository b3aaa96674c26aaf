"""What cannot run says so in one line, with the exit code of its kind; a disk that fills up while running is waited out."""

from __future__ import annotations

import os
import socket
import subprocess
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from ledger import read_ledger
from load import load
from service import UP_S, ask, machine, until

from services.records import Kind
from services.storage.log import Entry
from services.storage.sqlite.log import SqliteLog

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from service import Machine, Reply

INVALID, UNAVAILABLE, STORAGE = 2, 3, 4
NOISE = b"this is no database, and long enough to be read as the header of one. " * 2000
DISK = 24 << 20


def assert_refused(done: subprocess.CompletedProcess[str], code: int, *words: str) -> None:
    """One line for people, with these words in it; the rest of what was said is journal."""
    said = [line for line in done.stderr.splitlines() if not line.startswith("{")]
    assert done.returncode == code, done.stderr
    assert len(said) == 1, done.stderr
    assert "Traceback" not in done.stderr + done.stdout
    for word in ("adloom: ", *words):
        assert word in said[0]


@pytest.mark.parametrize("command", ["serve", "web"])
def test_a_taken_port_is_named(tmp_path: Path, command: str) -> None:
    with machine(tmp_path) as stage, socket.create_server(("127.0.0.1", stage.port)):
        assert_refused(stage.run(command), UNAVAILABLE, f"port {stage.port}", "ADLOOM_PORT")


@pytest.mark.parametrize("command", ["serve", "web", "learn"])
@pytest.mark.parametrize("name", ["log.db", "state.db"])
def test_a_file_that_is_no_database_is_named(tmp_path: Path, command: str, name: str) -> None:
    with machine(tmp_path) as stage:
        stage.data.mkdir()
        (stage.data / name).write_bytes(NOISE)
        assert_refused(stage.run(command), STORAGE, name)
        assert not stage.alive()


@pytest.mark.parametrize("command", ["serve", "web", "learn"])
def test_a_database_with_broken_pages_is_named(tmp_path: Path, command: str) -> None:
    with machine(tmp_path) as stage:
        assert stage.run("campaign", "load", "infra/demo/coffee.yaml").returncode == 0
        path = stage.data / "log.db"
        log = SqliteLog(path)
        log.tidy({})
        log.close()
        whole = path.read_bytes()
        path.write_bytes(whole[:4096] + NOISE[: len(whole) - 4096])
        assert_refused(stage.run(command), STORAGE, "log.db")
        assert not stage.alive()


@pytest.mark.parametrize("command", ["serve", "web", "learn"])
def test_an_entry_that_is_no_record_is_told(tmp_path: Path, command: str) -> None:
    with machine(tmp_path) as stage:
        assert stage.run("campaign", "load", "infra/demo/coffee.yaml").returncode == 0
        log = SqliteLog(stage.data / "log.db")
        log.append([Entry(Kind.CATALOGUE, 1e9, NOISE)], durable=True)
        log.tick(2e9)
        log.close()
        assert_refused(stage.run(command), STORAGE, "expected a record of the log")


@pytest.mark.parametrize("command", ["serve", "web", "learn"])
def test_a_data_folder_that_cannot_be_made_is_named(tmp_path: Path, command: str) -> None:
    (tmp_path / "file").write_text("in the way")
    with machine(tmp_path, data=tmp_path / "file" / "data") as stage:
        assert_refused(stage.run(command), STORAGE, "file/data")
        assert_refused(stage.run(command, ADLOOM_SECRETS="a secret that is long enough"), STORAGE, "file/data")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "http"),
        ("PORT", "99999"),
        ("DEADLINE_MS", "-5"),
        ("DEADLINE_MS", "soon"),
        ("HALF_LIFE", "nan"),
        ("TOKEN_HOURS", "0"),
        ("SUPPLY_SECONDS", "-1"),
        ("CHECKPOINT_SECONDS", "inf"),
        ("STUDIO_IN_FLIGHT", "0"),
        ("STUDIO_URL", "the studio"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(tmp_path: Path, name: str, value: str) -> None:
    with machine(tmp_path) as stage:
        assert_refused(stage.run("web", **{f"ADLOOM_{name}": value}), INVALID, f"ADLOOM_{name}: expected", f"got '{value}'")


@pytest.mark.parametrize("secrets", ["hunter2", "this one is long enough,hunter2"])
def test_a_short_secret_is_refused_and_not_repeated(tmp_path: Path, secrets: str) -> None:
    with machine(tmp_path) as stage:
        refused = stage.run("web", ADLOOM_SECRETS=secrets)
        assert_refused(refused, INVALID, "ADLOOM_SECRETS: expected at least 16 characters")
        assert "hunter2" not in refused.stderr


@contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """A file system of its own that can be filled."""
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={DISK}", "tmpfs", str(folder)], capture_output=True, text=True, check=False
    )
    if mounted.returncode:
        pytest.skip(f"a small disk cannot be mounted here: {mounted.stderr.strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def fill(path: Path) -> None:
    """Write until there is not a page left."""
    with path.open("ab", buffering=0) as file:
        try:
            while file.write(bytes(4096)):
                pass
        except OSError:
            os.fsync(file.fileno())


def visit(stage: Machine) -> str:
    """The event link of an ad request, which must be answered whatever the disk says."""
    reply = ask(f"{stage.url}/v1/decisions", "POST", {"placement": "rail"})
    assert reply.status == 200, reply.body
    return str(reply.json["event_url"])


def report(stage: Machine) -> Reply:
    reply = ask(visit(stage), "POST", {"kind": "viewable"})
    assert reply.status in (202, 503), reply
    return reply


def test_a_disk_that_fills_up_is_told_and_waited_out(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk") as disk, machine(tmp_path, disk / "data", ADLOOM_CHECKPOINT_SECONDS="0.2") as stage:
        web, learn = stage.apart()
        with load(stage.url, 3) as client:
            assert client.rested(50, UP_S)
        fill(disk / "filler")
        assert until(lambda: report(stage).status == 503, UP_S)
        refused = next(reply for reply in iter(lambda: report(stage), None) if reply.status == 503)
        assert refused.headers["content-type"] == "application/problem+json"
        assert int(refused.headers["retry-after"]) >= 1
        assert str(tmp_path) not in refused.body.decode(), "a caller learns nothing of this machine's folders"
        clicked = ask(visit(stage).replace("/v1/events?token=", "/v1/c/") + "/unknown")
        assert clicked.status == 302
        assert client.odd == []
        assert until(lambda: "waiting for the store" in stage.said(), UP_S), stage.said()
        (disk / "filler").unlink()
        assert until(lambda: report(stage).status == 202, UP_S)
        with load(stage.url, 4) as again:
            assert again.rested(50, UP_S)
        assert until(lambda: not read_ledger(stage.data).differences(stage.status()), UP_S), stage.said()
        assert again.odd == []
        assert read_ledger(stage.data).lost(client.acknowledged | again.acknowledged) == []
        assert (web.poll(), learn.poll()) == (None, None)


def test_a_full_disk_at_the_start_is_one_line(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk") as disk, machine(tmp_path, data=disk / "data") as stage:
        fill(disk / "filler")
        for command in ("serve", "web", "learn"):
            assert_refused(stage.run(command), STORAGE, "disk")
