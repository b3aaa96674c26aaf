"""Files as the operating system has them: its errors as ours (a full disk passes, others need somebody), and flushing."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

from errors import DiskFull, StorageError

if TYPE_CHECKING:
    from pathlib import Path

_FULL = {errno.ENOSPC, errno.EDQUOT}


def disk_full(path: Path | str) -> DiskFull:
    """There is no space left for this file."""
    return DiskFull(f"{path}: no space left on the disk; free some")


def storage_error(path: Path | str, error: OSError) -> StorageError:
    """An error of the operating system about this file."""
    return disk_full(path) if error.errno in _FULL else StorageError(f"{path}: {error.strerror or error}")


def flush(path: Path) -> None:
    """On the disk before this returns: a file's bytes, or which names a folder holds. Raises OSError."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
