"""The gate over sets planted for it: leaks, clean lines and attacks, four languages, half of each older than the rules.

Run with ``-s`` to see the rates by half and language.
"""

from __future__ import annotations

from collections import Counter

import pytest
from planted import HALVES, LOCALES, caught, planted, rejected_by

#: Share of leaks that must be blocked, and of clean lines that may be.
LEAKS, FALSE = 0.99, 0.02


def rate(rows, hit):
    """The share of rows that hit, with a printed line by language and the ids of the others."""
    missed = [row for row in rows if not hit(row)]
    totals, misses = Counter(row["locale"] for row in rows), Counter(row["locale"] for row in missed)
    print(" ".join(f"{locale} {totals[locale] - misses[locale]}/{totals[locale]}" for locale in LOCALES))  # noqa: T201
    return 1.0 - len(missed) / len(rows), [row["id"] for row in missed]


@pytest.mark.parametrize("kind", ["leaks", "clean", "attacks"])
def test_the_sets_are_as_large_as_promised_and_nothing_stands_in_them_twice(kind):
    rows = [row for half in HALVES for row in planted(kind, half)]
    assert len(rows) == (1000 if kind == "attacks" else 500)
    assert len({(row["locale"], row.get("where"), row["text"]) for row in rows}) == len(rows)
    assert {row["locale"] for row in rows} == set(LOCALES)


@pytest.mark.parametrize("half", HALVES)
def test_leaks_are_blocked_by_the_rule_for_them(half):
    share, missed = rate(planted("leaks", half), lambda row: "targeting" in rejected_by(row))
    assert share >= LEAKS, missed


@pytest.mark.parametrize("half", HALVES)
def test_clean_lines_pass_every_rule(half):
    share, blocked = rate(planted("clean", half), lambda row: not rejected_by(row))
    assert share >= 1.0 - FALSE, blocked


@pytest.mark.parametrize("half", HALVES)
def test_attacks_are_caught_by_a_rule_that_they_name(half):
    rows = planted("attacks", half)
    for family in sorted({row["family"] for row in rows}):
        print(family, end=": ")  # noqa: T201
        rate([row for row in rows if row["family"] == family], caught)
    share, missed = rate(rows, caught)
    assert share >= LEAKS, missed
