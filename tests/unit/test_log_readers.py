from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from synthetic_log import World

from errors import InvalidInput
from services.evaluation.mapping import read_mapping
from services.evaluation.open_bandit import ranking_chances
from services.evaluation.reading import read_log
from services.evaluation.rounds import Round, checked
from services.evaluation.table import tabulate
from services.reports.archive import Archive

if TYPE_CHECKING:
    from pathlib import Path

MAPPING = "action=ad,reward=click,propensity=chance,context=hour+device,eligible=ads,time=at,person=who"
ROWS = """ad,click,chance,hour,device,ads,at,who
a,1,0.25,9,phone,a|b|c,2026-01-01T10:00:00,p1
c,0,0.5,21,desk,b|c,2026-01-01T09:00:00,p2
b,0,0.5,21,phone,a|b|c,2026-01-01T11:00:00,p1
"""


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def dsjson(**changes: object) -> str:
    line = {
        "_label_cost": -1.0, "_label_probability": 0.7, "_labelIndex": 1, "_label_Action": 2, "a": [2, 1, 3],
        "c": {"User": {"age": 3}, "_multi": [{"_tag": "x", "j": [{"hot": "no"}]}, {"_tag": "y"}, {"_tag": "z"}]},
        "p": [0.7, 0.2, 0.1], "Timestamp": "2021-02-04T16:31:29.2460000Z",
    }  # fmt: skip
    return json.dumps({name: value for name, value in (line | changes).items() if value is not None})


def test_a_csv_by_its_mapping(tmp_path: Path) -> None:
    log = read_log(written(tmp_path, "log.csv", ROWS), read_mapping(MAPPING))
    assert log.rounds[0].arms == ("a", "b", "c")
    assert log.rounds[1].context == {"hour": 21.0, "device=desk": 1.0}
    table = tabulate(log.rounds)
    assert table.timed
    assert table.logged.reward.tolist() == [0.0, 1.0, 0.0]  # in order of time, not of the file
    assert [table.arms[arm] for arm in table.logged.action] == ["c", "a", "b"]
    assert table.eligible.sum(axis=1).tolist() == [2, 3, 3]
    assert table.logged.cluster is not None
    assert table.logged.cluster[1] == table.logged.cluster[2] != table.logged.cluster[0]


def test_a_parquet_with_lists_and_another_policys_chances(tmp_path: Path) -> None:
    columns = {
        "ad": ["a", "b"], "click": [0.5, -1.0], "chance": [0.5, 0.75], "ads": [["a", "b"], ["b", "c"]],
        "all": [[0.5, 0.5], [0.75, 0.25]], "rival": [[0.1, 0.9], [0.0, 1.0]], "pick": ["b", "b"],
    }  # fmt: skip
    pq.write_table(pa.table(columns), tmp_path / "log.parquet")
    mapping = read_mapping("action=ad,reward=click,propensity=chance,eligible=ads,probabilities=all")
    table = tabulate(read_log(tmp_path / "log.parquet", mapping, ["rival", "pick"]).rounds)
    assert table.arms == ("a", "b", "c")
    assert table.logged.behaviour is not None
    assert table.logged.behaviour.tolist() == [[0.5, 0.5, 0.0], [0.0, 0.75, 0.25]]
    assert table.given["column:rival"].tolist() == [[0.1, 0.9, 0.0], [0.0, 0.0, 1.0]]
    assert table.given["column:pick"].tolist() == [[0.0, 1.0, 0.0], [0.0, 1.0, 0.0]]


def test_a_mapping_may_be_a_file_of_toml(tmp_path: Path) -> None:
    path = written(
        tmp_path, "map.toml", 'action = "ad"\nreward = "click"\npropensity = "chance"\ncontext = ["hour", "device"]\n'
    )
    assert read_mapping(str(path)) == read_mapping("action=ad,reward=click,propensity=chance,context=hour+device")


