from __future__ import annotations

import pytest

from bandits.specs import listed, make_rule, spec_of


@pytest.mark.parametrize(("text", "specs"), [
    ("default", ["default"]),
    ("default, uniform", ["default", "uniform"]),
    ("factor_logistic/votes:samples=8,scale=0.2,uniform", ["factor_logistic/votes:samples=8,scale=0.2", "uniform"]),
    ("arm_gaussian:fourier=64,prior_sd=2/greedy,default", ["arm_gaussian:fourier=64,prior_sd=2/greedy", "default"]),
])  # fmt: skip
def test_a_comma_between_settings_does_not_begin_another_policy(text, specs):
    assert listed(text) == specs


def test_a_rules_spec_makes_the_same_rule_again():
    rule = make_rule("votes:samples=8,scale=0.123456789")
    assert make_rule(spec_of(rule)) == rule
