from __future__ import annotations

import numpy as np
import pytest
from small_world import COFFEE, NOON, SHOES, brief, catalogue_of, core_of, creative, planted, request, seeds_of, without_control

from bandits.propensity import EPSILON
from services.decisions.recording import Choice, drawn, record_of
from services.decisions.wear import KINDS, Wear, Worn, kind_of_ad, rows_of

DAY = 86_400.0
ME = request(7)
POOL = [
    creative(brief(angle=angle, style=style), n, "L1")
    for angle in ("proof", "story")
    for style in ("bright", "dark")
    for n in (1, 2)
]


def core_with(rate, pool=POOL, tastes=None):
    core = core_of(catalogue_of(without_control(SHOES), pools={SHOES.id: pool}), tastes or planted({}))
    core.wear.rate = rate
    return core


def decided(core, asked=ME, n=1):
    return core.decide([asked] * n, seeds_of(n), NOON).groups[0]


def test_creatives_are_of_one_kind_by_angle_and_style_whatever_else_they_say():
    assert kind_of_ad(brief(tone="bold", offer="price")) == kind_of_ad(brief(tone="warm", cta="try"))
    assert kind_of_ad(brief(style="dark")) != kind_of_ad(brief(style="bright")) != kind_of_ad(brief(angle="proof"))
    assert len(set(KINDS)) == 20


def test_exposures_are_counted_by_campaign_person_and_kind_and_fade():
    wear = Wear()
    for _ in range(3):
        wear.meet(SHOES.id, "a", brief(), NOON)
    wear.meet(SHOES.id, "a", brief(angle="proof"), NOON)
    assert wear.exposures(SHOES.id, "a", NOON) == {"benefit.bright": 3.0, "proof.bright": 1.0}
    assert wear.exposures(COFFEE.id, "a", NOON) == wear.exposures(SHOES.id, "b", NOON) == {}
    assert wear.exposures(SHOES.id, "a", NOON + 3 * DAY) == {"benefit.bright": 1.1, "proof.bright": 0.37}
    assert wear.exposures(SHOES.id, "a", NOON + 30 * DAY) == {}


def test_exposures_of_whoever_comes_every_minute_fade_like_anybodys():
    wear = Wear()
    wear.meet(SHOES.id, "a", brief(), NOON)
    for minute in range(0, 6 * 24 * 60, 5):
        wear.meet(SHOES.id, "a", brief(angle="proof"), NOON + 60.0 * minute)
    assert wear.exposures(SHOES.id, "a", NOON + 6 * DAY)["benefit.bright"] == pytest.approx(np.exp(-2.0), abs=0.006)


def test_no_more_people_are_remembered_than_there_is_room_for():
    wear = Wear(remembered=3)
    for person in "abcda":
        wear.meet(SHOES.id, person, brief(), NOON)
    assert len(wear) == 3
    assert wear.exposures(SHOES.id, "b", NOON) == {}
    assert wear.exposures(SHOES.id, "a", NOON) == {"benefit.bright": 1.0}  # forgotten, and met anew


def test_a_worn_kind_loses_weight_and_the_others_gain_it():
    core = core_with(0.5)
    before = decided(core).probabilities[0]
    for _ in range(4):
        core.meet(ME, POOL[0], NOON)
    group = decided(core)
    after, worn = group.probabilities[0], group.slate.kinds == kind_of_ad(POOL[0].brief)
    assert worn.sum() == 2  # its near-duplicate is of the same kind
    assert (after[worn] <= before[worn]).all()
    assert after[worn].sum() < before[worn].sum()
    assert (after[~worn] >= before[~worn]).all()
    assert after.sum() == pytest.approx(1.0, abs=1e-12)
    assert after.min() >= EPSILON / len(after) - 1e-15


