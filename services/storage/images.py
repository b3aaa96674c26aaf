"""Pictures by the hash of their bytes: written once, never changed, so every cache may keep them for ever."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from pathlib import Path

from errors import Unknown
from generators.creative import image_name
from services.storage.disk import storage_error

_NAME = re.compile(r"[0-9a-f]{64}")


class Images:
    """A folder of pictures, two levels deep."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, content: bytes) -> str:
        """Keep these bytes and return their name."""
        name = image_name(content)
        path = self._path(name)
        if not path.exists():
            self._write(path, content)
        return name

    def get(self, name: str) -> bytes:
        """The bytes under a name; raises Unknown."""
        if not _NAME.fullmatch(name):
            raise Unknown("image", name)
        try:
            return self._path(name).read_bytes()
        except FileNotFoundError:
            raise Unknown("image", name) from None

    def _path(self, name: str) -> Path:
        return self._folder / name[:2] / name

    def _write(self, path: Path, content: bytes) -> None:
        """Under a name of its own first: a reader must never see half a picture."""
        half = path.with_name(f"{path.name}.{os.getpid()}.half")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            half.write_bytes(content)
            half.replace(path)
        except OSError as error:
            with suppress(OSError):
                half.unlink()
            raise storage_error(path, error) from error
