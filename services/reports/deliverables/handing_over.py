"""Files of one report, put into their folder together: each is written aside, and none is moved before all are written.

Knows names and bytes. Invariant: whatever is full, killed or unwritable, a final name holds a whole file, the old or the new.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from errors import StorageError
from services.storage.disk import storage_error

if TYPE_CHECKING:
    from collections.abc import Mapping


def hand_over(folder: Path, files: Mapping[str, bytes]) -> list[Path]:
    """Write ``files`` (paths within the folder) and return them; raises StorageError or DiskFull and leaves what was there.

    A folder within is put there anew as a whole: a table that this report does not have must not stay from the last one. One
    that holds anything else is not this report's to replace, and refused before anything is.
    """
    tops = dict.fromkeys(Path(name).parts[0] for name in files)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        aside = Path(tempfile.mkdtemp(prefix=".unfinished-", dir=folder))  # within: a rename stays on its file system
        try:
            for name, content in files.items():
                _write(aside / name, content)
            for top in tops:
                _require_ours(folder / top, aside / top)
            for top in tops:
                _move(aside / top, folder / top, aside / f".old-{top}")
        finally:
            shutil.rmtree(aside, ignore_errors=True)
    except OSError as error:
        raise storage_error(folder, error) from error
    return [folder / name for name in files]


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())  # a full disk may say so only here


def _require_ours(there: Path, new: Path) -> None:
    """Raise StorageError where something stands that is no earlier form of what is to take its place."""
    if there.exists() and there.is_dir() != new.is_dir():
        raise StorageError(f"{there}: expected {'a folder' if new.is_dir() else 'a file'} of a report, got something else")
    kinds = {path.suffix for path in new.iterdir()} if new.is_dir() else set()
    strange = [path.name for path in there.iterdir() if path.suffix not in kinds] if there.is_dir() else []
    if strange:
        raise StorageError(f"{there}: expected only the files of a report, got {min(strange)}")


def _move(path: Path, to: Path, old: Path) -> None:
    if to.is_dir():
        to.rename(old)
    path.replace(to)
