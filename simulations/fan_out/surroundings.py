"""The environment that a Ray of this machine's own starts in: shut to others, and silent about itself.

Imports no Ray: Ray reads the environment when it is first imported, and takes no notice of it later.
"""

from __future__ import annotations

import os
import secrets


def keep_to_this_machine() -> None:
    """Have a Ray that is started here ask for a token that only its own processes know.

    Ray's own choice is the same, but it writes its token into the home folder. What is set already stays: it was
    somebody's choice.
    """
    if "RAY_AUTH_MODE" not in os.environ:
        os.environ.update(RAY_AUTH_MODE="token", RAY_AUTH_TOKEN=secrets.token_hex(32))
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
