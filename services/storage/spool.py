"""The spool: batches of entries in a bounded local file, numbered, in order, until the store that they are for is back.

A file belongs to one writer, is named after it, and is locked by the process that writes it; the lock ends with the process, so
a file without one may be adopted by another. Each batch is a frame of length, CRC-32 and msgpack, flushed before it is answered
for where it is durable. Knows nothing of the store. Invariant: what was kept is read again, whole and in order, whatever died
when; a frame that was cut in the writing is dropped, and so is all that may stand behind it.
"""

from __future__ import annotations

import fcntl
import logging
import os
import struct
import zlib
from pathlib import Path
from typing import NamedTuple

import msgspec

from errors import DiskFull, StorageError
from services.storage.disk import flush, storage_error
from services.storage.log import Entry

logger = logging.getLogger("adloom.storage")

_SUFFIX = ".spool"
_HEAD = struct.Struct("<II")


class Batch(NamedTuple):
    """Entries that are appended together, under the number that their writer gave them: 1, 2, ..."""

    number: int
    durable: bool
    entries: tuple[Entry, ...]


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Batch).decode


class Spool:
    """The file of one writer. One instance and one thread. ``most``: bytes that it may have."""

    def __init__(self, path: Path, descriptor: int, most: int) -> None:
        self._path, self._descriptor, self._most = path, descriptor, most
        self._start, self._end, self._offered = 0, self._sound_end(), 0  # _offered: bytes of what ``first`` gave

    @classmethod
    def open(cls, folder: Path, writer: str, most: int) -> Spool:
        """The spool of a writer, made where there is none. Raises StorageError."""
        path = folder / f"{writer}{_SUFFIX}"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            descriptor = _owned(path)
            flush(folder)
            return cls(path, descriptor, most)
        except OSError as error:
            raise storage_error(path, error) from error

    @property
    def writer(self) -> str:
        """Whose batches these are."""
        return self._path.name.removesuffix(_SUFFIX)

    @property
    def waiting(self) -> int:
        """Bytes of batches that have not been sent."""
        return self._end - self._start

    def keep(self, batch: Batch) -> None:
        """Append a batch; a durable one survives a power cut from now on. Raises DiskFull, and keeps nothing, where there is no
        room. A batch that is the only one always has room: it may have been sent already, and its number must not be lost.
        """
        content = _encode(batch)
        frame = _HEAD.pack(len(content), zlib.crc32(content)) + content
        if self.waiting and self._end + len(frame) > self._most:
            waiting = f"{self.waiting / 1e6:.1f} MB wait to be sent"
            raise DiskFull(f"{self._path}: {waiting}, as much as may; bring the store back, or raise ADLOOM_SPOOL_MB")
        try:
            _write(self._descriptor, frame, self._end)
            if batch.durable:
                os.fdatasync(self._descriptor)
        except OSError as error:
            os.ftruncate(self._descriptor, self._end)  # the next frame must not stand behind half of this one
            raise storage_error(self._path, error) from error
        self._end += len(frame)

    def first(self) -> Batch | None:
        """The first batch that has not been sent, None where all have. Raises StorageError where it cannot be read again."""
        if not self.waiting:
            return None
        try:
            content = self._content(self._start, self._end) or b""  # which is no batch
            batch = _decode(content)
        except OSError as error:
            raise storage_error(self._path, error) from error
        except msgspec.DecodeError as error:
            raise StorageError(f"{self._path}: expected a batch at byte {self._start}, got none; move it away") from error
        self._offered = _HEAD.size + len(content)
        return batch

    def sent(self) -> None:
        """The batch that ``first`` gave need not be kept any longer. Room comes back once all were sent: to cut off what stands
        in front costs a copy of the rest.
        """
        self._start += self._offered
        if self._start == self._end:
            os.ftruncate(self._descriptor, 0)
            self._start = self._end = 0

    def close(self) -> None:
        """Release the file; it is removed where nothing waits in it."""
        if not self.waiting:
            self._path.unlink(missing_ok=True)
        os.close(self._descriptor)

    def _sound_end(self) -> int:
        """Where the last whole frame ends; what stands behind it is cut off."""
        end, size = 0, os.fstat(self._descriptor).st_size
        while (content := self._content(end, size)) is not None:
            end += _HEAD.size + len(content)
        if end < size:
            logger.warning("spool: a batch was cut in the writing", extra={"file": str(self._path), "bytes": size - end})
            os.ftruncate(self._descriptor, end)
        return end

    def _content(self, at: int, end: int) -> bytes | None:
        """What the frame there holds, None where there is no whole one."""
        head = os.pread(self._descriptor, _HEAD.size, at)
        if len(head) < _HEAD.size:
            return None
        length, checksum = _HEAD.unpack(head)
        if at + _HEAD.size + length > end:
            return None
        content = os.pread(self._descriptor, length, at + _HEAD.size)
        return content if zlib.crc32(content) == checksum else None


def adopt(folder: Path, most: int) -> list[Spool]:
    """The spools of processes that are gone, those of the longest ago first; each belongs to the caller now."""
    found = sorted(folder.glob(f"*{_SUFFIX}"), key=_changed)
    return [spool for path in found if (spool := _adopted(path, most)) is not None]


def _adopted(path: Path, most: int) -> Spool | None:
    """The spool there, if nobody owns it and something waits in it; a file with nothing in it is removed."""
    try:
        descriptor = os.open(path, os.O_RDWR)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise storage_error(path, error) from error
    if not _free(descriptor):
        os.close(descriptor)
        return None
    spool = Spool(path, descriptor, most)
    if spool.waiting:
        return spool
    spool.close()
    return None


def _free(descriptor: int) -> bool:
    """Whether the file is ours from now on, and still has a name: who owned it may have removed it meanwhile."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return os.fstat(descriptor).st_nlink > 0


def _owned(path: Path) -> int:
    """A file that is ours. One that somebody took for left over and removed, before it was locked, is made again."""
    while not _free(descriptor := os.open(path, os.O_RDWR | os.O_CREAT, 0o600)):
        os.close(descriptor)
    return descriptor


def _write(descriptor: int, content: bytes, at: int) -> None:
    """All of it: a disk that fills up takes a part and says so with the next."""
    written = 0
    while written < len(content):
        written += os.pwrite(descriptor, memoryview(content)[written:], at + written)


def _changed(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:  # adopted by another meanwhile
        return 0.0
