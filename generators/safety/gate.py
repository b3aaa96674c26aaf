"""The gate over copy: applies every rule and gives one check a rule. Knows no rule from inside.

Invariant: it fails closed. A rule that raises is a reject, and a creative that has no checks is rejected as well.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from generators.creative import Check, Copy
from generators.kit import Kit
from generators.safety.characters import foreign_character
from generators.safety.citations import wrong_citation
from generators.safety.claims import unbacked_claim
from generators.safety.lengths import wrong_length
from generators.safety.targeting import personal_hint
from generators.safety.words import banned_word


class Rule(NamedTuple):
    """A rule: its id with version (new with each change of meaning), and what gives the reason to reject, or None."""

    id: str
    fault: Callable[[Copy, Kit], str | None]


RULES: tuple[Rule, ...] = (
    Rule("lengths/1", wrong_length),
    Rule("characters/1", foreign_character),
    Rule("citations/1", wrong_citation),
    Rule("claims/1", unbacked_claim),
    Rule("words/1", banned_word),
    Rule("targeting/1", personal_hint),
)


def check_copy(copy: Copy, kit: Kit, rules: tuple[Rule, ...] = RULES) -> tuple[Check, ...]:
    """One check a rule, in the order of the rules; never raises."""
    return tuple(_check(rule, copy, kit) for rule in rules)


def _check(rule: Rule, copy: Copy, kit: Kit) -> Check:
    try:
        reason = rule.fault(copy, kit)
    except Exception as error:  # noqa: BLE001  (whatever went wrong in a rule, the copy was not found harmless)
        reason = f"the rule itself failed: {error!r}"
    return Check(rule=rule.id, verdict="reject" if reason else "allow", reason=reason or "")
