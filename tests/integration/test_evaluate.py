"""The real command on a file of each form: an answer, a refusal, or one line and exit code 2."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from synthetic_log import World

from services.evaluation.dsjson import read_dsjson
from services.evaluation.reading import read_log
from services.reports.archive import Archive

ROOT = Path(__file__).parents[2]
MAPPING = "action=ad,reward=click,propensity=chance,context=device,time=at,person=who"


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "adloom", "evaluate", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=240, check=False)


def answer(*arguments: object) -> dict[str, Any]:
    done = run(*arguments, "--json")
    assert (done.returncode, done.stderr) == (0, "")
    return json.loads(done.stdout)


def logged_columns(n: int = 3_000) -> dict[str, list[Any]]:
    """Phones like ad b, desks ad a, nobody c; the log shows each with a fixed chance."""
    rng = np.random.default_rng(5)
    behaviour = np.array([0.5, 0.3, 0.2])
    ads, phones = rng.choice(3, n, p=behaviour), rng.random(n) < 0.5
    liked = np.where(phones, ads == 1, ads == 0)
    clicks = rng.random(n) < np.where(liked, 0.3, 0.05)
    return {
        "ad": ["abc"[ad] for ad in ads], "click": clicks.astype(float).tolist(), "chance": behaviour[ads].tolist(),
        "device": ["phone" if phone else "desk" for phone in phones], "at": (1.79e9 + np.arange(n)).tolist(),
        "who": [f"p{person}" for person in rng.integers(0, n // 2, n)],
        "by_device": ["b" if phone else "a" for phone in phones],
    }  # fmt: skip


@pytest.fixture(scope="module")
def parquet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("log") / "log.parquet"
    pq.write_table(pa.table(logged_columns()), path)
    return path


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    Archive(folder / "archive").step(World(decisions=3_000).log())
    return folder


def test_a_chosen_column_is_worth_what_the_world_gives_it(parquet: Path) -> None:
    found = answer("--log", parquet, "--policy", "column:by_device", "--map", MAPPING)
    judgement = found["policy"]["judgement"]
    assert judgement["low"] < 0.3 < judgement["high"]
    assert found["against"]["judgement"]["value"] == pytest.approx(np.mean(logged_columns()["click"]))
    assert found["lift"]["low"] > 0
    assert "earns more than logged" in found["sentence"]


def test_a_taught_policy_finds_what_the_log_holds(parquet: Path) -> None:
    found = answer("--log", parquet, "--policy", "default", "--against", "best-arm", "--map", MAPPING)
    assert (found["taught"], found["rounds"]) == (1_500, 1_500)
    assert found["difference"]["low"] > 0  # a policy that sees the device against one that cannot
    assert found["policy"]["judgement"]["value"] == pytest.approx(0.3, abs=0.05)


def test_the_same_seed_prints_the_same(parquet: Path) -> None:
    asked = ("--log", parquet, "--policy", "default", "--map", MAPPING, "--last", 800, "--seed", 3)
    assert answer(*asked) == answer(*asked)


def test_adlooms_own_archive_is_judged_and_written_as_dsjson(archive: Path, tmp_path: Path) -> None:
    found = answer("--log", archive, "--policy", "uniform", "--dsjson", tmp_path / "log.dsjson")
    assert found["log"]["form"] == "adloom archive"
    assert found["log"]["left_out"]["in control"] > 0
    assert found["policy"]["judgement"]["diagnostics"]["calibration"] > 0.001
    assert found["policy"]["judgement"]["low"] > 0
    assert read_dsjson(tmp_path / "log.dsjson").rounds == read_log(archive).rounds


def test_what_was_written_as_dsjson_is_judged_alike(archive: Path, tmp_path: Path) -> None:
    path = tmp_path / "log.dsjson"
    by_archive = answer("--log", archive, "--policy", "uniform", "--dsjson", path)
    by_dsjson = answer("--log", path, "--policy", "uniform")
    for name in ("value", "low", "high"):
        assert by_dsjson["policy"]["judgement"][name] == pytest.approx(by_archive["policy"]["judgement"][name])


def test_vw_text_is_judged(tmp_path: Path) -> None:
    columns = logged_columns(1_000)
    lines = [
        f"{'abc'.index(ad) + 1}:{-click}:{chance} | {device}"
        for ad, click, chance, device in zip(*(columns[name] for name in ("ad", "click", "chance", "device")), strict=True)
    ]
    (tmp_path / "log.vw").write_text("\n".join(lines), encoding="utf-8")
    found = answer("--log", tmp_path / "log.vw", "--policy", "arm:1")
    judgement = found["policy"]["judgement"]
    assert found["log"]["form"] == "VW text"
    assert judgement["low"] < 0.175 < judgement["high"]


def test_a_policy_that_the_log_never_followed_is_refused(tmp_path: Path) -> None:
    path, columns = tmp_path / "log.parquet", logged_columns(400)
    rare = np.arange(400) == 7
    columns |= {"ad": ["rare" if one else "a" for one in rare], "chance": np.where(rare, 0.001, 0.999).tolist()}
    pq.write_table(pa.table(columns), path)
    found = answer("--log", path, "--policy", "arm:rare", "--map", MAPPING)
    assert found["policy"]["judgement"]["value"] is None
    assert found["policy"]["judgement"]["verdict"]["refusals"]
    assert found["lift"] is None
    assert "no answer" in run("--log", path, "--policy", "arm:rare", "--map", MAPPING).stdout


def test_words_for_people_fit_a_terminal(parquet: Path) -> None:
    done = run("--log", parquet, "--policy", "uniform", "--map", MAPPING)
    assert done.returncode == 0
    assert done.stderr == ""  # a bar is for terminals
    assert max(map(len, done.stdout.splitlines())) <= 80
    words = ("effective size", "mean weight", "value a round", "uniform", "logged", "lift")
    assert [word for word in words if word not in done.stdout] == []
    assert done.stdout.index("effective size") < done.stdout.index("value a round")  # what it stands on comes first


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--policy", "default", "--map", "action=ad,reward=click"], "--map propensity: expected propensity=COLUMN"),
        (["--policy", "uniform", "--map", "action=ad,reward=click,propensity=luck"], "column luck: expected one of ad, click"),
        (["--policy", "uniform"], "got columns, and no --map"),
        (["--policy", "arm:z", "--map", MAPPING], "arm: nothing is known under 'z'"),
        (["--policy", "nonsense", "--map", MAPPING], "policy: nothing is known under 'nonsense'"),
        (["--policy", "nonsense/votes", "--map", MAPPING], "learner: nothing is known under 'nonsense'"),
        (["--policy", "uniform", "--map", MAPPING, "--estimator", "guess"], "estimator: nothing is known under 'guess'"),
        (["--policy", "uniform", "--map", MAPPING, "--interval", "wide"], "interval: nothing is known under 'wide'"),
        (["--policy", "column:luck", "--map", MAPPING], "column luck: expected one of ad, click"),
        (["--policy", "default", "--map", MAPPING, "--train", "1"], "--train: expected a share that leaves rounds"),
    ],
)
def test_bad_input_is_one_line_and_exit_code_2(parquet: Path, arguments: list[str], message: str) -> None:
    done = run("--log", parquet, *arguments)
    assert done.returncode == 2
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert message in done.stderr


def test_a_log_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    done = run("--log", tmp_path / "gone", "--policy", "uniform")
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)


def test_a_cut_archive_is_a_storage_error(tmp_path: Path) -> None:
    Archive(tmp_path).step(World(decisions=60).log())
    cut = next(tmp_path.glob("decisions/*/*.parquet"))
    cut.write_bytes(cut.read_bytes()[:-50])
    done = run("--log", tmp_path, "--policy", "uniform")
    assert (done.returncode, len(done.stderr.splitlines())) == (4, 1)


def test_the_how_to_can_be_followed(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "how-to" / "evaluate-a-policy.md").read_text(encoding="utf-8")
    script = re.search(r"```python\n(.*?)```", page, re.DOTALL)
    asked = re.search(r"adloom evaluate (--log log\.csv .*?)\n```", page, re.DOTALL)
    assert script is not None
    assert asked is not None
    subprocess.run([sys.executable, "-c", script[1]], cwd=tmp_path, check=True)
    done = run(*asked[1].replace("\\\n", "").replace("log.csv", str(tmp_path / "log.csv")).split())
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[0] in page


def real_data(*parts: str) -> Path:
    folder = Path(os.environ.get("ADLOOM_DATA_DIR", "")).joinpath(*parts)
    if "ADLOOM_DATA_DIR" not in os.environ or not folder.exists():
        pytest.skip(f"needs {'/'.join(parts)} under ADLOOM_DATA_DIR")
    return folder


def test_an_open_bandit_folder_is_judged_by_position() -> None:
    folder = real_data("open_bandit", "random", "men")
    found = answer("--log", folder, "--policy", "bts", "--estimator", "ips")
    weights = found["policy"]["judgement"]["diagnostics"]
    assert found["log"]["form"] == "Open Bandit"
    assert weights["mean_weight"] == pytest.approx(1.0, abs=4 * weights["mean_weight_error"])
    assert found["policy"]["judgement"]["low"] < 0.0067 < found["policy"]["judgement"]["high"]  # published, of the full log


@pytest.mark.parametrize("name", ["dsjson_cb.json", "igl_3states.dsjson", "cb_load.dat", "rcv1_raw_cb_small.vw"])
def test_vws_own_files_are_read(name: str) -> None:
    assert answer("--log", real_data("vw_cb", name), "--policy", "uniform")["rounds"] > 0


@pytest.mark.parametrize("name", ["ccb_data.json", "ccb_test.dat", "cats_room_temp.json"])
def test_decisions_of_another_kind_are_refused(name: str) -> None:
    done = run("--log", real_data("vw_cb", name), "--policy", "uniform")
    assert (done.returncode, "one decision with one action" in done.stderr) == (2, True)
