"""A log that was cut, spliced or scribbled on is read or refused with one of our errors: never a traceback of Python's."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from errors import AdloomError
from services.evaluation.mapping import read_mapping
from services.evaluation.reading import read_log
from services.evaluation.table import tabulate

if TYPE_CHECKING:
    from pathlib import Path

DSJSON: dict[str, Any] = {
    "_label_cost": -1.0, "_label_probability": 0.7, "_labelIndex": 1, "a": [2, 1], "p": [0.7, 0.3],
    "c": {"user": {"age": 3}, "_multi": [{"_tag": "x"}, {"_tag": "y", "j": [{"hot": "no"}]}]},
    "Timestamp": "2021-02-04T16:31:29Z",
}  # fmt: skip
LOGS = (
    json.dumps(DSJSON) + "\n" + json.dumps(DSJSON),
    "1:1:0.5 | a b:2 |n c\n2:0:0.5 | d\n",
    "shared | s\n0:1:0.5 |A x\n|A y\n\n|A x\n0:0:0.5 |A z\n",
    "ad,click,chance,ads,at\na,1,0.5,a|b,2026-01-01\nb,0,0.5,a|b,2026-01-02\n",
)
MAPPING = read_mapping("action=ad,reward=click,propensity=chance,eligible=ads,time=at")
VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


def read(folder: Path, content: bytes) -> None:
    path = folder / "log"
    path.write_bytes(content)
    for mapping in (None, MAPPING):
        with suppress(AdloomError):
            tabulate(read_log(path, mapping).rounds)


@settings(deadline=None)
@given(st.sampled_from(LOGS), st.integers(0, 400), st.integers(0, 400), st.binary(max_size=6))
def test_scribbled_bytes(tmp_path_factory: pytest.TempPathFactory, log: str, start: int, end: int, scribble: bytes) -> None:
    content = log.encode()
    read(tmp_path_factory.mktemp("log"), content[:start] + scribble + content[end:])


@settings(deadline=None)
@given(st.sampled_from(sorted(DSJSON)), VALUES)
def test_any_value_in_any_field_of_a_dsjson_line(tmp_path_factory: pytest.TempPathFactory, field: str, value: object) -> None:
    line = json.dumps(DSJSON | {field: value}, allow_nan=True)
    read(tmp_path_factory.mktemp("log"), f"{line}\n{json.dumps(DSJSON)}".encode("utf-8", "surrogatepass"))


@settings(deadline=None)
@given(VALUES, VALUES)
def test_any_value_inside_the_context(tmp_path_factory: pytest.TempPathFactory, shared: object, action: object) -> None:
    context = {"user": shared, "_multi": [{"_tag": "x", "f": action}, action]}
    read(tmp_path_factory.mktemp("log"), json.dumps(DSJSON | {"c": context}, allow_nan=True).encode("utf-8", "surrogatepass"))
