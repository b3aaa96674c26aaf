"""The ledger: for every picture that can be served, where it came from and who let it pass. A fold over the catalogue.

Knows no store of its own: the log's records are the ledger, this is how they are read. Invariant: each picture of each
creative there has been is one row, and no row speaks of a person, because a creative knows none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from errors import Unknown
from generators.provenance.signing import RULE
from generators.provenance.source import source_type

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from services.campaigns.catalogue import Catalogue
    from services.campaigns.records import CreativeAdded


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One picture. Hashes are SHA-256 in hex; a prompt's is empty where no model was asked.

    ``rules`` passed, each with its version; ``reviewer`` and ``signed_by`` are empty where nobody reviewed or signed;
    ``withdrawn``: why the creative is shown no more, empty while it may be.
    """

    content_hash: str
    size: str
    creative: str
    campaign: str
    brief: str
    writer: str
    copy_prompt: str
    illustrator: str
    picture_prompt: str
    source_type: str
    seed: int
    facts: tuple[str, ...]
    offers: tuple[str, ...]
    rules: tuple[str, ...]
    reviewer: str
    signed_by: str
    why: str
    made_at: float
    withdrawn: str


def rows(catalogue: Catalogue, reviewers: Mapping[str, str]) -> Iterator[Row]:
    """The whole ledger, in the order in which creatives came; ``reviewers``: who approved a creative, by its id."""
    for added in catalogue.creatives.values():
        yield from _rows(added, catalogue, reviewers)


def rows_of(catalogue: Catalogue, creative: str, reviewers: Mapping[str, str]) -> tuple[Row, ...]:
    """The rows of one creative; raises Unknown."""
    if creative not in catalogue.creatives:
        raise Unknown("creative", creative)
    return tuple(_rows(catalogue.creatives[creative], catalogue, reviewers))


def row_of(catalogue: Catalogue, content_hash: str, reviewers: Mapping[str, str]) -> Row:
    """The row of the picture with these bytes; raises Unknown."""
    for added in catalogue.creatives.values():
        if content_hash in added.creative.images.values():
            return next(row for row in _rows(added, catalogue, reviewers) if row.content_hash == content_hash)
    raise Unknown("picture", content_hash)


def _rows(added: CreativeAdded, catalogue: Catalogue, reviewers: Mapping[str, str]) -> Iterator[Row]:
    creative = added.creative
    signed_by = next((check.reason for check in creative.checks if check.rule == RULE), "")
    for size, content_hash in creative.images.items():
        yield Row(
            content_hash=content_hash, size=size, creative=creative.id, campaign=creative.campaign, brief=creative.brief.cell,
            writer=creative.writer, copy_prompt=creative.origin.copy_prompt, illustrator=creative.illustrator,
            picture_prompt=creative.origin.picture_prompt,
            source_type=source_type(creative.origin, catalogue.campaign(creative.campaign).kit), seed=creative.seed,
            facts=creative.copy.facts, offers=creative.copy.offers,
            rules=tuple(check.rule for check in creative.checks if check.verdict == "allow"),
            reviewer=reviewers.get(creative.id, ""), signed_by=signed_by, why=added.why, made_at=creative.made_at,
            withdrawn=_withdrawn(catalogue, creative.id),
        )  # fmt: skip


def _withdrawn(catalogue: Catalogue, name: str) -> str:
    """Why a creative is shown no more: a ruling by its rules alone, since what a reviewer wrote about it is for reviewers."""
    if name in catalogue.retired:
        return catalogue.retired[name].reason
    standing = catalogue.standings[name]
    return f"{standing.state}: {', '.join(standing.rules)}" if standing.state in {"rejected", "pulled"} else ""
