"""The sample of what chance dealt, the policies that are asked about by it, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import numpy as np
import pytest
from dealt_worlds import clicks_of, dealing
from synthetic_log import START, World, creative, event
from test_outcomes import decision, outcomes

from generators.brief import ATTRIBUTES
from services.reports.archive import Archive
from services.reports.figures import targets
from services.reports.figures.dealt import Dealt, dealt, levels_of
from services.reports.figures.drift import Drift, drift
from services.reports.figures.estimate import Estimate
from services.reports.figures.outcomes import Outcomes
from services.reports.figures.what_if import asked_of, what_if

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dealt_worlds import Dealing


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Outcomes]:
    archive = Archive(tmp_path_factory.mktemp("archive"))
    archive.step(World(seed=8, decisions=3_000).log())
    opened = Outcomes(archive, None)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def made() -> Dealing:
    found = dealing(np.random.default_rng(3), {"bold": 0.4}, n=6_000, people=1_500, k=8, base=0.1)
    return replace(found, dealt=replace(found.dealt, at=found.dealt.at * 60.0))


def test_a_sample_holds_every_candidate_with_its_chance_and_what_was_drawn(held: Outcomes) -> None:
    sample = dealt(held, 10_000)
    logged = held.rows('SELECT action, propensity FROM sampled ORDER BY "at", id')
    assert len(sample) == sample.of == len(logged)
    assert sample.sums(sample.chance) == pytest.approx(1.0)
    assert [sample.arms[arm] for arm in sample.arm[sample.drawn]] == [row["action"] for row in logged]
    assert sample.chance[sample.drawn] == pytest.approx([row["propensity"] for row in logged])


def test_a_smaller_sample_is_even_and_the_same_each_time(held: Outcomes) -> None:
    whole, first, again = dealt(held, 10_000), dealt(held, 500), dealt(held, 500)
    assert 420 < len(first) <= 500
    assert first.of == len(whole)
    assert np.array_equal(first.at, again.at)
    assert first.reward.mean() == pytest.approx(whole.reward.mean(), abs=0.06)
    assert np.ptp(first.at) > 0.95 * np.ptp(whole.at)


def test_levels_of_a_making_are_read_from_its_name(tmp_path: Path) -> None:
    one = creative("trail-shoes", 0, {})
    names = (one.id, f"make:{one.brief.cell}")
    held = outcomes(tmp_path)
    assert levels_of(held, names) == [tuple(one.brief.attributes[name] for name in ATTRIBUTES)] * 2
    assert levels_of(held, ("from another archive", "make:x/shiny.plain.short.none.dark.act")) == [None, None]


def test_without_some_arms_what_is_left_is_a_draw_again(made: Dealing) -> None:
    gone = np.arange(8) < 3
    left = made.dealt.without(gone)
    assert not gone[left.arm].any()
    assert left.sums(left.chance) == pytest.approx(1.0)
    before = made.dealt.only(~gone[made.dealt.arm[made.dealt.drawn]])
    assert np.array_equal(left.reward, before.reward)
    assert (left.chance[left.drawn] > before.chance[before.drawn]).all()


def test_policies_give_what_they_are_named_for(made: Dealing) -> None:
    sample, k = made.dealt, 8
    assert targets.uniform(sample).chance == pytest.approx(1 / k)
    assert targets.bent(sample, 1.0).chance == pytest.approx(sample.chance[sample.drawn])
    best = made.chance.argmax(axis=1) * 1 + np.arange(len(sample)) * k
    assert np.array_equal(targets.greedy(sample).chance, (best == sample.drawn).astype(float))
    power = made.chance**2
    drawn = sample.drawn - np.arange(len(sample)) * k
    assert targets.bent(sample, 2.0).chance == pytest.approx(
        (power / power.sum(axis=1, keepdims=True))[range(len(sample)), drawn]
    )


def test_the_policy_that_ran_drawn_again_weighs_one_on_average(made: Dealing) -> None:
    rng = np.random.default_rng(5)
    weights = [
        (targets.again(made.dealt, rng.random(len(made.dealt))).chance / made.dealt.chance[made.dealt.drawn]).mean()
        for _ in range(40)
    ]
    assert np.mean(weights) == pytest.approx(1.0, abs=0.03)


def test_a_mixture_says_how_much_of_it_could_not_be_drawn(made: Dealing) -> None:
    half = targets.mixture(made.dealt, {"ad0": 0.5, "gone": 0.5})
    assert half.unseen == pytest.approx(0.5)
    assert set(np.unique(half.chance)) == {0.0, 1.0}


def test_the_best_creative_is_judged_by_people_who_did_not_choose_it(made: Dealing) -> None:
    target = targets.fixed(made.dealt, made.dealt.campaign)
    assert set(np.unique(made.dealt.person[target.rows] % 2)) == {1}
    assert len({made.dealt.arm[made.dealt.drawn[row]] for row in np.flatnonzero(target.chance)}) == 1


def test_a_policy_whose_ads_were_no_candidates_is_refused_and_the_others_answered(made: Dealing) -> None:
    found = asked_of(made.dealt, np.random.default_rng(1), {"gone": 0.3, "ad0": 0.7})
    codes = {row.policy: row.refusal for row in found.rows}
    assert codes["control"] == "actions-unseen"
    assert codes["softer"] is codes["uniform"] is None


def test_the_whole_table_is_refused_for_what_spoils_every_row(made: Dealing) -> None:
    rng, moved = np.random.default_rng(1), Drift(*(Estimate(*[0.1] * 3, 0.95, "", 99, ""),) * 2, clear=True)
    short = replace(made.dealt, at=made.dealt.at * 1e-6)
    for found, code in (
        (asked_of(short, rng, {}), "log-too-short"),
        (asked_of(made.dealt, rng, {}, missing=0.01), "propensity-missing"),
        (asked_of(made.dealt, rng, {}, moved), "world-changed"),
    ):
        assert {row.refusal for row in found.rows} == {code}
        assert not any(row.value.answered or row.gain.answered for row in found.rows)


def test_a_policy_hardly_like_the_one_that_ran_is_refused_for_lack_of_overlap(made: Dealing) -> None:
    tiny = made.dealt.only(np.arange(len(made.dealt)) < 300)
    codes = {row.policy: row.refusal for row in asked_of(tiny, np.random.default_rng(1), {}).rows}
    assert codes["best by segment"] in {"overlap-low", "interval-too-wide"}


def test_fewer_than_fifty_people_are_asked_nothing(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    archive.step(World(decisions=400, people=40).log())
    assert what_if(Outcomes(archive, None), np.random.default_rng(0)) is None


@pytest.mark.parametrize(("late", "clear"), [(0.10, False), (0.25, True)])
def test_the_world_has_changed_where_control_that_is_always_served_alike_clicks_differently(
    tmp_path: Path, late: float, *, clear: bool
) -> None:
    rng = np.random.default_rng(6)
    ones = [
        msgspec.structs.replace(decision(f"c{n}", person=f"p{n}"), control=True, at=START + 10 * n) for n in range(3_000)
    ]  # fmt: skip
    records = [record for one in ones for record in (one, event(one, "impression", 1.0))]
    records += [event(one, "click", 2.0) for n, one in enumerate(ones) if rng.random() < (0.10 if n < 1_500 else late)]
    found = drift(outcomes(tmp_path, *records))
    assert found is not None
    assert found.clear is clear


def test_clicks_of_a_sample_are_its_clicked_decisions(made: Dealing) -> None:
    clicks: Dealt = clicks_of(made.dealt)
    assert len(clicks) == int(made.dealt.reward.sum())
    assert clicks.reward.min() == 1.0
