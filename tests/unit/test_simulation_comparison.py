from __future__ import annotations

import io
import json
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pyarrow.parquet
import pytest
from made_up_results import digest_of, kept, result
from rich.console import Console

from errors import InvalidSettings
from simulations.results.comparison import compare
from simulations.results.comparison_files import write_comparison
from simulations.results.console import LiveBar, difference_lines, json_lines, print_differences, print_results
from simulations.results.plan import make_cells
from simulations.runs import Fallen
from simulations.scenario import load_scenario

if TYPE_CHECKING:
    from simulations.cells import CellResult


PAIR = (("default", 50.0), ("uniform", 90.0))


def runs(policy: str, regret: float, seeds: int = 4) -> list[CellResult]:
    return [result(policy, seed, regret=regret + seed**2) for seed in range(seeds)]


def test_what_changed_is_told_policy_by_policy_by_seed(tmp_path: Path) -> None:
    kept(tmp_path / "one", [*runs("default", 50.0), *runs("uniform", 90.0)])
    kept(tmp_path / "two", [*runs("default", 40.0), *runs("uniform", 90.0)])
    found = {(one.policy, one.measure.key): one for one in compare(tmp_path / "one", tmp_path / "two").differences}
    assert found["default", "regret"].verdict == "better"
    assert found["default", "regret"].found.value == pytest.approx(-20.0)
    assert found["uniform", "regret"].verdict == "cannot tell"
    back = {(one.policy, one.measure.key): one for one in compare(tmp_path / "two", tmp_path / "one").differences}
    assert back["default", "regret"].verdict == "worse"


def test_a_comparison_is_written_in_every_form_and_not_over_somebody_elses_folder(tmp_path: Path) -> None:
    for name, regret in (("one", 50.0), ("two", 40.0)):
        kept(tmp_path / name, runs("default", regret))
    comparison, out = compare(tmp_path / "one", tmp_path / "two"), tmp_path / "out"
    written = write_comparison(out, comparison)
    assert [path.name for path in written] == ["comparison.json", "comparison.parquet", "comparison.csv", "index.html"]
    rows = pyarrow.parquet.read_table(out / "comparison.parquet").to_pylist()
    assert rows == json.loads((out / "comparison.json").read_text())["differences"]
    assert [(row["first"], row["second"], row["value"]) for row in rows if row["measure"] == "regret"] == [(107.0, 87.0, -20.0)]
    assert [row["verdict"] for row in rows] == [one.verdict for one in comparison.differences]
    assert len((out / "comparison.csv").read_text().splitlines()) == len(rows) + 1
    assert write_comparison(out, comparison) == written
    with pytest.raises(InvalidSettings, match=r"one with our own comparison.json"):
        write_comparison(tmp_path / "one", comparison)
    (out / "comparison.json").write_text("{}")
    with pytest.raises(InvalidSettings, match=r"one with our own comparison.json"):
        write_comparison(out, comparison)


def test_seeds_that_one_folder_lacks_are_left_out(tmp_path: Path) -> None:
    kept(tmp_path / "one", runs("default", 50.0, seeds=7))
    kept(tmp_path / "two", runs("default", 40.0, seeds=4))
    found = compare(tmp_path / "one", tmp_path / "two").differences
    assert {one.found.n for one in found} == {4}
    assert {one.before.n for one in found} == {4}


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"scenarios": {"village": "5" * 20}}, "--compare: scenarios: expected the same in both, town"),
        ({"scenarios": {"town": "6" * 20}}, "--compare: scenario town: expected the same in both, content 5"),
        ({"policies": ("clever",)}, "--compare: policies: expected the same in both, default as in the first, got clever"),
    ],
)
def test_folders_of_other_worlds_cannot_be_compared(changes: dict[str, object], what: str, tmp_path: Path) -> None:
    kept(tmp_path / "one", runs("default", 50.0))
    kept(tmp_path / "two", runs("default", 40.0), **changes)
    with pytest.raises(InvalidSettings) as refused:
        compare(tmp_path / "one", tmp_path / "two")
    assert str(refused.value).startswith(what)


def test_runs_of_another_length_cannot_be_compared(tmp_path: Path) -> None:
    folder = kept(tmp_path / "one", runs("default", 50.0))
    longer = [msgspec.structs.replace(cell, impressions=2000) for cell in folder.plan.cells]
    kept(tmp_path / "two", runs("default", 40.0), cells=tuple(longer))
    with pytest.raises(InvalidSettings, match="impressions: expected the same in both, 1000"):
        compare(tmp_path / "one", tmp_path / "two")


def test_printed_and_as_json_it_says_the_same(tmp_path: Path) -> None:
    kept(tmp_path / "one", runs("default", 50.0))
    kept(tmp_path / "two", runs("default", 40.0))
    comparison, out = compare(tmp_path / "one", tmp_path / "two"), io.StringIO()
    print_differences(Console(file=out, width=120), comparison)
    assert "better" in out.getvalue()
    assert [json.loads(line)["verdict"] for line in difference_lines(comparison).splitlines()] == [
        one.verdict for one in comparison.differences
    ]


def test_results_are_a_table_a_scenario_within_eighty_columns() -> None:
    out = io.StringIO()
    print_results(Console(file=out, width=80), [*runs("default", 50.0), *runs("factor_logistic/votes", 90.0)])
    said = out.getvalue()
    assert max(map(len, said.splitlines())) <= 80
    assert said.count("4/4") == 2
    assert "town: default against factor_logistic/votes, by what it loses: better." in said


def test_names_are_no_markup() -> None:
    out = io.StringIO()
    found = [result(policy, seed, name="[/b]", regret=regret) for policy, regret in PAIR for seed in (0, 1)]
    print_results(Console(file=out, width=80), found)
    assert out.getvalue().count("[/b]") == 2


def test_json_has_every_run_with_those_that_failed(tmp_path: Path) -> None:
    found = [*runs("default", 50.0), *runs("uniform", 90.0)]
    folder = kept(tmp_path, found)
    (tmp_path / "cells" / f"{digest_of(found[7])}.json").unlink()
    folder.keep_failure(digest_of(found[7]), "Traceback: why")
    lines = [json.loads(line) for line in json_lines(folder).splitlines()]
    assert [line["run"]["state"] for line in lines if "run" in line] == ["done"] * 7 + ["failed"]
    assert [line["coverage"]["runs"] for line in lines if "coverage" in line] == [4, 3]
    assert {line["against"]["seeds"] for line in lines if "against" in line} == {3}


def test_where_every_cell_failed_it_says_so() -> None:
    out = io.StringIO()
    print_results(Console(file=out, width=80), [])
    assert out.getvalue() == "Every cell failed: there is nothing to show.\n"


def test_without_a_terminal_every_cell_is_one_plain_line() -> None:
    demo = load_scenario(Path(__file__).parents[2] / "infra/demo/demo.toml")
    cells, out = make_cells({"demo": demo}, ["uniform"], 2, 400, None), io.StringIO()
    with LiveBar(Console(file=out), cells, kept=1) as bar:
        for cell in cells:
            bar.note(cell, Fallen("why"))
    assert out.getvalue().splitlines() == [f"failed: demo, uniform, seed {seed} ({seed + 1} of 2)" for seed in range(2)]
