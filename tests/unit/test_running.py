"""The one pass over people agrees with SQL that groups by person, at every look."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from synthetic_log import MemoryLog, World

from services.reports.archive import Archive
from services.reports.figures import running as module
from services.reports.figures.outcomes import Outcomes
from services.reports.figures.running import LOOKS, REWARDS, running

if TYPE_CHECKING:
    from pathlib import Path

BY_PERSON = """
SELECT count(*) AS people, sum(m), sum(y), sum(m * m), sum(y * y), sum(m * y)
FROM (SELECT person, count(*) FILTER (impressed < $end)::DOUBLE AS m, count(*) FILTER ({reward} < $end)::DOUBLE AS y
      FROM outcomes WHERE campaign = $campaign AND control = $control GROUP BY person)
WHERE m > 0
"""


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory):
    archive = Archive(tmp_path_factory.mktemp("running"))
    archive.step(World(decisions=2_500, people=400, campaigns=("trail-shoes", "city-bikes")).log())
    with closing(Outcomes(archive, None)) as found:
        yield found


@pytest.mark.parametrize("reward", REWARDS)
@pytest.mark.parametrize("slices", [1, 7])
def test_totals_of_every_look_are_those_of_a_query(
    outcomes: Outcomes, monkeypatch: pytest.MonkeyPatch, reward: str, slices: int
) -> None:
    monkeypatch.setattr(module, "_SLICE", 2_500 // slices)
    running.cache_clear()
    runs = running(outcomes)
    for campaign, run in runs.campaigns.items():
        for control in (False, True):
            for look in range(0, LOOKS - 1, 6):
                given = {"end": runs.ends[look], "campaign": campaign, "control": control}
                expected = tuple(value or 0 for value in outcomes.row(BY_PERSON.format(reward=reward), **given).values())
                found = run.totals(reward, look)[control]
                assert vars(found) == pytest.approx(dict(zip(vars(found), expected, strict=True)))


def test_people_are_counted_whether_they_saw_anything_or_not(outcomes: Outcomes) -> None:
    for campaign, run in running(outcomes).campaigns.items():
        query = "SELECT count(DISTINCT person) AS n FROM outcomes WHERE campaign = $campaign AND control = $control"
        expected = tuple(outcomes.row(query, campaign=campaign, control=control)["n"] for control in (False, True))
        assert run.people == expected


def test_without_an_impression_there_is_no_look(tmp_path: Path) -> None:
    with closing(Outcomes(Archive(tmp_path), None)) as nothing:
        assert len(running(nothing).ends) == 0
    archive = Archive(tmp_path)
    archive.step(MemoryLog())
    assert archive.manifest().version == 0
