"""The verdict: one of five, by the first condition that holds. Pure; the only place where a report says what to do.

Knows estimates and checks, no figures and no drawing. Invariant: the set is closed, and "cannot know yet" (keep
learning) is never mixed up with "know: it makes no difference".
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from services.reports.words import MINUS, NBSP, Texts, number, percent, percents

if TYPE_CHECKING:
    from collections.abc import Sequence

    from services.reports.figures.estimate import Estimate
    from services.reports.figures.feedback import Check

Name = Literal[
    "Cannot tell", "Pause personalising", "Keep personalising", "No difference that matters", "Keep learning"
]  # fmt: skip
#: A lift whose whole interval is inside of this, either side, does not matter.
MARGIN = 0.03
#: A guardrail may be worse by this much, relative, before it stops the policy.
GUARDRAIL_MARGIN = 0.10
#: The true gain for which the verdict "keep learning" says how many more people it takes.
HOPED_FOR = 0.10


@dataclass(frozen=True)
class Guardrail:
    """A metric that must not get worse. ``good``: 1 if more is better (conversions), -1 if fewer is (dismissals)."""

    name: str
    lift: Estimate
    good: Literal[1, -1]

    @property
    def broken(self) -> bool:
        """Whether the whole interval is worse than the margin."""
        bound = self.lift.high if self.good > 0 else -self.lift.low
        return self.lift.answered and bound < -GUARDRAIL_MARGIN


@dataclass(frozen=True)
class Verdict:
    """What to do, as a pill, a page title, two sentences and a next step. ``shows_lift`` is false when a check failed."""

    name: Name
    title: str
    lead: str
    rest: str
    next_step: str
    shows_lift: bool = True


def judge(lift: Estimate, guardrails: Sequence[Guardrail], checks: Sequence[Check]) -> Verdict:
    """The first condition that holds, in the order of the closed set."""
    failed = [check.name for check in checks if check.state == "failed"]
    broken = [guardrail.name for guardrail in guardrails if guardrail.broken]
    if failed:
        return _cannot_tell(failed, broken)
    if broken or lift.sign < 0:
        return _pause(lift, broken)
    if lift.sign > 0:
        return _keep(lift)
    if lift.answered and lift.low > -MARGIN and lift.high < MARGIN:
        return _no_difference(lift)
    return _keep_learning(lift)


def _cannot_tell(failed: Sequence[str], broken: Sequence[str]) -> Verdict:
    harm = f" Harm is still named: {', '.join(broken)} got worse." if broken else ""
    return Verdict(
        "Cannot tell",
        "A check failed, so the lift is hidden",
        f"We hide the lift: a check failed ({', '.join(failed)}).",
        f"A lift measured on broken ground would mislead.{harm}",
        "Find out why the check failed; the table of checks says what was seen.",
        shows_lift=False,
    )


def _pause(lift: Estimate, broken: Sequence[str]) -> Verdict:
    texts = _texts(lift)
    if broken:
        names = " and ".join(broken)
        return Verdict(
            "Pause personalising",
            "Personalised ads made something else worse",
            f"{names.capitalize()} got worse by more than {percent(GUARDRAIL_MARGIN)}.",
            f"Clicks moved by {texts.value}, {texts.between}." if lift.answered else "Clicks cannot be judged yet.",
            "Serve the control ads while you look for the cause.",
        )
    return Verdict(
        "Pause personalising",
        "Personalised ads won fewer clicks than control",
        f"People in the personalised group clicked {texts.value.lstrip(MINUS)} less often than people who saw control ads.",
        f"The plausible range is {texts.low} to {texts.high}.",
        "Serve the control ads and roll back to the last snapshot that did no harm.",
    )


def _keep(lift: Estimate) -> Verdict:
    texts = _texts(lift)
    return Verdict(
        "Keep personalising",
        "Personalised ads won more clicks than control",
        f"People in the personalised group clicked {texts.value.lstrip('+')} more often than people who saw control ads.",
        f"The plausible range is {texts.low} to {texts.high}. It is safe to look at any time.",
        "Keep control running: it is what proves the gain next week.",
    )


def _no_difference(lift: Estimate) -> Verdict:
    texts = _texts(lift)
    return Verdict(
        "No difference that matters",
        "Personalised ads and control ads do alike",
        f"No difference that matters: {texts.between}.",
        f"The whole range is within {percent(MARGIN)} of zero on either side.",
        "Keep the cheaper ads, or try creatives that differ more.",
    )


def _keep_learning(lift: Estimate) -> Verdict:
    if not lift.answered:
        lead, rest = "Too few people or clicks to say anything yet.", "An answer needs clicks in both groups."
        return Verdict("Keep learning", "It is too early to tell", lead, rest, "Let it run; nothing needs doing.")
    texts, more = _texts(lift), people_to_know(lift)
    wait = f"If the true gain is {percent(HOPED_FOR)}, expect to know after about {number(more)}{NBSP}people."
    return Verdict(
        "Keep learning",
        "No clear difference in clicks yet",
        f"No clear difference yet: {texts.between}.",
        f"You may look at any time; the range allows for it. {wait}",
        "Let it run; nothing needs doing.",
    )


def people_to_know(lift: Estimate, gain: float = HOPED_FOR) -> int:
    """About how many people, in all, until an interval around this gain leaves zero, to two digits.

    The half-width falls with the square root of people; the slow growth of the boundary is left out, hence "about".
    """
    half = (math.log1p(lift.high) - math.log1p(lift.low)) / 2
    people = lift.n * (half / math.log1p(gain)) ** 2
    return int(round(people, 1 - math.floor(math.log10(max(people, 1.0)))))


def _texts(lift: Estimate) -> Texts:
    return percents(lift.value, lift.low, lift.high, signed=True)
