"""What counts as an impression or a click, and whether rates are corrected for who saw what."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import numpy as np
import pytest
from synthetic_log import HEADLINES, START, MemoryLog, campaign, creative, event

from services.campaigns.records import CampaignPut, CreativeAdded
from services.decisions.record import Context, Decision
from services.decisions.request import pseudonym
from services.reports.archive import Archive
from services.reports.figures.exploration import exploration
from services.reports.figures.feedback import feedback
from services.reports.figures.league import league
from services.reports.figures.lift import compare
from services.reports.figures.outcomes import Outcomes

if TYPE_CHECKING:
    from pathlib import Path

    from services.records import Record

ADS = [creative("trail-shoes", position, {}) for position in range(len(HEADLINES))]


def decision(name: str, shown: int = 0, chances: tuple[float, ...] = (0.5, 0.5), person: str = "") -> Decision:
    return Decision(
        id=name, at=START + 10, campaign="trail-shoes", placement="front", size="300x250",
        person=pseudonym(b"of these tests", person or name),
        context=Context(), catalogue_version=1, candidates=tuple(ad.id for ad in ADS[: len(chances)]),
        probabilities=chances, action=ADS[shown].id, propensity=chances[shown], shown=ADS[shown].id, rung="L1",
        policy="a policy", snapshot=1, covers=0, exploration="a rule", control=False, seed=1,
    )  # fmt: skip


def outcomes(folder: Path, *records: Record) -> Outcomes:
    log, archive = MemoryLog(), Archive(folder)
    log.write(CampaignPut(at=START, campaign=campaign("trail-shoes", 0.2)))
    log.write(*(CreativeAdded(at=START, creative=ad, why="approved") for ad in ADS[:2]), *records)
    log.tick(START + 1e5)
    archive.step(log)
    return Outcomes(archive, None)


def test_an_event_that_comes_twice_counts_once(tmp_path: Path) -> None:
    one = decision("a")
    twice = [event(one, kind, delay, again) for again, delay in enumerate((1.0, 2.0)) for kind in ("impression", "click")]
    found = feedback(outcomes(tmp_path, one, *twice))
    assert (found.impressions, found.clicks, found.duplicates) == (1, 1, 2)


def test_a_click_implies_an_impression(tmp_path: Path) -> None:
    one = decision("a")
    found = feedback(outcomes(tmp_path, one, event(one, "click", 3.0)))
    assert (found.impressions, found.clicks) == (1, 1)


def test_a_click_past_the_window_of_its_campaign_is_late_and_does_not_count(tmp_path: Path) -> None:
    one, other = decision("a"), decision("b")
    late = (event(one, "impression", 5.0), event(one, "click", 5.0 + 3601.0))
    timely = (event(other, "impression", 5.0), event(other, "click", 5.0 + 3599.0))
    found = feedback(outcomes(tmp_path, one, other, *late, *timely))
    assert (found.impressions, found.clicks, found.late) == (2, 1, 1)


def test_an_event_of_an_unknown_decision_is_counted_as_unjoined(tmp_path: Path) -> None:
    found = feedback(outcomes(tmp_path, decision("a"), event(decision("lost"), "click", 1.0)))
    assert (found.clicks, found.unjoined) == (0, 1)


def test_a_propensity_that_is_not_the_chance_of_its_action_is_found(tmp_path: Path) -> None:
    wrong = [msgspec.structs.replace(decision(f"w{n}"), propensity=0.4) for n in range(5)]
    checks = {check.name: check for check in feedback(outcomes(tmp_path, *wrong, *map(decision, map(str, range(195))))).checks}
    assert checks["propensities"].state == "failed"
    assert checks["propensities"].seen == pytest.approx(5 / 200)


def test_rates_are_corrected_for_who_saw_the_creative(tmp_path: Path) -> None:
    """Both ads are equally good; the first is shown to eager people, so its raw click rate is far higher."""
    rng = np.random.default_rng(11)
    records: list[Record] = []
    for position in range(4000):
        eager = rng.random() < 0.5
        chances = (0.85, 0.15) if eager else (0.15, 0.85)
        one = decision(str(position), int(rng.random() > chances[0]), chances)
        records += [one, event(one, "impression", 1.0)]
        records += [event(one, "click", 2.0)] * bool(rng.random() < (0.30 if eager else 0.06))
    found = league(outcomes(tmp_path, *records))
    raw = sorted((one.clicks or 0) / (one.shows or 1) for one in found.standings)
    assert raw[1] > 2 * raw[0]
    assert [one.state for one in found.standings] == ["leads", "leads"]
    assert [one.rate.value for one in found.standings] == pytest.approx([0.18, 0.18], abs=0.03)


def test_a_forced_making_enters_no_corrected_rate_but_counts_for_the_lift(tmp_path: Path) -> None:
    forced = [msgspec.structs.replace(decision(str(n)), forced=True, propensity=None) for n in range(80)]
    held = outcomes(tmp_path, *forced, *(event(one, "impression", 1.0) for one in forced))
    assert league(held).compared == 0
    assert compare(held, "clicked").impressions_treated == 80


def test_shares_of_exploration_come_from_the_chances_and_sum_to_one(tmp_path: Path) -> None:
    ones = [decision(str(n), chances=(0.7, 0.3)) for n in range(60)]
    found = exploration(outcomes(tmp_path, *ones, *(event(one, "impression", 1.0) for one in ones)))
    assert found is not None
    assert (found.control, found.best) == (0, pytest.approx(0.7))
    assert found.floor == pytest.approx(0.005)  # half of the floor's 1 % falls to the best guess
    assert found.control + found.floor + found.sampling + found.best == pytest.approx(1.0)


def test_trying_has_a_price_where_the_best_guess_is_better(tmp_path: Path) -> None:
    rng = np.random.default_rng(12)
    records: list[Record] = []
    for position in range(3000):
        one = decision(str(position), int(rng.random() > 0.7), (0.7, 0.3))
        records += [one, event(one, "impression", 1.0)]
        records += [event(one, "click", 2.0)] * bool(rng.random() < (0.1 if one.shown == ADS[1].id else 0.4))
    found = exploration(outcomes(tmp_path, *records))
    assert found is not None
    assert found.forgone.low < 3000 * 0.3 * 0.3 < found.forgone.high
    assert found.forgone.low > 0
