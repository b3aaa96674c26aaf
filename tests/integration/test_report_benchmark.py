"""The benchmark of reports runs as a command, and the archive it makes passes the checks of a real one."""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from services.reports.archive import Archive
from services.reports.figures.feedback import feedback
from services.reports.figures.outcomes import Outcomes

ROOT = Path(__file__).parents[2]


def test_a_small_archive_is_made_reported_on_and_left_where_asked(tmp_path: Path) -> None:
    told, folder = tmp_path / "told.json", tmp_path / "archive"
    asked = ["--decisions", "20000", "--people", "5000", "--dir", str(folder), "--keep", "--json", str(told)]
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.report", *asked], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    figures = json.loads(told.read_text())
    assert figures["decisions"] == 20_000
    assert 200 < figures["sample"] < 430  # 1 in 64 of them, give or take six standard deviations
    assert {"opening", "feedback", "league"} <= figures["parts"].keys()
    assert "all chances known of a uniform sample of" in done.stdout
    with closing(Outcomes(Archive(folder), None)) as outcomes:
        found = feedback(outcomes)
    assert [check.name for check in found.checks if check.state == "failed"] == []
    assert (found.late > 0, found.clicks > 100) == (True, True)
