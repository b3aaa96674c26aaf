"""One BLAS thread, as the service has it: two that wait for each other on busy cores take twenty times as long.

And who may run beside whom: a file's tests stay on one worker, and all that start servers stay on the same one.
"""

from __future__ import annotations

import os

import pytest
from xdist.scheduler import LoadScopeScheduling

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # read once, when NumPy is loaded

_START_SERVERS = ("tests/integration/", "tests/e2e/", "tests/diffusion/")


class Beside(LoadScopeScheduling):
    """Groups by file, servers in one: marks for ``--dist loadgroup`` have no effect under this version of pytest."""

    def _split_scope(self, nodeid: str) -> str:
        return "servers" if nodeid.startswith(_START_SERVERS) else nodeid.split("::", 1)[0]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    return Beside(config, log)
