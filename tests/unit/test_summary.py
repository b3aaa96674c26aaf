from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from errors import StorageError
from simulations.live.answers import CatalogueEntry, Lift, Pool, Published, Status, Total
from simulations.live.pictures import PicturesSeen
from simulations.live.summary import FavouredShare, Machine, Summary, favoured_share, percentile, summarise, write_summary
from simulations.live.tally import Stopwatches, Tally
from simulations.scenario.readership import Favoured

if TYPE_CHECKING:
    from pathlib import Path

FAVOURED = Favoured(attribute="style", level="pattern", effect=1.0)
PROMISED = {
    "decisions", "events", "ctr_policy", "ctr_control", "lift", "lift_low", "lift_high", "creatives_generated", "rungs",
    "images_checked", "images_bad", "click_to_policy_ms_p50", "click_to_policy_ms_p99", "decide_ms_p50", "decide_ms_p99",
    "non_2xx",
}  # fmt: skip


def entry(style: str, made_at: float, why: str = "supply") -> CatalogueEntry:
    return CatalogueEntry(id="cr", attributes={"style": style}, images={}, why=why, made_at=made_at)


def summary_of(tally: Tally, lift: Lift | None = None) -> Summary:
    return summarise(
        tally=tally,
        status=Status(
            totals={"control": Total(impressions=200, clicks=30), "adloom": Total(impressions=600, clicks=150)},
            creatives=Pool(generated=71),
            policy=Published(snapshot=9, covers=900),
            lift=lift,
        ),
        favoured=FavouredShare(attribute="style", level="pattern", share_before=0.1, share_after=0.4),
        pictures=PicturesSeen(12, ("one is blank",)),
        machine=Machine(system="s", python="p", cores=2),
        seconds=12.34,
    )


def test_the_file_holds_every_promised_figure(tmp_path: Path) -> None:
    tally = Tally()
    for ms in range(1, 101):
        tally.decide("L1" if ms > 3 else "L2", float(ms))
    tally.refuse("decision: answered 503")
    tally.show("adloom")
    write_summary(summary_of(tally, Lift(value=0.5, low=0.2, high=0.9, level=0.95)), tmp_path / "deep" / "summary.json")
    written = json.loads((tmp_path / "deep" / "summary.json").read_bytes())
    assert set(written) >= PROMISED
    assert written["rungs"] == {"L0": 0, "L1": 97, "L2": 3, "L3": 0}
    assert (written["ctr_control"], written["ctr_policy"]) == (0.15, 0.25)
    assert (written["lift"], written["lift_low"], written["lift_high"]) == (0.5, 0.2, 0.9)
    assert (written["decide_ms_p50"], written["decide_ms_p99"]) == (50.5, 99.0)
    assert (written["decisions"], written["events"], written["non_2xx"]) == (100, 1, 1)
    assert (written["images_checked"], written["images_bad"], written["creatives_generated"]) == (12, 1, 71)


def test_what_is_not_known_is_null_and_not_zero() -> None:
    summary = summary_of(Tally())
    assert summary.lift is summary.lift_low is summary.lift_high is None
    assert summary.click_to_policy_ms_p99 is summary.decide_ms_p50 is None


def test_a_summary_that_cannot_be_written_is_a_storage_error(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file where a folder should be")
    with pytest.raises(StorageError, match="taken"):
        write_summary(summary_of(Tally()), tmp_path / "taken" / "summary.json")


def test_the_favoured_share_is_that_of_generated_creatives_before_and_after() -> None:
    creatives = (
        entry("pattern", 1.0, why="approved"),
        *(entry("bright", 5.0) for _ in range(3)),
        entry("pattern", 9.9, why="request"),
        entry("pattern", 10.0),
        entry("dark", 11.0, why="policy"),
    )
    share = favoured_share(creatives, FAVOURED, shifted_at=10.0)
    assert (share.share_before, share.share_after) == (0.25, 0.5)


def test_without_a_shift_there_is_nothing_after_it() -> None:
    share = favoured_share((entry("pattern", 5.0),), FAVOURED, shifted_at=None)
    assert (share.share_before, share.share_after) == (1.0, None)


def test_percentiles_of_nothing_are_unknown() -> None:
    assert percentile([], 99) is None
    assert percentile([7.0], 99) == 7.0


def test_a_stopwatch_stops_at_the_first_policy_that_covers_its_click() -> None:
    watches = Stopwatches()
    watches.start(50, at=1.0)
    watches.start(40, at=2.0)
    watches.stop(39, at=3.0)
    assert watches.samples_ms == []
    watches.stop(45, at=4.0)
    assert watches.samples_ms == [2000.0]
    watches.stop(50, at=4.5)
    watches.stop(99, at=9.0)
    assert watches.samples_ms == [2000.0, 3500.0]


def test_a_click_never_learned_counts_only_where_it_waited_longest() -> None:
    watches = Stopwatches()
    watches.start(1, at=0.0)
    watches.stop(1, at=1.0)
    watches.start(2, at=4.8)
    watches.start(3, at=2.0)
    watches.give_up(at=5.0)
    assert watches.samples_ms == [1000.0, 3000.0]
