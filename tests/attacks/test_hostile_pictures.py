"""A small file that is a lot of work."""

import io
import random
import time
import warnings
from contextlib import suppress

import pytest
from PIL import Image

from accounts.logo import MAX_BYTES, MAX_SIDE, draw
from core.errors import Refusal
from tests.accounts.pictures import encoded

SCAN = b"\xff\xda"


def scans_of(jpeg: bytes) -> list[bytes]:
    """Each with its header, up to the tables or the end that follow it."""
    parts = [SCAN + part for part in jpeg.split(SCAN)[1:]]
    return [part.partition(b"\xff\xc4")[0].partition(b"\xff\xd9")[0] for part in parts]


def many_scans(times: int) -> bytes:
    """A progressive JPEG as large as a logo may be, one of whose passes says nothing, and is there
    many times over."""
    jpeg = encoded(Image.new("L", (MAX_SIDE, MAX_SIDE), 128), "JPEG", progressive=True)
    emptiest = min(scans_of(jpeg), key=len)
    assert len(emptiest) < 40
    return jpeg.replace(emptiest, emptiest * times, 1)


def test_a_jpeg_of_ever_the_same_scan_is_not_read():
    """Each of them costs a walk over 16 million pixels: a file of 2 MB would take minutes."""
    content = many_scans(60_000)
    assert len(content) < MAX_BYTES
    before = time.process_time()
    with pytest.raises(Refusal, match="no picture that we can read"):
        draw(io.BytesIO(content), size=len(content))
    assert time.process_time() - before < 2


def test_a_progressive_jpeg_is_a_logo():
    picture = Image.effect_noise((400, 300), 80).convert("RGB")
    content = encoded(picture, "JPEG", progressive=True, quality=90)
    assert len(scans_of(content)) > 5
    assert draw(io.BytesIO(content), size=len(content)).width == 400


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_whatever_is_damaged_is_drawn_or_refused(kind: str):
    """Metadata of another type than it says made the decoder stumble, and the page with it."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = 6, "upright"
    exif[0x8825] = {1: "N", 2: (52.0, 5.0, 0.0)}
    exif[0x8769] = {0x9286: b"comment"}
    whole = encoded(Image.effect_noise((40, 20), 50).convert("RGB"), kind, exif=exif)
    chance = random.Random(4)
    start = whole.index(b"MM\0*" if b"MM\0*" in whole else b"II*\0")
    for _time in range(1500):
        damaged = bytearray(whole)
        for _byte in range(chance.choice([1, 2, 5])):
            damaged[start + chance.randrange(140)] = chance.randrange(256)
        with suppress(Refusal), warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)
            draw(io.BytesIO(bytes(damaged)), size=len(damaged))
