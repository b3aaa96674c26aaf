"""Each Open Bandit policy judged by the other one's log, and the figures that others published on the same data.

The value found is set against the clicks that the judged policy itself had: z = (found - own) / hypot(both standard
errors), for those clicks are few too.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from bandits.ope.diagnostics import Diagnostics, diagnose
from bandits.ope.estimators import estimator
from bandits.ope.judge import judge
from bandits.ope.refusal import Gate
from bandits.ope.units import standard_error
from bandits.ope.weighting import ips
from benchmarks.obp_digits import obp_digits
from benchmarks.open_bandit import OpenBandit, bts_action_dist, load_open_bandit, uniform_action_dist

if TYPE_CHECKING:
    from pathlib import Path

    from bandits.ope.judge import Judgement
    from bandits.ope.logged import Array, Logged

ESTIMATED = ("ips", "snips", "dr", "sndr", "dm", "switch-dr", "dr-os")
#: Unbiased or consistent: those whose distance from the policy's own clicks may be read as a z.
TESTED = ("ips", "snips", "dr")
_POLICIES = ("random", "bts")
#: A propensity that one campaign of the full data set has.
_PLANTED = 1e-6


@dataclass(frozen=True)
class Direction:
    """One policy judged by the other one's log. values, z: by estimator, nan where refused; own: its own clicks a row."""

    name: str
    judgement: Judgement
    values: dict[str, float]
    z: dict[str, float]
    own: float

    @property
    def diagnostics(self) -> Diagnostics:
        """Of the log under the judged policy."""
        return self.judgement.diagnostics

    @property
    def tested(self) -> float:
        """The largest |z| of the estimators that are tested."""
        return max(abs(self.z[name]) for name in TESTED)


def directions(folder: Path) -> list[Direction]:
    """Every campaign below ``folder``, both ways, as logged; and once with one propensity that is next to nothing."""
    campaigns = sorted(path.name for path in (folder / "random").iterdir() if (folder / "bts" / path.name).is_dir())
    found: list[Direction] = []
    for campaign in campaigns:
        logs = {policy: load_open_bandit(folder / policy / campaign) for policy in _POLICIES}
        k = logs["random"].logged.k
        tables = {"random": uniform_action_dist(k), "bts": bts_action_dist(folder / "prior_bts.yaml", campaign)}
        for log, judged in (_POLICIES, _POLICIES[::-1]):
            name = f"{campaign}: {log} → {judged}"
            found.append(_direction(name, logs[log], tables[judged], logs[judged].logged))
        found.append(
            _direction(f"{campaign}: planted p = 1e-6", _planted(logs["bts"]), tables["random"], logs["random"].logged)
        )
    return found


def quickstart(folder: Path) -> tuple[float, float]:
    """Value of Thompson sampling by the random log of campaign ``all`` (IPS), and its ratio to that log's own clicks."""
    log = load_open_bandit(folder / "random" / "all")
    value = ips(log.logged, log.target(bts_action_dist(folder / "prior_bts.yaml", "all"))).value
    return value, value / float(log.logged.reward.mean())


def digits() -> tuple[float, float]:
    """True value of the digits' target policy, and the relative error of its IPS estimate."""
    found = obp_digits()
    return found.truth, abs(ips(found.logged, found.target).value - found.truth) / found.truth


def _direction(name: str, log: OpenBandit, by_position: Array, own: Logged) -> Direction:
    target, clicks = log.target(by_position), own.reward
    judgement = judge(log.logged, target, np.random.default_rng(0))
    values, z = dict.fromkeys(ESTIMATED, math.nan), dict.fromkeys(ESTIMATED, math.nan)
    if diagnose(log.logged, target).effective >= Gate().effective:
        for kind in ESTIMATED:
            estimate = estimator(kind)(log.logged, target)
            error = math.hypot(_error(estimate.terms), _error(clicks))
            values[kind], z[kind] = estimate.value, (estimate.value - float(clicks.mean())) / error
    return Direction(name, judgement, values, z, float(clicks.mean()))


def _error(column: Array) -> float:
    return standard_error(column, np.ones(len(column)))


def _planted(log: OpenBandit) -> OpenBandit:
    """The same log, had its rarest choice been logged with a propensity of one in a million."""
    propensity = log.logged.propensity.copy()
    propensity[int(np.argmin(propensity))] = _PLANTED
    return replace(log, logged=replace(log.logged, propensity=propensity))
