"""What the clock does: how many come by, who they are and how ready to click, by hour of day and day of week, in UTC."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from simulations.scenario.readership import Season

HOUR_S = 3600.0
_HOURS, _DAYS = 24, 7
_THURSDAY = 3  # the Unix epoch began on one, and weeks here begin on Monday


class Calendar:
    """A season, or none: then every hour is alike."""

    def __init__(self, season: Season | None) -> None:
        if season is None:
            self._rates, self._effects = np.ones(_HOURS * _DAYS), np.zeros(_HOURS * _DAYS)
            return
        rates = np.outer(season.days, season.hours).ravel()
        self._rates = rates / rates.mean()
        self._effects = np.add.outer(season.day_effects, season.hour_effects).ravel()

    def rate(self, now: float) -> float:
        """Visits at this moment, relative to those of an average hour of the week."""
        return float(self._rates[_hour_of_week(now)])

    def effect(self, now: float) -> float:
        """Added to everybody's logit of a click."""
        return float(self._effects[_hour_of_week(now)])


def hour_of_day(now: float) -> int:
    """0 to 23, in UTC."""
    return int(now // HOUR_S) % _HOURS


def _hour_of_week(now: float) -> int:
    return int(now // HOUR_S + _THURSDAY * _HOURS) % (_HOURS * _DAYS)
