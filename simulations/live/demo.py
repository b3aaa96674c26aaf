"""A run of readers from the first greeting to the files: wait, read, settle, look at the pictures, sum up.

Knows no process: the service is started and stopped by whoever calls. Invariant: the exit code is 0 only if every decision and
event was answered as agreed and every picture was good.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from errors import AdloomError, Unavailable
from simulations.live.inquiry import Inquiry
from simulations.live.pacing import Pacing
from simulations.live.pictures import check_pictures
from simulations.live.readers import drive
from simulations.live.summary import Summary, favoured_share, summarise, this_machine, write_summary
from simulations.scenario.campaigns import campaigns_of
from simulations.world import World

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from simulations.live.answers import Status
    from simulations.live.crowd import Crowd
    from simulations.scenario import Scenario

#: Seconds to wait for web, for the Studio once web is there, and for the learner to catch up at the end.
WEB_PATIENCE_S, STUDIO_PATIENCE_S, SETTLING_S = 90.0, 60.0, 10.0
#: Decisions waiting for an answer at once: beyond it readers wait, so a slow service is not buried.
MOST_WAITING = 32

_LOOK_S = 1.0


@dataclass(frozen=True)
class Outcome:
    """What a run left: the summary, the service's standing at the end, and the faults of pictures in words."""

    summary: Summary
    status: Status
    first_snapshot: int
    faults: tuple[str, ...]


def run_demo(
    base_url: str,
    scenario: Scenario,
    decisions: int,
    *,
    exit_after: bool,
    out_dir: Path,
    crowd: Crowd,
    write_report: Callable[[Path], str],
    rate: float = 60.0,
    seed: int = 1,
) -> int:
    """Send ``decisions`` visits to the service at ``base_url`` and write summary.json and the report into ``out_dir``.

    ``write_report`` writes the report into a folder and returns its verdict in one sentence. Returns the exit code: 1 with a
    line on stderr if the service never came, if something was not answered as agreed, or if a file cannot be written.
    """
    try:
        outcome = asyncio.run(_run(base_url, scenario, decisions, crowd=crowd, rate=rate, rng=np.random.default_rng(seed)))
        _write(outcome, out_dir, crowd, write_report)
    except AdloomError as error:
        crowd.failure(str(error))
        return 1
    if not exit_after:
        crowd.stays(base_url)
    return _exit_code(outcome, crowd)


async def _run(
    base_url: str, scenario: Scenario, decisions: int, *, crowd: Crowd, rate: float, rng: np.random.Generator
) -> Outcome:
    started = time.monotonic()
    async with Inquiry(base_url) as inquiry:
        await inquiry.wait_until_up(WEB_PATIENCE_S)
        first = await inquiry.wait_for_studio(STUDIO_PATIENCE_S)
        crowd.studio(first.studio)
        world = World(scenario, campaigns_of(scenario), rng)
        watch = asyncio.create_task(_watch_studio(inquiry, crowd))
        with crowd.watching():
            tally = await drive(
                base_url, world=world, decisions=decisions, pacing=Pacing(rate, MOST_WAITING), rng=rng, observer=crowd
            )
        watch.cancel()
        status = await inquiry.settled(tally.newest_click, SETTLING_S)
        creatives = await inquiry.creatives()
        pictures = await check_pictures(inquiry, creatives)
    summary = summarise(
        tally=tally,
        status=status,
        favoured=favoured_share(creatives, scenario.shift.favoured, tally.shifted_at) if scenario.shift else None,
        pictures=pictures,
        machine=this_machine(),
        seconds=time.monotonic() - started,
    )
    return Outcome(summary, status, first.snapshot, pictures.faults)


async def _watch_studio(inquiry: Inquiry, crowd: Crowd) -> None:
    """Tell the crowd's watcher when the Studio goes or comes back; a missed look is no news."""
    while True:
        with contextlib.suppress(Unavailable):
            crowd.studio((await inquiry.health()).studio)
        await asyncio.sleep(_LOOK_S)


def _write(outcome: Outcome, out_dir: Path, crowd: Crowd, write_report: Callable[[Path], str]) -> None:
    summary = out_dir / "summary.json"
    write_summary(outcome.summary, summary)
    crowd.result(outcome.status, outcome.summary, outcome.first_snapshot)
    crowd.verdict(write_report(out_dir))
    crowd.files([summary, out_dir / "report.html"])


def _exit_code(outcome: Outcome, crowd: Crowd) -> int:
    for fault in outcome.faults:
        crowd.failure(fault)
    return int(bool(outcome.summary.complaints or outcome.faults))
