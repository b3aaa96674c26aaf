"""Every exhibit in every state: normal, empty, one row, many, refused. What holds for all is checked for each."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from html import unescape
from typing import TYPE_CHECKING

import exhibit_figures as given
import pytest

from services.reports.charts import Drawing
from services.reports.exhibits.calibration import calibration_ratio
from services.reports.exhibits.elements import element_effects
from services.reports.exhibits.exploration import cost_of_trying
from services.reports.exhibits.feedback import feedback_quality
from services.reports.exhibits.league import creatives
from services.reports.exhibits.lift_over_time import lift_over_time
from services.reports.exhibits.provenance import how_it_was_made
from services.reports.exhibits.rules import price_of_rules
from services.reports.exhibits.segments import segments
from services.reports.exhibits.supply import creative_supply
from services.reports.exhibits.verdict_page import verdict_page
from services.reports.exhibits.what_if import what_if_table
from services.reports.figures.drift import Drift

if TYPE_CHECKING:
    from services.reports.exhibits.exhibit import Exhibit

NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
DRIFT = Drift(given.est(0.02, 0.002), given.est(0.03, 0.002), clear=True)


def _league(found: given.League) -> Exhibit:
    return creatives(found, {"shoes": given.est(0.016, 0.002)}, lambda _: None)


def _made(found: given.Provenance) -> Exhibit:
    return how_it_was_made(found, "adloom report --campaign shoes", 1)


def _verdict(lift: given.Estimate, found: given.Feedback) -> Exhibit:
    return verdict_page(given.verdict(lift, found), given.comparisons(lift), found)


SHOWN: dict[str, Exhibit] = {
    "verdict, normal": _verdict(given.est(0.18, 0.09), given.feedback()),
    "verdict, not known": _verdict(given.est(0.03, 0.09), given.feedback()),
    "verdict, empty": _verdict(given.NONE, given.feedback(people=0)),
    "verdict, one person": _verdict(given.NONE, given.feedback(people=1)),
    "verdict, refused": _verdict(given.est(0.18, 0.09), given.feedback(failed=True)),
    "elements, normal": element_effects(given.elements(6)),
    "elements, one row": element_effects(given.elements(1)),
    "elements, many": element_effects(given.elements(20)),
    "what-if, normal": what_if_table(given.asked()),
    "what-if, one row": what_if_table(given.asked(1)),
    "what-if, refused for overlap": what_if_table(given.asked(refusal="overlap-low")),
    "what-if, refused for unseen actions": what_if_table(given.asked(refusal="actions-unseen")),
    "what-if, refused for propensities": what_if_table(given.asked(refusal="propensity-missing", missed=True)),
    "what-if, refused for a changed world": what_if_table(given.asked(refusal="world-changed", drift=DRIFT)),
    "what-if, refused for width": what_if_table(given.asked(refusal="interval-too-wide")),
    "what-if, refused for length": what_if_table(given.asked(refusal="log-too-short")),
    "calibration, normal": calibration_ratio(given.calibration([0.98, 1.02] * 5)),
    "calibration, three bins": calibration_ratio(given.calibration([1.0, 1.1, 0.9])),
    "calibration, off at the top": calibration_ratio(given.calibration([1.0] * 9 + [0.6])),
    "calibration, off everywhere": calibration_ratio(given.calibration([3.0] * 10)),
    "exploration, normal": cost_of_trying(given.exploration(40), given.league(6)),
    "exploration, with what was learned": cost_of_trying(given.exploration(40), given.league(6), given.narrowed()),
    "exploration, one point": cost_of_trying(given.exploration(1), given.league(1)),
    "exploration, no price": cost_of_trying(given.exploration(0, given.NONE), given.league(0)),
    "league, normal": _league(given.league(6)),
    "league, one row": _league(given.league(1)),
    "league, many": _league(given.league(60)),
    "segments, normal": segments(given.heat_map(8, 6)),
    "segments, one cell": segments(given.heat_map(1, 1)),
    "segments, many": segments(given.heat_map(12, 8)),
    "segments, all too few": segments(given.heat_map(3, 3, few=True)),
    "lift, normal": lift_over_time(given.looks(28), given.feedback().split, 40.0),
    "lift, one row": lift_over_time(given.looks(3, wide=True), None, 40.0),
    "lift, two looks": lift_over_time(given.looks(2), None, 40.0),
    "lift, with changes of policy": lift_over_time(given.looks(48), None, 40.0, given.provenance(4).changes),
    "lift, too early at first": lift_over_time(given.looks(30, wide=True), None, 40.0),
    "feedback, normal": feedback_quality(given.feedback(), 3_600.0),
    "feedback, window inside": feedback_quality(given.feedback(), 20.0),
    "feedback, one slow click": feedback_quality(given.feedback(slow=9e6), 3_600.0),
    "feedback, failed": feedback_quality(given.feedback(failed=True)),
    "feedback, no click": feedback_quality(given.feedback(delays=False)),
    "supply, normal": creative_supply(given.supply(), ("hold 4.",)),
    "supply, nothing new": creative_supply(given.supply(slots=0)),
    "supply, many": creative_supply(given.supply(24, 5)),
    "rules, normal": price_of_rules(given.prices(3)),
    "rules, one row": price_of_rules(given.prices(1)),
    "rules, many": price_of_rules(given.prices(20)),
    "made, normal": _made(given.provenance()),
    "made, many policies": _made(given.provenance(6)),
    "made, one moment": _made(given.provenance(1, 1)),
}
QUIET: dict[str, Exhibit] = {
    "elements, empty": element_effects(None),
    "elements, refused": element_effects(given.elements(0, refused=True)),
    "elements, chances that do not fit": element_effects(given.elements(6, surplus=9.0)),
    "what-if, empty": what_if_table(None),
    "calibration, empty": calibration_ratio(None),
    "exploration, empty": cost_of_trying(None, given.league(0)),
    "league, empty": _league(given.league(0, judged=False)),
    "segments, empty": segments(None),
    "lift, empty": lift_over_time((), None, 40.0),
    "lift, refused": lift_over_time(given.looks(9, given.NONE), None, 40.0),
    "feedback, few people": feedback_quality(given.feedback(people=49)),
    "supply, empty": creative_supply(given.supply(0, 0)),
    "rules, empty": price_of_rules(()),
    "rules, refused": price_of_rules(given.prices(2, given.NONE)),
    "made, empty": _made(given.provenance(0)),
}


def texts(exhibit: Exhibit) -> str:
    """Everything of an exhibit that goes into the data, beside its title."""
    return " ".join([exhibit.subtitle, exhibit.note, *exhibit.said, *(cell.text for row in exhibit.table.rows for cell in row)])


def drawings(exhibit: Exhibit) -> list[Drawing]:
    return [held for held in exhibit.content.values() if isinstance(held, Drawing)]


@pytest.mark.parametrize("state", [*SHOWN, *QUIET])
def test_a_title_is_a_sentence_of_at_most_ten_words_whose_numbers_are_in_the_data(state: str) -> None:
    exhibit = {**SHOWN, **QUIET}[state]
    assert 3 <= len(exhibit.title.split()) <= 10
    assert set(NUMBER.findall(exhibit.title)) <= set(NUMBER.findall(texts(exhibit)))


@pytest.mark.parametrize("state", SHOWN)
def test_an_exhibit_that_is_shown_has_all_its_parts(state: str) -> None:
    exhibit = SHOWN[state]
    assert not exhibit.quiet
    assert exhibit.subtitle
    assert exhibit.note.startswith("Assumes ")
    assert exhibit.table.rows
    assert {len(row) for row in exhibit.table.rows} == {len(exhibit.table.columns)}
    assert "nan" not in texts(exhibit).lower().split()


@pytest.mark.parametrize("state", SHOWN)
def test_every_number_of_a_drawing_is_in_the_data_and_both_widths_say_what_they_show(state: str) -> None:
    known = set(NUMBER.findall(f"{SHOWN[state].title} {texts(SHOWN[state])}"))
    for drawing in drawings(SHOWN[state]):
        assert drawing.description.endswith(".")
        for svg in (drawing.desk, drawing.phone):
            assert len(svg) <= 30 * 1024
            assert "NaN" not in svg
            body = re.sub(r'<g class="[^"]*role-axis[^"]*".*?</g></g></g>', "", svg)
            words = [unescape(text) for text in re.findall(r"<text[^>]*>([^<]*)</text>", body)]
            told = [word for word in words if "(" in word or "between" in word or "clicks" in word]
            assert {found for word in told for found in NUMBER.findall(word)} <= known


@pytest.mark.parametrize("state", SHOWN)
def test_every_estimate_says_its_method_and_what_it_assumes(state: str) -> None:
    for estimate in SHOWN[state].estimates.values():
        assert estimate.method
        assert estimate.assumption
        assert not estimate.answered or estimate.low <= estimate.value <= estimate.high


@pytest.mark.parametrize("state", QUIET)
def test_an_exhibit_without_anything_to_say_is_one_line_that_says_why(state: str) -> None:
    exhibit = QUIET[state]
    assert exhibit.quiet
    assert exhibit.subtitle.endswith(".")
    assert not exhibit.table.rows
    assert not exhibit.estimates


@pytest.mark.parametrize(
    "code", ["overlap-low", "actions-unseen", "propensity-missing", "world-changed", "interval-too-wide", "log-too-short"]
)
def test_a_refused_policy_stays_in_its_place_with_its_code_a_way_out_and_no_number(code: str) -> None:
    exhibit = what_if_table(given.asked(refusal=code, drift=DRIFT))  # type: ignore[arg-type]
    rows = exhibit.content["rows"]
    assert [row.code for row in rows] == [code] * 7
    assert all(row.reason.endswith(".") and row.reason.count(".") >= 2 for row in rows)
    assert all(not row.gain and row.dot is None for row in rows)
    gains = [estimate for name, estimate in exhibit.estimates.items() if name.startswith("gain")]
    assert len(gains) == 7
    assert all(math.isnan(gain.value) for gain in gains)


def test_the_title_of_elements_names_the_clearest_that_helps_and_that_hurts() -> None:
    assert SHOWN["elements, normal"].title == "Benefit angle helps; proof angle hurts"
    assert SHOWN["elements, one row"].title == "Benefit angle helps; nothing else stands out"


def test_the_title_of_predictions_says_which_way_they_miss_and_where() -> None:
    assert SHOWN["calibration, off at the top"].title == "Clicks are 40\u00a0% below predictions at the top"
    assert SHOWN["calibration, normal"].title == "Clicks come as predicted, within 10\u00a0%"


def test_a_creative_being_tried_shows_what_was_believed_of_it_and_no_number() -> None:
    (title, rows), *_ = [group for group in SHOWN["league, normal"].content["groups"] if group[0] == "Being tried"]
    assert (title, len(rows)) == ("Being tried", 1)
    assert rows[0].prior is not None
    assert (rows[0].span, rows[0].spark, rows[0].rate) == (None, None, "")


def test_the_numbers_beside_a_dot_are_those_of_its_row_in_the_table() -> None:
    exhibit = SHOWN["elements, many"]
    for line, row in zip(exhibit.said[-1].split(": ", 1)[1].split("; "), exhibit.table.rows, strict=False):
        value, low, high = (cell.text for cell in row[5:8])
        assert f"{value} ({low}" in line
        assert high in line


def test_refused_elements_are_counted_in_words_and_have_no_number_in_the_table() -> None:
    rows = SHOWN["elements, normal"].table.rows
    refused = [row for row in rows if "no answer" in row[-1].text or "too few" in row[-1].text]
    assert len(refused) == 2
    assert all(cell.value is None for row in refused for cell in row[5:10])


def test_the_heat_map_and_the_cost_of_trying_print_on_how_much_they_rest() -> None:
    heat, cost = SHOWN["segments, normal"], SHOWN["exploration, normal"]
    assert "over 50,000\u00a0sampled impressions of 139,794" in heat.subtitle
    assert "by 30,000\u00a0sampled impressions of 33,684" in cost.subtitle
    people = [row[cost.table.columns.index("people")].value for row in cost.table.rows]
    assert people == ["", 4_000, 4_000, "", 4_000]
    assert sum(row[2].value for row in cost.table.rows[:-1]) == cost.table.rows[-1][2].value == 48_120


def test_what_is_not_sampled_is_said_to_be_all() -> None:
    heat = replace(given.heat_map(2, 2), sample=700, of=700)
    assert "over all 700\u00a0impressions" in segments(heat).subtitle


def test_what_trying_bought_names_the_element_that_is_best_known_and_how_much_it_narrowed() -> None:
    exhibit = SHOWN["exploration, with what was learned"]
    told = "the range of “benefit angle vs. other angles” narrowed from 18 to 7 points since the first half of the clicks"
    assert told in exhibit.content["cost"]
    assert told in exhibit.table.rows[2][-1].text
    before = exhibit.estimates["benefit angle vs. other angles, by the first half of the clicks"]
    assert before.high - before.low == pytest.approx(0.18)
    assert "narrowed" not in texts(SHOWN["exploration, normal"])


def test_a_creative_that_was_retired_untold_is_not_counted_as_judged() -> None:
    assert "2 of 4\u00a0creatives judged; 1 retired" in cost_of_trying(given.exploration(3), given.league(2)).content["cost"]


def test_creatives_without_pictures_have_no_column_for_them_and_one_click_is_one() -> None:
    one = replace(given.standing(0), clicks=1)
    bare = _league(replace(given.league(1), standings=(one,)))
    assert not bare.content["pictures"]
    assert bare.content["groups"][0][1][0].clicks == "1\u00a0click"
    assert creatives(given.league(1), {}, lambda _: "data:").content["pictures"]


def test_creatives_that_have_no_row_are_counted_by_group() -> None:
    assert SHOWN["league, many"].said[0] == "Not listed: 32\u00a0more creatives (30 holding, 1 being tried, 1 retired)."


def test_what_was_thrown_away_is_never_rounded_to_nothing() -> None:
    assert SHOWN["feedback, normal"].title == "Feedback arrives in time; 0.8\u00a0% was thrown away"
    little = replace(given.feedback(), impressions=9_000_000)
    assert feedback_quality(little).title == "Feedback arrives in time; under\u00a00.1\u00a0% was thrown away"
    none = replace(given.feedback(), duplicates=0, late=0, unjoined=0, rejected={})
    assert feedback_quality(none).title == "Feedback arrives in time; nothing was thrown away"


def test_a_check_that_asks_for_a_look_has_not_passed() -> None:
    doubtful = replace(given.feedback(), checks=(given.Check("clock", "look", 0.002, 0.001, 0.01), *given.feedback().checks))
    assert _verdict(given.est(0.18, 0.09), doubtful).content["passed"] == "2 of 3\u00a0checks passed, 1 to look at"


def test_a_model_that_was_off_before_is_not_drawn_along_the_edge() -> None:
    near, far = given.calibration([1.0, 1.1, 0.9]), given.calibration([1.0, 1.1, 0.9])
    far = replace(far, earlier=tuple((predicted, 30.0) for predicted, _ in far.earlier))
    dashes = [
        re.findall(r'<path[^>]*stroke-dasharray="4,3"', calibration_ratio(found).content["drawing"].desk)
        for found in (near, far)
    ]
    assert ["L" in path for (path,) in dashes] == [True, False]


def test_late_clicks_are_told_of_only_where_some_may_still_come() -> None:
    looks = given.looks(28)
    settled = tuple(replace(look, settled=True) for look in looks)
    assert "may still arrive" in lift_over_time(looks, None, 40.0).note
    assert "arrive" not in lift_over_time(settled, None, 40.0).note


def test_a_very_wide_band_still_has_a_line_and_a_label_at_zero() -> None:
    wide = lift_over_time(given.looks(30, given.est(4.0, 3.0)), None, 40.0).content["drawing"].desk
    labels = re.findall(r">([+\u2212]?\d+)(?:\u00a0%)?</text>", wide)
    assert "0" in labels
    assert "+400" in labels or "+200" in labels
