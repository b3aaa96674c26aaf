"""One BLAS thread, as the service has it: two that wait for each other on busy cores take twenty times as long.

And who may run beside whom: a file's tests stay on one worker, and all that start services of ours stay on the same one.
"""

from __future__ import annotations

import os

import pytest
from xdist.scheduler import LoadScopeScheduling

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # read once, when NumPy is loaded

_START_SERVICES = ("tests/integration/", "tests/e2e/", "tests/diffusion/")
#: These start a Redis and nothing of ours beside it, which takes a port and hardly any processor: they may run beside services.
_START_REDIS_ALONE = {
    f"tests/integration/test_{name}.py"
    for name in (
        "catalogue_over_redis", "compose", "hot_reads", "learner_gives_back_room", "redis_conf",
        "redis_frames", "redis_log", "redis_memory", "shard_failover", "sharing", "sight_over_redis", "spooling",
    )
}  # fmt: skip


class Beside(LoadScopeScheduling):
    """Groups by file, services in one: marks for ``--dist loadgroup`` have no effect under this version of pytest."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.split("::", 1)[0]
        return "services" if file.startswith(_START_SERVICES) and file not in _START_REDIS_ALONE else file


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    return Beside(config, log)
