"""Laws of every exploration rule in the registry, whatever the numbers."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from bandits.exploration.question import Question
from bandits.specs import RULES, make_rule, spec_of

LINKS = ("identity", "logit", "probit")
FINITE = st.floats(allow_nan=False, allow_infinity=False, width=32)


@pytest.fixture(params=sorted(RULES), scope="module")
def rule(request):
    return RULES[request.param]()


@st.composite
def shapes(draw):
    n = draw(st.sampled_from([1, 2, 3, 40]))
    return n, draw(st.integers(1, 12)), draw(st.integers(1, 3))


@st.composite
def questions(draw, rule, values=FINITE):
    """People, rows and masks of any finite numbers; few samples, for what holds of three holds of 32."""
    n, k, p = draw(shapes())
    r = 3 if rule.samples else 1 + draw(st.integers(1, 3))
    people = draw(arrays.arrays(np.float32, (n, p), elements=st.floats(-1e6, 1e6, width=32)))
    rows = draw(arrays.arrays(np.float32, (k, r, p), elements=values))
    eligible = draw(st.none() | arrays.arrays(np.bool_, (n, k)))
    return Question(people, rows, np.arange(k), eligible, draw(st.sampled_from(LINKS)), draw(st.sampled_from([0.0, 7.5, 1e9])))


@settings(deadline=None, max_examples=60)
@given(data=st.data())
def test_weights_sum_to_one_over_the_eligible_and_are_never_nan(rule, data):
    question = data.draw(questions(rule))
    weights = rule.weights(question)
    eligible = np.ones(weights.shape, bool) if question.eligible is None else question.eligible
    assert np.isfinite(weights).all()
    assert (weights >= 0.0).all()
    assert not weights[~eligible].any()
    np.testing.assert_allclose(weights.sum(axis=1), eligible.any(axis=1), atol=1e-12)


@settings(deadline=None, max_examples=40)
@given(data=st.data())
def test_the_order_of_the_candidates_does_not_matter(rule, data):
    """Votes give ties to the first, so they are asked without ties; quadrature is the same within its accuracy."""
    question = data.draw(questions(rule, st.floats(-100.0, 100.0, width=32)))
    if rule.samples:
        rows = np.random.default_rng(question.rows.size).normal(size=question.rows.shape)
        question = question._replace(people=np.ones_like(question.people), rows=rows.astype(np.float32))
    order = np.array(data.draw(st.permutations(range(question.k))))
    turned = question._replace(
        candidates=question.candidates[order], eligible=None if question.eligible is None else question.eligible[:, order]
    )
    np.testing.assert_allclose(
        rule.weights(turned), rule.weights(question)[:, order], atol=3e-3 if hasattr(rule, "nodes") else 1e-12
    )


@pytest.mark.parametrize("k", [1, 2, 10_000])
def test_any_number_of_candidates_has_weights(rule, k):
    rng = np.random.default_rng(k)
    rows = rng.normal(size=(k, rule.samples or 4, 3)).astype(np.float32)
    for n in (1, 33):
        weights = rule.weights(Question(np.ones((n, 3), np.float32), rows, np.arange(k), None, "logit", 1e4))
        np.testing.assert_allclose(weights.sum(axis=1), 1.0, atol=1e-12)


@settings(deadline=None)
@given(data=st.data())
def test_a_rule_is_read_back_from_its_spec(rule, data):
    share = st.floats(0.5, 1.0)
    changed = {item.name: getattr(rule, item.name) * data.draw(share) for item in fields(rule)}
    changed = {name: type(getattr(rule, name))(value) for name, value in changed.items()}
    turned = replace(rule, **changed)
    assert make_rule(spec_of(turned)) == turned
