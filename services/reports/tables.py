"""The archive's tables: which columns there are, and how a record becomes a row of one of them.

Knows the log's records and no file. Invariant: every record that is kept goes to exactly one table; the offset it had
in the log is its first column.
"""

from __future__ import annotations

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
TEXTS, REALS = pa.list_(TEXT), pa.list_(REAL)
_KEPT = [("offset", WHOLE), ("at", REAL)]

SCHEMAS: dict[str, pa.Schema] = {
    "decisions": pa.schema([
        *_KEPT, ("id", TEXT), ("campaign", TEXT), ("placement", TEXT), ("size", TEXT), ("person", TEXT),
        ("device", TEXT), ("hour", WHOLE), ("country", TEXT), ("page_topic", TEXT), ("interests", TEXTS),
        ("catalogue_version", WHOLE), ("candidates", TEXTS), ("probabilities", REALS), ("action", TEXT),
        ("propensity", REAL), ("shown", TEXT), ("rung", TEXT), ("policy", TEXT), ("snapshot", WHOLE),
        ("covers", WHOLE), ("exploration", TEXT), ("control", FLAG), ("seed", pa.uint64()), ("forced", FLAG),
        ("fallback_propensity", REAL), ("filters", TEXTS),
        ("held", TEXTS), ("belief_under_test", TEXT), ("make_ms", REAL), ("decide_ms", REAL),
        ("worn_kinds", TEXTS), ("worn_times", REALS), ("wear_rate", REAL),
    ]),
    "events": pa.schema([
        *_KEPT, ("id", TEXT), ("kind", TEXT), ("decision", TEXT), ("creative", TEXT), ("propensity", REAL),
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


def _decision(record: Decision) -> dict[str, Any]:
    row = msgspec.structs.asdict(record)
    worn: dict[str, float] = row.pop("worn")
    context = msgspec.structs.asdict(row.pop("context"))
    return {**row, **context, "worn_kinds": list(worn), "worn_times": list(worn.values())}


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
