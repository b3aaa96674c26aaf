"""The standing: what the fold knows that others read between two updates. Published with each snapshot."""

from __future__ import annotations

import msgspec

from bandits.ope.lift import ArmTotals, Lift, stratified_lift


class GroupSums(msgspec.Struct, frozen=True):
    """Sums of one group, as ``bandits.ope.lift.ArmTotals`` takes them."""

    people: int
    impressions: float
    rewards: float
    impressions_sq: float
    rewards_sq: float
    cross: float

    def totals(self) -> ArmTotals:
        """As the estimator's own type."""
        return ArmTotals(*(getattr(self, name) for name in self.__struct_fields__))


def group_sums(totals: ArmTotals) -> GroupSums:
    """The estimator's sums as a wire type."""
    return GroupSums(*(getattr(totals, name) for name in GroupSums.__struct_fields__))


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """Sums by campaign (treated, control), spend of the current UTC day, counts of feedback by outcome.

    ``wear_rate``: by how much an exposure lowers the log of a weight, see ``services.decisions.wear``. ``supply``: how
    many creatives each campaign should hold and why, as supply saw it last; ``made_for``: what makings have cost today, of
    ``budget``.
    """

    at: float
    groups: dict[str, tuple[GroupSums, GroupSums]]
    day: int
    spent: dict[str, float]
    feedback: dict[str, int]
    batches: int
    wear_rate: float = 0.0
    supply: dict[str, str] = {}
    made_for: float = 0.0
    budget: float = 0.0

    def lift(self) -> Lift:
        """The lift over control so far, stratified by campaign."""
        return stratified_lift({name: (treated.totals(), control.totals()) for name, (treated, control) in self.groups.items()})


def stock_sentences(standing: Standing | None, campaign: str | None) -> tuple[str, ...]:
    """How many creatives to hold, in one campaign or in each, and what is left of the day's budget."""
    if standing is None:
        return ()
    told = (f"{name}: {sentence}." for name, sentence in standing.supply.items() if campaign in (None, name))
    return (*told, f"Makings have cost {standing.made_for:,.2f} today, of a budget of {standing.budget:,.2f}.")


_decoder = msgspec.msgpack.Decoder(Standing)


def decode_standing(content: bytes) -> Standing:
    """A published standing."""
    return _decoder.decode(content)


def encode_standing(standing: Standing) -> bytes:
    """A standing to publish."""
    return msgspec.msgpack.encode(standing)
