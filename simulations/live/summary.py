"""The summary of a run: the few figures that say whether the whole loop worked, as one JSON file.

Knows no HTTP and no terminal. Invariant: clicks, lift and creatives are the service's own count; times, rungs and errors are
what the readers saw.
"""

from __future__ import annotations

import os
import platform
from pathlib import Path

import msgspec
import numpy as np

from errors import StorageError
from simulations.live.answers import CatalogueEntry, Lift, Status
from simulations.live.pictures import PicturesSeen
from simulations.live.tally import Tally
from simulations.scenario.readership import Favoured

_RUNGS = ("L0", "L1", "L2", "L3")


class FavouredShare(msgspec.Struct, frozen=True, kw_only=True):
    """Share of the level that readers took to, among creatives generated before and after the shift; None of none."""

    attribute: str
    level: str
    share_before: float | None
    share_after: float | None


class Machine(msgspec.Struct, frozen=True, kw_only=True):
    """Where it ran."""

    system: str
    python: str
    cores: int


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """One run. Rates are clicks per impression, lift is relative to control, times are milliseconds at the readers' side."""

    decisions: int
    events: int
    ctr_policy: float | None
    ctr_control: float | None
    lift: float | None
    lift_low: float | None
    lift_high: float | None
    creatives_generated: int
    rungs: dict[str, int]
    images_checked: int
    images_bad: int
    click_to_policy_ms_p50: float | None
    click_to_policy_ms_p99: float | None
    decide_ms_p50: float | None
    decide_ms_p99: float | None
    non_2xx: int
    favoured: FavouredShare | None
    complaints: dict[str, int]
    machine: Machine
    seconds: float


def summarise(
    *, tally: Tally, status: Status, favoured: FavouredShare | None, pictures: PicturesSeen, machine: Machine, seconds: float
) -> Summary:
    """The summary of a finished run that took ``seconds``; ``favoured`` is None where no taste shifts."""
    lift = status.lift or Lift()
    return Summary(
        decisions=tally.decisions,
        events=tally.events,
        ctr_policy=status.total("adloom").rate,
        ctr_control=status.total("control").rate,
        lift=lift.value,
        lift_low=lift.low,
        lift_high=lift.high,
        creatives_generated=status.creatives.generated,
        rungs={rung: tally.rungs[rung] for rung in _RUNGS},
        images_checked=pictures.checked,
        images_bad=pictures.bad,
        click_to_policy_ms_p50=percentile(tally.click_to_policy_ms, 50),
        click_to_policy_ms_p99=percentile(tally.click_to_policy_ms, 99),
        decide_ms_p50=percentile(tally.decide_ms, 50),
        decide_ms_p99=percentile(tally.decide_ms, 99),
        non_2xx=tally.non_2xx,
        favoured=favoured,
        complaints=dict(tally.complaints),
        machine=machine,
        seconds=round(seconds, 1),
    )


def favoured_share(creatives: tuple[CatalogueEntry, ...], favoured: Favoured, shifted_at: float | None) -> FavouredShare:
    """How often the favoured level was made before and after ``shifted_at`` (Unix seconds; None: never)."""
    generated = [creative for creative in creatives if creative.why != "approved"]
    shift = float("inf") if shifted_at is None else shifted_at
    hits = [creative.attributes.get(favoured.attribute) == favoured.level for creative in generated]
    late = [creative.made_at >= shift for creative in generated]
    return FavouredShare(
        attribute=favoured.attribute,
        level=favoured.level,
        share_before=_share([hit for hit, after in zip(hits, late, strict=True) if not after]),
        share_after=_share([hit for hit, after in zip(hits, late, strict=True) if after]),
    )


def this_machine() -> Machine:
    """The machine at hand."""
    return Machine(system=platform.platform(), python=platform.python_version(), cores=os.cpu_count() or 1)


def percentile(samples: list[float], q: float) -> float | None:
    """The q-th percentile (0-100) to a tenth; None of no samples."""
    return round(float(np.percentile(samples, q)), 1) if samples else None


def write_summary(summary: Summary, path: Path) -> None:
    """The summary as indented JSON; raises StorageError if the file cannot be written."""
    content = msgspec.json.format(msgspec.json.encode(summary), indent=2) + b"\n"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    except OSError as error:
        raise StorageError(f"{path}: cannot be written: {error.strerror}") from error


def _share(hits: list[bool]) -> float | None:
    return round(sum(hits) / len(hits), 4) if hits else None
