"""What a campaign's schema cannot say: rules that span fields. Pure functions from a campaign to what is wrong with it.

Knows no file and no clock: a rule about dates speaks of the flight, never of today. A rule never raises: it answers
with the InvalidCampaign that a caller may raise. Adding a rule is one function and its line in ``_RULES``.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from itertools import combinations
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import msgspec

from errors import InvalidCampaign
from generators.composition.contrast import ENOUGH, ratio
from generators.imagery.palette import parse
from generators.safety.feed import copy_sources, unsafe_fields
from generators.safety.regulated import REGULATED
from generators.safety.words import banned_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from services.campaigns.campaign import Campaign

#: Whole numbers beyond this are not the same number in every JSON reader.
_LARGEST_WHOLE = 2**53


def broken_rules(campaign: Campaign) -> list[InvalidCampaign]:
    """Every rule that the campaign breaks, in a fixed order; empty when it is sound."""
    return [broken for rule in _RULES for broken in rule(campaign)]


def values_can_be_kept(campaign: Campaign) -> list[InvalidCampaign]:
    """Text without control characters or half surrogate pairs, finite numbers: what a log holds and a page shows."""
    return [
        InvalidCampaign(path, "text without control characters" if isinstance(value, str) else "a finite number", repr(value))
        for path, value in _leaves(msgspec.to_builtins(campaign), "$")
        if not _can_be_kept(value)
    ]


def flight_runs_forward(campaign: Campaign) -> list[InvalidCampaign]:
    """The last day is not before the first."""
    if campaign.ends >= campaign.starts:
        return []
    return [InvalidCampaign("$.ends", f"{campaign.starts} (starts) or later", str(campaign.ends))]


def ids_are_unique(campaign: Campaign) -> list[InvalidCampaign]:
    """No two facts, offers or placements share an id: copy and requests name them by it."""
    return [
        *_repeated("$.kit.facts", (fact.id for fact in campaign.kit.facts)),
        *_repeated("$.kit.offers", (offer.id for offer in campaign.kit.offers)),
        *_repeated("$.placements", (placement.id for placement in campaign.placements)),
    ]


def kit_belongs(campaign: Campaign) -> list[InvalidCampaign]:
    """The kit names the campaign that holds it."""
    if campaign.kit.campaign == campaign.id:
        return []
    return [InvalidCampaign("$.kit.campaign", f"{campaign.id!r} (the campaign's id)", repr(campaign.kit.campaign))]


def something_can_be_said(campaign: Campaign) -> list[InvalidCampaign]:
    """Some fact lives to the end of the flight (facts have no first day, so it then lives through all of it)."""
    if any(fact.live(campaign.ends) for fact in campaign.kit.facts):
        return []
    last = max(fact.expires for fact in campaign.kit.facts if fact.expires is not None)
    expected = f"a fact that lives to the last day of the flight, {campaign.ends}"
    return [InvalidCampaign("$.kit.facts", expected, f"facts that have all expired after {last}")]


def facts_have_angles(campaign: Campaign) -> list[InvalidCampaign]:
    """Every fact supports an angle: one that supports none could never be said."""
    return [
        InvalidCampaign(f"$.kit.facts[{index}].angles", "at least one angle", "none")
        for index, fact in enumerate(campaign.kit.facts)
        if not fact.angles
    ]


def text_can_be_read(campaign: Campaign) -> list[InvalidCampaign]:
    """Some two brand colours have contrast enough for text on its ground."""
    best = max(ratio(one, two) for one, two in combinations(map(parse, campaign.kit.brand.colours), 2))
    if best >= ENOUGH:
        return []
    expected = f"two colours with a contrast of {ENOUGH} or more"
    return [InvalidCampaign("$.kit.brand.colours", expected, f"{best:.2f} at best")]


def banned_words_are_not_used(campaign: Campaign) -> list[InvalidCampaign]:
    """No text that copy may be made of holds a word that the brand bans, as the gate reads such words."""
    kit = campaign.kit
    used = ((path, text, banned_in(text, kit.brand.banned_words, kit.locale)) for path, text in copy_sources(kit))
    return [
        InvalidCampaign(f"$.kit.{path}", f"text without the banned words {word!r}", repr(text))
        for path, text, word in used
        if word
    ]


def kit_is_safe(campaign: Campaign) -> list[InvalidCampaign]:
    """No field of the kit brings in markup, addresses, instructions to a model, profanity or words about the reader."""
    return [InvalidCampaign(f"$.kit.{path}", expected, repr(found)) for path, expected, found in unsafe_fields(campaign.kit)]


def regulated_has_a_reviewer(campaign: Campaign) -> list[InvalidCampaign]:
    """A vertical that law or custom regulates names the person who answers for the campaign."""
    kit = campaign.kit
    if kit.vertical not in REGULATED or kit.regulated_by.strip():
        return []
    return [InvalidCampaign("$.kit.regulated_by", f"a reviewer, as {kit.vertical} is regulated", "none")]


def goal_is_worth_something(campaign: Campaign) -> list[InvalidCampaign]:
    """The event that is the reward has a value, or there would be nothing to learn from."""
    field = f"{campaign.goal.event}_value"
    value = getattr(campaign.goal, field)
    return [] if value > 0 else [InvalidCampaign(f"$.goal.{field}", "more than 0, as it is the goal", str(value))]


def budget_can_be_paced(campaign: Campaign) -> list[InvalidCampaign]:
    """A daily budget needs the price of an impression, or it could never be spent."""
    if campaign.budget.per_day is None or campaign.budget.per_impression > 0:
        return []
    got = str(campaign.budget.per_impression)
    return [InvalidCampaign("$.budget.per_impression", "more than 0, as there is a budget per day", got)]


def landing_page_has_a_host(campaign: Campaign) -> list[InvalidCampaign]:
    """The landing URL leads somewhere, and carries no name or password."""
    try:
        parts = urlsplit(campaign.landing_url)
        sound = bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        sound = False
    return [] if sound else [InvalidCampaign("$.landing_url", "a URL with a host", repr(campaign.landing_url))]


def _repeated(path: str, ids: Iterable[str]) -> list[InvalidCampaign]:
    counts = Counter(ids)
    return [InvalidCampaign(path, "every id once", f"{name!r} {n} times") for name, n in counts.items() if n > 1]


def _leaves(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield f"{path}.{name}", name
            yield from _leaves(inner, f"{path}.{name}")
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _leaves(inner, f"{path}[{index}]")
    else:
        yield path, value


def _can_be_kept(value: object) -> bool:
    if isinstance(value, str):
        return value.isprintable() or not re.search(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]", value)
    return not isinstance(value, (int, float)) or (math.isfinite(value) and abs(value) <= _LARGEST_WHOLE)


_RULES: tuple[Callable[[Campaign], list[InvalidCampaign]], ...] = (
    values_can_be_kept,
    flight_runs_forward,
    ids_are_unique,
    kit_belongs,
    something_can_be_said,
    facts_have_angles,
    text_can_be_read,
    banned_words_are_not_used,
    kit_is_safe,
    regulated_has_a_reviewer,
    goal_is_worth_something,
    budget_can_be_paced,
    landing_page_has_a_host,
)
