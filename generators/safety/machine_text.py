"""Text that only a machine writes: keys, tokens, identifiers, addresses and numbers of persons, canaries. Knows no rule.

A secret or a person's number that stands in copy has leaked from a prompt or a feed; what it belongs to does not matter.
"""

from __future__ import annotations

import re

_MACHINE = re.compile(
    r"\bcanary\b|\b(?:sk|pk|rk|ghp|gho|xox[a-z]|akia|aiza)[-_]?[a-z0-9_-]{12,}|\beyj[\w-]{8,}|-----begin"
    r"|\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}|\b(?=[a-z]*\d)(?=\d*[a-z])[0-9a-f]{12,}\b"
    r"|\b(?:user|session|customer|client|device|cookie|token|auth|api|account)[_ -]?(?:id|key|token|secret)s?\b\s*[=:#]"
    r"|\b(?:password|passwort|passwd|bearer|mot de passe|contrase\u00f1a)\s*[=:]"
    r"|\b[a-z]{2}\d{2}(?: ?[a-z0-9]{4}){3,}|[\w.+-]+@[\w-]+\.\w|\+\d[\d ()/.-]{7,}\d|\b(?:\d[ -]?){12,}\d\b"
    r"|\b(?=[a-z0-9_-]*\d[a-z0-9_-]*\d)(?=[a-z0-9_-]*[a-z])[a-z0-9_-]{20,}\b|[a-z0-9+/]{32,}={0,2}"
)


def machine_text_in(text: str) -> str | None:
    """The first piece of the folded text that no copywriter writes, or None."""
    found = _MACHINE.search(text)
    return None if found is None else found[0]
