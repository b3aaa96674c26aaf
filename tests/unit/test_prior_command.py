"""``adloom prior fit``: from past tests to a file that the service reads."""

from __future__ import annotations

import numpy as np
import pytest
from test_copy_prior import past_tests
from typer.testing import CliRunner

from benchmarks.headlines.embedding import NONE, embedded, model_at
from commands.priors import prior_app
from errors import InvalidInput
from services.campaigns.starts import read_starts


def written(folder, effect=0.8, week=201410):
    texts, groups, impressions, clicks = past_tests(np.random.default_rng(0), groups=60, effect=effect)
    rows = zip(groups, texts, impressions, clicks, strict=True)
    lines = [f"{group},{text},{shown:.0f},{clicked:.0f},{week}" for group, text, shown, clicked in rows]
    path = folder / "tests.csv"
    path.write_text("\n".join(["clickability_test_id,headline,impressions,clicks,test_week", *lines]))
    return str(path)


def test_what_is_fitted_is_what_the_service_starts_from(tmp_path):
    out = tmp_path / "copy.prior"
    told = CliRunner().invoke(prior_app, ["--from", written(tmp_path), "--out", str(out)])
    assert told.exit_code == 0, told.output
    assert "180 headlines in 60 groups" in told.output
    scores = read_starts(str(out)).prior.score(["paper window garden street secret", "paper window garden street letter"])
    assert scores[0] > scores[1]


def test_tests_that_tell_nothing_are_said_to(tmp_path):
    told = CliRunner().invoke(prior_app, ["--from", written(tmp_path, 0.0), "--out", str(tmp_path / "out")])
    assert told.exit_code == 0, told.output
    assert "every creative would start alike" in told.output


@pytest.mark.parametrize(("options", "field"), [
    (["--leave-out", "201410"], "--leave-out"), (["--leave-out", "201411-201410"], "--leave-out"),
    (["--leave-out", "201401-201452"], "tests"), (["--out", "/nowhere/at/all"], "--out"),
])  # fmt: skip
def test_options_that_do_not_fit_are_told(tmp_path, options, field):
    told = CliRunner().invoke(prior_app, ["--from", written(tmp_path), "--out", str(tmp_path / "out"), *options])
    assert isinstance(told.exception, InvalidInput)
    assert told.exception.field == field


def test_an_embedding_is_used_where_one_is_asked_for_and_can_be_had(monkeypatch):
    assert model_at(NONE) == ""
    assert model_at("a/model") == "a/model"
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    assert model_at("auto") == ""
    with pytest.raises(InvalidInput, match="embeddings installed"):
        embedded("a/model", ["words"])
