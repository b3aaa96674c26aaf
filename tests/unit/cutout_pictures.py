"""Small cut-outs for tests: a magenta block with a black mark on its left, on a transparent ground."""

from __future__ import annotations

import base64
import io

from PIL import Image, ImageDraw

MAGENTA = (255, 0, 255)


def png(picture: Image.Image) -> bytes:
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()


def cutout_picture(shape: tuple[int, int], margin: int = 20) -> Image.Image:
    picture = Image.new("RGBA", (shape[0] + 2 * margin, shape[1] + 2 * margin))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((margin, margin, margin + shape[0] - 1, margin + shape[1] - 1), fill=(*MAGENTA, 255))
    left, top = margin + shape[0] // 8, margin + shape[1] // 4
    draw.rectangle((left, top, left + shape[0] // 6, top + shape[1] // 2), fill=(0, 0, 0, 255))
    return picture


def data_uri(content: bytes) -> str:
    return "data:image/png;base64," + base64.b64encode(content).decode("ascii")


def cutout_of(shape: tuple[int, int]) -> str:
    return data_uri(png(cutout_picture(shape)))
