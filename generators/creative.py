"""A creative: copy, pictures, and where they came from. Frozen; a change is a new creative with a new id."""

from __future__ import annotations

import hashlib
from typing import Literal

import msgspec

from generators.brief import Brief

Verdict = Literal["allow", "hold", "reject"]
#: How bad it is to break a rule: one severe break costs a writer its level of trust, minor ones are counted.
Severity = Literal["minor", "severe"]


class Copy(msgspec.Struct, frozen=True, kw_only=True):
    """The words. ``facts`` and ``offers`` are the ids of what the words claim."""

    headline: str
    body: str
    cta: str
    facts: tuple[str, ...]
    offers: tuple[str, ...] = ()


class Check(msgspec.Struct, frozen=True, kw_only=True):
    """One rule applied to one creative: ``rule`` is an id with its version, such as ``claims/3``."""

    rule: str
    verdict: Verdict
    reason: str = ""
    severity: Severity = "minor"


class Origin(msgspec.Struct, frozen=True, kw_only=True):
    """What models were asked: SHA-256 of each prompt in hex, empty where none was. Which models: see writer and illustrator."""

    copy_prompt: str = ""
    picture_prompt: str = ""


class Creative(msgspec.Struct, frozen=True, kw_only=True):
    """One ad, ready to be a candidate. ``images`` maps a size ("300x250") to the SHA-256 of its bytes.

    ``likeness`` maps a size to the perceptual hash (hex) by which a copy without its metadata is found again.
    """

    id: str
    brief: Brief
    copy: Copy
    images: dict[str, str]
    writer: str
    illustrator: str
    seed: int
    checks: tuple[Check, ...]
    made_at: float
    rung: Literal["L0", "L1", "L2", "L3"]
    alt: str = ""
    layout: str = ""
    origin: Origin = Origin()
    likeness: dict[str, str] = {}

    @property
    def campaign(self) -> str:
        """The campaign it belongs to."""
        return self.brief.campaign

    @property
    def verdict(self) -> Verdict:
        """The strictest of the checks; a creative nobody checked is rejected (the gate fails closed)."""
        verdicts = {check.verdict for check in self.checks}
        if "reject" in verdicts or not verdicts:
            return "reject"
        return "hold" if "hold" in verdicts else "allow"


def creative_id(brief: Brief, copy: Copy, seed: int) -> str:
    """A stable id of 16 hex digits from what was made, so that the same work made twice is one creative."""
    digest = hashlib.sha256(msgspec.json.encode((brief, copy, seed))).hexdigest()
    return f"cr_{digest[:16]}"


def image_name(content: bytes) -> str:
    """The name under which bytes are stored and served: their SHA-256 in hex."""
    return hashlib.sha256(content).hexdigest()
