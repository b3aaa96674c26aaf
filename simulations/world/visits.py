"""What passes between the world and whoever serves ads in it: visits, contests and reactions, in columns of n rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Reals = NDArray[np.float32]
Flags = NDArray[np.bool_]


class Moment(NamedTuple):
    """When: ``progress`` of the run (0 to 1) and ``now`` in Unix seconds, UTC."""

    progress: float
    now: float


@dataclass(frozen=True)
class Words:
    """The words behind codes. ``spots``: (s, 3) device, hour and topic of each kind of visit; ``traits``: (t, 3) country and
    two interests of each kind of person.
    """

    devices: tuple[str, ...]
    countries: tuple[str, ...]
    topics: tuple[str, ...]
    interests: tuple[str, ...]
    spots: Ints
    traits: Ints


@dataclass(frozen=True)
class Contexts:
    """What the service may see of n visits. ``spot``: (n,) what each visit brings; ``trait``: (n,) what stays with a person."""

    words: Words
    spot: Ints
    trait: Ints

    @property
    def devices(self) -> Ints:
        """Codes (n,) into ``words.devices``."""
        return np.asarray(self.words.spots[self.spot, 0])

    @property
    def hours(self) -> Ints:
        """Hours of day (n,), 0 to 23."""
        return np.asarray(self.words.spots[self.spot, 1])

    @property
    def topics(self) -> Ints:
        """Codes (n,) into ``words.topics``."""
        return np.asarray(self.words.spots[self.spot, 2])

    @property
    def countries(self) -> Ints:
        """Codes (n,) into ``words.countries``."""
        return np.asarray(self.words.traits[self.trait, 0])

    @property
    def interests(self) -> Ints:
        """Codes (n, 2) into ``words.interests``; the two may be the same."""
        return np.asarray(self.words.traits[self.trait, 1:])

    def row(self, j: int) -> dict[str, object]:
        """Visit j as the API's ``context``."""
        return context_of(self.words, int(self.spot[j]), int(self.trait[j]))


def context_of(words: Words, spot: int, trait: int) -> dict[str, object]:
    """The API's ``context`` of one kind of visit by one kind of person."""
    device, hour, topic = words.spots[spot].tolist()
    country, *interests = words.traits[trait].tolist()
    return {
        "device": words.devices[device], "hour": hour, "country": words.countries[country], "page_topic": words.topics[topic],
        "interests": list(dict.fromkeys(words.interests[code] for code in interests)),
    }  # fmt: skip


class Visits(NamedTuple):
    """n visits. people: (n,) index of the person; kinds: (n,) latent type, -1 for machines; features: (n, p), p = 0 where the
    world was given no encoding; placement: (n,) index into ``World.placements``.
    """

    people: Ints
    kinds: Ints
    features: Reals
    placement: Ints
    contexts: Contexts

    def rows(self, chosen: Ints | Flags | slice) -> Visits:
        """Some of the visits."""
        contexts = Contexts(self.contexts.words, self.contexts.spot[chosen], self.contexts.trait[chosen])
        return Visits(self.people[chosen], self.kinds[chosen], self.features[chosen], self.placement[chosen], contexts)


class Contest(NamedTuple):
    """How n auctions ended. won: (n,); paid: (n,) price of the impression in the campaign's money, 0 where lost."""

    won: Flags
    paid: Reals


class Reactions(NamedTuple):
    """What n people did, all (n,). Times are seconds after the decision until the event reaches the service, inf for never.

    seen: the ad was rendered and looked at, and the impression reached the service. chance: of a click, if seen; best: that of
    the ad that would suit this person best now. clicked: the truth; a click that was lost on the way has ``click_after`` inf.
    ``again_after``: the same click a second time.
    """

    seen: Flags
    viewable: Flags
    chance: Reals
    best: Reals
    clicked: Flags
    click_after: Reals
    conversion_after: Reals
    dismiss_after: Reals
    again_after: Reals
