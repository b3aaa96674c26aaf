"""Exhibit: clicks lost to what was not yet known, over the run, a panel a policy."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.stats import t

from services.reports.exhibits.exhibit import Cell, Exhibit, Table, words
from services.reports.figures.estimate import LEVEL
from services.reports.words import number
from simulations.results import over_seeds
from simulations.results.exhibits.panels import Curve, Panel, columns, curves, panel
from simulations.results.exhibits.telling import cells, joined, lost_beside, over, told
from simulations.results.measured import REGRET, against

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from services.reports.figures.estimate import Estimate
    from simulations.results.measured import Runs

NOTE = (
    "Assumes the chances of a click that the scenario gives its people; no policy sees them. A click is lost where the ad "
    "shown was less likely to be clicked than the best one that could be made for this person at this moment. Control is left "
    "out. Grey lines are the other policies."
)

_LOST = (
    " An auction that was lost cost no click here: who bids less has a lower curve, so compare the rates, and the money below."
)

#: From so many policies on a title counts instead of naming them.
_MANY = 4


def regret(ident: str, policies: Mapping[str, Runs]) -> Exhibit:
    """The exhibit for one scenario; ``policies`` in the order asked for."""
    shown = {policy: _curve(runs) for policy, runs in policies.items()}
    rates = _rates(policies)
    highest = max(max(filter(np.isfinite, (*curve.y, *curve.high))) for curve in shown.values())
    return Exhibit(
        id=f"{ident}-regret",
        title=_title(rates),
        subtitle=f"Expected clicks lost so far, over decisions; {over(policies)}",
        note=f"{NOTE}{_LOST if _auctioned(policies) else ''}",
        table=_table(policies, rates),
        template="panels.html",
        content={
            "columns": columns(len(shown)),
            "panels": [_panel(policy, shown, rates[policy], highest) for policy in shown],
        },
    )


def _auctioned(policies: Mapping[str, Runs]) -> bool:
    return any(run.account.money is not None for runs in policies.values() for run in runs.values())


def _curve(runs: Runs) -> Curve:
    """Mean and interval of the runs' regret at every point, (p,) each."""
    points = [run.account.curve for run in runs.values()]
    lost = np.array([[point.regret for point in curve] for curve in points])
    middle, n = lost.mean(axis=0), len(lost)
    half = t.ppf((1 + LEVEL) / 2, n - 1) * lost.std(axis=0, ddof=1) / np.sqrt(n) if n > 1 else np.full(len(middle), np.nan)
    x = [0.0, *(float(point.decisions) for point in points[0])]
    return Curve(x, *([0.0, *side.tolist()] for side in (middle, np.maximum(middle - half, 0.0), middle + half)))


def _panel(policy: str, shown: Mapping[str, Curve], rate: Estimate, highest: float) -> Panel:
    others = [curve for name, curve in shown.items() if name != policy]
    said = f"{told(rate)} lost in 1,000"
    description = f"{policy}: {number(shown[policy].y[-1])} clicks lost by the end; {said}."
    return panel(policy, said, len(shown), curves(shown[policy], others, highest), description)


def _title(rates: Mapping[str, Estimate]) -> str:
    """What each lost; ``compared`` says what to make of it, at the head of the page."""
    first, *others = rates
    if not others:
        return f"{_lost(rates[first])} clicks in 1,000 impressions are lost to what is not known yet"
    if len(rates) < _MANY:
        beside = "".join(f", {other} {_lost(rates[other])}" for other in others)
        return f"{first} loses {_lost(rates[first])} clicks in 1,000 impressions{beside}"
    least, *_, most = sorted(rates, key=lambda policy: rates[policy].value)
    return f"Clicks lost in 1,000 impressions: from {_lost(rates[least])} by {least} to {_lost(rates[most])} by {most}"


def _lost(rate: Estimate) -> str:
    return told(rate).split(" (")[0]


def _rates(policies: Mapping[str, Runs]) -> dict[str, Estimate]:
    return {policy: over_seeds.mean(REGRET.values(runs.values())) for policy, runs in policies.items()}


def compared(policies: Mapping[str, Runs]) -> str:
    """How the first policy does beside the others, by what they lose on the same people; what it loses where it is alone."""
    rates = _rates(policies)
    first, *others = policies
    if not others:
        return f"{first} loses {_lost(rates[first])} clicks in 1,000 impressions"
    found = {other: against(REGRET, policies[first], policies[other]) for other in others}
    signs = [estimate.sign for estimate in found.values()]
    if not any(signs):
        return f"{joined(list(policies)) if len(policies) < _MANY else 'The policies'} cannot be told apart by what they lose"
    if len(others) == 1:
        return f"{first} loses {lost_beside(found[others[0]], rates[others[0]].value)} than {others[0]}"
    return f"{first} loses {_counted(signs)}"


def _counted(signs: Sequence[int]) -> str:
    """``less than each of the 3 others``, or how many it is said of."""
    less, more, n = signs.count(-1), signs.count(1), len(signs)
    if n in (less, more):
        return f"{'less' if less else 'more'} than each of the {n} others"
    said = [f"{word} than {count}" for word, count in (("less", less), ("more", more)) if count]
    return f"{' and '.join(said)} of {n} others"


def _table(policies: Mapping[str, Runs], rates: Mapping[str, Estimate]) -> Table:
    first = next(iter(policies))
    rows: list[tuple[Cell, ...]] = []
    for policy, runs in policies.items():
        ahead = cells(against(REGRET, policies[first], runs), signed=True) if policy != first else (words(""),) * 3
        rows.append((words(policy), Cell(number(len(runs)), len(runs)), *cells(rates[policy]), *ahead))
    return Table(("policy", "seeds", "lost in 1,000", "from", "to", f"{first} minus it", "from", "to"), tuple(rows))
