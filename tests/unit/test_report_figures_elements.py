"""Elements of ads: who is judged, who is not, and what cannot be told apart."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from dealt_worlds import Dealing, clicks_of, dealing
from synthetic_log import World

from services.reports.archive import Archive
from services.reports.figures.element_apart import untried
from services.reports.figures.element_design import LEVELS, codes_of, design_of
from services.reports.figures.element_model import DOUBT, fit
from services.reports.figures.elements import Elements, effects_of, elements
from services.reports.figures.outcomes import Outcomes

PLAIN = ("benefit", "plain", "short", "none", "bright", "explore")


def ad(**levels: str) -> tuple[str, ...]:
    names = ("angle", "tone", "length", "offer", "style", "cta")
    return tuple(levels.get(name, level) for name, level in zip(names, PLAIN, strict=True))


def world(levels: list[tuple[str, ...]], seed: int = 1, **sizes: int) -> Dealing:
    """Ads with these levels, all alike in what they do."""
    made = dealing(np.random.default_rng(seed), {}, k=len(levels), n=8_000, people=2_000, base=0.1, **sizes)
    return replace(made, levels=levels)


def found_in(made: Dealing) -> Elements:
    return effects_of(made.dealt, made.levels, clicks_of(made.dealt), made.levels)


def test_what_is_drawn_is_on_average_what_was_expected() -> None:
    made = world([ad(), ad(tone="bold"), ad(angle="proof"), ad(angle="proof", tone="bold")])
    design = design_of(made.dealt, codes_of(made.levels))
    assert design.expected[:, [LEVELS.index(("tone", level)) for level in ("plain", "bold")]].sum(axis=1) == pytest.approx(1.0)
    spread = np.sqrt((design.expected * (1 - design.expected)).sum(axis=0))
    assert (np.abs(design.surprise.sum(axis=0)) <= 4 * spread + 1e-6).all()
    assert found_in(made).surplus < 4


def test_an_attribute_of_two_levels_is_one_comparison_and_an_offer_stands_against_none() -> None:
    made = world([ad(), ad(tone="bold"), ad(offer="price"), ad(tone="bold", offer="price"), ad(offer="gift")])
    rows = {(one.attribute, one.level, one.against) for one in found_in(made).elements}
    assert rows == {("tone", "plain", "bold"), ("offer", "price", "none"), ("offer", "gift", "none")}


def test_two_elements_that_always_went_together_are_one_row_and_a_brief_would_part_them() -> None:
    made = world([ad(), ad(tone="bold", offer="price"), ad(angle="proof"), ad(angle="proof", tone="bold", offer="price")])
    found = found_in(made)
    together = [one for one in found.elements if one.with_]
    assert [(one.level, one.with_) for one in together] == [("plain", ("offer", "none"))]
    assert {one.attribute for one in found.elements} == {"tone", "angle"}
    assert together[0].effect.answered
    assert not found.apart


def test_elements_in_the_company_of_several_others_have_no_number_and_a_hint() -> None:
    made = world([
        ad(), ad(tone="warm", length="medium"), ad(tone="playful"), ad(tone="bold", length="medium"), ad(angle="proof"),
        ad(angle="proof", tone="bold", length="medium"),
    ])  # fmt: skip
    found = found_in(made)
    assert [apart.attributes for apart in found.apart] == [("length", "tone")]
    assert found.apart[0].brief is not None
    assert {name for name, _ in found.apart[0].brief} == {"length", "tone"}
    assert {one.attribute for one in found.elements} == {"angle"}


def test_a_level_that_fewer_than_fifty_people_met_has_neither_number_nor_count() -> None:
    made = world([ad(), ad(tone="bold"), ad(tone="warm"), ad(angle="proof")])
    shy = made.dealt.arm[made.dealt.drawn] == 2
    people = np.unique(made.dealt.person[shy])[:30]
    sample = made.dealt.only(~shy | np.isin(made.dealt.person, people))
    found = effects_of(sample, made.levels, clicks_of(sample), made.levels)
    (warm,) = [one for one in found.elements if one.level == "warm"]
    assert (warm.shown, warm.refusal, warm.effect.answered, warm.effect.n) == (None, "log-too-short", False, 0)
    assert all(one.effect.answered for one in found.elements if one.attribute == "angle")


def test_an_element_that_was_never_left_to_chance_is_refused_for_lack_of_overlap() -> None:
    """Half of the people are only ever dealt proof, the others only benefit: nobody had the choice."""
    made = world([ad(), ad(tone="bold"), ad(angle="proof"), ad(angle="proof", tone="bold")])
    chance = made.chance.copy()
    proof = np.arange(8_000) % 2 == 1
    chance[proof, :2], chance[~proof, 2:] = 0.0, 0.0
    chance /= chance.sum(axis=1, keepdims=True)
    drawn = (chance.cumsum(axis=1) < np.random.default_rng(2).random((8_000, 1))).sum(axis=1).clip(0, 3)
    sample = replace(made.dealt, chance=chance.ravel(), drawn=np.arange(8_000) * 4 + drawn)
    found = effects_of(sample, made.levels, clicks_of(sample), made.levels)
    codes = {one.attribute: one.refusal for one in found.elements}
    assert codes == {"angle": "overlap-low", "tone": None}


def test_a_level_that_all_clicks_had_makes_no_effect_run_off() -> None:
    """Drawn by a chance of a half, and in all of sixty clicks: the best log effect is infinite."""
    fitted = fit(np.full((60, 1), 0.5), np.arange(60), np.full((1, 1), 15.0), np.full((1, 1), DOUBT))
    told = fitted.contrast(np.ones(1))
    assert 3.0 < told.log < 10.0
    assert told.error > 0.1
    assert fitted.worth(np.ones(1)) == 30.0


def test_one_person_with_most_of_the_clicks_makes_an_interval_wide() -> None:
    rng = np.random.default_rng(1)
    surprise = rng.choice([-0.5, 0.5], (300, 1))
    known, doubt = np.full((1, 1), 75.0), np.full((1, 1), DOUBT)
    each, most = (fit(surprise, unit, known, doubt).contrast(np.ones(1)) for unit in (np.arange(300), np.arange(300) // 150))
    assert each.within(0.95) == pytest.approx(1.97 * each.error, rel=0.01)
    assert most.freedom <= 4.0
    assert most.within(0.95) > 2.7 * most.error


def test_elements_of_too_few_clicks_have_no_number() -> None:
    made = world([ad(), ad(tone="bold"), ad(angle="proof"), ad(angle="proof", tone="bold")])
    few = made.dealt.only(np.arange(8_000) < 400)
    found = effects_of(few, made.levels, clicks_of(few), made.levels)
    assert len(clicks_of(few)) > 20
    assert {one.refusal for one in found.elements} == {"log-too-short"}
    assert not any(one.effect.answered for one in found.elements)


def test_ads_that_nothing_is_known_of_are_left_out_of_the_draw(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    archive.step(World(seed=4, decisions=3_000).log())
    held = Outcomes(archive, None)
    whole = elements(held)
    held.run("DELETE FROM all_creatives WHERE headline = (SELECT min(headline) FROM all_creatives)")
    rest = elements(held)
    held.close()
    assert whole is not None
    assert rest is not None
    assert 0 < rest.decisions < whole.decisions


def test_the_brief_that_parts_is_of_the_levels_shown_most() -> None:
    levels = [ad(), ad(tone="warm", length="medium"), ad(tone="bold", length="long")]
    shows = np.zeros(len(LEVELS), np.int64)
    for level, count in {("tone", "plain"): 90, ("tone", "warm"): 80, ("tone", "bold"): 5, ("length", "short"): 90,
                         ("length", "medium"): 80, ("length", "long"): 5}.items():  # fmt: skip
        shows[LEVELS.index(level)] = count
    assert untried(("tone", "length"), codes_of(levels), shows) in {
        (("tone", "plain"), ("length", "medium")), (("tone", "warm"), ("length", "short"))
    }  # fmt: skip


def test_the_best_known_element_is_known_better_by_all_clicks_than_by_the_first_half() -> None:
    found = found_in(world([ad(), ad(tone="bold"), ad(angle="proof"), ad(angle="proof", tone="bold")]))
    assert found.narrowed is not None
    before, after = found.narrowed.points
    assert found.narrowed.element in found.elements
    assert after == min(one.effect.high - one.effect.low for one in found.elements if one.effect.answered)
    assert before > 1.2 * after
    assert found.narrowed.before.n < found.narrowed.element.effect.n
    assert found.narrowed.before.method == found.narrowed.element.effect.method


def test_nothing_has_narrowed_where_the_first_half_of_the_clicks_told_nothing() -> None:
    made = world([ad(), ad(tone="bold"), ad(angle="proof"), ad(angle="proof", tone="bold")])
    few = made.dealt.only(np.cumsum(made.dealt.reward) <= 90)
    assert effects_of(few, made.levels, clicks_of(few), made.levels).narrowed is None


def test_people_who_met_an_element_and_another_are_counted_once() -> None:
    found = found_in(world([ad(), ad(tone="bold"), ad(angle="proof"), ad(angle="proof", tone="bold")]))
    assert {one.effect.n for one in found.elements if one.effect.answered} <= {*range(1_900, 2_001)}