def test_the_weights_are_those_of_the_policy_times_what_wear_leaves():
    weights, kinds = np.array([[0.5, 0.3, 0.2], [0.2, 0.2, 0.6]]), np.array([0, 1, 2])
    lowered = Worn(rows_of([{KINDS[0]: 2.0}, {}]), 0.5).lower(weights, kinds)
    left = np.array([0.5 * np.exp(-1.0), 0.3, 0.2])
    np.testing.assert_allclose(lowered[0], left / left.sum(), rtol=1e-12)
    np.testing.assert_array_equal(lowered[1], weights[1])


@pytest.mark.parametrize("rate", [0.0, 0.5])
def test_nothing_changes_for_whoever_has_met_nothing_and_for_everybody_at_a_rate_of_nothing(rate):
    untouched, core = core_with(0.0), core_with(rate)
    for _ in range(3):
        core.meet(request(8) if rate else ME, POOL[0], NOON)
    np.testing.assert_array_equal(decided(core, n=20).probabilities, decided(untouched, n=20).probabilities)


def test_somebody_who_cannot_be_told_apart_meets_nothing():
    core = core_with(0.5)
    nobody = ME._replace(known=False)
    core.meet(nobody, POOL[0], NOON)
    assert len(core.wear) == 0
    core.meet(ME, POOL[0], NOON)
    assert not len(decided(core, nobody).worn.exposures)


def test_control_is_recorded_and_never_touched():
    approved = [creative(brief(angle=angle)) for angle in ("proof", "story", "benefit")]
    core = core_of(catalogue_of(SHOES, pools={SHOES.id: approved}), planted({}))
    core.wear.rate = 0.5
    in_control = next(one for one in map(request, range(1000)) if decided(core, one).control)
    for _ in range(5):
        core.meet(in_control, approved[0], NOON)
    group = decided(core, in_control)
    np.testing.assert_allclose(group.probabilities[0], 1 / 3, rtol=1e-12)
    assert (group.worn.of(0), group.worn.rate) == ({"proof.bright": 5.0}, 0.0)


def recorded(core, choice: Choice | None = None):
    rulings = core.decide([ME], seeds_of(1), NOON)
    group = rulings.groups[0]
    return record_of(ME, rulings, group, choice or drawn(group), rulings.view, catalogue_version=1, at=NOON, decide_ms=1.0)


def test_the_record_says_what_was_applied_and_nothing_where_nothing_was():
    core = core_with(0.25)
    assert (recorded(core).worn, recorded(core).wear_rate) == ({}, 0.0)
    core.meet(ME, POOL[0], NOON)
    core.meet(ME, creative(brief(angle="thrift"), 9), NOON)  # of a kind that is no candidate, but may be made
    record = recorded(core)
    assert (record.worn, record.wear_rate) == ({"proof.bright": 1.0, "thrift.bright": 1.0}, 0.25)
    position = record.candidates.index(record.action)
    assert record.propensity == record.probabilities[position]


def test_a_making_is_worn_with_its_kind_and_stays_within_its_bounds():
    liked = planted({("angle", "proof"): 3.0, ("style", "bright"): 3.0}, noise=0.01)
    core = core_with(0.5, tastes=liked)
    asking = ME._replace(may_make=True)
    for _ in range(10):
        core.meet(asking, POOL[0], NOON)
    for seed in range(20):
        group = core.decide([asking], seeds_of(1, seed), NOON).groups[0]
        assert len(group.slate.kinds) == len(group.slate.ids) == len(POOL) + 1
        assert 0.01 - 1e-12 <= group.probabilities[0, -1] <= 0.5 + 1e-12


def test_the_second_draw_is_worn_like_the_first():
    core = core_with(2.0)
    asking = ME._replace(may_make=True)
    for item in POOL[:6]:
        for _ in range(10):
            core.meet(asking, item, NOON)
    rulings = core.decide([asking], seeds_of(1), NOON)
    shown, propensity = core.fall_back(rulings.groups[0], rulings)
    assert shown in {item.id for item in POOL[6:]}
    assert propensity > 0.4
