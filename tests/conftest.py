"""One BLAS thread, as the service has it: two that wait for each other on busy cores take twenty times as long."""

from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # read once, when NumPy is loaded
