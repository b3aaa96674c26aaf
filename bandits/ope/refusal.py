"""From diagnostics to a verdict: answered, answered with a warning, or refused with the traffic that would fix it.

Owns the thresholds and the words. Knows no log and no reward. Invariant: each finding says what is wrong in numbers, and
each refusal what to do about it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bandits.ope.diagnostics import Diagnostics

#: Share of the traffic that advice would spread evenly over the candidates.
_EVEN = 0.1


@dataclass(frozen=True)
class Gate:
    """What a log must have. Shares are of 1, z in standard errors, p as a chance.

    effective: independent units. unsupported: of the target's mass. mean_weight_z: between 1 and the mean weight, if that
    is also further off than mean_weight_off. calibration: p-value. widest: interval in units of the reward; any when
    None. The second number of a pair is where warnings begin.
    """

    effective: float = 50.0
    unsupported: tuple[float, float] = (0.05, 0.001)
    mean_weight_z: tuple[float, float] = (5.0, 3.0)
    mean_weight_off: float = 0.05
    calibration: tuple[float, float] = (1e-6, 1e-3)
    heaviest_share: float = 0.1
    tail: float = 0.7
    tail_share: float = 0.01
    widest: float | None = None


@dataclass(frozen=True)
class Finding:
    """One rule that did not hold. rounds: how many more of the same kind would fix it; None where none would."""

    rule: str
    says: str
    rounds: int | None = None


@dataclass(frozen=True)
class Verdict:
    """Refusals forbid the number; warnings travel with it."""

    refusals: tuple[Finding, ...]
    warnings: tuple[Finding, ...]

    @property
    def answered(self) -> bool:
        """Whether the number may be handed out."""
        return not self.refusals

    def and_refused(self, finding: Finding) -> Verdict:
        """The same verdict with one more reason against it."""
        return Verdict((*self.refusals, finding), self.warnings)


def verdict_of(found: Diagnostics, gate: Gate) -> Verdict:
    """Hold diagnostics against a gate."""
    graded = [*_size(found, gate), *_support(found, gate), *_mean_weight(found, gate), *_calibration(found, gate)]
    refusals = tuple(finding for refused, finding in graded if refused)
    warnings = [finding for refused, finding in graded if not refused]
    return Verdict(refusals, (*warnings, *_heaviest(found, gate), *_tail(found, gate)))


def too_wide(found: Diagnostics, width: float, widest: float) -> Finding:
    """The finding on an interval wider than asked: widths shrink with the square root of the rounds."""
    more = math.ceil(found.rounds * ((width / widest) ** 2 - 1.0))
    return Finding("interval width", f"the interval is {width:.3g} wide, asked for is {widest:.3g}; {_more(more)}", more)


def _size(found: Diagnostics, gate: Gate) -> Iterator[tuple[bool, Finding]]:
    if found.effective >= gate.effective:
        return
    says = f"{found.rounds:,} rounds are worth {found.effective:.3g} independent ones, needed are {gate.effective:g}"
    if found.effective == 0.0:
        yield True, Finding("effective size", f"{says}: none could have come from the target policy; {_evenly(found, gate)}")
        return
    more = math.ceil(found.rounds * (gate.effective / found.effective - 1.0))
    yield True, Finding("effective size", f"{says}; {_more(more)}, or {_evenly(found, gate)}", more)


def _support(found: Diagnostics, gate: Gate) -> Iterator[tuple[bool, Finding]]:
    refuse, warn = gate.unsupported
    if found.unsupported <= warn:
        return
    says = f"{found.unsupported:.3g} of the target's choices are of candidates that the log could not choose"
    yield found.unsupported > refuse, Finding("support", f"{says}; no number of such rounds helps, {_evenly(found, gate)}")


def _mean_weight(found: Diagnostics, gate: Gate) -> Iterator[tuple[bool, Finding]]:
    refuse, warn = gate.mean_weight_z
    z, off = abs(found.mean_weight_z), abs(found.mean_weight - 1.0)
    if z <= warn:
        return
    says = f"weights average {found.mean_weight:.3g} ± {found.mean_weight_error:.2g} and not 1"
    cause = "propensities are not those of the choices, or candidates of the target are missing from the log"
    yield z > refuse and off > gate.mean_weight_off, Finding("mean weight", f"{says}: {cause}")


def _calibration(found: Diagnostics, gate: Gate) -> Iterator[tuple[bool, Finding]]:
    refuse, warn = gate.calibration
    if found.calibration is None or found.calibration >= warn:
        return
    says = f"candidates were not chosen as often as their propensities say (p = {found.calibration:.1g})"
    yield found.calibration < refuse, Finding("calibration", f"{says}: log the probabilities that the draw used")


def _heaviest(found: Diagnostics, gate: Gate) -> Iterator[Finding]:
    if found.heaviest_share > gate.heaviest_share:
        says = f"one round carries {100 * found.heaviest_share:.0f} % of all weight (a weight of {found.heaviest:,.0f})"
        yield Finding("heaviest weight", f"{says}: the value is mostly what happened there")


def _tail(found: Diagnostics, gate: Gate) -> Iterator[Finding]:
    """A fitted shape alone says nothing of weights that are bounded and close together, hence the share."""
    if found.tail > gate.tail and found.heaviest_share > gate.tail_share:  # false for nan
        says = f"the largest weights fall off slowly (Pareto shape {found.tail:.2f}, trustworthy up to {gate.tail:g})"
        yield Finding("tail", f"{says}: the interval may be too short for a weight that has not come yet")


def _more(rounds: int) -> str:
    return f"{rounds:,} more rounds of the same kind would do"


def _evenly(found: Diagnostics, gate: Gate) -> str:
    """With a share s spread evenly over k candidates no weight is above k / s, so n·s / k effective rounds are certain."""
    rounds = math.ceil(gate.effective * found.candidates / _EVEN)
    return f"{rounds:,} rounds suffice for any policy if {100 * _EVEN:.0f} % of them are spread evenly over the candidates"
