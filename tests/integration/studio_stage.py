"""A Studio of a test's own, as a process, and orders for it."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

import msgspec
import pytest

from generators import warden
from generators.brief import Brief
from generators.order import Order
from generators.ports import free_ports
from services.campaigns.files import load_campaign

ROOT = Path(__file__).parents[2]
KIT = load_campaign(ROOT / "infra/demo/trail-shoes.yaml").kit
START_S, GONE_S = 90.0, 10.0


class Running(NamedTuple):
    process: subprocess.Popen[bytes]
    url: str
    mark: str
    folder: Path


def start(log: Path) -> Running:
    (port,) = free_ports(1)
    with log.open("wb") as journal:
        process = subprocess.Popen([sys.executable, "-m", "generators.studio", "--port", str(port)], cwd=ROOT, stderr=journal)
    until = time.monotonic() + START_S
    while '"ready"' not in log.read_text():
        if process.poll() is not None or time.monotonic() > until:
            process.kill()
            pytest.fail(f"the Studio did not come up: {log.read_text()}")
        time.sleep(0.1)
    mark, folder = warden_of(process.pid)
    return Running(process, f"http://127.0.0.1:{port}", mark, Path(folder))


def warden_of(pid: int) -> tuple[str, str]:
    """Mark and folder that the Studio gave its warden."""
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        command = Path(f"/proc/{child}/cmdline").read_text().split("\0")
        if any(word.endswith("warden.py") for word in command):
            return command[-3], command[-2]
    pytest.fail("the Studio has no warden")


def assert_gone(studio: Running) -> None:
    until = time.monotonic() + GONE_S
    while (warden.marked(studio.mark) or studio.folder.exists()) and time.monotonic() < until:
        time.sleep(0.05)
    assert warden.marked(studio.mark) == []
    assert not studio.folder.exists()


def order_of(seconds: float = 20.0, **changes: object) -> Order:
    brief = Brief(campaign=KIT.campaign, angle="benefit", tone="bold", length="short", offer="none", style="dark", cta="act")
    order = Order(brief=brief, kit=KIT, sizes=("300x250",), seed=5, deadline=time.time() + seconds, lane="now")
    return msgspec.structs.replace(order, **changes)
