"""The planted sets as data, and what is done with a line of them: as copy beside neutral words, or in a field of a kit."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import msgspec

from generators.creative import Copy
from generators.kit import Kit
from generators.safety.feed import unsafe_fields
from generators.safety.gate import check_copy

HALVES = ("first", "second")
LOCALES = ("en", "de", "fr", "es")
_HERE = Path(__file__).parent
_KITS = json.loads((_HERE / "kits.json").read_text(encoding="utf-8"))
KITS = {locale: msgspec.convert(kit, Kit) for locale, kit in _KITS.items()}
_NEUTRAL = {
    "en": ("A calm evening", "Look now"),
    "de": ("Ein stiller Weg", "Ansehen"),
    "fr": ("Un matin calme", "Voir"),
    "es": ("Una noche serena", "Mira"),
}


def planted(kind: str, half: str) -> list[dict[str, Any]]:
    lines = (_HERE / f"{kind}_{half}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def as_copy(row: dict[str, Any]) -> Copy:
    """The line in its field (the body where none is named) of copy that is harmless otherwise."""
    headline, cta = _NEUTRAL[row["locale"]]
    fields = {"headline": headline, "body": f"{headline}.", "cta": cta}
    fields[row.get("where", "copy.body").removeprefix("copy.")] = row["text"]
    return Copy(**fields, facts=tuple(row.get("facts", ())), offers=tuple(row.get("offers", ())))


def rejected_by(row: dict[str, Any]) -> set[str]:
    """Names, without version, of the rules that reject the line as copy."""
    checks = check_copy(as_copy(row), KITS[row["locale"]])
    return {check.rule.split("/")[0] for check in checks if check.verdict == "reject"}


def refused_in_a_feed(row: dict[str, Any]) -> bool:
    """Whether the kit with this line in its field is refused, and that very field named."""
    kit = json.loads(json.dumps(_KITS[row["locale"]]))
    *steps, last = (int(part) if part.isdigit() else part for part in re.findall(r"\w+", row["where"].removeprefix("$.kit.")))
    place = kit
    for step in steps:
        place = place[step]
    place[last] = row["text"]
    try:
        read = msgspec.convert(kit, Kit)
    except msgspec.ValidationError:
        return True
    return any(f"$.kit.{unsafe.path}" == row["where"] for unsafe in unsafe_fields(read))


def caught(row: dict[str, Any]) -> bool:
    """Whether one of the rules that the line names for itself rejects it."""
    return refused_in_a_feed(row) if row["where"].startswith("$") else bool(rejected_by(row) & set(row["rules"]))
