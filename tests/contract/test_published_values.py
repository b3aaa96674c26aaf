"""Values that the authors of the Open Bandit Pipeline published for their own data, estimated again by ours."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bandits.ope.weighting import ips
from benchmarks.open_bandit import bts_action_dist, load_open_bandit


@pytest.fixture(scope="module")
def open_bandit():
    folder = Path(os.environ.get("ADLOOM_DATA_DIR", "")) / "open_bandit"
    if "ADLOOM_DATA_DIR" not in os.environ or not folder.is_dir():
        pytest.skip("ADLOOM_DATA_DIR holds no folder open_bandit: see benchmarks/open_bandit.py for where it can be had")
    return folder


def test_thompson_sampling_judged_from_the_uniform_log_is_worth_what_the_quickstart_says(open_bandit):
    data = load_open_bandit(open_bandit / "random" / "all")
    target = data.target(bts_action_dist(open_bandit / "prior_bts.yaml", "all"))
    value = ips(data.logged, target).value
    assert value == pytest.approx(0.004553, abs=5e-7)
    assert value / data.logged.reward.mean() == pytest.approx(1.198126, abs=5e-7)


def test_digits_as_a_bandit_have_the_published_truth_and_error():
    pytest.importorskip("sklearn", reason="scikit-learn brings the digits: install the extra bench")
    from benchmarks.obp_digits import obp_digits  # noqa: PLC0415

    digits = obp_digits()
    assert digits.truth == pytest.approx(0.9634340222575517, abs=1e-12)
    error = abs(ips(digits.logged, digits.target).value - digits.truth) / digits.truth
    assert error == pytest.approx(0.01827255896321327, abs=1e-12)
