"""Names say the concept: none that could hold anything, none of the standard library's."""

from __future__ import annotations

import sys

from sources import files_of_tests, name_of, shipped_files

EMPTY_WORDS = {"util", "utils", "helper", "helpers", "common", "misc", "manager", "managers", "base", "core_utils", "shared"}


def test_no_module_has_a_name_that_could_hold_anything() -> None:
    paths = [*shipped_files(), *files_of_tests()]
    assert [name_of(path) for path in paths if EMPTY_WORDS & {path.stem, *path.stem.split("_"), path.parent.name}] == []


def test_no_top_level_module_hides_one_of_the_standard_library() -> None:
    top = {name_of(path).split("/")[0].removesuffix(".py") for path in shipped_files()}
    assert top & sys.stdlib_module_names == set()
