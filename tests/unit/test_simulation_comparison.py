from __future__ import annotations

import io
import json
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pyarrow.parquet
import pytest
from made_up_results import kept, result
from rich.console import Console

from errors import InvalidSettings
from simulations.results.comparison import compare, write_comparison
from simulations.results.console import LiveBar, difference_lines, json_lines, print_differences, print_results
from simulations.results.plan import make_cells
from simulations.runs import Fallen
from simulations.scenario import load_scenario

if TYPE_CHECKING:
    from simulations.cells import CellResult


def runs(policy: str, regret: float, seeds: int = 4) -> list[CellResult]:
    return [result(policy, seed, regret=regret + seed**2) for seed in range(seeds)]


def test_what_changed_is_told_policy_by_policy_by_seed(tmp_path: Path) -> None:
    kept(tmp_path / "one", [*runs("default", 50.0), *runs("uniform", 90.0)])
    kept(tmp_path / "two", [*runs("default", 40.0), *runs("uniform", 90.0)])
    found = {(one.policy, one.measure.key): one for one in compare(tmp_path / "one", tmp_path / "two")}
    assert found["default", "regret"].verdict == "better"
    assert found["default", "regret"].found.value == pytest.approx(-20.0)
    assert found["uniform", "regret"].verdict == "cannot tell"
    back = {(one.policy, one.measure.key): one for one in compare(tmp_path / "two", tmp_path / "one")}
    assert back["default", "regret"].verdict == "worse"


def test_a_comparison_is_written_in_both_forms_and_not_over_somebody_elses_folder(tmp_path: Path) -> None:
    for name, regret in (("one", 50.0), ("two", 40.0)):
        kept(tmp_path / name, runs("default", regret))
    differences = compare(tmp_path / "one", tmp_path / "two")
    parquet, csv = write_comparison(tmp_path / "out", differences, tmp_path / "one", tmp_path / "two")
    rows = pyarrow.parquet.read_table(parquet).to_pylist()
    assert [row["verdict"] for row in rows] == [one.verdict for one in differences]
    assert len(csv.read_text().splitlines()) == len(rows) + 1
    with pytest.raises(InvalidSettings, match=r"one with comparison.json"):
        write_comparison(tmp_path / "one", differences, tmp_path / "one", tmp_path / "two")


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"seeds": 7}, "--compare: seeds: expected the same in both, 4 as in the first, got 7"),
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
    differences, out = compare(tmp_path / "one", tmp_path / "two"), io.StringIO()
    print_differences(Console(file=out, width=120), differences)
    assert "better" in out.getvalue()
    assert [json.loads(line)["verdict"] for line in difference_lines(differences).splitlines()] == [
        one.verdict for one in differences
    ]


def test_results_are_a_table_a_scenario_within_eighty_columns() -> None:
    out = io.StringIO()
    print_results(Console(file=out, width=80), [*runs("default", 50.0), *runs("factor_logistic/votes", 90.0)])
    said = out.getvalue()
    assert max(map(len, said.splitlines())) <= 80
    assert said.count("4/4") == 2
    assert "town: default against factor_logistic/votes, by what it loses: better." in said
    lines = [json.loads(line) for line in json_lines(runs("default", 50.0)).splitlines()]
    assert sum("run" in line for line in lines) == 4


def test_without_a_terminal_every_cell_is_one_plain_line() -> None:
    demo = load_scenario(Path(__file__).parents[2] / "infra/demo/demo.toml")
    cells, out = make_cells({"demo": demo}, ["uniform"], 2, 400, None), io.StringIO()
    with LiveBar(Console(file=out), cells, kept=1) as bar:
        for cell in cells:
            bar.note(cell, Fallen("why"))
    assert out.getvalue().splitlines() == [f"failed: demo, uniform, seed {seed} ({seed + 1} of 2)" for seed in range(2)]
