"""The archive on an S3-compatible server: a real one over HTTP, with conditional writes."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from synthetic_log import START, MemoryLog, World

from errors import StorageError
from services.feedback.events import Rejected
from services.reports.archive import Archive
from services.reports.figures.lift import compare
from services.reports.figures.outcomes import Outcomes

if TYPE_CHECKING:
    from collections.abc import Iterator

pytest.importorskip("moto", reason="needs moto[server]")
s3fs = pytest.importorskip("s3fs", reason="needs the extra s3")


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    process = subprocess.Popen(
        [sys.executable, "-m", "moto.server", "-p", str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait(url)
        yield url
    finally:
        process.terminate()
        process.wait()


def _wait(url: str) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"{url}/moto-api/"):  # noqa: S310  (our own server)
                return
        except OSError:
            time.sleep(0.1)
    pytest.fail("the server did not come up in a minute")


@pytest.fixture
def bucket(server: str, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> str:
    """A new bucket, and the environment in which s3fs finds it."""
    told = {
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ENDPOINT_URL": server,
    }
    for name, value in told.items():
        monkeypatch.setitem(os.environ, name, value)
    s3fs.S3FileSystem.clear_instance_cache()
    name = request.node.name.replace("_", "-")[:60].rstrip("-")
    s3fs.S3FileSystem().mkdir(name)
    return f"s3://{name}/site/archive"


def test_an_archive_on_s3_gives_the_same_lift_as_one_in_a_folder(bucket: str, tmp_path) -> None:
    found = []
    for place in (bucket, tmp_path):
        log, archive = World(decisions=900, people=300).log(), Archive(place)
        assert archive.step(log) > 900
        assert archive.step(log) == 0
        with closing(Outcomes(archive, None)) as outcomes:
            found.append(compare(outcomes, "clicked"))
    assert found[0] == found[1]


def test_two_writers_at_one_bucket_archive_everything_once(bucket: str) -> None:
    log = MemoryLog()
    log.write(*(Rejected(at=START + second, kind="click", reason="forged") for second in range(40)))
    log.tick(START + 60)
    writers = [threading.Thread(target=Archive(bucket).step, args=(log,)) for _ in range(3)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    manifest = Archive(bucket).manifest()
    assert sum(part.rows for part in manifest.of("rejected")) == 40


def test_a_bucket_that_is_not_there_is_one_clear_error(bucket: str) -> None:
    archive = Archive(bucket.replace("s3://", "s3://no-"))
    with pytest.raises(StorageError, match=r"s3://no-.*/rejected/day=2026-09-21/.*parquet: .*bucket"):
        archive.step(one())


def one() -> MemoryLog:
    log = MemoryLog()
    log.write(Rejected(at=START, kind="click", reason="forged"))
    log.tick(START)
    return log
