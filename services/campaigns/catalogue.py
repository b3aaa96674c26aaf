"""The catalogue: campaigns, creatives and who answers for them, as a fold over the log's catalogue records.

In memory, in every process. Invariant: a creative is live while the gate does not reject it, a person or the trust in its lane
lets it through, and it is not retired. What is live, and what is to be read, follows from the records alone.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING

from errors import Unknown
from services.campaigns.holds import Holds
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
from services.campaigns.states import Standing, after_loss, after_pull, after_review, again, first_standing
from services.campaigns.trust import Trust, lane_of

if TYPE_CHECKING:
    from generators.brief import Brief
    from generators.creative import Creative
    from services.campaigns.campaign import Campaign

CatalogueRecord = (
    CampaignPut
    | CreativeAdded
    | CreativeRetired
    | CreativeReviewed
    | CreativePulled
    | CreativeRefused
    | TrustSet
    | RulesChanged
)


@dataclass
class Catalogue:
    """What may be shown. ``version`` counts applied records, so equal versions of one log hold the same arms.

    ``standings``: where each creative stands. ``reviews``: the last ruling on each that a person read; ``edits``: rulings that
    came with other words, in order. ``ruleset``: fingerprint of the rules that live creatives were last screened by.
    """

    version: int = 0
    campaigns: dict[str, Campaign] = field(default_factory=dict)
    creatives: dict[str, CreativeAdded] = field(default_factory=dict)
    retired: dict[str, CreativeRetired] = field(default_factory=dict)
    standings: dict[str, Standing] = field(default_factory=dict)
    reviews: dict[str, CreativeReviewed] = field(default_factory=dict)
    edits: list[CreativeReviewed] = field(default_factory=list)
    trust: Trust = field(default_factory=Trust)
    holds: Holds = field(default_factory=Holds)
    ruleset: str = ""
    _live: dict[str, dict[str, Creative]] = field(default_factory=dict)
    _placements: dict[str, tuple[tuple[Campaign, str], ...]] = field(default_factory=dict)

    def apply(self, record: CatalogueRecord) -> None:  # noqa: C901  (one arm a kind of record, two lines each)
        """Take one record; records come in the order of the log. One that speaks of nothing known changes nothing."""
        self.version += 1
        match record:
            case CampaignPut():
                self.campaigns[record.campaign.id] = record.campaign
                self._placements = _placements(self.campaigns)
            case CreativeAdded():
                self._add(record)
            case CreativeRetired():
                self._retire(record)
            case CreativeReviewed() if record.creative in self.creatives:
                self._review(record)
            case CreativePulled() if record.creative in self.creatives:
                self._stand(record.creative, after_pull(record, self.standings[record.creative]))
            case CreativeRefused():
                self.holds.set(_unmade(record.brief), record.brief, record.rules, record.at)
            case TrustSet():
                self.trust.set(record)
            case RulesChanged():
                self.ruleset = record.ruleset

    def _add(self, record: CreativeAdded) -> None:
        """A creative that comes again (in another size, say) stands where it stood, as long as the gate allows it."""
        creative, before = record.creative, self.standings.get(record.creative.id)
        self.creatives[creative.id] = record
        self.retired.pop(creative.id, None)
        self._stand(creative.id, first_standing(record, self.trust) if before is None else again(before, record, self.trust))
        if creative.verdict == "allow":
            self.holds.set(_unmade(creative.brief), creative.brief, (), record.at)

    def _review(self, record: CreativeReviewed) -> None:
        creative = self.creatives[record.creative].creative
        lane, turned_down = lane_of(creative), record.ruling != "approved"
        self.reviews[creative.id] = record
        if record.edit is not None:
            self.edits.append(record)
        self.trust.note(lane, creative.id, rejected=turned_down)
        self._stand(creative.id, after_review(record, sound=creative.verdict != "reject"))
        if record.severe:
            why = f"lost on {creative.id}: {record.reason}"
            self.trust.lose(lane, why)
            self._await_readers(lane, record.at, why)

    def _await_readers(self, lane: tuple[str, str, str], at: float, why: str) -> None:
        """The retired ones as well: one that is made again must not come back on the trust of an earlier day."""
        for name, standing in list(self.standings.items()):
            if lane_of(self.creatives[name].creative) == lane:
                self._stand(name, after_loss(standing, at, why))

    def _stand(self, name: str, standing: Standing) -> None:
        creative = self.creatives[name].creative
        self.standings[name] = standing
        self.holds.set(name, creative.brief, () if name in self.retired else standing.rules, standing.since)
        if standing.served and name not in self.retired:
            self._live.setdefault(creative.campaign, {})[name] = creative
        else:
            self._drop(name)

    def _retire(self, record: CreativeRetired) -> None:
        """A creative that could not win costs nothing by being kept back, too."""
        self.retired[record.creative] = record
        self._drop(record.creative)
        if record.creative in self.creatives:
            self.holds.set(record.creative, self.creatives[record.creative].creative.brief, (), record.at)

    def _drop(self, creative: str) -> None:
        added = self.creatives.get(creative)
        if added is not None:
            self._live.get(added.creative.campaign, {}).pop(creative, None)

    def become(self, other: Catalogue) -> None:
        """Hold what the other one holds, where a log that lost its tail was read anew: whoever knows this one goes on with it.

        The version differs from the one before, so that nobody takes its arms for the same.
        """
        before = self.version
        for item in fields(self):
            setattr(self, item.name, getattr(other, item.name))
        self.version = max(other.version, before + 1)

    def placement(self, name: str) -> tuple[tuple[Campaign, str], ...]:
        """The campaigns that may fill a placement, each with the size it has there; raises Unknown."""
        if name not in self._placements:
            raise Unknown("placement", name)
        return self._placements[name]

    def campaign(self, name: str) -> Campaign:
        """A campaign; raises Unknown."""
        if name not in self.campaigns:
            raise Unknown("campaign", name)
        return self.campaigns[name]

    def creative(self, name: str) -> Creative:
        """A creative, live or not; raises Unknown."""
        if name not in self.creatives:
            raise Unknown("creative", name)
        return self.creatives[name].creative

    def news(self, refused: CreativeRefused) -> bool:
        """Whether a refusal tells anything: one brief is asked for again and again, and the log need not grow by it."""
        return not self.holds.has(_unmade(refused.brief), refused.rules)

    @property
    def reviewers(self) -> dict[str, str]:
        """Who read a creative last, by its id; those that nobody read are not in it."""
        return {name: review.reviewer for name, review in self.reviews.items()}

    def live(self, campaign: str) -> dict[str, Creative]:
        """Live creatives of a campaign by id, in the order in which they came or came back."""
        return self._live.get(campaign, {})

    def headlines(self, campaign: str) -> tuple[str, ...]:
        """What the live creatives of a campaign say first: what is made for it should say something else."""
        return tuple(creative.copy.headline for creative in self.live(campaign).values())

    def may_serve(self, added: CreativeAdded) -> bool:
        """Whether this record would make its creative live: asked before one that was made for a waiting request is shown."""
        known = self.standings.get(added.creative.id)
        return (first_standing(added, self.trust) if known is None else again(known, added, self.trust)).served


def _unmade(brief: Brief) -> str:
    """What holds and decisions call a creative that is yet to be made from a brief."""
    return f"make:{brief.cell}"


def _placements(campaigns: dict[str, Campaign]) -> dict[str, tuple[tuple[Campaign, str], ...]]:
    filled: dict[str, list[tuple[Campaign, str]]] = {}
    for campaign in campaigns.values():
        for placement in campaign.placements:
            filled.setdefault(placement.id, []).append((campaign, placement.size))
    return {name: tuple(campaigns_there) for name, campaigns_there in filled.items()}
