"""The real command on files of which it is known who must win: a choice with its reasons, or one line and exit code 2."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv as pc
import pytest

ROOT = Path(__file__).parents[2]
MAPPING = "action=ad,reward=click,propensity=chance,context=device"
#: Of the three only the last sees the device, and both others are preferred to it.
SPECS = "uniform,beta_bernoulli/votes,default"


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "adloom", "policy", "choose", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)


def answer(*arguments: object) -> dict[str, Any]:
    done = run(*arguments, "--json")
    assert (done.returncode, done.stderr) == (0, "")
    document: dict[str, Any] = json.loads(done.stdout)
    return document


def written(path: Path, n: int, behaviour: tuple[float, ...] = (0.4, 0.3, 0.3), less: float = 0.0) -> Path:
    """A log of phones that like ad b and desks that like ad a; ``less``: taken off every reward."""
    rng = np.random.default_rng(3)
    ads, phones = rng.choice(3, n, p=behaviour), rng.random(n) < 0.5
    clicks = rng.random(n) < np.where(ads == phones, 0.4, 0.05)
    columns = {
        "ad": ["abc"[ad] for ad in ads], "click": clicks - less, "chance": np.array(behaviour)[ads],
        "device": ["phone" if phone else "desk" for phone in phones],
    }  # fmt: skip
    pc.write_csv(pa.table(columns), path)
    return path


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("log") / "log.csv", 3_000)


@pytest.fixture(scope="module")
def found(log: Path) -> dict[str, Any]:
    return answer("--log", log, "--map", MAPPING, "--specs", SPECS)


def test_who_sees_what_matters_is_chosen_though_others_are_preferred(found: dict[str, Any]) -> None:
    assert found["spec"] == found["rows"][0]["spec"] == "default"
    assert [row["spec"] for row in found["rows"]] == ["default", "beta_bernoulli/votes", "uniform"]
    assert found["rows"][0]["value"]["low"] > found["earned"]
    assert found["rows"][-1]["behind"]["low"] > 0
    assert found["sentence"] == "use default: earns most."


def test_even_choice_is_worth_what_the_world_gives_it(found: dict[str, Any]) -> None:
    uniform = found["rows"][-1]["value"]
    assert uniform["low"] < (0.4 + 0.05 + 0.05) / 3 < uniform["high"]
    assert found["log"]["rounds"] == 3_000


def test_costs_lead_to_the_same_choice_and_values_of_their_own(found: dict[str, Any], tmp_path: Path) -> None:
    costs = answer("--log", written(tmp_path / "log.csv", 3_000, less=1.0), "--map", MAPPING, "--specs", SPECS)
    assert costs["spec"] == found["spec"]
    assert costs["earned"] == pytest.approx(found["earned"] - 1.0)
    assert costs["rows"][0]["value"]["value"] == pytest.approx(found["rows"][0]["value"]["value"] - 1.0, abs=0.02)


def test_the_words_fit_a_terminal_and_mark_the_same_choice(log: Path, found: dict[str, Any]) -> None:
    """The same seed, a second run: the numbers are those of the JSON."""
    done = run("--log", log, "--map", MAPPING, "--specs", SPECS)
    assert (done.returncode, done.stderr) == (0, "")  # a bar is for terminals
    assert max(map(len, done.stdout.splitlines())) <= 80
    marked = [line for line in done.stdout.splitlines() if "←" in line]
    assert [line.split()[:3] for line in marked] == [["default", "←", f"{found['rows'][0]['value']['value']:.3g}"]]
    assert done.stdout.index("default ←") < done.stdout.index("uniform")
    assert done.stdout.endswith("use default: earns most.\n")


def test_what_the_log_cannot_judge_is_a_row_with_its_reason(tmp_path: Path) -> None:
    path = written(tmp_path / "log.csv", 1_500, (0.99, 0.005, 0.005))
    asked = ("--log", path, "--map", MAPPING, "--specs", "uniform,nothing/votes")
    found = answer(*asked)
    assert found["spec"] == "nothing/votes"  # ties go to the first arm, which the log knows well
    assert (found["rows"][1]["spec"], found["rows"][1]["value"], found["rows"][1]["behind"]) == ("uniform", None, None)
    assert "uniform: refused: " in run(*asked).stdout


def test_a_log_that_can_judge_none_is_one_line_that_says_what_is_missing(log: Path) -> None:
    done = run("--log", log, "--map", MAPPING, "--specs", SPECS, "--last", 300)
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, "", 1)
    assert re.search(r"a policy \(3 tried\): refused by this log; uniform: .* more rounds would do", done.stderr)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--map", MAPPING, "--specs", "default,nonsense/votes"], "learner: nothing is known under 'nonsense'"),
        (["--map", MAPPING, "--specs", "nothing/votes:samples=0"], "samples"),
        (["--map", MAPPING, "--specs", "uniform,uniform"], "specs: expected at least one, each once"),
        (["--map", "action=ad,reward=click,propensity=luck"], "column luck: expected one of ad, click"),
        ([], "got columns, and no --map"),
    ],
)
def test_bad_input_is_one_line_and_exit_code_2(log: Path, arguments: list[str], message: str) -> None:
    done = run("--log", log, *arguments)
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, "", 1)
    assert message in done.stderr


def test_the_how_to_can_be_followed(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "how-to" / "choose-a-policy.md").read_text(encoding="utf-8")
    script = re.search(r"```python\n(.*?)```", page, re.DOTALL)
    asked = re.search(r"adloom policy choose (--log log\.csv .*?)\n```", page, re.DOTALL)
    assert script is not None
    assert asked is not None
    subprocess.run([sys.executable, "-c", script[1]], cwd=tmp_path, check=True)
    done = run(*asked[1].replace("\\\n", "").replace("log.csv", str(tmp_path / "log.csv")).split())
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1] in page
