"""Bounds of settings: what a learner's or a rule's numbers may be. Knows neither."""

from __future__ import annotations

import math

from errors import InvalidInput


def demand_setting(of: object, setting: str, least: float, most: float = math.inf) -> None:
    """Raise InvalidInput unless an attribute of ``of`` is a finite number within these bounds, both included."""
    value = getattr(of, setting)
    if not (least <= value <= most and math.isfinite(value)):  # false for NaN too
        raise InvalidInput(f"{type(of).__name__}.{setting}", f"a number from {least:g} to {most:g}", f"{value:g}")
