"""The review queue: what waits for a reader, oldest first, with all that a reader needs to judge it. Reads only."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from generators.creative import Check, Copy
from services.campaigns.records import Claims, Level, Ruling
from services.campaigns.states import MAY_BECOME, State
from services.campaigns.trust import EARNED_AT, LEVELS, Lane, lane_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from services.campaigns.catalogue import Catalogue

#: A creative that waits longer than this is overdue: it was made for the traffic of its day.
PATIENCE_S = 24 * 3600.0


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """One creative as a reviewer meets it. ``images``: size to address; ``served``: it is in the pool while it waits."""

    id: str
    campaign: str
    state: State
    why: str
    waited_s: float
    overdue: bool
    served: bool
    copy: Copy
    claims: tuple[str, ...]
    checks: tuple[Check, ...]
    images: dict[str, str]
    alt: str
    maker: str
    writer: str
    illustrator: str
    level: Level
    may_become: tuple[Ruling, ...]


def queue(catalogue: Catalogue, state: State | None, campaign: str | None, now: float, most: int) -> tuple[list[Waiting], int]:
    """Creatives in this state, or in any; of this campaign, or of all; the longest there first, and how many there are.

    At most ``most`` are told: whoever asks is served beside the ads. Retired ones are left out.
    """
    found = [
        name
        for name, standing in catalogue.standings.items()
        if state in {None, standing.state}
        and campaign in {None, catalogue.creatives[name].creative.campaign}
        and name not in catalogue.retired
    ]
    found.sort(key=lambda name: (catalogue.standings[name].since, name))
    return [waiting(catalogue, name, now) for name in found[:most]], len(found)


def waiting(catalogue: Catalogue, name: str, now: float) -> Waiting:
    """One creative; raises Unknown."""
    creative = catalogue.creative(name)
    standing, lane = catalogue.standings[name], lane_of(creative)
    waited = max(now - standing.since, 0.0)
    return Waiting(
        id=name, campaign=creative.campaign, state=standing.state, why=standing.why, waited_s=waited,
        overdue=standing.state == "needs review" and waited > PATIENCE_S,
        served=name in catalogue.live(creative.campaign), copy=creative.copy, claims=_claims(catalogue, name),
        checks=creative.checks, images={size: f"/images/{image}.webp" for size, image in creative.images.items()},
        alt=creative.alt, maker=lane.maker, writer=creative.writer, illustrator=creative.illustrator,
        level=catalogue.trust.of(lane).level, may_become=MAY_BECOME[standing.state],
    )  # fmt: skip


def _claims(catalogue: Catalogue, name: str) -> tuple[str, ...]:
    """What the copy cites, in the words of the campaign as it is now."""
    creative = catalogue.creative(name)
    kit = catalogue.campaign(creative.campaign).kit
    said = {item.id: item.claim for item in kit.facts} | {item.id: item.text for item in kit.offers}
    cited = (*creative.copy.facts, *creative.copy.offers)
    return tuple(said.get(name, f"{name}: not in the campaign any more") for name in cited)


class LaneOut(msgspec.Struct, frozen=True, kw_only=True):
    """What a lane is trusted with. ``bound``: its rejection rate is below this, 95 % sure; ``next_at``: the next level's."""

    campaign: str
    maker: str
    claims: Claims
    level: Level
    set_to: Level
    earned: Level
    why: str
    read: int
    rejected: int
    bound: float
    next_at: float | None


def lanes(catalogue: Catalogue) -> list[LaneOut]:
    """Every lane that made something or was spoken of, by name."""
    known = {lane_of(added.creative) for added in catalogue.creatives.values() if added.why != "approved"}
    return [_lane(catalogue, lane) for lane in sorted(known | catalogue.trust.lanes.keys())]


def _lane(catalogue: Catalogue, lane: Lane) -> LaneOut:
    found = catalogue.trust.of(lane)
    above = LEVELS[LEVELS.index(found.level) + 1 :]
    return LaneOut(
        **lane._asdict(), level=found.level, set_to=found.set_to, earned=found.earned, why=found.why,
        read=len(found.verdicts), rejected=found.rejected, bound=found.bound, next_at=EARNED_AT[above[0]] if above else None,
    )  # fmt: skip


class Pair(msgspec.Struct, frozen=True, kw_only=True):
    """A reviewer's edit, to train a writer on: the brief, the words before and after, and why."""

    at: float
    creative: str
    campaign: str
    writer: str
    brief: dict[str, str]
    before: Copy
    after: Copy
    reason: str
    reviewer: str


def pairs(catalogue: Catalogue) -> Iterator[Pair]:
    """Every edit, in order."""
    for review in catalogue.edits:
        creative = catalogue.creative(review.creative)
        if review.edit is not None:
            yield Pair(
                at=review.at, creative=creative.id, campaign=creative.campaign, writer=creative.writer,
                brief=creative.brief.attributes, before=creative.copy, after=review.edit, reason=review.reason,
                reviewer=review.reviewer,
            )  # fmt: skip
