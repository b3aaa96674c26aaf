"""Pictures from outside: checked before anything draws with them. Knows no model and no server.

Invariant: pixels are decoded only after their number is known to be bounded, so a small file cannot become a large picture.
"""

from __future__ import annotations

import io

from PIL import Image, UnidentifiedImageError

from errors import Unavailable

#: What a plate's file may weigh, and how many pixels its sides may have.
MOST_BYTES, SHORTEST, LONGEST = 8_000_000, 128, 4_096
_FORMATS = ("PNG", "WEBP")
#: What Pillow raises over bytes that are no picture, or that claim to be a huge one; a warning where warnings are errors.
_NO_PICTURE = (
    UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError, Image.DecompressionBombWarning,
)  # fmt: skip


def checked_picture(content: bytes) -> bytes:
    """The same bytes, if they are one still PNG or WebP of sane size that shows something; raises Unavailable if not."""
    if len(content) > MOST_BYTES:
        raise Unavailable(f"picture: expected at most {MOST_BYTES} bytes, got {len(content)}")
    try:
        with Image.open(io.BytesIO(content), formats=_FORMATS) as picture:
            _check(picture)
    except _NO_PICTURE as error:
        raise Unavailable(f"picture: expected a PNG or WebP, got {error}") from error
    return content


def _check(picture: Image.Image) -> None:
    if not all(SHORTEST <= side <= LONGEST for side in picture.size):
        raise Unavailable(f"picture: expected sides of {SHORTEST} to {LONGEST} pixels, got {picture.width}x{picture.height}")
    if getattr(picture, "n_frames", 1) != 1:
        raise Unavailable("picture: expected a still, got an animation")
    if picture.convert("RGB").getcolors(maxcolors=1) is not None:  # decodes every row, so that a cut file is found
        # Servers with a safety checker hand out a picture all in black for what they refuse to show.
        raise Unavailable("picture: expected something to see, got one colour")
