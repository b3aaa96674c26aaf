"""Every estimator gives, on frozen inputs, the value that the Open Bandit Pipeline gives: the recipe is in the JSON itself."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from bandits.ope.doubly_robust import dm, dr, dr_os, sndr, switch_dr
from bandits.ope.embedding import by_posterior, counted_posterior, marginalised, mips
from bandits.ope.estimators import ESTIMATORS
from bandits.ope.logged import Logged
from bandits.ope.replay import replay
from bandits.ope.weighting import ips, snips

FROZEN = json.loads((Path(__file__).parent / "fixtures" / "obp_values.json").read_text(encoding="utf-8"))
SINGLE = {name: np.array(column) for name, column in FROZEN["single"]["inputs"].items()}
VALUES = FROZEN["single"]["values"]
TARGET, Q = SINGLE["target"], SINGLE["q"]


@pytest.fixture
def log():
    action, behaviour = SINGLE["action"], SINGLE["behaviour"]
    n, k = behaviour.shape
    return Logged(
        action, SINGLE["reward"], behaviour[np.arange(n), action], k,
        behaviour=behaviour, group=np.tile(SINGLE["group"], (n, 1)),
    )  # fmt: skip


def same(value):
    return pytest.approx(value, abs=1e-9)


@pytest.mark.parametrize("name", ["ips", "snips", "dm", "dr", "sndr"])
def test_an_estimator_without_a_parameter_has_obps_value(log, name):
    assert ESTIMATORS[name](log, TARGET, Q).value == same(VALUES[name])


@pytest.mark.parametrize("clip", VALUES["switch-dr"])
def test_switch_dr_has_obps_value(log, clip):
    assert switch_dr(log, TARGET, Q, clip=float(clip)).value == same(VALUES["switch-dr"][clip])


@pytest.mark.parametrize("strength", VALUES["dr-os"])
def test_dr_os_has_obps_value(log, strength):
    assert dr_os(log, TARGET, Q, strength=float(strength)).value == same(VALUES["dr-os"][strength])


def test_mips_with_known_embeddings_has_obps_value(log):
    likelihood = SINGLE["given"][:, SINGLE["seen"]].T
    assert marginalised(log, TARGET, likelihood).value == same(VALUES["mips"])


def test_mips_over_groups_has_obps_value(log):
    assert mips(log, TARGET).value == same(VALUES["mips of groups"])


def test_mips_with_a_counted_posterior_has_obps_value(log):
    posterior = counted_posterior(log, SINGLE["seen"])
    assert by_posterior(log, TARGET, posterior).value == same(VALUES["mips of counts"])


def test_replay_has_obps_value():
    action, reward, chosen = (np.array(FROZEN["replay"]["inputs"][name]) for name in ("action", "reward", "chosen"))
    log = Logged(action, reward, np.full(len(action), 0.2), 5)
    assert replay(log, np.eye(5)[chosen]).value == same(FROZEN["replay"]["value"])


def test_the_ends_of_a_parameters_range_are_the_direct_method_and_dr(log):
    for ends in ((switch_dr(log, TARGET, Q, clip=0.0), switch_dr(log, TARGET, Q, clip=np.inf)),
                 (dr_os(log, TARGET, Q, strength=0.0), dr_os(log, TARGET, Q, strength=np.inf))):  # fmt: skip
        assert [end.value for end in ends] == [same(dm(log, TARGET, Q).value), same(dr(log, TARGET, Q).value)]


def test_with_a_model_that_expects_nothing_dr_is_ips_and_sndr_is_snips(log):
    nothing = np.zeros_like(Q)
    assert dr(log, TARGET, nothing).value == same(ips(log, TARGET).value)
    assert sndr(log, TARGET, nothing).value == same(snips(log, TARGET).value)
