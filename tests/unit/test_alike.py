"""Finding people who are alike, against a dictionary of their bytes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from bandits.alike import alike


def plainly(people, groups):
    """The same by a dictionary."""
    kinds, of = {}, []
    for row, (person, group) in enumerate(zip(people, groups.tolist(), strict=True)):
        of.append(kinds.setdefault((person.tobytes(), group), (len(kinds), row))[0])
    return [row for _, row in kinds.values()], of


@settings(deadline=None)  # the first call compiles
@given(st.integers(0, 60), st.integers(1, 9), st.data())
def test_the_first_of_each_kind_stands_for_it(n, p, data):
    values = st.sampled_from([0.0, -0.0, 1.0, 0.5, float(np.float32(1e-40)), np.inf])
    people = data.draw(arrays(np.float32, (n, p), elements=values))
    groups = data.draw(arrays(np.int64, n, elements=st.integers(-1, 3)))
    firsts, of = alike(people, groups)
    assert (firsts.tolist(), of.tolist()) == plainly(people, groups)


@pytest.mark.parametrize("n", [17, 5_000])
def test_it_finds_everybody_among_many_kinds(n):
    rng = np.random.default_rng(1)
    people = rng.normal(size=(n, 26)).astype(np.float32)[rng.integers(n, size=2 * n)]
    groups = rng.integers(3, size=2 * n)
    firsts, of = alike(people, groups)
    np.testing.assert_array_equal(people[firsts][of], people)
    np.testing.assert_array_equal(groups[firsts][of], groups)
    assert len(np.unique(np.column_stack([people[firsts], groups[firsts]]), axis=0)) == len(firsts)


def test_rows_need_not_lie_together():
    people = np.asfortranarray(np.eye(4, dtype=np.float32)[[0, 1, 0, 3]])
    firsts, of = alike(people, np.zeros(4, np.int64))
    assert (firsts.tolist(), of.tolist()) == ([0, 1, 3], [0, 1, 0, 2])
