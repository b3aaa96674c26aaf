"""The verdict: one of five, by the first condition that holds. Pure; the only place where a report says what to do.

Knows estimates and checks, no figures and no drawing. Invariant: the set is closed, and "cannot know yet" (keep
learning) is never mixed up with "know: it makes no difference".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from services.reports.expected import expected
from services.reports.figures.estimate import FEWEST_PEOPLE
from services.reports.words import MINUS, NBSP, Texts, number, percent, percents

if TYPE_CHECKING:
    from collections.abc import Sequence

    from services.reports.expected import Expected
    from services.reports.figures.estimate import Estimate
    from services.reports.figures.feedback import Check, Split
    from services.reports.ground import Ground

Name = Literal[
    "Cannot tell", "Pause personalising", "Keep personalising", "No difference that matters", "Keep learning"
]  # fmt: skip
#: The closed set, in the order in which conditions are tried.
NAMES: tuple[Name, ...] = (
    "Cannot tell", "Pause personalising", "Keep personalising", "No difference that matters", "Keep learning"
)  # fmt: skip
#: A guardrail may be worse by this much, relative, before it stops the policy.
GUARDRAIL_MARGIN = 0.10
_ONE_IN_A_MILLION = 1e-6


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

    @property
    def worsened(self) -> str:
        """``12 % fewer conversions``, ``30 % more dismissals``."""
        texts = _texts(self.lift)
        return f"{texts.value.lstrip('+' + MINUS)} {'fewer' if self.good > 0 else 'more'} {self.name}"


@dataclass(frozen=True)
class Verdict:
    """What to do, as a pill, a page title, two sentences and a next step. ``shows_lift`` is false when a check failed."""

    name: Name
    title: str
    lead: str
    rest: str
    next_step: str
    shows_lift: bool = True
    expected: Expected | None = None


def judge(
    lift: Estimate, guardrails: Sequence[Guardrail], checks: Sequence[Check], split: Split | None, ground: Ground
) -> Verdict:
    """The first condition that holds, in the order of the closed set."""
    failed = [check.name for check in checks if check.state == "failed"]
    broken = [guardrail for guardrail in guardrails if guardrail.broken]
    if failed:
        return _cannot_tell(failed, broken, split)
    if broken or lift.sign < 0:
        return _pause(lift, broken)
    if lift.sign > 0:
        return _keep(lift, guardrails)
    if lift.answered and lift.low > -ground.margin and lift.high < ground.margin:
        return _no_difference(lift, ground.margin)
    return _keep_learning(lift, ground) if lift.answered else _too_early(ground)


def _cannot_tell(failed: Sequence[str], broken: Sequence[Guardrail], split: Split | None) -> Verdict:
    harm = f" Harm is still named: {' and '.join(guardrail.worsened for guardrail in broken)}." if broken else ""
    return Verdict(
        "Cannot tell",
        "A check failed, so the lift is hidden",
        f"We hide the lift: {_why(failed, split)}.",
        f"A lift measured on broken ground would mislead.{harm}",
        "Find out why the check failed; the table of checks says what was seen.",
        shows_lift=False,
    )


def _why(failed: Sequence[str], split: Split | None) -> str:
    """The split in figures, since nobody can judge "a check failed"; the others by name."""
    if "split" not in failed or split is None:
        return f"a check failed ({', '.join(failed)})"
    chance = f"less than once in a{NBSP}million"
    if split.probability >= _ONE_IN_A_MILLION:
        chance = f"once in {number(float(f'{1 / split.probability:.2g}'))}"
    seen, planned = percent(split.seen, 1), percent(split.planned, 1)
    return f"control got {seen} of people instead of {planned}, and a chance split this uneven happens {chance}"


def _pause(lift: Estimate, broken: Sequence[Guardrail]) -> Verdict:
    texts = _texts(lift)
    if broken:
        return Verdict(
            "Pause personalising",
            f"Personalised ads brought {' and '.join(_direction(guardrail) for guardrail in broken)}",
            f"Personalised ads brought {' and '.join(guardrail.worsened for guardrail in broken)}; "
            f"up to {percent(GUARDRAIL_MARGIN)} would have been let pass.",
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


def _direction(guardrail: Guardrail) -> str:
    return f"{'fewer' if guardrail.good > 0 else 'more'} {guardrail.name}"


def _keep(lift: Estimate, guardrails: Sequence[Guardrail]) -> Verdict:
    texts = _texts(lift)
    return Verdict(
        "Keep personalising",
        "Personalised ads won more clicks than control",
        f"People in the personalised group clicked {texts.value.lstrip('+')} more often than people who saw control ads.",
        f"The plausible range is {texts.low} to {texts.high}. It is safe to look at any time.{_unmoved(guardrails)}",
        "Keep control running: it is what proves the gain next week.",
    )


def _unmoved(guardrails: Sequence[Guardrail]) -> str:
    """Clicks against money: more clicks that did not clearly sell more are said to be that."""
    sales = [guardrail.lift for guardrail in guardrails if guardrail.good > 0 and guardrail.lift.answered]
    if not sales or sales[0].sign:
        return ""
    texts = _texts(sales[0])
    return f" Clicks rose; conversions did not clearly move ({texts.low} to {texts.high})."


def _no_difference(lift: Estimate, margin: float) -> Verdict:
    return Verdict(
        "No difference that matters",
        "Personalised ads and control ads do alike",
        f"No difference that matters: {_texts(lift).between}.",
        f"The whole range is within {percent(margin, 1)} of zero on either side.",
        "Keep the cheaper ads, or try creatives that differ more.",
    )


def _keep_learning(lift: Estimate, ground: Ground) -> Verdict:
    when = expected(lift, ground)
    wait = "" if when is None else f" {when.words}"
    return Verdict(
        "Keep learning",
        "No clear difference in clicks yet",
        f"No clear difference yet: {_texts(lift).between}.",
        f"You may look at any time; the range allows for it.{wait}",
        "Let it run; nothing needs doing.",
        expected=when,
    )


def _too_early(ground: Ground) -> Verdict:
    """No lift at all: why, and what would give one."""
    if not ground.decisions:
        words = ("Nothing was shown in this period", f"No ad was asked for: {ground.words}.", "There is nothing to compare.")
        return Verdict("Keep learning", *words, "Report on a period in which the campaign ran.")
    if not ground.control:
        words = ("Without a control group nothing can be told", "Nobody was in control.", "A gain is measured against control.")
        return Verdict("Keep learning", *words, "Give the campaign a control share; one person in twenty will do.")
    clicks = "An answer needs clicks in both groups."
    if ground.left_out is not None:
        group = "control" if ground.left_out else "the personalised group"
        clicks = f"Fewer than {number(FEWEST_PEOPLE)} people are in {group}: they are in no number here. {clicks}"
    words = ("It is too early to tell", "Too few people or clicks to say anything yet.", clicks)
    return Verdict("Keep learning", *words, "Let it run; nothing needs doing.")


def _texts(lift: Estimate) -> Texts:
    return percents(lift.value, lift.low, lift.high, signed=True)
