"""Cut-outs: the brand's product on a transparent ground, taken from a file beside the campaign or from a data URI.

Owns what a sound cut-out is. Invariant: no byte of a picture is decoded before its header says that it is small, and a
path leads to no file outside the campaign's folder.
"""

from __future__ import annotations

import base64
import binascii
import io
import struct
import zlib
from typing import TYPE_CHECKING, NoReturn

from PIL import Image

from errors import InvalidCampaign

if TYPE_CHECKING:
    from pathlib import Path

FIELD = "$.kit.brand.cutout"
PREFIX = "data:image/png;base64,"
#: Most characters of a data URI (the schema says so, too), and the bytes that fit into them.
LONGEST = 400_000
HEAVIEST = (LONGEST - len(PREFIX)) // 4 * 3
#: Most pixels along a side.
WIDEST = 2000
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_BROKEN = (OSError, SyntaxError, ValueError, EOFError, struct.error, zlib.error)


def embed(data: object, folder: Path) -> object:
    """Campaign data with its cut-out's path, relative to ``folder``, replaced by the file's bytes as a data URI.

    Whatever is no path there is left for the schema to judge. Raises InvalidCampaign.
    """
    brand = _brand(data)
    named = brand.get("cutout") if brand is not None else None
    if brand is None or not isinstance(named, str) or not named or named.startswith("data:"):
        return data
    assert isinstance(data, dict)  # noqa: S101  (it holds a brand)
    kit = {**data["kit"], "brand": {**brand, "cutout": PREFIX + base64.b64encode(_read(named, folder)).decode("ascii")}}
    return {**data, "kit": kit}


def check_cutout(uri: str) -> None:
    """Raises InvalidCampaign, which names the field, for anything but a small PNG with something on a transparent ground."""
    if not uri:
        return
    if not uri.startswith(PREFIX):
        _refuse(f"a PNG as a data URI ({PREFIX}...)", repr(uri[:40]))
    try:
        content = base64.b64decode(uri.removeprefix(PREFIX), validate=True)
    except (binascii.Error, ValueError) as error:
        raise InvalidCampaign(FIELD, "base64", str(error)) from error
    _check_header(content)
    _check_ground(content)


def _brand(data: object) -> dict[str, object] | None:
    kit = data.get("kit") if isinstance(data, dict) else None
    brand = kit.get("brand") if isinstance(kit, dict) else None
    return brand if isinstance(brand, dict) else None


def _read(named: str, folder: Path) -> bytes:
    """The file's bytes; nothing is opened that lies, or links, outside the folder."""
    try:
        path, root = (folder / named).resolve(), folder.resolve()
        if not path.is_relative_to(root):
            _refuse("a file in the campaign's folder", repr(named))
        if not path.is_file():
            _refuse("a file in the campaign's folder", f"none at {named!r}")
        if path.stat().st_size > HEAVIEST:
            _refuse(f"a picture of at most {HEAVIEST} bytes", f"{path.stat().st_size} bytes")
        return path.read_bytes()
    except (OSError, ValueError) as error:
        raise InvalidCampaign(FIELD, "a readable file", str(error)) from error


def _check_header(content: bytes) -> None:
    """Size as the first chunk tells it: a few bytes can claim a picture that fills the memory."""
    if not content.startswith(_SIGNATURE) or content[12:16] != b"IHDR" or len(content) < 24:  # noqa: PLR2004  (IHDR's sizes end there)
        _refuse("a PNG", "other bytes")
    width, height = struct.unpack(">II", content[16:24])
    if not (0 < width <= WIDEST and 0 < height <= WIDEST):
        _refuse(f"at most {WIDEST}x{WIDEST} pixels", f"{width}x{height}")


def _check_ground(content: bytes) -> None:
    try:
        with Image.open(io.BytesIO(content), formats=["PNG"]) as picture:
            seen = picture.has_transparency_data
            least, most = picture.convert("RGBA").getchannel("A").getextrema() if seen else (255, 255)
    except _BROKEN as error:
        raise InvalidCampaign(FIELD, "a PNG that can be read", str(error) or type(error).__name__) from error
    if least == 255:  # noqa: PLR2004  (fully opaque)
        _refuse("a transparent ground (alpha)", "an opaque picture")
    if most == 0:
        _refuse("something on its ground", "a picture that is transparent all over")


def _refuse(expected: str, got: str) -> NoReturn:
    raise InvalidCampaign(FIELD, expected, got)
