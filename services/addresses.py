"""Addresses of stores as they may be shown to anybody."""

from __future__ import annotations

import re

#: Scheme, then whatever stands before the last @: a password may be in it, however the rest is misspelt.
_BEFORE_HOST = re.compile(r"^([a-z+]*:?/*).*@")


def without_password(address: str) -> str:
    """The address without user and password, which may stand behind a question mark, too."""
    return _BEFORE_HOST.sub(r"\1", address).partition("?")[0]
