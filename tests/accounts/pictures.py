"""Picture files, good and bad, made here: no file of a test is a stranger's."""

import io
import struct
import zlib
from typing import Any

from PIL import Image

NAVY = (16, 30, 70, 255)
WHITE = (255, 255, 255, 255)
CLEAR = (0, 0, 0, 0)


def picture(
    kind: str = "PNG",
    *,
    size: tuple[int, int] = (300, 100),
    color: tuple[int, int, int, int] = NAVY,
    margin: int = 0,
    **saved: Any,
) -> bytes:
    """One color on nothing, with a margin of nothing around it."""
    width, height = size
    image = Image.new("RGBA", size, CLEAR if margin or kind != "JPEG" else WHITE)
    # A disc in its corner, so that some of it is transparent.
    inside = Image.new("RGBA", (width - 2 * margin, height - 2 * margin), color)
    image.paste(inside, (margin, margin))
    for x in range(margin, margin + (width - 2 * margin) // 4):
        for y in range(margin, margin + (height - 2 * margin) // 4):
            if kind != "JPEG" and (x, y) != (margin, margin):
                image.putpixel((x, y), CLEAR)
    if kind == "JPEG":
        image = image.convert("RGB")
    return encoded(image, kind, **saved)


def encoded(image: Image.Image, kind: str, **saved: Any) -> bytes:
    file = io.BytesIO()
    image.save(file, format=kind, **saved)
    return file.getvalue()


def chunk(kind: bytes, content: bytes) -> bytes:
    check = zlib.crc32(kind + content)
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", check)


def bomb(width: int, height: int) -> bytes:
    """A small PNG that says it is huge."""
    head = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    rows = zlib.compress(b"\0" * 100_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
