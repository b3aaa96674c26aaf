from __future__ import annotations

import numpy as np
import pytest
from logged_world import favourite_world, taste_world

from bandits.auto import Terms, choose
from errors import InvalidInput, Refused, Unknown


@pytest.mark.parametrize("seed", range(3))
def test_where_tastes_are_in_the_attributes_the_learner_that_shares_is_chosen(seed):
    """Of 30 such worlds 29 did; these seeds are among them."""
    specs = ("uniform", "beta_bernoulli/votes", "factor_logistic/votes")
    choice = choose(taste_world(seed, 5_000).history, np.random.default_rng(seed), specs)
    assert choice.spec == choice.rows[0].spec == "factor_logistic/votes"
    assert choice.rows[0].value.low > choice.earned
    assert choice.rows[0].why == "chosen: earns most"


@pytest.mark.parametrize("seed", range(3))
def test_of_two_rules_on_the_same_learner_the_one_that_uses_what_it_learned_is_chosen(seed):
    """Of 30 such worlds 29 did; these seeds are among them."""
    specs = ("beta_bernoulli/epsilon:epsilon=0.8", "uniform", "beta_bernoulli/votes:scale=1")
    choice = choose(favourite_world(seed, 8_000, likes=1.0).history, np.random.default_rng(seed), specs)
    assert choice.spec == "beta_bernoulli/votes:scale=1"


@pytest.mark.parametrize("seed", range(4))
def test_where_nothing_differs_the_preferred_one_stays(seed):
    """Of 30 such worlds 28 did, as 1 in 10 may be told apart at a level of .9; these seeds are among them."""
    specs = ("factor_gaussian/votes", "beta_bernoulli/votes", "uniform")
    choice = choose(favourite_world(seed, 4_000, likes=0.0).history, np.random.default_rng(seed), specs, Terms(replays=3))
    assert choice.spec == "factor_gaussian/votes"
    assert any(spec in row.why for row in choice.rows for spec in specs)


def test_a_row_says_how_far_behind_and_by_how_much_that_may_be_wrong():
    specs = ("uniform", "factor_logistic/votes")
    choice = choose(taste_world(0, 4_000).history, np.random.default_rng(0), specs)
    best, uniform = choice.rows
    assert best.behind == (0.0, 0.0, 0.0)
    assert 0.0 < uniform.behind.low < uniform.behind.value < uniform.behind.high
    assert uniform.value.value == pytest.approx(choice.earned, abs=0.01)
    assert uniform.why.startswith("earns ")
    assert best.spec in uniform.why


def test_a_log_that_nearly_always_shows_one_arm_is_refused_for_all():
    world = taste_world(0, 600, k=6, logging=[0.995, 0.001, 0.001, 0.001, 0.001, 0.001])
    with pytest.raises(Refused, match="independent ones"):
        choose(world.history, np.random.default_rng(0), ("uniform", "factor_gaussian/votes"))


def test_a_log_that_is_too_short_says_how_many_rounds_are_missing():
    with pytest.raises(Refused, match="more rounds would do"):
        choose(taste_world(0, 300).history, np.random.default_rng(0), ("uniform",))


def test_what_the_log_cannot_tell_is_a_row_without_a_value_and_the_others_are_compared():
    """The log nearly always shows arm 0: what stays with it can be judged, what spreads its traffic cannot.

    Votes give ties to the first arm and greedy shares them, so that a learner of nothing makes both.
    """
    leaning = taste_world(3, 3_000, k=5, logging=[0.996, 0.001, 0.001, 0.001, 0.001])
    choice = choose(leaning.history, np.random.default_rng(1), ("uniform", "nothing/greedy", "nothing/votes"))
    assert choice.spec == "nothing/votes"
    assert {row.spec for row in choice.rows if row.value is None} == {"uniform", "nothing/greedy"}
    assert choice.rows[-1].behind is None
    assert choice.rows[-1].why.startswith("refused: ")


def test_the_same_seed_chooses_the_same_with_the_same_numbers():
    history, specs = taste_world(5, 2_500).history, ("uniform", "factor_gaussian/votes")
    assert choose(history, np.random.default_rng(7), specs) == choose(history, np.random.default_rng(7), specs)


def test_progress_is_reported_before_each_spec():
    heard = []
    specs = ("uniform", "nothing/votes")
    choose(
        favourite_world(0, 2_500).history, np.random.default_rng(0), specs, Terms(replays=1), lambda *told: heard.append(told)
    )
    assert heard == [("uniform", 0, 2), ("nothing/votes", 1, 2)]


@pytest.mark.parametrize(
    ("specs", "error", "match"),
    [
        ((), InvalidInput, "none"),
        (("uniform", "uniform"), InvalidInput, "each once"),
        (("no_such/votes",), Unknown, "no_such"),
        (("nothing/votes:samples=0",), InvalidInput, "samples"),
    ],
)
def test_specs_that_cannot_be_tried_are_refused(specs, error, match):
    with pytest.raises(error, match=match):
        choose(favourite_world(0, 300).history, np.random.default_rng(0), specs)
