"""The states of a creative under supervision, and which ruling may follow which. Pure.

    draft           the gate rejects it; nothing but other words can help
    needs review    somebody should read it; a sampled one is served meanwhile, one that the gate holds is not
    approved        a person approved it, or its lane is trusted enough not to ask for this one
    rejected        a person turned it down; only a person's approval brings it back
    pulled          it was taken out of the pool, by a person or by a screening; only a person's approval brings it back

Invariant: what the gate rejects is never served, whoever approved it, and what it holds is served by a person's word alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from services.campaigns.trust import lane_of, sampled

if TYPE_CHECKING:
    from services.campaigns.records import CreativeAdded, CreativePulled, CreativeReviewed, Ruling
    from services.campaigns.trust import Trust

State = Literal["draft", "needs review", "approved", "rejected", "pulled"]

#: Rules under which supervision itself keeps a creative back: nobody has read it yet, or somebody turned it down.
WAITING, TURNED_DOWN = "review.waiting/1", "review.rejected/1"
#: Why a draft is one.
REFUSED = "rejected by the gate"

#: What a reviewer may rule in each state. What was served is pulled, what waited is rejected; both mean "not this one".
MAY_BECOME: dict[State, tuple[Ruling, ...]] = {
    "draft": ("rejected",),
    "needs review": ("approved", "rejected"),
    "approved": ("pulled",),
    "rejected": ("approved",),
    "pulled": ("approved",),
}


class Standing(NamedTuple):
    """Where a creative stands. ``served``: it may be in the pool; ``read``: a person answers for it; ``since``: Unix seconds.

    ``rules``: what keeps it back, ids with version. ``why``: in words.
    """

    state: State
    served: bool
    read: bool
    since: float
    why: str
    rules: tuple[str, ...] = ()


def first_standing(added: CreativeAdded, trust: Trust) -> Standing:
    """Where a creative stands when it comes."""
    creative = added.creative
    rules = tuple(check.rule for check in creative.checks if check.verdict != "allow")
    if creative.verdict == "reject":
        return Standing("draft", served=False, read=False, since=added.at, why=REFUSED, rules=rules or ("unchecked/1",))
    if creative.verdict == "hold":
        return Standing("needs review", served=False, read=False, since=added.at, why="held by the gate", rules=rules)
    if added.why == "approved":
        return Standing("approved", served=True, read=True, since=added.at, why="came with the campaign")
    level = trust.of(lane_of(creative)).level
    if not sampled(creative.id, level):
        return Standing("approved", served=True, read=False, since=added.at, why=f"trusted: {level}")
    served = level != "review all"
    return Standing("needs review", served, read=False, since=added.at, why=level, rules=() if served else (WAITING,))


def again(before: Standing, added: CreativeAdded, trust: Trust) -> Standing:
    """Where it stands when it is added once more: where it stood, unless that was for the gate to say."""
    if before.state in {"rejected", "pulled"}:
        return before
    passes = added.creative.verdict == "allow" or (added.creative.verdict == "hold" and before.read)
    return before if passes and before.state != "draft" else first_standing(added, trust)


def after_review(review: CreativeReviewed, *, sound: bool) -> Standing:
    """Where it stands after a person's ruling; ``sound``: the gate does not reject it. What it held waited for just this."""
    why = f"{review.reviewer}: {review.reason}" if review.reason else review.reviewer
    if review.ruling == "approved":
        if not sound:
            return Standing("draft", served=False, read=True, since=review.at, why=REFUSED, rules=("unchecked/1",))
        return Standing("approved", served=True, read=True, since=review.at, why=why)
    return Standing(review.ruling, served=False, read=True, since=review.at, why=why, rules=(TURNED_DOWN,))


def after_pull(pull: CreativePulled, before: Standing) -> Standing:
    """Where it stands after a screening; what a person turned down stays turned down."""
    if before.state in {"rejected", "pulled"}:
        return before
    return Standing("pulled", served=False, read=before.read, since=pull.at, why=pull.reason, rules=pull.rules)


def after_loss(before: Standing, at: float, why: str) -> Standing:
    """Where it stands once its lane has lost its trust: what nobody read waits for a reader."""
    if before.read or not before.served:
        return before
    return Standing("needs review", served=False, read=False, since=at, why=why, rules=(WAITING,))