@pytest.mark.parametrize(
    ("mapping", "message"),
    [
        ("action=ad,reward=click", "--map propensity: expected propensity=COLUMN; a log without the chances"),
        ("action=ad,reward=click,propensity=chance,colour=red", "--map colour: expected one of the fields"),
        ("action", "--map: expected action=COLUMN,reward=COLUMN,propensity=COLUMN"),
        ("nowhere.toml", "--map nowhere.toml: expected a TOML file that can be read"),
    ],
)
def test_a_mapping_that_says_too_little_is_refused(mapping: str, message: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        read_mapping(mapping)
    assert str(refusal.value).startswith(message)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("c,0,0.5,21", "c,0,0,21", "row 2: propensity: expected a probability in (0, 1], got 0"),
        ("c,0,0.5,21", "c,0,1.5,21", "row 2: propensity: expected a probability in (0, 1], got 1.5"),
        ("c,0,0.5,21", "c,nan,0.5,21", "row 2: click: expected a finite number, got nan"),
        ("c,0,0.5,21", "c,,0.5,21", "row 2: click: expected a finite number, got nothing"),
        ("c,0,0.5,21", "c,0,,21", "row 2: chance: expected a finite number, got nothing"),
        ("c,0,0.5,21", ",0,0.5,21", "row 2: ad: expected a value, got nothing"),
        ("c,0,0.5,21", "c,0,0.5,nan", "row 2: feature hour: expected a finite number, got nan"),
        ("c,0,0.5,21", "c,0,0.5,inf", "row 2: feature hour: expected a finite number, got inf"),
        ("c,0,0.5,21", "d,0,0.5,21", "row 2: ad: expected one of the candidates b, c, got d"),
        ("desk,b|c", "desk,b|c|b", "row 2: candidates: expected each once, got b"),
        ("2026-01-01T09:00:00", "yesterday", "row 2: time: expected Unix seconds, or a time by ISO 8601, got yesterday"),
        ("ad,click", "ad,clicks", "column click: expected one of ad, clicks, chance, hour, device, ads, at, who"),
        (ROWS.partition("\n")[2], "", "expected at least one row, got none"),
    ],
)
def test_a_bad_cell_is_refused_with_its_place(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert old in ROWS
    path = written(tmp_path, "log.csv", ROWS.replace(old, new))
    with pytest.raises(InvalidInput) as refusal:
        read_log(path, read_mapping(MAPPING))
    assert message in str(refusal.value)


def test_an_empty_action_is_no_arm_where_the_file_says_what_is_eligible_by_its_actions(tmp_path: Path) -> None:
    path = written(tmp_path, "log.csv", ROWS.replace("c,0,0.5,21", ",0,0.5,21"))
    with pytest.raises(InvalidInput, match="row 2: ad: expected a value, got nothing"):
        read_log(path, read_mapping("action=ad,reward=click,propensity=chance"))


@pytest.mark.parametrize("gap", [None, ""])
def test_an_empty_cell_of_another_policys_choices_is_refused_with_its_row(tmp_path: Path, gap: str | None) -> None:
    columns = {"ad": ["a", "b"], "click": [1, 0], "chance": [0.5, 0.5], "pick": ["a", gap]}
    pq.write_table(pa.table(columns), tmp_path / "log.parquet")
    with pytest.raises(InvalidInput, match="row 2: pick: expected a value, got nothing"):
        read_log(tmp_path / "log.parquet", read_mapping("action=ad,reward=click,propensity=chance"), ["pick"])


def test_a_gap_among_the_candidates_is_refused(tmp_path: Path) -> None:
    columns = {"ad": ["a", "b"], "click": [1, 0], "chance": [0.5, 0.5], "ads": [["a", "b"], ["b", None]]}
    pq.write_table(pa.table(columns), tmp_path / "log.parquet")
    with pytest.raises(InvalidInput, match="row 2: ads: expected candidates as a list"):
        read_log(tmp_path / "log.parquet", read_mapping("action=ad,reward=click,propensity=chance,eligible=ads"))


def test_an_empty_cell_of_the_context_is_no_feature(tmp_path: Path) -> None:
    log = read_log(written(tmp_path, "log.csv", ROWS.replace("21,desk", ",")), read_mapping(MAPPING))
    assert [one.context for one in log.rounds][:2] == [{"hour": 9.0, "device=phone": 1.0}, {}]


def test_a_parquet_that_was_cut_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "log.parquet"
    pq.write_table(pa.table({"ad": ["a"] * 500}), path)
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(InvalidInput, match="expected a whole Parquet file"):
        read_log(path, read_mapping("action=ad,reward=click,propensity=chance"))


def test_a_dsjson_line(tmp_path: Path) -> None:
    (one,) = read_log(written(tmp_path, "log.json", dsjson())).rounds
    assert (one.arms, one.action, one.reward, one.propensity) == (("x", "y", "z"), 1, 1.0, 0.7)
    assert one.probabilities == (0.2, 0.7, 0.1)  # p is in the order of a
    assert one.context == {"User^age": 3.0}
    assert one.attributes[0] == {"j^hot=no": 1.0}
    assert one.at == 1612456289.246


def test_actions_that_count_from_zero_are_understood(tmp_path: Path) -> None:
    (one,) = read_log(written(tmp_path, "log.json", dsjson(a=[1, 0, 2]))).rounds
    assert one.probabilities == (0.2, 0.7, 0.1)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (dsjson(_label_probability=None), "missing required field `_label_probability`"),
        (dsjson(_label_probability=0), ":1: propensity: expected a probability in (0, 1], got 0"),
        (dsjson(p=[0.7, 0.2, 0.3]), ":1: probabilities: expected probabilities that sum to 1, got 0.2, 0.7, 0.3"),
        (dsjson(p=[0.2, 0.7, 0.1]), ":1: propensity: expected 0.2, as among the probabilities, got 0.7"),
        (dsjson(p=[0.7]), ":1: p: expected 3, one for each of a, got 1"),
        (dsjson(_labelIndex=7), ":1: action: expected one of 3 candidates, got 7"),
        (dsjson(c={}, a=[], p=[]), ":1: candidates: expected at least one, got none"),
        (dsjson(c={"x": "?"}).replace('"?"', "1e999"), ":1: expected a dsjson decision"),
        (dsjson(_outcomes=[]), ":1: expected one decision with one action"),
        (dsjson()[:-30], ":1: expected a dsjson decision"),
    ],
)
def test_a_bad_dsjson_line_is_refused_with_its_number(tmp_path: Path, line: str, message: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        read_log(written(tmp_path, "log.json", line + "\n" + dsjson()))
    assert message in str(refusal.value)


def test_lines_that_vw_would_not_learn_from_are_left_out_and_counted(tmp_path: Path) -> None:
    log = read_log(written(tmp_path, "log.json", dsjson(_skipLearn=True) + "\n" + dsjson()))
    assert (len(log.rounds), log.left_out) == (1, {"marked _skipLearn": 1})


def test_an_unevenly_thinned_log_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"pdrop: expected the same in every line, got 0 to 0\.5"):
        read_log(written(tmp_path, "log.json", dsjson(pdrop=0.5) + "\n" + dsjson()))


