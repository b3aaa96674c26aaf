"""Any policy of the registry may serve: ADLOOM_POLICY names it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from ledger import read_ledger
from service import ask, machine

AD = {"placement": "rail", "user_id": "reader-1", "context": {"device": "mobile", "hour": 8}}


@pytest.mark.parametrize(("policy", "rule"), [
    ("factor_hybrid/votes:samples=16", "votes:samples=16"), ("arm_gaussian/softmax", "softmax"), ("vw_squarecb", "squarecb"),
])  # fmt: skip
def test_it_chooses_by_its_own_rule_with_probabilities_on_the_log(tmp_path: Path, policy: str, rule: str) -> None:
    with machine(tmp_path, ADLOOM_POLICY=policy) as stage:
        stage.apart()
        answers = [ask(f"{stage.url}/v1/decisions", "POST", AD | {"user_id": f"reader-{number}"}) for number in range(30)]
        assert {answer.status for answer in answers} == {200}
        stage.stop()
        treated = [decision for decision in read_ledger(stage.data).decisions.values() if not decision.control]
        assert treated
        for decision in treated:
            assert rule in decision.exploration
            assert np.isclose(sum(decision.probabilities), 1.0)


@pytest.mark.parametrize("command", ["serve", "learn"])
@pytest.mark.parametrize(("policy", "words"), [
    ("nobody", "policy: nothing is known under 'nobody'"), ("factor_logistic/votes:dice=6", "expected one of the settings"),
])  # fmt: skip
def test_a_policy_that_nothing_answers_to_is_one_line(tmp_path: Path, command: str, policy: str, words: str) -> None:
    with machine(tmp_path, ADLOOM_POLICY=policy) as stage:
        refused = stage.run(command)
        said = [line for line in refused.stderr.splitlines() if not line.startswith("{")]
        assert refused.returncode == 2
        assert len(said) == 1
        assert words in said[0]
