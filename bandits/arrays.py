"""Arrays as bytes: named, checksummed, the same bytes for the same arrays. Never a pickle."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np

from errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from numpy.typing import NDArray

_DIGEST = 16


class _Packed(msgspec.Struct, frozen=True, array_like=True):
    dtype: str
    shape: tuple[int, ...]
    content: bytes


_decoder = msgspec.msgpack.Decoder(dict[str, _Packed])


def pack(arrays: Mapping[str, NDArray[Any]]) -> bytes:
    """Named arrays as bytes behind a 16-byte digest; order of names does not matter."""
    packed = {
        name: _Packed(array.dtype.str, array.shape, np.ascontiguousarray(array).tobytes())
        for name, array in sorted(arrays.items())
    }
    body = msgspec.msgpack.encode(packed)
    return hashlib.blake2b(body, digest_size=_DIGEST).digest() + body


def demand_arrays(what: str, arrays: Mapping[str, NDArray[Any]], shapes: Mapping[str, tuple[int, ...]]) -> None:
    """Raise InvalidInput unless all of these arrays are there, of these shapes, and finite. ``what`` says what they are."""
    for name, shape in shapes.items():
        if name not in arrays or arrays[name].shape != shape:
            raise InvalidInput(f"{what}.{name}", f"shape {shape}", str(getattr(arrays.get(name), "shape", "nothing")))
        if arrays[name].dtype.kind == "f" and not np.isfinite(arrays[name]).all():
            raise InvalidInput(f"{what}.{name}", "finite numbers", "NaN or infinity")


def names_as_array(names: Collection[str]) -> NDArray[np.bytes_]:
    """Names as an array that ``pack`` takes."""
    return np.array([name.encode() for name in names], dtype=np.bytes_) if names else np.zeros(0, "S1")


def unpack(content: bytes, name: str) -> dict[str, NDArray[Any]]:
    """The inverse of ``pack``; raises InvalidInput when the bytes are cut or changed. ``name`` says what they are."""
    digest, body = content[:_DIGEST], content[_DIGEST:]
    if hashlib.blake2b(body, digest_size=_DIGEST).digest() != digest:
        raise InvalidInput(name, "bytes that match their digest", f"{len(content)} bytes that do not")
    return {
        key: np.frombuffer(item.content, item.dtype).reshape(item.shape).copy() for key, item in _decoder.decode(body).items()
    }
