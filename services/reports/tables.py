"""The archive's tables: which columns there are, and how a record becomes a row of one of them.

Knows the log's records and no file. Invariant: every record that is kept goes to exactly one table; the offset it had
in the log is its first column.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import msgspec
import pyarrow as pa

from generators.brief import ATTRIBUTES
from services.campaigns.records import (
    CampaignPut,
    CreativeAdded,
    CreativePulled,
    CreativeRefused,
    CreativeRetired,
    CreativeReviewed,
    RulesChanged,
    TrustSet,
)
from services.decisions.record import Decision
from services.feedback.events import Event, Rejected

if TYPE_CHECKING:
    from services.records import Record

TEXT, REAL, WHOLE, FLAG = pa.string(), pa.float64(), pa.int64(), pa.bool_()
#: Text of few distinct values: numbers into a list of them, in memory as in the file.
WORD = pa.dictionary(pa.int32(), pa.string())
TEXTS, REALS, WORDS = pa.list_(TEXT), pa.list_(REAL), pa.list_(WORD)
_KEPT = [("offset", WHOLE), ("at", REAL)]

SCHEMAS: dict[str, pa.Schema] = {
    "decisions": pa.schema([
        *_KEPT, ("id", TEXT), ("campaign", WORD), ("placement", WORD), ("size", WORD), ("person", pa.uint64()),
        ("known", FLAG), ("device", WORD), ("hour", pa.int8()), ("country", WORD), ("page_topic", WORD),
        ("interests", WORDS), ("catalogue_version", WHOLE), ("candidates", WORDS), ("probabilities", REALS),
        ("draw", pa.float32()), ("action", WORD), ("propensity", REAL), ("shown", WORD), ("rung", WORD), ("policy", WORD),
        ("snapshot", WHOLE), ("covers", WHOLE), ("exploration", WORD), ("control", FLAG), ("seed", pa.uint64()),
        ("forced", FLAG), ("fallback_propensity", REAL), ("filters", WORDS), ("held", WORDS), ("belief_under_test", WORD),
        ("make_ms", REAL), ("decide_ms", pa.float32()), ("worn_kinds", WORDS), ("worn_times", REALS), ("wear_rate", REAL),
        ("impression", REAL), ("viewable", REAL), ("click", REAL), ("conversion", REAL), ("dismiss", REAL),
        ("value", REAL), ("dwell", REAL), ("repeats", pa.int32()),
    ]),
    "events": pa.schema([
        *_KEPT, ("id", TEXT), ("kind", WORD), ("decision", TEXT), ("creative", WORD), ("propensity", REAL),
        ("snapshot", WHOLE), ("value", REAL),
    ]),
    "creatives": pa.schema([
        *_KEPT, ("id", TEXT), ("campaign", TEXT), *((attribute, TEXT) for attribute in ATTRIBUTES), ("headline", TEXT),
        ("body", TEXT), ("alt", TEXT), ("images", TEXT), ("writer", TEXT), ("illustrator", TEXT), ("rung", TEXT),
        ("verdict", TEXT), ("why", TEXT), ("make_ms", REAL), ("cost", REAL), ("worth", REAL), ("json", TEXT),
    ]),
    "retirements": pa.schema([*_KEPT, ("creative", TEXT), ("reason", TEXT)]),
    "supervision": pa.schema([*_KEPT, ("kind", TEXT), ("json", TEXT)]),
    "rejected": pa.schema([*_KEPT, ("kind", TEXT), ("reason", TEXT)]),
    "campaigns": pa.schema([
        *_KEPT, ("id", TEXT), ("title", TEXT), ("control_share", REAL), ("click_hours", REAL),
        ("conversion_hours", REAL), ("json", TEXT),
    ]),
}  # fmt: skip

#: Columns without which a row means nothing: no file is without one, no row has null there. Others may be younger than a file.
NEEDED: dict[str, tuple[str, ...]] = {
    "decisions": ("offset", "at", "id", "campaign", "person", "control", "forced"),
    "events": ("offset", "at", "kind", "decision"),
    "creatives": ("offset", "at", "id", "campaign", *ATTRIBUTES, "headline", "images", "rung", "verdict", "why"),
    "retirements": ("offset", "at", "creative", "reason"),
    "supervision": ("offset", "at", "kind", "json"),
    "rejected": ("offset", "at", "reason"),
    "campaigns": ("offset", "at", "id", "title", "control_share", "click_hours", "conversion_hours", "json"),
}


def row_of(offset: int, record: Record) -> tuple[str, dict[str, Any]]:
    """The table a record belongs to, and its row there."""
    match record:
        case Decision():
            table, row = "decisions", _decision(record)
        case Event():
            table, row = "events", msgspec.structs.asdict(record)
        case Rejected():
            table, row = "rejected", msgspec.structs.asdict(record)
        case CreativeAdded():
            table, row = "creatives", _creative(record)
        case CreativeRetired():
            table, row = "retirements", msgspec.structs.asdict(record)
        case CampaignPut():
            table, row = "campaigns", _campaign(record)
        case _:
            table, row = "supervision", _supervision(record)
    return table, {**row, "offset": offset}


def person_code(campaign: str, person: str, decision: str) -> int:
    """A person of one campaign as an even 64-bit hash; a request without one stands for itself.

    The campaign is in it: control is drawn campaign by campaign, and who saw two campaigns cannot be followed from one to
    the other in the archive.
    """
    digest = hashlib.blake2b(f"{campaign}\0{person or decision}".encode(), digest_size=8, person=b"archive").digest()
    return int.from_bytes(digest, "little")


def draw_of(decision: str) -> float:
    """The decision's place in [0, 1): below the sample's rate, its chances are kept whole."""
    digest = hashlib.blake2b(decision.encode(), digest_size=3, person=b"sample").digest()
    return int.from_bytes(digest, "little") / 2**24


def _decision(record: Decision) -> dict[str, Any]:
    row = msgspec.structs.asdict(record)
    worn: dict[str, float] = row.pop("worn")
    context = msgspec.structs.asdict(row.pop("context"))
    told = {
        "person": person_code(record.campaign, record.person, record.id),
        "known": record.person not in ("", f"{record.seed:016x}"),
        "draw": draw_of(record.id),
        "repeats": 0,
        "worn_kinds": list(worn),
        "worn_times": list(worn.values()),
    }
    return {**row, **context, **told}


def _creative(record: CreativeAdded) -> dict[str, Any]:
    made = record.creative
    return {
        **made.brief.attributes,
        "at": record.at,
        "id": made.id,
        "campaign": made.campaign,
        "headline": made.copy.headline,
        "body": made.copy.body,
        "alt": made.alt,
        "images": msgspec.json.encode(made.images).decode(),
        "writer": made.writer,
        "illustrator": made.illustrator,
        "rung": made.rung,
        "verdict": made.verdict,
        "why": record.why,
        "make_ms": record.make_ms,
        "cost": record.cost,
        "worth": record.worth,
        "json": msgspec.json.encode(record).decode(),
    }


def _supervision(record: CreativeReviewed | CreativePulled | CreativeRefused | TrustSet | RulesChanged) -> dict[str, Any]:
    return {"at": record.at, "kind": type(record).__name__, "json": msgspec.json.encode(record).decode()}


def _campaign(record: CampaignPut) -> dict[str, Any]:
    campaign = record.campaign
    return {
        "at": record.at,
        "id": campaign.id,
        "title": campaign.title,
        "control_share": campaign.control_share,
        "click_hours": campaign.windows.click_hours,
        "conversion_hours": campaign.windows.conversion_hours,
        "json": msgspec.json.encode(campaign).decode(),
    }
