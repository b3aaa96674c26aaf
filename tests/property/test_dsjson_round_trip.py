"""What is written as dsjson reads back as the same rounds, and Vowpal Wabbit takes it too."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from errors import InvalidInput
from services.evaluation.dsjson import read_dsjson, save_dsjson, write_dsjson
from services.evaluation.rounds import Round

if TYPE_CHECKING:
    from pathlib import Path

#: A caret parts namespace and feature, a leading underscore marks VW's own fields: both have their meaning in a name.
NAMES = st.text(st.characters(codec="utf-8", exclude_characters="^"), min_size=1, max_size=8).filter(
    lambda name: name[0] != "_"
)
FEATURES = st.one_of(
    st.dictionaries(NAMES, st.floats(-1e6, 1e6), max_size=3),
    st.dictionaries(st.tuples(NAMES, NAMES).map("^".join), st.floats(-1e6, 1e6), max_size=3),
)


@st.composite
def rounds(draw: st.DrawFn) -> Round:
    arms = tuple(draw(st.lists(NAMES, min_size=1, max_size=5, unique=True)))
    parts = np.array(draw(st.lists(st.floats(0.01, 1.0), min_size=len(arms), max_size=len(arms))))
    chances, action = tuple((parts / parts.sum()).tolist()), draw(st.integers(0, len(arms) - 1))
    attributes = tuple(draw(FEATURES) for _ in arms)
    return Round(
        arms=arms, action=action, reward=draw(st.floats(-1e6, 1e6)), propensity=min(chances[action], 1.0),
        probabilities=draw(st.sampled_from([chances, None])), at=draw(st.one_of(st.none(), st.integers(0, 2**31).map(float))),
        person=draw(st.sampled_from(["", "p1"])), context=draw(FEATURES), attributes=attributes if any(attributes) else (),
        shown=draw(st.sampled_from([None, arms[0]])),
    )  # fmt: skip


@settings(deadline=None)
@given(st.lists(rounds(), min_size=1, max_size=4))
def test_what_was_written_reads_back_the_same(tmp_path_factory: pytest.TempPathFactory, written: list[Round]) -> None:
    path = tmp_path_factory.mktemp("log") / "log.dsjson"
    save_dsjson(path, written)
    assert read_dsjson(path).rounds == written


@pytest.mark.parametrize(
    ("features", "named"),
    [(("x", "x^y"), "x"), (("x^y", "x"), "x"), (("_x",), "_x"), (("x^_y",), r"x\^_y"), (("_x^y",), r"_x\^y")],
)
def test_features_that_would_not_read_back_are_refused_by_name(features: tuple[str, ...], named: str) -> None:
    one = Round(arms=("a",), action=0, reward=1.0, propensity=1.0, context=dict.fromkeys(features, 1.0))
    with pytest.raises(InvalidInput, match=f"^feature {named}: "):
        list(write_dsjson([one]))


def test_vowpal_wabbit_learns_from_what_was_written(tmp_path: Path) -> None:
    vowpalwabbit = pytest.importorskip("vowpalwabbit")
    rng, best = np.random.default_rng(1), "b"
    log = [
        Round(
            arms=("a", "b", "c"), action=action, reward=float("abc"[action] == best), propensity=1 / 3,
            probabilities=(1 / 3,) * 3, context={"user^age": 1.0}, attributes=({"ad^a": 1.0}, {"ad^b": 1.0}, {"ad^c": 1.0}),
        )
        for action in rng.integers(3, size=300).tolist()
    ]  # fmt: skip
    save_dsjson(tmp_path / "log.dsjson", log)
    learner = vowpalwabbit.Workspace("--cb_explore_adf --epsilon 0.1 --dsjson --quiet")
    for line in (tmp_path / "log.dsjson").read_text(encoding="utf-8").splitlines():
        examples = learner.parse(line)
        learner.learn(examples)
        learner.finish_example(examples)
    chances = learner.predict(learner.parse((tmp_path / "log.dsjson").read_text(encoding="utf-8").splitlines()[0]))
    learner.finish()
    assert int(np.argmax(chances)) == 1
