"""What several shards have learned, as one: policies merged, sums added.

Every person is in one shard, so people, impressions, rewards and money add up exactly. Knows no store and no lease. Invariant:
the parts are only read; the same parts give the same whole.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from bandits.arrays import pack, unpack
from bandits.learners.arm import ArmLearner
from bandits.policy import LearnedPolicy
from errors import Refused
from services.learning.standing import GroupSums, Standing
from services.learning.traffic import Traffic
from services.learning.wearing import WearRate

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bandits.policy import Policy
    from services.campaigns.catalogue import Catalogue
    from services.learning.fold import Fold
    from services.learning.recent import RecentPeople
    from services.supply.costs import Costs


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """What one shard has for the leader. ``policy``, ``wear``: as they encode themselves."""

    policy: bytes
    wear: bytes
    standing: Standing


_decoder = msgspec.msgpack.Decoder(Part)


def encode_part(fold: Fold, now: float) -> bytes:
    """A shard's part."""
    part = Part(policy=fold.policy.encode(), wear=pack(fold.wear.arrays()), standing=fold.standing(now))
    return msgspec.msgpack.encode(part)


def decode_part(content: bytes) -> Part:
    """The inverse of ``encode_part``."""
    return _decoder.decode(content)


@dataclass(frozen=True)
class Whole:
    """What all shards know, as supply reads it. Who came of late is who came to shard 0: a sample of all."""

    policy: Policy
    catalogue: Catalogue
    recent: RecentPeople
    wear: WearRate
    traffic: Traffic
    costs: Costs
    offset: int


def merged(fold: Fold, parts: Sequence[Part], fresh: Callable[[], Policy], *, shards: int, offset: int) -> Whole:
    """Shard 0's fold and the parts of the others. The fold stays as it is: it goes on learning from its own people alone."""
    policies = [fold.policy.encode(), *(part.policy for part in parts)]
    return Whole(
        policy=merged_policy(policies, fresh), catalogue=fold.catalogue, recent=fold.recent, wear=_wear(fold, parts),
        traffic=fold.traffic.scaled(shards), costs=fold.costs, offset=offset,
    )  # fmt: skip


def merged_policy(contents: Sequence[bytes], fresh: Callable[[], Policy]) -> Policy:
    """Policies, as they encode themselves, as one."""
    whole, other = fresh(), fresh()
    whole.restore(contents[0])
    for content in contents[1:]:
        other.restore(content)
        whole.merge(other)
    return whole


def demand_mergeable(fresh: Callable[[], Policy]) -> None:
    """Raise Refused for a policy of which several cannot learn apart and be merged."""
    policy = fresh()
    if isinstance(policy, LearnedPolicy) and isinstance(policy.learner, ArmLearner) and policy.learner.settings.fourier:
        raise Refused("several shards of this policy", ("each would fit random waves to its own people",))
    policy.merge(fresh())


def _wear(fold: Fold, parts: Sequence[Part]) -> WearRate:
    """The sums of a partial likelihood add up, though each shard compares its own people only."""
    whole = WearRate()
    whole.restore(fold.wear.arrays())
    for part in parts:
        other = WearRate()
        other.restore(unpack(part.wear, "part.wear"))
        whole.add(other)
    return whole


def merged_standing(standings: Sequence[Standing], wear_rate: float) -> Standing:
    """One standing of all shards, of one catalogue: what makings cost is known to each, so it is not added up."""
    day = max(standing.day for standing in standings)
    today = [standing for standing in standings if standing.day == day]
    names = dict.fromkeys(name for standing in standings for name in standing.groups)
    return Standing(
        at=max(standing.at for standing in standings),
        groups={name: _groups([each.groups[name] for each in standings if name in each.groups]) for name in names},
        day=day, spent=added([standing.spent for standing in today]),
        feedback=dict(sum((Counter(standing.feedback) for standing in standings), Counter())),
        batches=sum(standing.batches for standing in standings), wear_rate=wear_rate,
        made_for=max(standing.made_for for standing in today),
    )  # fmt: skip


def _groups(groups: Sequence[tuple[GroupSums, GroupSums]]) -> tuple[GroupSums, GroupSums]:
    return _sums([treated for treated, _ in groups]), _sums([control for _, control in groups])


def _sums(groups: Sequence[GroupSums]) -> GroupSums:
    return GroupSums(*(sum(column) for column in zip(*map(msgspec.structs.astuple, groups), strict=True)))


def added(amounts: Sequence[dict[str, float]]) -> dict[str, float]:
    """Amounts by name, added up."""
    names = dict.fromkeys(name for each in amounts for name in each)
    return {name: sum(each.get(name, 0.0) for each in amounts) for name in names}
