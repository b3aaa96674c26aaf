"""The manifest: which files the archive is made of. What it does not name is not there, whatever lies in the folder.

Owns ``manifests/<version>.json``. A commit is the creation of the next version, which only one writer can do: an object store
knows no rename, and a lock that its holder may outlive protects nothing. Invariant: the files that a version names were whole
before it was created, and those of the version before stay for ``KEPT_SECONDS`` of the log's time, for readers under way.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

import msgspec

from errors import StorageError

if TYPE_CHECKING:
    from services.reports.archive.store import Store

#: The layout of files and columns. Raised when an older adloom could not read what this one writes.
LAYOUT = 2
#: How long a file that was replaced is kept for readers that began before.
KEPT_SECONDS = 3600.0
_FOLDER, _VERSIONS = "manifests", 8


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """One Parquet file: its name, table, UTC day (``2026-11-21``), rows and bytes.

    ``settled``: what came of its decisions is in their rows; events of an unsettled one are in the table of events. ``rate``:
    share of the day's decisions whose chances are whole (those with ``draw`` below it); 0 where this file has none.
    """

    name: str
    table: str
    day: str
    rows: int
    size: int
    settled: bool = False
    rate: float = 0.0


class Dropped(msgspec.Struct, frozen=True, kw_only=True):
    """A file that was replaced, and the log's time then (Unix seconds)."""

    name: str
    at: float


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """One version of the archive. ``offset`` and ``at`` (Unix seconds): how far the log is in it. ``gone``: that time when the
    log was found to have lost everything, 0 where it never has.
    """

    layout: int = LAYOUT
    version: int = 0
    offset: int = 0
    at: float = 0.0
    gone: float = 0.0
    parts: tuple[Part, ...] = ()
    dropped: tuple[Dropped, ...] = ()

    def of(self, table: str) -> list[Part]:
        """The files of a table, by day and name."""
        return sorted((part for part in self.parts if part.table == table), key=lambda part: (part.day, part.name))

    def replaced(self, old: Sequence[Part], new: Sequence[Part]) -> Manifest:
        """With ``new`` in place of ``old``."""
        gone = {part.name for part in old}
        kept = tuple(part for part in self.parts if part.name not in gone)
        dropped = tuple(Dropped(name=name, at=self.at) for name in sorted(gone))
        return msgspec.structs.replace(self, parts=(*kept, *new), dropped=(*self.dropped, *dropped))


def newest(store: Store) -> Manifest:
    """The newest version, an empty one where there is none. Raises StorageError on one that cannot be read."""
    versions = sorted(_versions(store))
    return _read(store, versions[-1]) if versions else Manifest()


def commit(store: Store, manifest: Manifest) -> bool:
    """Make this the next version; False where another writer has made it already. Then old files and versions go."""
    overdue = [gone.name for gone in manifest.dropped if gone.at + KEPT_SECONDS < manifest.at]
    kept = tuple(gone for gone in manifest.dropped if gone.name not in set(overdue))
    following = msgspec.structs.replace(manifest, version=manifest.version + 1, dropped=kept)
    if not store.create(_name(following.version), msgspec.json.format(msgspec.json.encode(following))):
        return False
    with suppress(StorageError):  # it is committed; what cannot be deleted now is a leftover for the next writer
        store.remove(overdue)
        store.remove([_name(version) for version in _versions(store) if version <= following.version - _VERSIONS])
    return True


def _read(store: Store, version: int) -> Manifest:
    name = _name(version)
    try:
        layout = msgspec.json.decode(store.read(name), type=_Layout).layout
        if layout > LAYOUT:
            raise StorageError(
                f"{store.address(name)}: expected layout {LAYOUT} or older, got {layout}: a later adloom wrote it"
            )
        found = msgspec.json.decode(store.read(name), type=Manifest)
        for part in found.parts:
            dt.date.fromisoformat(part.day)
    except (msgspec.DecodeError, ValueError) as error:
        raise StorageError(f"{store.address(name)}: expected a manifest, got something else ({error})") from error
    return found


class _Layout(msgspec.Struct):
    layout: int


def _name(version: int) -> str:
    return f"{_FOLDER}/{version:012d}.json"


def _versions(store: Store) -> list[int]:
    stems = (name.rpartition("/")[2].removesuffix(".json") for name in store.sizes(_FOLDER) if name.endswith(".json"))
    return [int(stem) for stem in stems if stem.isdecimal()]
