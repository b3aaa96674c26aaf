"""``adloom creatives sheet``: a picture, or one error that says what is wrong before anything is drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PIL import Image
from typer.testing import CliRunner

from commands.creatives import creatives_app
from errors import InvalidInput, StorageError, Unknown

if TYPE_CHECKING:
    from pathlib import Path


def test_a_sheet_is_a_png_whatever_its_name(tmp_path: Path) -> None:
    out = tmp_path / "sheet.picture"
    told = CliRunner().invoke(creatives_app, ["sheet", "--campaign", "coffee", "--count", "2", "--out", str(out)])
    assert told.exit_code == 0, told.output
    assert told.output == f"2 creatives of 1 campaign in {out}\n"
    with Image.open(out) as picture:
        assert picture.format == "PNG"


@pytest.mark.parametrize("out", [".", "no-such-folder/sheet.png"])
def test_a_place_that_no_file_can_have_is_told_by_name(out: str, tmp_path: Path) -> None:
    told = CliRunner().invoke(creatives_app, ["sheet", "--out", str(tmp_path / out)])
    assert isinstance(told.exception, InvalidInput)
    assert str(told.exception).startswith("--out: expected a file in a folder that exists")


def test_a_folder_that_cannot_be_written_is_an_error_of_storage() -> None:
    told = CliRunner().invoke(creatives_app, ["sheet", "--count", "1", "--out", "/proc/sheet.png"])
    assert isinstance(told.exception, StorageError)


def test_a_campaign_that_no_file_has_is_unknown(tmp_path: Path) -> None:
    told = CliRunner().invoke(creatives_app, ["sheet", "--campaign", "nobody", "--out", str(tmp_path / "sheet.png")])
    assert isinstance(told.exception, Unknown)
