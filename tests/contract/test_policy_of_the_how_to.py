"""The how-to's policy is one file and one line: taken from the page as it stands, it keeps every law."""

from __future__ import annotations

import importlib.util
import inspect
import re
import sys
from pathlib import Path

import numpy as np
import pytest
import test_every_policy as laws
from policies import SHAPE, taught, weights_of

from bandits import registry, specs
from bandits.registry import POLICIES, make_policy
from bandits.specs import LEARNERS, RULES
from errors import InvalidInput

DOCS = Path(__file__).parents[2] / "docs"
BLOCK = re.compile(r"```python\n(.*?)```", re.DOTALL)


def is_for_every_policy(law):
    """Whether a law takes a spec and nothing else, and any spec that is learned will do."""
    given = [mark.args[1] for mark in getattr(law, "pytestmark", []) if mark.name == "parametrize"]
    return list(inspect.signature(law).parameters) == ["spec"] and given in ([], [laws.LEARNED])


LAWS = [law for name, law in vars(laws).items() if name.startswith("test_") and is_for_every_policy(law)]


def blocks(page):
    return BLOCK.findall((DOCS / page).read_text(encoding="utf-8"))


def entry(line, names):
    """A line of a table, ``"name": value,``, as a name and a value."""
    ((name, value),) = eval(f"{{{line}}}", names).items()  # noqa: S307  (the page's own line)
    return name, value


@pytest.fixture
def added(tmp_path, monkeypatch):
    """The page's file where it belongs, and its lines in their tables."""
    code, line, named, vowpal = blocks("how-to/add-a-policy.md")
    path = tmp_path / "near_best.py"
    path.write_text(code, encoding="utf-8")
    spec = importlib.util.spec_from_file_location("bandits.exploration.near_best", path)
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, spec.name, module)
    spec.loader.exec_module(module)
    monkeypatch.setitem(specs.RULES, *entry(line, vars(module)))
    for each in (named, vowpal):
        monkeypatch.setitem(registry.POLICIES, *entry(each, vars(registry)))
    return module


def test_there_are_laws_to_keep():
    assert len(LAWS) > 10


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
@pytest.mark.parametrize("spec", ["rotating", "arm_gaussian/near_best"])
@pytest.mark.usefixtures("added")
def test_the_added_policy_keeps_every_law(spec, law, monkeypatch):
    monkeypatch.setattr(laws, "LEARNED", [*laws.LEARNED, spec])
    law(spec)


@pytest.mark.parametrize("learner", sorted(LEARNERS))
@pytest.mark.usefixtures("added")
def test_the_added_rule_combines_with_every_learner(learner):
    weights = weights_of(taught(f"{learner}/near_best"), np.ones((3, SHAPE.people), np.float32))
    np.testing.assert_allclose(weights.sum(axis=1), 1.0, atol=1e-12)


@pytest.mark.usefixtures("added")
def test_the_added_rule_shares_evenly_among_those_near_the_best():
    policy, person = taught("factor_logistic/near_best:share=1"), np.ones((1, SHAPE.people), np.float32)
    np.testing.assert_allclose(weights_of(policy, person), 0.2, atol=1e-12)
    few = taught("factor_logistic/near_best:share=0.05")
    assert (weights_of(few, person) == 0.0).any()
    with pytest.raises(InvalidInput, match="share"):
        make_policy("factor_logistic/near_best:share=2", SHAPE)


@pytest.mark.usefixtures("added")
def test_the_line_for_vowpal_wabbit_makes_a_policy():
    weights = weights_of(taught("vw_bolder"), np.ones((2, SHAPE.people), np.float32))
    np.testing.assert_allclose(weights.sum(axis=1), 1.0, atol=1e-6)


def test_the_example_of_choosing_runs_and_has_learned_what_evenings_like():
    (code,) = blocks("explanation/choosing.md")
    names = {}
    exec(code, names)  # noqa: S102  (the page's own code)
    np.testing.assert_allclose(names["probabilities"].sum(axis=1), 1.0, atol=1e-12)
    assert names["weights"][0, 0] > names["weights"][0, 1]
    assert names["chosen"].shape == (1,)


def test_choosing_names_every_learner_and_rule():
    page = (DOCS / "explanation" / "choosing.md").read_text(encoding="utf-8")
    assert [
        name for name in {*LEARNERS, *RULES, *POLICIES} - {"nothing"} if f"`{name}`" not in page and not name.startswith("vw")
    ] == []
