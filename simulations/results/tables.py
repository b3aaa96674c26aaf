"""Tables of results, as rows of plain values and as files: Parquet for programs, CSV for everything else.

Knows no wording. Invariant: a table's columns and their types do not depend on what was found, and its rows come in the plan's
order, so the same results are the same bytes.
"""

from __future__ import annotations

import io
import math
from typing import TYPE_CHECKING, Any

import msgspec
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

from simulations.results.coverage import coverage
from simulations.results.measured import JUDGED, MEASURES, against, found_times, gathered, verdict
from simulations.results.over_seeds import mean, median

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from services.reports.figures.estimate import Estimate
    from simulations.cells import CellResult
    from simulations.measures.account import LiftFound, Point
    from simulations.results.folder import Folder

Row = dict[str, Any]
_TEXT, _REAL, _WHOLE, _FLAG = pa.string(), pa.float64(), pa.int64(), pa.bool_()
_WHO = [("scenario", _TEXT), ("policy", _TEXT)]
_CELL = [*_WHO, ("seed", _WHOLE)]
ESTIMATE_COLUMNS = [("value", _REAL), ("low", _REAL), ("high", _REAL), ("level", _REAL), ("seeds", _WHOLE), ("method", _TEXT)]
_LIFT = [("lift", _REAL), ("lift_low", _REAL), ("lift_high", _REAL), ("lift_truth", _REAL), ("lift_covers", _FLAG)]

SCHEMAS: dict[str, pa.Schema] = {
    "cells": pa.schema([
        *_CELL, ("state", _TEXT), ("decisions", _WHOLE), ("impressions", _WHOLE), ("clicks", _WHOLE),
        ("conversions", _WHOLE), ("expected_clicks", _REAL), ("regret", _REAL), ("explored", _REAL),
        ("control_impressions", _WHOLE), ("control_clicks", _WHOLE), *_LIFT, ("found_at", _WHOLE), ("creatives", _WHOLE),
        ("auctions", _WHOLE), ("won", _WHOLE), ("paid", _REAL), ("click_value", _REAL),
    ]),
    "summary": pa.schema([*_WHO, ("measure", _TEXT), *ESTIMATE_COLUMNS]),
    "against": pa.schema([*_WHO, ("other", _TEXT), ("measure", _TEXT), *ESTIMATE_COLUMNS, ("verdict", _TEXT)]),
    "coverage": pa.schema([*_WHO, ("runs", _WHOLE), ("at_end", _WHOLE), ("at_every_look", _WHOLE), *(
        (f"{which}_{side}", _REAL) for which in ("end", "always") for side in ("share", "low", "high")
    )]),
    "curves": pa.schema([
        *_CELL, ("decisions", _WHOLE), ("impressions", _WHOLE), ("clicks", _WHOLE), ("regret", _REAL), ("explored", _REAL),
        ("attained", _REAL), *_LIFT,
    ]),
    "segments": pa.schema([
        *_CELL, ("dimension", _TEXT), ("segment", _TEXT), ("impressions", _WHOLE), ("clicks", _WHOLE),
        ("expected_clicks", _REAL), ("best_clicks", _REAL), ("control_impressions", _WHOLE), ("control_clicks", _WHOLE),
        ("control_expected_clicks", _REAL),
    ]),
}  # fmt: skip


def write_tables(folder: Folder) -> None:
    """Every table of a folder, as Parquet and as CSV."""
    for name, rows in all_tables(folder).items():
        table = pa.Table.from_pylist(rows, schema=SCHEMAS[name])
        for ending, content in as_files(table).items():
            folder.write(f"tables/{name}.{ending}", content)


def as_files(table: pa.Table) -> dict[str, bytes]:
    """A table's bytes by the ending of its file."""
    parquet, csv = io.BytesIO(), io.BytesIO()
    pyarrow.parquet.write_table(table, parquet, compression="zstd")
    pyarrow.csv.write_csv(table, csv)
    return {"parquet": parquet.getvalue(), "csv": csv.getvalue()}


def all_tables(folder: Folder) -> dict[str, list[Row]]:
    """Rows by table."""
    results = folder.results()
    return {
        "cells": [*map(cell_row, results), *_failed_rows(folder)],
        "summary": list(summary_rows(results)),
        "against": list(against_rows(results)),
        "coverage": list(_coverage_rows(results)),
        "curves": [_point_row(result, point) for result in results for point in result.account.curve],
        "segments": list(_segment_rows(results)),
    }


