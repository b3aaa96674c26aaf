"""One BLAS thread, as the service has it: two that wait for each other on busy cores take twenty times as long.

And who may run beside whom: a file's tests stay on one worker, and all that start servers stay on the same one.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # read once, when NumPy is loaded

_START_SERVERS = {"integration", "e2e", "diffusion"}


@pytest.hookimpl(tryfirst=True)  # before the plugin reads the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        folder = item.path.relative_to(Path(__file__).parent).parts[0]
        item.add_marker(pytest.mark.xdist_group("servers" if folder in _START_SERVERS else str(item.path)))
