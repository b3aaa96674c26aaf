from __future__ import annotations

import datetime as dt
import math

import msgspec
import numpy as np
import pytest
from small_world import (
    COFFEE,
    NOON,
    SECRET,
    SHOES,
    brief,
    catalogue_of,
    choosing_by,
    core_of,
    creative,
    planted,
    pool_of,
    request,
    seeds_of,
    without_control,
)  # fmt: skip

from bandits.propensity import EPSILON
from errors import Unknown
from generators.brief import ATTRIBUTES
from services.campaigns.campaign import Budget, FrequencyCap
from services.campaigns.records import CampaignPut, CreativeAdded, CreativeRetired
from services.decisions.features import PERSON
from services.decisions.limits import Limits
from services.decisions.request import Rule, in_control, pseudonym
from services.decisions.rulings import View

LIKES = {("tone", "warm"): 1.0, ("angle", "proof"): 0.6}
DEVICES = ("mobile", "tablet", "desktop")


def rulings_by_row(rulings):
    """What was decided for each request, whoever it shared a group with."""
    found = {}
    for group in rulings.groups:
        for position, row in enumerate(group.rows.tolist()):
            name = group.slate.ids[int(group.chosen[position])]
            found[row] = (group.campaign.id, group.control, name, group.slate.ids, group.probabilities[position].tolist())
    return found


def crowd(n):
    rng = np.random.default_rng(5)
    never = (Rule("never", "tone", "bold"),)
    return [
        request(
            int(rng.integers(2**62)), ("rail", "top", "feed")[i % 3], rules=never if i % 4 == 0 else (), device=DEVICES[i % 3],
            hour=int(rng.integers(24)), page_topic=("running", "music", "")[i % 3], interests=("films", "gaming")[: i % 3],
        )
        for i in range(n)
    ]  # fmt: skip


def test_a_request_is_ruled_alike_alone_and_among_two_hundred():
    core = core_of(catalogue_of(SHOES, COFFEE), planted(LIKES))
    requests, seeds = crowd(200), seeds_of(200)
    together = rulings_by_row(core.decide(requests, seeds, NOON))
    assert len(together) == 200
    assert len({ruling[0] for ruling in together.values()}) == 2
    assert {ruling[1] for ruling in together.values()} == {True, False}
    for row in range(200):
        alone = core.decide([requests[row]], seeds[row : row + 1], NOON)
        assert rulings_by_row(alone)[0] == together[row]


def test_a_new_view_over_the_same_creatives_decides_as_in_a_new_core():
    catalogue, newcomer = catalogue_of(SHOES, COFFEE), creative(brief(tone="bold"), 999, "L1")
    core, requests, seeds = core_of(catalogue, planted(LIKES)), crowd(60), seeds_of(60)
    for version in (8, 9, 10):
        if version == 9:  # comes while the slates of before are still in use
            catalogue.apply(CreativeAdded(at=NOON, creative=newcomer, why="supply"))
            core.decide(requests, seeds, NOON)
        view = View(choosing_by(planted({("tone", "bold"): 1.0}, seed=version)), version, 80)
        fresh = core_of(catalogue)
        for one in (core, fresh):
            one.adopt(view)
        assert rulings_by_row(core.decide(requests, seeds, NOON)) == rulings_by_row(fresh.decide(requests, seeds, NOON))


def test_the_seed_alone_decides_between_equal_requests():
    core = core_of(catalogue_of(without_control(SHOES)), planted({}))
    seeds = seeds_of(300)
    names = [ruling[2] for ruling in rulings_by_row(core.decide([request(1)] * 300, seeds, NOON)).values()]
    again = [ruling[2] for ruling in rulings_by_row(core.decide([request(1)] * 300, seeds, NOON)).values()]
    assert names == again
    assert len(set(names)) > 5


def test_a_placement_nobody_names_is_unknown():
    with pytest.raises(Unknown, match="placement"):
        core_of(catalogue_of(SHOES)).decide([request(placement="skyscraper")], seeds_of(1), NOON)


