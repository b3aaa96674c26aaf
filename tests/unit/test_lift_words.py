"""The lift in the page's words: a number never stands without its range."""

from __future__ import annotations

import dataclasses
import re

import pytest

from bandits.ope.lift import ArmTotals, Lift, stratified_lift
from services.web.live import lift_words


def lift(low: float, value: float, high: float) -> Lift:
    empty = stratified_lift({"c": (ArmTotals(), ArmTotals())})
    return dataclasses.replace(empty, low=low, value=value, high=high)


@pytest.mark.parametrize(
    ("estimate", "words"),
    [
        (lift(0.09, 0.18, 0.27), "+18 % more clicks than control, between +9 % and +27 %."),
        (lift(-0.19, -0.12, -0.05), "12 % fewer clicks than control, between −19 % and −5 %."),  # noqa: RUF001
        (lift(-0.03, 0.02, 0.08), "No clear difference yet: between −3 % and +8 %."),  # noqa: RUF001
    ],
)
def test_what_is_known_is_said_with_its_range(estimate: Lift, words: str) -> None:
    told = lift_words(estimate)
    assert f"{told['lead']} {told['rest']}".replace("\u00a0", " ") == words


@pytest.mark.parametrize("estimate", [None, stratified_lift({"c": (ArmTotals(), ArmTotals())})])
def test_without_a_range_no_gain_is_named(estimate: Lift | None) -> None:
    told = lift_words(estimate)
    assert told["lead"] == "Too few to say:"
    assert re.findall(r"[+−]\d", told["rest"]) == []  # noqa: RUF001
