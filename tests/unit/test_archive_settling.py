"""Days that are over: what came of decisions is in their rows, small files are merged, and no report tells the difference."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import numpy as np
import pyarrow.parquet as pq
import pytest
from synthetic_log import START, MemoryLog, World

from services.feedback.events import Event, Rejected
from services.records import Kind, decode
from services.reports.archive import Archive, settling
from services.reports.archive.manifest import KEPT_SECONDS
from services.reports.figures.feedback import feedback
from services.reports.figures.outcomes import Outcomes

if TYPE_CHECKING:
    from pathlib import Path

    from services.records import Record

DAY = 86_400.0
#: Three days and a few hours that begin at START: the longest window of the campaign is a week.
WORLD = World(decisions=900, people=300, span_s=3.2 * DAY)
EVERY = 'SELECT * EXCLUDE (sampled, decide_ms) FROM outcomes ORDER BY "offset"'


def rows(archive: Archive) -> list[dict[str, object]]:
    with closing(Outcomes(archive, None)) as outcomes:
        return outcomes.rows(EVERY)


def later(log: MemoryLog, days: float, *records: Record) -> None:
    """Time passes."""
    log.write(*records, Rejected(at=START + days * DAY, kind="click", reason="forged"))
    log.tick(START + days * DAY)


def test_settling_moves_events_into_rows_and_changes_no_outcome(tmp_path: Path) -> None:
    log, archive = WORLD.log(), Archive(tmp_path)
    archive.step(log)
    before, events = rows(archive), sum(part.rows for part in archive.manifest().of("events"))
    later(log, 40)
    archive.step(log)
    assert rows(archive) == before
    assert all(part.settled for part in archive.manifest().of("decisions"))
    assert events > 1_500
    assert sum(part.rows for part in archive.manifest().of("events")) == 0


def test_a_day_is_settled_once_the_longest_window_is_over_and_not_before(tmp_path: Path) -> None:
    log, archive = WORLD.log(), Archive(tmp_path)
    first = np.datetime64(int(START), "s").astype("datetime64[D]")
    archive.step(log)
    windows = pq.read_table(archive.files("campaigns")[0], columns=["click_hours", "conversion_hours"]).to_pylist()[0]
    over = (int((first + 1).astype("datetime64[s]").astype(int)) - START + max(windows.values()) * 3600) / DAY
    later(log, over)
    archive.step(log)
    assert not any(part.settled for part in archive.manifest().parts)
    later(log, over + 1.5 / 24)
    archive.step(log)
    assert [part.day for part in archive.manifest().of("decisions") if part.settled] == [str(first)]


def test_an_event_that_comes_after_its_day_was_settled_is_late_and_one_of_nobody_is_unjoined(tmp_path: Path) -> None:
    log, archive = WORLD.log(), Archive(tmp_path)
    later(log, 40)
    archive.step(log)
    with closing(Outcomes(archive, None)) as outcomes:
        before = feedback(outcomes)
    told = {"kind": "click", "creative": "cr_0", "propensity": 0.5, "snapshot": 1, "at": START + 41 * DAY}
    later(log, 42, Event(id="e_1", decision="d7", **told), Event(id="e_2", decision="nobody", **told))
    archive.step(log)
    with closing(Outcomes(archive, None)) as outcomes:
        found = feedback(outcomes)
    assert (found.late - before.late, found.unjoined - before.unjoined, found.clicks) == (1, 1, before.clicks)


def test_of_a_large_day_an_even_sample_keeps_its_chances(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settling, "FULL", 100)
    log, archive = WORLD.log(), Archive(tmp_path)
    later(log, 40)
    archive.step(log)
    sizes = {part.day: 0 for part in archive.manifest().of("decisions")}
    for part in archive.manifest().of("decisions"):
        sizes[part.day] += part.rows
    rates = {part.day: part.rate for part in archive.manifest().of("decisions") if part.rate}
    assert all(50 < rates[day] * size <= 100 or rates[day] == 1 for day, size in sizes.items())
    with closing(Outcomes(archive, None)) as outcomes:
        told = outcomes.row("SELECT count(*) AS n, count(probabilities) AS known, count(propensity) AS drawn FROM outcomes")
        kept = outcomes.row("SELECT count(*) AS n FROM kept")
    assert outcomes.rate == min(rates.values()) < 1
    assert (told["n"], told["drawn"], told["known"]) == (900, 900, kept["n"])
    assert abs(kept["n"] - 900 * outcomes.rate) < 4.5 * np.sqrt(900 * outcomes.rate)  # false alarm: below 1 in 100,000


def test_replaced_files_stay_an_hour_for_readers_under_way_and_then_go(tmp_path: Path) -> None:
    log, archive = WORLD.log(), Archive(tmp_path)
    archive.step(log)
    begun = [path for table in ("decisions", "events") for path in archive.files(table)]
    later(log, 40)
    archive.step(log)
    assert all(pq.read_metadata(path) for path in begun)
    assert not set(begun) & set(archive.files("decisions"))
    later(log, 40 + (KEPT_SECONDS + 60) / DAY)
    Archive(tmp_path).step(log)
    assert {path.name for path in tmp_path.rglob("*.parquet")} == {
        part.name.split("/")[-1] for part in archive.manifest().parts
    }


def test_many_small_files_become_one(tmp_path: Path) -> None:
    log, archive = MemoryLog(), Archive(tmp_path)
    for second in range(40):
        log.write(Rejected(at=START + second, kind="click", reason="forged"))
        log.tick(START + second)
        archive.step(log)
    parts = archive.manifest().of("rejected")
    assert sum(part.rows for part in parts) == 40
    assert len(parts) < 32


def test_a_period_holds_decisions_by_their_time_and_their_events_whenever_they_came(tmp_path: Path) -> None:
    log, archive = WORLD.log(), Archive(tmp_path)
    archive.step(log)
    decided = [decode(entry.payload).at for entry in log.read(0, 10**6) if entry.kind == Kind.DECISION]
    since, until = decided[300], decided[600]
    with closing(Outcomes(archive, None, since, until)) as outcomes:
        told = outcomes.row('SELECT count(*) AS n, min("at") AS first, max("at") < $until AS before FROM outcomes', until=until)
        assert told == {"n": 300, "first": since, "before": True}
        assert feedback(outcomes).unjoined == 0