@pytest.mark.parametrize("rules", [
    (Rule("never", "tone", "warm"),),
    (Rule("never", "tone", "warm"), Rule("never", "angle", "proof"), Rule("never", "offer", "price")),
    (Rule("only", "style", "dark"),),
])  # fmt: skip
def test_declared_rules_leave_a_slate_with_probabilities_of_its_own(rules):
    core = core_of(catalogue_of(without_control(SHOES)), planted(LIKES))
    group = core.decide([request(rules=rules)] * 50, seeds_of(50), NOON).groups[0]
    creatives = {item.id: item for item in pool_of(SHOES)}
    for name in group.slate.ids:
        has = creatives[name].brief.attributes
        assert all((has[rule.attribute] == rule.level) is (rule.verb == "only") for rule in rules)
    k = len(group.slate.ids)
    assert 0 < k < len(creatives)
    assert group.filters == tuple(rule.id for rule in rules)
    np.testing.assert_allclose(group.probabilities.sum(axis=1), 1.0, atol=1e-12)
    assert group.probabilities.min() >= EPSILON / k


@pytest.mark.parametrize("tastes", [planted(LIKES, noise=1.0), None])
def test_what_is_made_for_a_person_abides_by_their_rules_too(tastes):
    rules = (Rule("never", "tone", "warm"), Rule("only", "angle", "story"), Rule("only", "angle", "ease"))
    core = core_of(catalogue_of(without_control(SHOES)), tastes)
    day = dt.datetime.fromtimestamp(NOON, dt.UTC).date()
    asking, person = request(rules=rules, may_make=True), np.zeros(PERSON.width, np.float32)
    person[0] = 1.0
    for seed in seeds_of(50).reshape(50, 1):
        made = core.brief_for(asking, person, seed, SHOES, day)
        assert made.tone != "warm"
        assert made.angle in {"story", "ease"}


def test_where_rules_leave_nothing_that_may_be_said_nothing_is_made():
    day = dt.datetime.fromtimestamp(NOON, dt.UTC).date()
    asking = request(rules=(Rule("only", "offer", "trial"),), may_make=True)
    over = msgspec.structs.replace(SHOES, kit=msgspec.structs.replace(SHOES.kit, offers=()))
    for tastes in (planted(LIKES), None):
        core = core_of(catalogue_of(SHOES), tastes)
        assert core.brief_for(asking, np.ones(PERSON.width, np.float32), seeds_of(1), over, day) is None


def test_a_rule_that_takes_nothing_out_is_not_recorded():
    plain = [creative(brief(tone="plain", angle=angle)) for angle in ATTRIBUTES["angle"]]
    core = core_of(catalogue_of(without_control(SHOES), pools={SHOES.id: plain}), planted({}))
    group = core.decide([request(rules=[Rule("never", "tone", "warm")])], seeds_of(1), NOON).groups[0]
    assert group.filters == ()
    assert len(group.slate.ids) == 5


def test_whoever_forbids_everything_gets_nothing():
    core = core_of(catalogue_of(without_control(SHOES)), planted({}))
    everything = [Rule("never", "tone", level) for level in ATTRIBUTES["tone"]]
    rulings = core.decide([request(rules=everything), request()], seeds_of(2), NOON)
    assert rulings.unfilled == (0,)


def test_two_only_levels_of_one_attribute_mean_either():
    core = core_of(catalogue_of(without_control(SHOES)), planted({}))
    rules = [Rule("only", "tone", "warm"), Rule("only", "tone", "plain")]
    group = core.decide([request(rules=rules)], seeds_of(1), NOON).groups[0]
    creatives = {item.id: item for item in pool_of(SHOES)}
    assert {creatives[name].brief.tone for name in group.slate.ids} == {"warm", "plain"}