def test_vw_text_with_one_line_a_decision(tmp_path: Path) -> None:
    log = read_log(written(tmp_path, "log.vw", "1:1:0.5 | a b:2 |n c\n3:0:0.25 | a\n2 3:2:0.5 |\n4 5 |\n"))
    assert log.left_out == {"without a label": 1}
    assert log.rounds[0].context == {"a": 1.0, "b": 2.0, "n^c": 1.0}
    assert [one.arms for one in log.rounds] == [("1", "2", "3"), ("1", "2", "3"), ("2", "3")]
    assert [one.arms[one.action] for one in log.rounds] == ["1", "3", "3"]
    assert [one.reward for one in log.rounds] == [-1.0, 0.0, -2.0]


def test_vw_text_with_one_line_an_action(tmp_path: Path) -> None:
    text = "shared | s:0.5\n0:1.5:0.5 |A x\n|A y\n\n|A x\n|A z:2\n\n|A y\n0:0:0.25 |A z:2\n"
    log = read_log(written(tmp_path, "log.dat", text))
    assert log.left_out == {"without a label": 1}
    assert [one.arms for one in log.rounds] == [("A^x", "A^y"), ("A^y", "A^z:2")]
    assert log.rounds[0].context == {"s": 0.5}
    assert log.rounds[1].attributes == ({"A^y": 1.0}, {"A^z": 2.0})


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("1:1 | a\n", ":1: expected action:cost:probability; a log without probabilities cannot be weighed, got 1:1"),
        ("2:1:0.5 | a\n1:1:2 | a\n", ":2: propensity: expected a probability in (0, 1], got 2"),
        ("1:one:0.5 | a\n", ":1: expected action:cost:probability in numbers, got 1:one:0.5"),
        ("1:1:1 | a:inf\n", ":1: feature a: expected a finite number, got inf"),
        ("shared | s\n0:1:0.5 | a\n| b:nan\n", ":2: feature b: expected a finite number, got nan"),
        ("1:1:0.5 | a:b\n", ":1: expected name:number, got a:b"),
        ("ccb shared | a\nccb action | b\n", ":1: expected one decision with one action (the cb formats), got ccb text"),
        ("shared | s\n0:1:0.5 | a\n0:1:0.5 | b\n", ":1: expected one action with action:cost:probability in a decision, got 2"),
    ],
)
def test_bad_vw_text_is_refused_with_its_line(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        read_log(written(tmp_path, "log.vw", text))
    assert message in str(refusal.value)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "expected at least one round, got an empty file"),
        (b"ad,click\na,1\n", "got columns, and no --map"),
        (b"\xff\xfe\x00|\x80", "expected text in UTF-8"),
        (b"good morning", "got something else"),
    ],
)
def test_a_file_of_no_known_kind_is_refused(tmp_path: Path, content: bytes, message: str) -> None:
    (tmp_path / "log").write_bytes(content)
    with pytest.raises(InvalidInput, match=message):
        read_log(tmp_path / "log")


