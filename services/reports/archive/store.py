"""Where the archive's files lie: a folder or a prefix of an object store. Knows names and bytes, never what they mean.

Invariant: a name holds its whole content or is not there. An object store promises that itself; in a folder a file is written
aside, flushed and then named. ``create`` gives a name to the first who asks for it, which is all that writers need to agree on.
"""

from __future__ import annotations

import os
import secrets
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import fsspec
from fsspec.implementations.local import LocalFileSystem

from errors import InvalidInput, StorageError
from services.storage.disk import flush, storage_error

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import duckdb

#: The end of the name of a file that is being written.
HALF = ".half"


class Store(Protocol):
    """Names and bytes. Names are paths with ``/``, relative to the root. Every method raises StorageError."""

    root: str

    def put(self, name: str, content: bytes) -> None:
        """Write a file, over one of that name."""
        ...

    def create(self, name: str, content: bytes) -> bool:
        """Write a file unless one of that name is there; whether it was written."""
        ...

    def read(self, name: str) -> bytes:
        """The content of a file."""
        ...

    def sizes(self, under: str = "") -> dict[str, int]:
        """Every file under a folder and its bytes; a folder that is not there has none."""
        ...

    def remove(self, names: Sequence[str]) -> None:
        """Delete files; one that is not there is none of the caller's business."""
        ...

    def address(self, name: str) -> str:
        """What DuckDB calls the file."""
        ...

    def attach(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Teach DuckDB to read the addresses."""
        ...


def open_store(place: Path | str) -> Store:
    """The store at a path or an fsspec URL. Raises InvalidInput where there is no driver for the URL."""
    try:
        files, root = fsspec.core.url_to_fs(str(place), **_OPTIONS.get(str(place).partition("://")[0], {}))
    except (ImportError, ValueError) as error:
        raise InvalidInput(
            "archive", "a path or a URL whose fsspec driver is installed (s3: the extra `s3`)", str(error)
        ) from None
    return FolderStore(Path(root)) if isinstance(files, LocalFileSystem) else ObjectStore(files, root)


#: A listing that is remembered does not show what another writer has just committed.
_OPTIONS: dict[str, dict[str, Any]] = {"s3": {"use_listings_cache": False}, "s3a": {"use_listings_cache": False}}


class FolderStore:
    """A folder of this machine."""

    def __init__(self, folder: Path) -> None:
        self._folder, self.root = folder, str(folder)

    def put(self, name: str, content: bytes) -> None:
        """Write aside, flush, rename, and flush the folder: a file that is lost in a power cut would be a hole."""
        with self._written_aside(name, content) as (aside, path):
            aside.replace(path)
            flush(path.parent)

    def create(self, name: str, content: bytes) -> bool:
        """A hard link is the one way to name a finished file that refuses a name that is taken."""
        with self._written_aside(name, content) as (aside, path):
            try:
                os.link(aside, path)
            except FileExistsError:
                return False
            flush(path.parent)
        return True

    def read(self, name: str) -> bytes:
        """The content of a file."""
        path = self._folder / name
        with _told(path):
            return path.read_bytes()

    def sizes(self, under: str = "") -> dict[str, int]:
        """Files that are being written aside are listed too: they may be what a crash left."""
        with _told(self._folder):
            found = ((path, path.stat().st_size) for path in (self._folder / under).rglob("*") if path.is_file())
            return {path.relative_to(self._folder).as_posix(): size for path, size in found}

    def remove(self, names: Sequence[str]) -> None:
        """Delete files, and the folders that are empty then."""
        for name in names:
            path = self._folder / name
            with _told(path):
                path.unlink(missing_ok=True)
            with suppress(OSError):  # the first that is not empty ends it
                for folder in path.relative_to(self._folder).parents:
                    (self._folder / folder).rmdir()

    def address(self, name: str) -> str:
        """The path."""
        return str(self._folder / name)

    def attach(self, connection: duckdb.DuckDBPyConnection) -> None:
        """DuckDB reads files by itself."""

    @contextmanager
    def _written_aside(self, name: str, content: bytes) -> Iterator[tuple[Path, Path]]:
        path = self._folder / name
        aside = path.with_name(f".{path.name}.{secrets.token_hex(4)}{HALF}")
        with _told(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            try:
                aside.write_bytes(content)
                flush(aside)
                yield aside, path
            finally:
                aside.unlink(missing_ok=True)


class ObjectStore:
    """A prefix of an object store, or anything else that fsspec reaches and that can create a file exclusively."""

    def __init__(self, files: fsspec.AbstractFileSystem, root: str) -> None:
        self.files, self._prefix = files, root.rstrip("/")
        self.root = files.unstrip_protocol(self._prefix)

    def put(self, name: str, content: bytes) -> None:
        """One request, or several parts that are an object only once all have arrived."""
        with self._told(name):
            self.files.pipe_file(self._path(name), content)

    def create(self, name: str, content: bytes) -> bool:
        """S3 calls it a conditional write (``If-None-Match: *``)."""
        with self._told(name):
            try:
                self.files.pipe_file(self._path(name), content, mode="create")
            except FileExistsError:
                return False
        return True

    def read(self, name: str) -> bytes:
        """The content of an object."""
        with self._told(name):
            return bytes(self.files.cat_file(self._path(name)))

    def sizes(self, under: str = "") -> dict[str, int]:
        """One listing, a thousand objects a request."""
        with self._told(under):
            self.files.invalidate_cache()
            try:
                found = self.files.find(self._path(under).rstrip("/"), detail=True)
            except FileNotFoundError:
                return {}
        return {path.removeprefix(self._prefix).lstrip("/"): int(about["size"]) for path, about in found.items()}

    def remove(self, names: Sequence[str]) -> None:
        """Delete objects."""
        for name in names:
            with self._told(name), suppress(FileNotFoundError):
                self.files.rm_file(self._path(name))

    def address(self, name: str) -> str:
        """The URL."""
        return f"{self.root}/{name}"

    def attach(self, connection: duckdb.DuckDBPyConnection) -> None:
        """DuckDB's own drivers would have to be fetched, and would want the credentials once more."""
        connection.register_filesystem(self.files)

    def _path(self, name: str) -> str:
        return f"{self._prefix}/{name}"

    @contextmanager
    def _told(self, name: str) -> Iterator[None]:
        """Each driver has errors of its own, most of them outside OSError: whatever it is, the store cannot be used."""
        try:
            yield
        except OSError as error:
            raise storage_error(self.address(name), error) from error
        except Exception as error:
            raise StorageError(f"{self.address(name)}: {error}") from error


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise storage_error(path, error) from error