def test_a_creative_without_the_size_is_no_candidate():
    narrow = creative(brief(tone="bold"), 1, "L1", sizes=("728x90",))
    core = core_of(catalogue_of(without_control(SHOES), pools={SHOES.id: [*pool_of(SHOES), narrow]}), planted({}))
    rail = core.decide([request(placement="rail")], seeds_of(1), NOON).groups[0]
    top = core.decide([request(placement="top")], seeds_of(1), NOON).groups[0]
    assert narrow.id not in rail.slate.ids
    assert narrow.id in top.slate.ids


def test_a_person_stays_in_their_group_whatever_the_request_and_policy():
    core = core_of(catalogue_of(SHOES), planted(LIKES))
    people = [request(n) for n in range(100)]
    first = {row: ruling[1] for row, ruling in rulings_by_row(core.decide(people, seeds_of(100), NOON)).items()}
    core.adopt(View(choosing_by(planted({("tone", "bold"): 2.0})), 8, 80))
    elsewhere = [request(n, "top", device="mobile", hour=3, page_topic="music") for n in range(100)]
    later = {row: ruling[1] for row, ruling in rulings_by_row(core.decide(elsewhere, seeds_of(100, 9), NOON + 3600)).items()}
    assert first == later


@pytest.mark.parametrize("share", [0.05, 0.25])
def test_as_many_people_are_in_control_as_the_campaign_says(share):
    """Binomial over 20,000 people, normal approximation; false alarm 1 in 1,000 at 3.29 standard errors (the hash is fixed)."""
    n = 20_000
    count = sum(in_control(SECRET, "trail-shoes", pseudonym(SECRET, f"user-{i}"), share) for i in range(n))
    assert abs(count - n * share) < 3.29 * math.sqrt(n * share * (1 - share))


def test_groups_of_two_campaigns_are_drawn_apart():
    """Phi coefficient of two independent quarters over 20,000 people; false alarm 1 in 1,000 at 3.29 / sqrt(n)."""
    n = 20_000
    one, two = (
        np.array([in_control(SECRET, name, f"{person:016x}", 0.25) for person in range(n)])
        for name in ("coffee", "trail-shoes")
    )
    assert abs(np.corrcoef(one, two)[0, 1]) < 3.29 / math.sqrt(n)


def test_control_meets_the_approved_creatives_evenly_and_nothing_else():
    core = core_of(catalogue_of(msgspec.structs.replace(SHOES, control_share=0.9)), planted(LIKES))
    rulings = core.decide([request(n, may_make=True) for n in range(200)], seeds_of(200), NOON)
    control = [group for group in rulings.groups if group.control]
    approved = {item.id for item in pool_of(SHOES) if item.rung == "L0"}
    assert sum(len(group.rows) for group in control) > 150
    for group in control:
        assert set(group.slate.ids) == approved
        assert group.make is None
        np.testing.assert_allclose(group.probabilities, 1 / 12, atol=1e-12)


def test_the_policy_leans_to_what_it_likes_and_keeps_a_floor_under_the_rest():
    core = core_of(catalogue_of(without_control(SHOES)), planted({("tone", "warm"): 3.0}, noise=0.05))
    group = core.decide([request()], seeds_of(1), NOON).groups[0]
    creatives = {item.id: item for item in pool_of(SHOES)}
    warm = np.array([creatives[name].brief.tone == "warm" for name in group.slate.ids])
    probabilities = group.probabilities[0]
    assert probabilities[warm].sum() > 0.98
    np.testing.assert_allclose(probabilities[~warm], EPSILON / len(warm), atol=1e-12)


