"""The shipped web and learn, started once for every test that only asks; and a Studio for each file that wants one."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from http_site import Site
from service import machine
from studio_stage import GONE_S, Running, start

from services.supply.client import StudioClient

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    with machine(tmp_path_factory.mktemp("http")) as stage:
        stage.apart()
        yield Site(stage)


@pytest.fixture(scope="module")
def journal(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the Studio says."""
    return tmp_path_factory.mktemp("studio") / "log"


@pytest.fixture(scope="module")
def studio(journal: Path) -> Iterator[Running]:
    running = start(journal)
    yield running
    running.process.terminate()
    running.process.wait(GONE_S)


@pytest.fixture
async def client(studio: Running) -> AsyncIterator[StudioClient]:
    client = StudioClient(studio.url, in_flight=64, clock=time.time)
    yield client
    await client.close()
