from __future__ import annotations

import pytest
from synthetic_log import World

from bandits.learners.learner import Shape
from bandits.registry import make_policy
from services.catalogue_history import CatalogueHistory
from services.decisions.features import CREATIVE, PERSON
from services.learning.checkpoint import encode_fold, restore_fold
from services.learning.fold import Fold
from services.learning.tail import Tail
from services.storage.catalogue.table import CatalogueTable
from services.storage.log import Entry
from services.storage.sqlite.log import SqliteLog
from services.storage.sqlite.state import SqliteState

SCHEMAS = (1, 2)


def fresh(policy="default"):
    return Fold(make_policy(policy, Shape(PERSON.width, CREATIVE.width)))


@pytest.fixture
def log(tmp_path):
    kept = SqliteLog(tmp_path / "log.db")
    world = World(decisions=400).log().read(0, 10**6)
    entries = [Entry(*stored[1:]) for stored in world if stored.kind != 0]
    for first in range(0, len(entries), 40):
        kept.append(entries[first : first + 40], durable=False)
    kept.tick(1e12)
    return kept


@pytest.fixture
def state(tmp_path):
    return SqliteState(tmp_path / "state.db")


def fold_to_the_end(fold, log):
    for cut in Tail(log, fold.offset).cuts():
        fold.tick(cut.records, cut.offset, cut.at)
    return fold


def restored(fold, state, log, tmp_path, schemas=SCHEMAS):
    table = CatalogueTable(f"sqlite:///{tmp_path / 'catalogue.db'}")
    return restore_fold(fold, state, log, schemas, CatalogueHistory(table, log))


def kept(fold):
    return encode_fold(fold, SCHEMAS)


def test_a_restored_fold_is_the_one_that_was_kept(log, state, tmp_path):
    whole = fold_to_the_end(fresh(), log)
    state.save(kept(whole), whole.offset)
    again = fresh()
    assert restored(again, state, log, tmp_path)
    assert kept(again) == kept(whole)


def test_a_fold_restored_half_way_ends_bit_for_bit_where_the_other_did(log, state, tmp_path):
    whole, half = fresh(), fresh()
    everything = list(Tail(log, 0).cuts())
    for number, cut in enumerate(everything):
        whole.tick(cut.records, cut.offset, cut.at)
        if number == len(everything) // 2:
            state.save(kept(whole), whole.offset)
    assert restored(half, state, log, tmp_path)
    assert 0 < half.offset < whole.offset
    assert kept(fold_to_the_end(half, log)) == kept(whole)


def test_a_checkpoint_of_other_features_is_left_alone(log, state, tmp_path):
    state.save(kept(fold_to_the_end(fresh(), log)), 1)
    again = fresh()
    assert not restored(again, state, log, tmp_path, (1, 3))
    assert again.offset == 0


@pytest.mark.parametrize("policy", ["factor_probit/votes", "uniform", "factor_hybrid/greedy"])
def test_a_checkpoint_of_another_learner_is_left_alone(log, state, tmp_path, policy):
    state.save(kept(fold_to_the_end(fresh(), log)), 1)
    again = fresh(policy)
    assert not restored(again, state, log, tmp_path)
    assert again.offset == 0


def test_a_checkpoint_goes_on_under_another_rule(log, state, tmp_path):
    whole = fold_to_the_end(fresh(), log)
    state.save(kept(whole), whole.offset)
    again = fresh("factor_logistic/greedy")
    assert restored(again, state, log, tmp_path)
    assert kept(again) == kept(whole)


def test_a_checkpoint_ahead_of_the_log_is_left_alone(log, state, tmp_path):
    state.save(kept(fold_to_the_end(fresh(), log)), 1)
    shorter = SqliteLog(tmp_path / "shorter.db")
    shorter.append([Entry(4, 1.0, b"")], durable=False)
    assert not restored(fresh(), state, shorter, tmp_path)


def test_a_checkpoint_of_which_a_part_is_missing_is_left_alone(log, state, tmp_path):
    parts = kept(fold_to_the_end(fresh(), log))
    del parts["tallies"]
    state.save(parts, 1)
    assert not restored(fresh(), state, log, tmp_path)