@pytest.mark.parametrize(("changes", "limits", "rule"), [
    ({"ends": SHOES.starts}, Limits(), "flight/1"),
    ({"budget": Budget(per_day=10.0, per_impression=0.01)}, Limits(int(NOON // 86_400), {"trail-shoes": 5.3}), "pacing/1"),
])  # fmt: skip
def test_a_campaign_that_may_not_speak_leaves_the_slot_to_another_and_says_why(changes, limits, rule):
    silent = msgspec.structs.replace(SHOES, **changes)
    rulings = core_of(catalogue_of(silent, without_control(COFFEE)), limits=limits).decide([request()] * 20, seeds_of(20), NOON)
    assert {group.campaign.id for group in rulings.groups} == {"coffee"}
    assert all(f"trail-shoes:{rule}" in group.filters for group in rulings.groups)
    assert core_of(catalogue_of(silent), limits=limits).decide([request()], seeds_of(1), NOON).unfilled == (0,)


def test_a_cap_ends_a_persons_ads_and_nobody_elses():
    capped = msgspec.structs.replace(SHOES, cap=FrequencyCap(impressions=2, hours=1.0))
    core = core_of(catalogue_of(capped))
    for _ in range(2):
        assert core.decide([request(1)], seeds_of(1), NOON).unfilled == ()
        core.note(capped, request(1).person, NOON)
    assert core.decide([request(1), request(2)], seeds_of(2), NOON + 3599).unfilled == (0,)
    assert core.decide([request(1)], seeds_of(1), NOON + 3601).unfilled == ()


def test_campaigns_share_a_placement_evenly():
    """Binomial at 4,000 draws; false alarm 1 in 1,000 at 3.29 standard errors (the seeds are fixed)."""
    rulings = core_of(catalogue_of(SHOES, COFFEE)).decide([request(n) for n in range(4000)], seeds_of(4000), NOON)
    shoes = sum(len(group.rows) for group in rulings.groups if group.campaign.id == "trail-shoes")
    assert abs(shoes - 2000) < 3.29 * math.sqrt(1000)


def make_ruling(core, n=0):
    rulings = core.decide([request(n, may_make=True, device="mobile")], seeds_of(1, n), NOON)
    return rulings, rulings.groups[0]


def test_making_is_the_last_candidate_with_a_propensity_of_its_own():
    core = core_of(catalogue_of(without_control(SHOES)), planted({("tone", "warm"): 3.0}, noise=0.05))
    _, group = make_ruling(core)
    assert group.slate.ids[-1] == f"make:{group.make.cell}"
    assert ".warm." in group.slate.ids[-1]
    assert len(group.slate.ids) == len(pool_of(SHOES)) + 1 == group.probabilities.shape[1]
    assert group.probabilities[0, -1] > EPSILON / len(group.slate.ids)
    assert group.probabilities.sum() == pytest.approx(1.0, abs=1e-12)


def test_half_at_most_is_for_making_though_every_sample_asks_for_it():
    pool = {SHOES.id: [creative(brief(tone="plain", angle=angle)) for angle in ATTRIBUTES["angle"]]}
    core = core_of(catalogue_of(without_control(SHOES), pools=pool), planted({("tone", "warm"): 9.0}, noise=0.05))
    _, group = make_ruling(core)
    assert group.probabilities[0, -1] == pytest.approx(0.5, abs=1e-12)
    assert group.probabilities.sum() == pytest.approx(1.0, abs=1e-12)


def test_a_hundredth_is_kept_for_making_though_no_sample_asks_for_it(monkeypatch):
    core = core_of(catalogue_of(without_control(SHOES)), planted({("tone", "warm"): 3.0}, noise=0.05))
    with_brief = core._table.with_brief

    def hopeless(made):
        rows = with_brief(made)
        rows[-1] -= 9.0
        return rows

    monkeypatch.setattr(core._table, "with_brief", hopeless)
    _, group = make_ruling(core)
    assert group.probabilities[0, -1] == pytest.approx(0.01, abs=1e-12)


def test_nothing_is_made_before_anything_is_known():
    _, group = make_ruling(core_of(catalogue_of(without_control(SHOES))))
    assert group.make is None
    assert not any(name.startswith("make:") for name in group.slate.ids)


def test_the_fall_back_is_drawn_over_ready_creatives_with_their_own_probabilities():
    core = core_of(catalogue_of(without_control(SHOES)), planted(LIKES))
    ready = core.decide([request(device="mobile")], seeds_of(1), NOON).groups[0]
    expected = dict(zip(ready.slate.ids, ready.probabilities[0].tolist(), strict=True))
    for n in range(40):
        rulings, group = make_ruling(core, n)
        name, propensity = core.fall_back(group, rulings)
        assert propensity == expected[name]


def test_a_fall_back_goes_by_the_policy_of_its_ruling_though_another_was_adopted_meanwhile():
    catalogue = catalogue_of(without_control(SHOES))
    core = core_of(catalogue, planted(LIKES))
    made = [make_ruling(core, n) for n in range(30)]
    before = [core.fall_back(group, rulings) for rulings, group in made]
    core.adopt(View(choosing_by(planted({("tone", "bold"): 9.0})), 8, 80))
    assert [core.fall_back(group, rulings) for rulings, group in made] == before
    assert all(rulings.view.version == 7 for rulings, _ in made)


def test_what_was_retired_while_a_making_was_waited_for_is_not_fallen_back_to():
    catalogue = catalogue_of(without_control(SHOES))
    core = core_of(catalogue, planted(LIKES))
    made = [make_ruling(core, n) for n in range(30)]
    pool = pool_of(SHOES)
    for item in pool[:-1]:
        catalogue.apply(CreativeRetired(at=NOON, creative=item.id, reason="cannot win"))
    core.adopt(View(choosing_by(planted(LIKES)), 8, 80))
    assert {core.fall_back(group, rulings) for rulings, group in made} == {(pool[-1].id, 1.0)}
    catalogue.apply(CreativeRetired(at=NOON, creative=pool[-1].id, reason="cannot win"))
    assert {core.fall_back(group, rulings) for rulings, group in made} == {None}


def test_a_creative_is_a_candidate_from_its_record_on_and_gone_after_its_retirement():
    catalogue = catalogue_of(without_control(SHOES))
    core = core_of(catalogue, planted(LIKES))
    newcomer = creative(brief(tone="warm", angle="proof"), 999, "L1")
    assert newcomer.id not in core.decide([request()], seeds_of(1), NOON).groups[0].slate.ids
    catalogue.apply(CreativeAdded(at=NOON, creative=newcomer, why="supply"))
    group = core.decide([request()], seeds_of(1), NOON).groups[0]
    assert newcomer.id in group.slate.ids
    catalogue.apply(CreativeRetired(at=NOON, creative=newcomer.id, reason="cannot win"))
    assert newcomer.id not in core.decide([request()], seeds_of(1), NOON).groups[0].slate.ids


def test_an_ad_that_names_what_is_no_longer_approved_is_no_candidate():
    first_day = dt.datetime.fromtimestamp(NOON, dt.UTC).date()
    facts = tuple(msgspec.structs.replace(fact, expires=first_day) if fact.id == "light" else fact for fact in SHOES.kit.facts)
    campaign = without_control(msgspec.structs.replace(SHOES, kit=msgspec.structs.replace(SHOES.kit, facts=facts)))
    plain, light, gift = creative(brief()), creative(brief(tone="warm")), creative(brief(offer="gift"))
    light = msgspec.structs.replace(light, copy=msgspec.structs.replace(light.copy, facts=("light",)))
    gift = msgspec.structs.replace(gift, copy=msgspec.structs.replace(gift.copy, offers=("wool-socks",)))
    catalogue = catalogue_of(campaign, pools={SHOES.id: [plain, light, gift]})
    core = core_of(catalogue)

    def said(at):
        group = core.decide([request()], seeds_of(1), at).groups[0]
        return set(group.slate.ids), group.filters

    assert said(NOON) == ({plain.id, light.id, gift.id}, ())
    assert said(NOON + 86_400) == ({plain.id, gift.id}, ("facts/1",))
    without_gift = msgspec.structs.replace(campaign, kit=msgspec.structs.replace(campaign.kit, offers=()))
    catalogue.apply(CampaignPut(at=NOON, campaign=without_gift))
    assert said(NOON) == ({plain.id, light.id}, ("facts/1",))
