"""Any log as rounds: which kind a file or folder is, told from its content, and its reader. A new kind: a file and a line here.

Invariant: nothing is read as what it is not; a file of no known kind is InvalidInput that lists the kinds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from errors import InvalidInput
from services.evaluation.archived import folder_of, read_archive
from services.evaluation.dsjson import read_dsjson
from services.evaluation.mapped import read_mapped
from services.evaluation.open_bandit import is_open_bandit, read_open_bandit
from services.evaluation.vw_text import read_vw_text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from services.evaluation.mapping import Mapping
    from services.evaluation.rounds import Log

KINDS = (
    "adloom's archive or data folder, VW dsjson, VW contextual-bandit text, an Open Bandit folder, or CSV or Parquet with --map"
)
#: Enough of a file to tell its kind by.
_HEAD = 4096


def read_log(path: Path, mapping: Mapping | None = None, policies: Sequence[str] = ()) -> Log:
    """A log as rounds; ``mapping`` and ``policies`` (columns) are for CSV and Parquet. Raises InvalidInput, StorageError."""
    if mapping is not None:
        return read_mapped(_file(path, "a CSV or Parquet file"), mapping, policies)
    if policies:
        raise InvalidInput("column:", "a CSV or Parquet log read by --map", f"{path}")
    log = _folder(path) if path.is_dir() else _text(_file(path, KINDS))
    if not log.rounds:
        raise InvalidInput(str(path), "at least one round", "none")
    return log


def _file(path: Path, expected: str) -> Path:
    if not path.is_file():
        raise InvalidInput(str(path), expected, "a folder" if path.is_dir() else "nothing there")
    return path


def _folder(path: Path) -> Log:
    if archive := folder_of(path):
        return read_archive(archive)
    if is_open_bandit(path):
        return read_open_bandit(path)
    raise InvalidInput(str(path), KINDS, "a folder with neither manifests/ nor item_context.csv and a log")


def _text(path: Path) -> Log:
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError as error:
        raise InvalidInput(str(path), "a file that can be read", error.strerror or "none") from error
    if not head.strip():
        raise InvalidInput(str(path), "at least one round", "an empty file")
    if head.lstrip().startswith(b"{"):
        return read_dsjson(path)
    if b"|" in head and not head.startswith(b"PAR1") and b"," not in head.splitlines()[0]:
        return read_vw_text(path)
    raise InvalidInput(str(path), KINDS, "columns, and no --map" if _looks_like_columns(head) else "something else")


def _looks_like_columns(head: bytes) -> bool:
    return head.startswith(b"PAR1") or b"," in head.splitlines()[0]
