"""The shipped web and learn processes without a Studio, started once for every test that only asks."""

from __future__ import annotations

import pytest
from http_site import Site
from service import machine


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    with machine(tmp_path_factory.mktemp("http")) as stage:
        stage.apart()
        yield Site(stage)
