from __future__ import annotations

import numpy as np
import pytest

from errors import InvalidInput, Unknown
from services.evaluation.evaluation import Wish, evaluate
from services.evaluation.rounds import Round
from services.evaluation.table import Table, tabulate
from services.evaluation.targets import best_arm, target


def silent(doing: str, done: int, total: int) -> None:
    assert doing
    assert done <= total


def rounds(n: int = 400, seed: int = 1) -> list[Round]:
    """Ad c is born half-way, b earns most; every ready ad is as likely as the others."""
    rng = np.random.default_rng(seed)
    made = []
    for position in range(n):
        arms = ("a", "b", "c") if position >= n // 2 else ("a", "b")
        action = int(rng.integers(len(arms)))
        made.append(Round(
            arms=arms, action=action, reward=float(rng.random() < {"a": 0.1, "b": 0.4, "c": 0.2}[arms[action]]),
            propensity=1 / len(arms), at=float(position), context={"phone": float(rng.random() < 0.5)},
        ))  # fmt: skip
    return made


@pytest.fixture
def table() -> Table:
    return tabulate(rounds())


@pytest.mark.parametrize("spec", ["uniform", "logged", "arm:c", "best-arm", "default", "factor_logistic/greedy"])
def test_every_policy_is_a_distribution_over_the_candidates_of_each_round(table: Table, spec: str) -> None:
    first, rest = table.part(slice(0, 200)), table.part(slice(100, None))
    chances = target(spec, first, rest, np.random.default_rng(1), silent).probabilities
    assert chances.shape == (300, 3)
    assert chances.sum(axis=1) == pytest.approx(np.ones(300), abs=1e-12)
    assert not chances[~rest.eligible].any()


def test_a_taught_policy_keeps_the_floor_that_it_would_be_served_with(table: Table) -> None:
    first, rest = table.part(slice(0, 200)), table.part(slice(200, None))
    chances = target("factor_logistic/greedy", first, rest, np.random.default_rng(1), silent).probabilities
    assert chances.min() >= 0.01 / 3 - 1e-12


def test_what_ran_weighs_one_though_only_one_chance_was_kept(table: Table) -> None:
    ran = target("logged", None, table, np.random.default_rng(1), silent).probabilities
    assert table.logged.weights(ran) == pytest.approx(np.ones(400))


def test_the_best_arm_is_the_one_that_earned_most(table: Table) -> None:
    assert table.arms[best_arm(table)] == "b"


def test_one_lucky_click_of_a_rare_arm_is_not_the_best() -> None:
    rare = Round(arms=("a", "b", "rare"), action=2, reward=1.0, propensity=0.9, at=0.0)
    assert tabulate([rare, *rounds()]).arms[best_arm(tabulate([rare, *rounds()]))] == "b"


def test_an_arm_that_is_no_candidate_yet_is_said_so(table: Table) -> None:
    found = target("arm:c", None, table, np.random.default_rng(1), silent)
    assert found.probabilities[0].tolist() == [0.5, 0.5, 0.0]
    assert found.probabilities[-1].tolist() == [0.0, 0.0, 1.0]
    assert found.notes == ("c was no candidate in 200 rounds; all candidates are alike there",)


@pytest.mark.parametrize("spec", ["arm:z", "column:z", "nonsense"])
def test_a_policy_that_nobody_knows_is_refused(table: Table, spec: str) -> None:
    with pytest.raises(Unknown, match=f"under '{spec.removeprefix('arm:')}'"):
        evaluate(table, Wish(spec), np.random.default_rng(1), silent)


def test_who_learns_is_judged_by_rounds_that_it_did_not_see(table: Table) -> None:
    found = evaluate(table, Wish("best-arm", "uniform", train=0.25), np.random.default_rng(1), silent)
    assert (found.taught, found.rounds) == (100, 300)
    assert found.policy.judgement.diagnostics.rounds == found.against.judgement.diagnostics.rounds == 300


def test_who_learns_nothing_is_judged_by_every_round(table: Table) -> None:
    found = evaluate(table, Wish("uniform"), np.random.default_rng(1), silent)
    assert (found.taught, found.rounds) == (0, 400)
    assert found.against.judgement.value == pytest.approx(table.logged.reward.mean())


def test_uniform_against_a_log_of_uniform_is_no_gain(table: Table) -> None:
    found = evaluate(table, Wish("uniform", estimator="ips"), np.random.default_rng(1), silent)
    assert found.difference is not None
    assert found.difference.value == pytest.approx(0.0)
    assert found.difference.sign == 0


def test_the_latest_rounds_alone() -> None:
    assert len(tabulate(rounds(), last=100)) == 100
    assert tabulate(rounds()[::-1], last=1).arms == ("a", "b", "c")


def test_a_log_that_would_not_fit_into_memory_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.evaluation.table.MOST_CELLS", 1_000)
    with pytest.raises(InvalidInput, match="--last N takes the latest N rounds, got 400 times 3"):
        tabulate(rounds())
    assert len(tabulate(rounds(), last=300)) == 300
