"""A reviewer's ruling becomes records: checked against the creative's state and against the gate, none where nothing changes.

Knows no transport and no log. Invariant: what is approved passes the gate with the facts of today.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import msgspec

from errors import InvalidRequest, Refused
from generators.creative import Copy
from services.campaigns.records import CreativeReviewed, Ruling
from services.campaigns.states import MAY_BECOME
from services.review.screening import faults_of

if TYPE_CHECKING:
    import datetime as dt

    from generators.kit import Kit
    from services.campaigns.catalogue import Catalogue

Line = Annotated[str, msgspec.Meta(min_length=1, max_length=240)]
#: The rule by which a regulated campaign's copy waits for the one person whom its kit names; any reader answers the others.
NAMED = "reviewer/1"


class Edit(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Other words for a creative; what it cites stays as it was unless it is given, too."""

    headline: Line
    body: Line
    cta: Line
    facts: tuple[str, ...] | None = None
    offers: tuple[str, ...] | None = None

    def copy(self, before: Copy) -> Copy:
        """The words as copy."""
        return Copy(
            headline=self.headline, body=self.body, cta=self.cta, facts=before.facts if self.facts is None else self.facts,
            offers=before.offers if self.offers is None else self.offers,
        )  # fmt: skip


class ReviewAsk(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Body of POST /v1/review/{creative}. ``severe``: it must not happen again, so its lane is read whole from now on.

    ``edit`` goes with "rejected": the creative is turned down, and one with these words is approved in its place.
    """

    state: Ruling
    reviewer: Annotated[str, msgspec.Meta(pattern=r"\S", max_length=80)]
    reason: Annotated[str, msgspec.Meta(max_length=400)] = ""
    severe: bool = False
    edit: Edit | None = None


def rule(catalogue: Catalogue, name: str, ask: ReviewAsk, today: dt.date, at: float) -> list[CreativeReviewed]:
    """The record of a ruling; none where the creative stands there already.

    Raises Unknown, InvalidRequest for turning down without a reason or for an edit that changes nothing, Refused for a ruling
    that may not follow, or where the gate does not let through what would be approved.
    """
    creative, edit = catalogue.creative(name), _edit(catalogue, name, ask)
    if ask.state != "approved" and not ask.reason.strip():
        raise InvalidRequest("$.reason", "why, where something is turned down", repr(ask.reason))
    if _stands_there(catalogue, name, ask, edit):
        return []
    before = catalogue.standings[name]
    vouched = before.state == ask.state == "approved"  # its lane's trust let it through, and now a person answers for it
    if ask.state not in MAY_BECOME[before.state] and not vouched:
        raise Refused(f"{name}: {before.state} to {ask.state}", ("review.state/1",))
    if ask.state == "approved":
        demand(name, creative.copy, catalogue.campaign(creative.campaign).kit.live_on(today), creative.writer, ask.reviewer)
    severe = ask.state != "approved" and (ask.severe or (ask.state == "pulled" and edit is None))
    return [CreativeReviewed(
        at=at, creative=name, ruling=ask.state, reviewer=ask.reviewer, reason=ask.reason, severe=severe, edit=edit,
    )]  # fmt: skip


def demand(name: str, copy: Copy, kit: Kit, writer: str, reviewer: str) -> None:
    """Raise Refused where the gate rejects this copy by the facts of today, or holds it for another than this reviewer."""
    stranger = reviewer.strip() != kit.regulated_by.strip()
    faults = [one for one in faults_of(copy, kit, writer) if one.verdict == "reject" or (one.rule == NAMED and stranger)]
    if faults:
        raise Refused(f"{name}: {'; '.join(fault.reason for fault in faults)}", tuple(fault.rule for fault in faults))


def _edit(catalogue: Catalogue, name: str, ask: ReviewAsk) -> Copy | None:
    if ask.edit is None:
        return None
    if ask.state == "approved":
        raise InvalidRequest("$.edit", "none with an approval: edited words are another creative", "an edit")
    before = catalogue.creative(name).copy
    after = ask.edit.copy(before)
    if after == before:
        raise InvalidRequest("$.edit", "other words than those that are turned down", "the same")
    return after


def _stands_there(catalogue: Catalogue, name: str, ask: ReviewAsk, edit: Copy | None) -> bool:
    """Whether a person ruled just this before; the same words again are the same edit."""
    last = catalogue.reviews.get(name)
    same = last is not None and (last.ruling, last.edit) == (ask.state, edit)
    return same and catalogue.standings[name].state == ask.state