def cell_row(result: CellResult) -> Row:
    """One run."""
    account, money = result.account, result.account.money
    auction = {} if money is None else {
        "auctions": money.entered, "won": money.won, "paid": money.paid, "click_value": money.value
    }  # fmt: skip
    return {
        **_cell(result), "state": "done", "decisions": result.decisions, "impressions": account.impressions,
        "clicks": account.clicks, "conversions": account.conversions, "expected_clicks": account.expected,
        "regret": account.regret, "explored": account.explored, "control_impressions": account.control_impressions,
        "control_clicks": account.control_clicks, **_lift(account.lift), "found_at": account.found_at,
        "creatives": account.creatives, **auction,
    }  # fmt: skip


def _failed_rows(folder: Folder) -> Iterator[Row]:
    failures = folder.failures()
    for cell in folder.plan.cells:
        if cell.digest in failures:
            yield {"scenario": cell.name, "policy": cell.policy, "seed": cell.seed, "state": "failed"}


def summary_rows(results: Sequence[CellResult]) -> Iterator[Row]:
    """Every measure of every policy in every scenario, over seeds; the time to find the best as a median, null for never."""
    for name, policies in gathered(results).items():
        for policy, by_seed in policies.items():
            runs = list(by_seed.values())
            who = {"scenario": name, "policy": policy}
            for measure in MEASURES:
                if values := measure.values(runs):
                    yield {**who, "measure": measure.key, **estimate_row(mean(values))}
            yield {**who, "measure": "found_at", **estimate_row(median(found_times(runs)))}


def against_rows(results: Sequence[CellResult]) -> Iterator[Row]:
    """The first policy of every scenario against each other one, by seed."""
    for name, policies in gathered(results).items():
        first, *others = policies
        for other in others:
            for measure in JUDGED:
                found = against(measure, policies[first], policies[other])
                if found.n:
                    who = {"scenario": name, "policy": first, "other": other, "measure": measure.key}
                    yield {**who, **estimate_row(found), "verdict": verdict(measure, found)}


def _coverage_rows(results: Sequence[CellResult]) -> Iterator[Row]:
    for name, policies in gathered(results).items():
        for policy, runs in policies.items():
            found = coverage(runs.values())
            shares = {
                f"{which}_{side}": _plain(value)
                for which, share in (("end", found.end), ("always", found.always))
                for side, value in (("share", share.value), ("low", share.low), ("high", share.high))
            }
            counts = {"runs": found.runs, "at_end": found.at_end, "at_every_look": found.at_every_look}
            yield {"scenario": name, "policy": policy, **counts, **shares}


def _point_row(result: CellResult, point: Point) -> Row:
    fields = msgspec.structs.asdict(point)
    return {**_cell(result), **fields, **_lift(fields.pop("lift"))}


def _segment_rows(results: Sequence[CellResult]) -> Iterator[Row]:
    for result in results:
        for segment in result.account.segments:
            yield {
                **_cell(result), "dimension": segment.dimension, "segment": segment.name, "impressions": segment.impressions,
                "clicks": segment.clicks, "expected_clicks": segment.expected, "best_clicks": segment.best,
                "control_impressions": segment.control_impressions, "control_clicks": segment.control_clicks,
                "control_expected_clicks": segment.control_expected,
            }  # fmt: skip


def _cell(result: CellResult) -> Row:
    return {"scenario": result.name, "policy": result.policy, "seed": result.seed}


def _lift(lift: LiftFound) -> Row:
    numbers = {"lift": lift.value, "lift_low": lift.low, "lift_high": lift.high, "lift_truth": lift.truth}
    return {**numbers, "lift_covers": lift.covers}


def estimate_row(found: Estimate) -> Row:
    """An estimate in the columns ``ESTIMATE_COLUMNS``."""
    numbers = {"value": _plain(found.value), "low": _plain(found.low), "high": _plain(found.high)}
    return {**numbers, "level": found.level, "seeds": found.n, "method": found.method}


def _plain(value: float) -> float | None:
    """No answer and never are null."""
    return value if math.isfinite(value) else None