def test_an_archive_has_the_treated_impressions_that_chance_decided(tmp_path: Path) -> None:
    Archive(tmp_path / "archive").step(World(decisions=600).log())
    log = read_log(tmp_path)
    table = tabulate(log.rounds)
    assert log.left_out["in control"] > 100
    assert log.left_out["never seen"] > 0
    assert len(table) + log.left_out["in control"] + log.left_out["never seen"] == 600
    assert table.logged.behaviour is not None
    assert set(table.eligible.sum(axis=1)) == {8, 12}
    assert table.attributes.shape[1] > 10
    assert 0.05 < table.logged.reward.mean() < 0.4


def test_a_making_that_was_not_ready_belongs_to_the_making() -> None:
    late = Round(arms=("a", "make:shoes/x"), action=1, reward=1.0, propensity=0.5, shown="a")
    table = tabulate([late, late])
    assert table.logged.action.tolist() == [1, 1]
    assert table.shown.tolist() == [0, 0]


def test_an_only_candidate_was_certain() -> None:
    with pytest.raises(InvalidInput, match=r"propensity: expected 1 of an only candidate, got 0\.5"):
        checked(Round(arms=("a",), action=0, reward=1.0, propensity=0.5), "here")


def test_ranking_chances_are_those_of_draws() -> None:
    alpha, strength = np.array([2.0, 30.0, 5.0, 1.0]), np.array([50.0, 600.0, 200.0, 1.0])
    chances, n = ranking_chances(alpha, strength), 200_000
    draws = np.random.default_rng(3).beta(alpha, strength, (n, 4))
    first = np.argsort(-draws, axis=1)[:, :3]
    drawn = np.stack([np.bincount(column, minlength=4) for column in first.T], axis=1) / n
    assert chances.sum(axis=0) == pytest.approx(1.0)
    assert (np.abs(drawn - chances) < 5 * np.sqrt(chances * (1 - chances) / n) + 1e-4).all()
