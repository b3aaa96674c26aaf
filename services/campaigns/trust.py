"""Trust: how much of what a lane makes somebody reads. A lane is a campaign, what made the creative, and what its words claim.

A level is where the lane starts, what the operator set, or what it has earned, whichever is highest; one severe violation takes
all of it away. Knows no creative's state. Invariant: what is asked of a lane follows from its records alone, in their order,
so a replayed log asks for the same creatives.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple, get_args

from scipy.stats import beta

from services.campaigns.records import Claims, Level

if TYPE_CHECKING:
    from generators.creative import Creative
    from services.campaigns.records import TrustSet

LEVELS: tuple[Level, ...] = get_args(Level)
#: Share of creatives that is read, by level.
SHARES: dict[Level, float] = {"review all": 1.0, "sample 10 %": 0.1, "sample 1 %": 0.01}
#: The rejection rate that a lane must be shown to stay below before less of it is read. With both, fewer than one creative in
#: twenty is served unread and would have been turned down; 5 % clears after 72 readings without a fault, 1 % after 368.
EARNED_AT: dict[Level, float] = {"sample 10 %": 0.05, "sample 1 %": 0.01}
#: One-sided chance that a lane is given a level which it does not deserve, over all looks together.
MISTAKE = 0.05
#: Where a lane starts that does not start at "review all". Grammar copy says word for word what the advertiser approved; a
#: price that is wrong costs more than a wrong noun, so offers are read ten times as often.
_STARTS: dict[tuple[str, Claims], Level] = {
    ("grammar", "facts"): "sample 1 %",
    ("grammar", "none"): "sample 1 %",
    ("grammar", "offers"): "sample 10 %",
}
#: Illustrators that draw by rule, so that there is nothing in a picture which nobody drew.
_DRAWN = {"painter", "none"}


class Lane(NamedTuple):
    """Creatives that are trusted alike. ``maker``: the writer's kind, and the illustrator's where that is a model."""

    campaign: str
    maker: str
    claims: Claims


def lane_of(creative: Creative) -> Lane:
    """The lane of a creative."""
    writer, picture = (name.partition("/")[0] for name in (creative.writer, creative.illustrator))
    claims: Claims = "offers" if creative.copy.offers else "facts" if creative.copy.facts else "none"
    return Lane(creative.campaign, writer if picture in _DRAWN else f"{writer}+{picture}", claims)


def start_of(lane: Lane) -> Level:
    """Where a lane starts: whatever is not known to be careful is read whole."""
    return _STARTS.get((lane.maker, lane.claims), "review all")


def sampled(creative: str, level: Level) -> bool:
    """Whether a creative is among those that are read at this level: by its id, so that every replay asks for the same ones.

    The samples are nested: what is read at 1 % is read at 10 %.
    """
    digest = hashlib.blake2b(creative.encode(), digest_size=8, person=b"review").digest()
    return int.from_bytes(digest, "big") < SHARES[level] * 2.0**64


@lru_cache(maxsize=4096)  # asked again for every creative of a lane, and a tenth of a millisecond each
def rejection_bound(read: int, rejected: int) -> float:
    """Upper bound of the rejection rate, one-sided at 95 %, that holds however often it is looked at.

    Clopper and Pearson (1934) at level MISTAKE / 2^(rejected + 1). At each number of rejections the bound falls below a rate
    at one number of readings, so looking after every reading is one look a number of rejections, and the levels sum to
    MISTAKE: in fact 3.4 % within 4,000 readings, where the plain 95 % bound, looked at as often, errs in 32 %.
    """
    if rejected >= read:
        return 1.0
    return float(beta.isf(MISTAKE / 2.0 ** (rejected + 1), rejected + 1, read - rejected))


@dataclass
class Evidence:
    """What is known of a lane. verdicts: creative to whether it was rejected, since trust was last lost or lowered."""

    set_to: Level
    verdicts: dict[str, bool] = field(default_factory=dict)
    why: str = "where it starts"

    @property
    def rejected(self) -> int:
        """How many of the creatives read were turned down."""
        return sum(self.verdicts.values())

    @property
    def bound(self) -> float:
        """See ``rejection_bound``."""
        return rejection_bound(len(self.verdicts), self.rejected)

    @property
    def earned(self) -> Level:
        """The level that the readings alone allow."""
        return next((level for level in reversed(LEVELS[1:]) if self.bound < EARNED_AT[level]), "review all")

    @property
    def level(self) -> Level:
        """The level in force."""
        return max(self.set_to, self.earned, key=LEVELS.index)


class Trust:
    """The lanes of a catalogue."""

    def __init__(self) -> None:
        self.lanes: dict[Lane, Evidence] = {}

    def of(self, lane: Lane) -> Evidence:
        """What is known of a lane; one that nobody has met is where it starts."""
        return self.lanes.get(lane) or Evidence(start_of(lane))

    def _met(self, lane: Lane) -> Evidence:
        return self.lanes.setdefault(lane, self.of(lane))

    def set(self, record: TrustSet) -> None:
        """The operator's word. Lowering ends what was earned before, or it would raise the lane again at once."""
        lane = self._met(Lane(record.campaign, record.maker, record.claims))
        if LEVELS.index(record.level) < LEVELS.index(lane.level):
            lane.verdicts.clear()
        lane.set_to, lane.why = record.level, f"set by {record.by}: {record.reason}"

    def note(self, lane: Lane, creative: str, *, rejected: bool) -> None:
        """Somebody read a creative of this lane; a second reading of the same one replaces the first."""
        self._met(lane).verdicts[creative] = rejected

    def lose(self, lane: Lane, why: str) -> None:
        """A severe violation: everything is read again, and what was earned counts no more."""
        self.lanes[lane] = Evidence("review all", why=why)
