from __future__ import annotations

from pathlib import Path

import msgspec
import pyarrow.csv
import pyarrow.parquet
import pytest
from made_up_results import digest_of, kept, planned, result

from errors import InvalidSettings, StorageError
from simulations.cells import Cell
from simulations.results.folder import claim, held, open_folder, write_whole
from simulations.results.plan import make_cells, make_plan, scenario_names
from simulations.results.tables import SCHEMAS, write_tables
from simulations.runs import Fallen, in_process, make, missing
from simulations.scenario import load_scenario

ROOT = Path(__file__).parents[2]
DEMO = load_scenario(ROOT / "infra/demo/demo.toml")
PAIR = [result(seed=seed) for seed in (0, 1)] + [result("uniform", seed, regret=80.0 + seed) for seed in (0, 1)]


def contents(path: Path) -> dict[str, bytes]:
    return {one.relative_to(path).as_posix(): one.read_bytes() for one in path.rglob("*") if one.is_file()}


def test_a_result_comes_back_as_it_was(tmp_path: Path) -> None:
    folder = kept(tmp_path / "out", PAIR)
    assert open_folder(tmp_path / "out").results() == PAIR
    assert folder.timings()[digest_of(PAIR[0])] == {"all": 0.5, "learn": 0.25}


def test_a_folder_of_somebody_else_is_never_written_to(tmp_path: Path) -> None:
    (tmp_path / "thesis.docx").write_text("years of work")
    with pytest.raises(InvalidSettings, match=r"an empty folder or one with our own simulation.json"):
        claim(tmp_path, planned(PAIR))
    assert contents(tmp_path) == {"thesis.docx": b"years of work"}
    (tmp_path / "simulation.json").write_text('{"of": "somebody else"}')
    with pytest.raises(InvalidSettings, match=r"an empty folder or one with our own simulation.json"):
        claim(tmp_path, planned(PAIR))
    assert contents(tmp_path).keys() == {"thesis.docx", "simulation.json"}
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(InvalidSettings, match="--out: expected a folder"):
        claim(tmp_path / "file", planned(PAIR))


def test_a_kill_in_the_first_moment_leaves_a_folder_that_can_be_claimed(tmp_path: Path) -> None:
    (tmp_path / ".simulation.json.half").write_text('{"sche')
    assert contents(kept(tmp_path, PAIR).path).keys() >= {"simulation.json"}
    assert not (tmp_path / ".simulation.json.half").exists()


def test_a_folder_is_one_runs_alone_while_it_writes(tmp_path: Path) -> None:
    refused = pytest.raises(InvalidSettings, match="a folder that no other run is writing to")
    with held(tmp_path / "out"), refused, held(tmp_path / "out"):
        pass
    with held(tmp_path / "out"):
        kept(tmp_path / "out", PAIR)


def test_what_cannot_be_written_leaves_nothing_under_any_name(tmp_path: Path) -> None:
    (tmp_path / "target.csv").mkdir()
    with pytest.raises(StorageError, match=r"target\.csv: Is a directory"):
        write_whole(tmp_path / "target.csv", b"half")
    assert contents(tmp_path) == {}


def test_a_cell_file_that_is_cut_is_made_again(tmp_path: Path) -> None:
    folder = kept(tmp_path, PAIR)
    path = tmp_path / "cells" / f"{digest_of(PAIR[0])}.json"
    path.write_bytes(path.read_bytes()[:100])
    assert folder.result(digest_of(PAIR[0])) is None
    assert len(folder.results()) == 3
    path.unlink()
    path.mkdir()
    assert folder.result(digest_of(PAIR[0])) is None


def test_a_timing_that_is_cut_is_left_out(tmp_path: Path) -> None:
    folder = kept(tmp_path, PAIR)
    (tmp_path / "timings" / f"{digest_of(PAIR[0])}.json").write_text('{"all": 0.')
    assert folder.timings().keys() == {digest_of(one) for one in PAIR[1:]}


def test_a_folder_that_is_none_of_ours_is_told(tmp_path: Path) -> None:
    with pytest.raises(InvalidSettings, match="No such file"):
        open_folder(tmp_path)
    (tmp_path / "simulation.json").write_text('{"schema": 1}')
    with pytest.raises(InvalidSettings, match=r"simulation.json of schema 1"):
        open_folder(tmp_path)


def test_tables_are_the_same_bytes_again_and_the_same_rows_in_both_forms(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_tables(kept(tmp_path / name, PAIR))
    assert contents(tmp_path / "one" / "tables") == contents(tmp_path / "two" / "tables")
    for name, schema in SCHEMAS.items():
        parquet = pyarrow.parquet.read_table(tmp_path / "one" / "tables" / f"{name}.parquet")
        csv = pyarrow.csv.read_csv(tmp_path / "one" / "tables" / f"{name}.csv")
        assert parquet.schema == schema
        assert (csv.column_names, len(csv)) == (parquet.column_names, len(parquet))


def test_a_failed_cell_has_its_line_in_the_table(tmp_path: Path) -> None:
    folder = kept(tmp_path, PAIR)
    (tmp_path / "cells" / f"{digest_of(PAIR[3])}.json").unlink()
    folder.keep_failure(digest_of(PAIR[3]), "Traceback: why")
    write_tables(folder)
    cells = pyarrow.parquet.read_table(tmp_path / "tables" / "cells.parquet").to_pylist()
    assert [row["state"] for row in cells] == ["done", "done", "done", "failed"]
    assert (cells[3]["policy"], cells[3]["seed"], cells[3]["clicks"]) == ("uniform", 1, None)
    against = pyarrow.parquet.read_table(tmp_path / "tables" / "against.parquet").to_pylist()
    assert {row["seeds"] for row in against} == {1}


def test_a_plan_is_the_same_for_the_same_question_and_lists_every_cell() -> None:
    cells = make_cells({"demo": DEMO}, ["default", "uniform"], 3, 500, None)
    plan = make_plan(cells)
    assert [(one.policy, one.seed) for one in plan.cells][:3] == [("default", 0), ("uniform", 0), ("default", 1)]
    assert len({one.digest for one in plan.cells}) == 6
    assert make_plan(cells) == plan
    assert make_cells({"demo": DEMO}, ["uniform"], 1, None, None)[0].impressions == DEMO.impressions


def test_two_scenarios_of_one_name_are_told() -> None:
    with pytest.raises(InvalidSettings, match="demo more than once"):
        scenario_names([Path("a/demo.toml"), Path("b/demo.toml")])


def broken(tmp_path: Path) -> Cell:
    """A cell whose campaign file is none."""
    path = tmp_path / "campaign.yaml"
    path.write_text("nothing: here")
    scenario = msgspec.structs.replace(DEMO, campaigns=(str(path),))
    return make_cells({"broken": scenario}, ["uniform"], 1, 200, None)[0]


def test_a_failed_cell_takes_no_other_with_it_and_may_be_made_later(tmp_path: Path) -> None:
    cells = [broken(tmp_path), *make_cells({"demo": DEMO}, ["uniform"], 1, 200, None)]
    folder, seen = claim(tmp_path / "out", make_plan(cells)), []
    assert make(missing(cells, folder), folder, in_process, lambda cell, step: seen.append((cell.name, type(step)))) == 1
    assert seen[0] == ("broken", Fallen)
    assert [one.name for one in folder.results()] == ["demo"]
    failed, made = folder.plan.cells
    assert "InvalidCampaign" in folder.failures()[failed.digest]
    assert [job.digest for job in missing(cells, folder)] == [failed.digest]
    folder.keep(failed.digest, folder.result(made.digest), {})
    assert folder.failures() == {}
