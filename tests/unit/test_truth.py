from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import msgspec
import numpy as np
import pytest

from commands.reporting import report
from errors import InvalidInput
from services.reports.figures.dealt import dealt
from services.reports.figures.lift import compare
from services.reports.figures.outcomes import Outcomes
from simulations.market import Market
from simulations.scenario import load_scenario
from simulations.scenario.readership import Fatigue
from simulations.truth import Witness, campaign_in, tell
from simulations.truth.candidates import chances_of
from simulations.truth.impressions import impressions_of, rates_of
from simulations.truth.reporting import Run, simulated_report
from simulations.truth.told import Told, told

EVERYDAY = load_scenario(Path(__file__).parents[2] / "simulations/scenarios/everyday.toml")
SMALL = msgspec.structs.replace(EVERYDAY, people=1_500, base=-2.0, fatigue=Fatigue(effect=0.0), bots=None)


@pytest.fixture(scope="module")
def campaign(tmp_path_factory):
    made = campaign_in(tmp_path_factory.mktemp("archive"), SMALL, "default", 4, 4_000)
    outcomes = Outcomes(made.archive, None)
    yield made, outcomes
    outcomes.close()


def test_what_was_shown_is_known_by_the_chance_with_which_it_was_clicked():
    market = Market(SMALL, "default", np.random.default_rng(2))
    witness, met = Witness(market), []
    market.watchers = (witness, type("Keep", (), {"note": lambda _, one: met.append(one)})())
    market.run(1_000)
    known, first = witness.known(), 0
    for one in met:
        shown = known.chance[first + np.arange(len(one.arm)), one.arm]
        np.testing.assert_allclose(shown, one.reactions.chance, rtol=1e-5)
        first += len(one.arm)


def test_people_who_met_an_ad_since_are_taken_as_they_were_when_it_was_chosen():
    market = Market(msgspec.structs.replace(SMALL, fatigue=Fatigue(effect=0.5)), "default", np.random.default_rng(2))
    witness, met = Witness(market), []
    market.watchers = (witness, type("Keep", (), {"note": lambda _, one: met.append(one)})())
    market.run(1_000)
    known, last = witness.known(), met[-1]
    rows = len(known.at) - len(last.arm) + np.arange(len(last.arm))
    np.testing.assert_allclose(known.chance[rows, last.arm], last.reactions.chance, rtol=1e-5)


def test_a_decision_of_the_archive_is_found_with_all_its_candidates(campaign):
    made, outcomes = campaign
    sample = dealt(outcomes, 100_000)
    chances = chances_of(sample, made.known)
    assert not np.isnan(chances).any()
    served = made.known.served[made.known.rows(sample.at)]
    np.testing.assert_allclose(sample.sums(sample.chance * chances), served, rtol=1e-5)


def test_where_control_is_served_like_everybody_the_true_lift_is_nought(campaign):
    made, outcomes = campaign
    known = replace(made.known, served=made.known.rival)
    shown = impressions_of(outcomes, known)
    assert rates_of(shown, np.ones(len(shown.control), bool)).lift == pytest.approx(0.0, abs=1e-12)


def test_true_rates_of_a_part_without_control_are_no_rates(campaign):
    made, outcomes = campaign
    shown = impressions_of(outcomes, made.known)
    assert np.isnan(rates_of(shown, ~shown.control).lift)


def test_nothing_is_told_of_fewer_than_fifty_people(campaign):
    made, outcomes = campaign
    rows = list(tell(outcomes, made.known))
    assert {"lift", "lift band", "corrected rate", "forgone clicks"} <= {row.kind for row in rows}
    assert min(row.n for row in rows) >= 50


def test_an_estimate_is_on_the_wrong_side_only_if_it_leaves_out_a_truth_beyond_zero():
    def row(low: float, high: float, true: float) -> Told:
        return Told(
            exhibit="", kind="", about="", value=low, low=low, high=high, level=0.95, n=50, true=true,
            covers=low <= true <= high,
        )  # fmt: skip

    assert row(0.1, 0.2, 0.0).wrong_side
    assert row(-0.2, -0.1, 0.3).wrong_side
    assert not row(0.1, 0.2, 0.3).wrong_side
    assert not row(-0.1, 0.2, 0.9).wrong_side


def test_where_nothing_is_known_nothing_is_told(campaign):
    _, outcomes = campaign
    assert told("", "", "", compare(outcomes, "clicked").lift, float("nan")) == []


def test_the_report_has_the_truth_beside_it_and_no_check_of_it_fails(tmp_path):
    run = Run("small", SMALL, "default", 4, 4_000)
    written, rows = simulated_report(run, tmp_path, ("json",))
    assert written.verdict != "Cannot tell"
    assert {path.name for path in written.files} == {"report.json", "truth.csv", "truth.json"}
    assert msgspec.json.decode((tmp_path / "truth.json").read_bytes(), type=list[Told]) == rows
    assert len((tmp_path / "truth.csv").read_text().splitlines()) == len(rows) + 1
    assert b"Simulated: small" in (tmp_path / "report.json").read_bytes()


def test_a_simulated_report_takes_nothing_that_only_a_service_has(tmp_path):
    with pytest.raises(InvalidInput, match="--simulate"):
        report(simulate=tmp_path / "any.toml", since="7d", out=tmp_path)
