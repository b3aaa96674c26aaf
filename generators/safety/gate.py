"""The gate over copy: applies every rule and gives one check a rule. Knows no rule from inside.

Invariant: it fails closed. A rule that raises is a reject, a writer that is not known is a model, and a creative that
has no checks is rejected as well.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import lru_cache
from typing import Literal, NamedTuple

from generators.creative import Check, Copy, Severity
from generators.kit import Kit
from generators.safety.characters import foreign_character
from generators.safety.citations import wrong_citation
from generators.safety.claims import unbacked_claim
from generators.safety.instructions import addressed_to_a_model
from generators.safety.lengths import wrong_length
from generators.safety.profanity import swearing
from generators.safety.regulated import awaits_reviewer, without_reviewer
from generators.safety.restrictions import broken_restriction, unread_restriction
from generators.safety.swearing import lists_digest
from generators.safety.targeting import personal_hint
from generators.safety.words import banned_word


class Rule(NamedTuple):
    """A rule: its id with version (new with each change of meaning), and what gives the reason for its verdict, or None.

    ``severity``: how grave a break is, told to whoever reviews. ``models``: it binds copy of models only.
    ``lists``: a digest of what the rule reads from outside this repository, so that new lists are a new rule set.
    """

    id: str
    fault: Callable[[Copy, Kit], str | None]
    severity: Severity = "minor"
    verdict: Literal["hold", "reject"] = "reject"
    models: bool = False
    lists: str = ""


RULES: tuple[Rule, ...] = (
    Rule("lengths/1", wrong_length),
    Rule("characters/2", foreign_character),
    Rule("citations/1", wrong_citation),
    Rule("claims/3", unbacked_claim, "severe"),
    Rule("words/2", banned_word),
    Rule("profanity/1", swearing, "severe", lists=lists_digest()),
    Rule("restrictions/1", broken_restriction),
    Rule("targeting/3", personal_hint, "severe"),
    Rule("instructions/1", addressed_to_a_model, "severe"),
    Rule("regulated/1", without_reviewer, "severe"),
    Rule("reviewer/1", awaits_reviewer, verdict="hold"),
    Rule("unread/1", unread_restriction, verdict="hold", models=True),
)


@lru_cache(maxsize=8)
def ruleset(rules: tuple[Rule, ...] = RULES) -> str:
    """One name for all rules in force, ``rules-`` and 12 hex digits: another name, and what is live must be screened again."""
    parts = sorted(f"{rule.id} {rule.severity} {rule.verdict} {rule.lists}" for rule in rules)
    return f"rules-{hashlib.sha256('|'.join(parts).encode()).hexdigest()[:12]}"


def check_copy(copy: Copy, kit: Kit, rules: tuple[Rule, ...] = RULES, writer: str = "") -> tuple[Check, ...]:
    """One check a rule, in the order of the rules; never raises. ``writer``: its name, a model's where it is not given."""
    trusted = writer.startswith("grammar/")
    return tuple(Check(rule=rule.id, verdict="allow") if rule.models and trusted else _check(rule, copy, kit) for rule in rules)


def _check(rule: Rule, copy: Copy, kit: Kit) -> Check:
    try:
        reason = rule.fault(copy, kit)
    except Exception as error:  # noqa: BLE001  (whatever went wrong in a rule, the copy was not found harmless)
        return Check(rule=rule.id, verdict="reject", reason=f"the rule itself failed: {error!r}", severity=rule.severity)
    return Check(rule=rule.id, verdict=rule.verdict if reason else "allow", reason=reason or "", severity=rule.severity)
