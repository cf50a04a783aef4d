"""A company's logo: whatever was sent, decoded and drawn anew by us.

Nothing of the file itself is kept, so neither what hides in its metadata nor a file that is also
something else can come out again. No SVG: it is a program that a browser runs, not a picture.
"""

import io
import struct
import warnings
from dataclasses import dataclass
from typing import BinaryIO

from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from accounts.branding import DARK, LIGHT, contrast
from core.errors import Refusal

FORMATS = ["PNG", "JPEG", "WEBP"]
MAX_BYTES = 2 * 1024 * 1024
# Of the file, on either side. The picture in memory is 4 bytes a pixel: 64 MB.
MAX_SIDE = 4000
MIN_SIDE = 16
# A progressive JPEG goes over its picture a dozen times, and each time costs a pass over all of it,
# however little the file says there.
MOST_SCANS = 100
START_OF_SCAN = b"\xff\xda"
# Of what we keep.
SIDE = 512
# A part of a logo that is this close to its ground is not seen.
SEEN = 2.0

# Whatever the decoders make of bytes that only begin like a picture: metadata of another type than
# it says, numbers that no field holds.
NOT_DECODED = (
    ArithmeticError,
    EOFError,
    LookupError,
    MemoryError,
    OSError,
    SyntaxError,
    TypeError,
    ValueError,
    struct.error,
)

# Pillow's own guard, for whatever opens a picture before its size was looked at.
Image.MAX_IMAGE_PIXELS = MAX_SIDE * MAX_SIDE


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """A picture as we keep it."""

    png: bytes
    width: int
    height: int
    # The ground it needs where it would vanish: "light", "dark" or "".
    ground: str


def draw(file: BinaryIO, *, size: int) -> Drawn:
    """Decode a PNG, JPEG or WebP of `size` bytes (an animation's first frame), and draw it anew.

    Raise Refusal, with what to do, for a file that is too large or no such picture.
    """
    if size > MAX_BYTES:
        raise Refusal(_("The file is larger than 2 MB. Save the logo smaller and try again."))
    picture = _fitted(_decoded(file))
    kept = io.BytesIO()
    picture.save(kept, format="PNG", optimize=True)
    return Drawn(
        png=kept.getvalue(),
        width=picture.width,
        height=picture.height,
        ground=_ground_of(picture),
    )


def _decoded(file: BinaryIO) -> Image.Image:
    try:
        with warnings.catch_warnings():
            # Pillow warns of a large picture before it refuses a huge one; both are too much.
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            # Other warnings tell of sloppy files; whether they can be drawn shows below.
            warnings.simplefilter("ignore", UserWarning)
            with Image.open(file, formats=FORMATS) as picture:
                _check_size(picture)
                _check_scans(file)
                picture.seek(0)
                picture.load()
                upright = ImageOps.exif_transpose(picture)
                return upright.convert("RGBA")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_large() from None
    except NOT_DECODED:
        raise _unreadable() from None


def _check_size(picture: Image.Image) -> None:
    if max(picture.size) > MAX_SIDE:
        raise _too_large()
    if min(picture.size) < MIN_SIDE:
        raise Refusal(_("The picture is too small. It needs at least 16 pixels on each side."))


def _check_scans(file: BinaryIO) -> None:
    """Other formats hold these two bytes by chance only: once in 64 kB."""
    at = file.tell()
    file.seek(0)
    scans = file.read(MAX_BYTES + 1).count(START_OF_SCAN)
    file.seek(at)
    if scans > MOST_SCANS:
        raise _unreadable()


def _unreadable() -> Refusal:
    return Refusal(_("This is no picture that we can read. Choose a PNG, JPEG or WebP file."))


def _too_large() -> Refusal:
    return Refusal(
        _("The picture is larger than 4,000 by 4,000 pixels. Save it smaller and try again.")
    )


def _fitted(picture: Image.Image) -> Image.Image:
    """Without the empty margin, at most SIDE on each side, and without anything but pixels."""
    inside = picture.getchannel("A").point(lambda alpha: 255 if alpha > 8 else 0).getbbox()
    if inside is None:
        raise Refusal(_("The picture is empty: all of it is transparent."))
    picture = picture.crop(inside)
    picture.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS)
    # A new picture has no profile, no date, no place and no comment.
    bare = Image.new("RGBA", picture.size)
    bare.paste(picture)
    return bare


def _ground_of(picture: Image.Image) -> str:
    """Whether most of what is drawn would vanish on one of the two papers.

    A picture without transparency brings its own ground.
    """
    small = picture.copy()
    small.thumbnail((64, 64))
    raw = small.tobytes()
    pixels = [raw[at : at + 4] for at in range(0, len(raw), 4)]
    colors = [f"#{pixel[:3].hex()}" for pixel in pixels if pixel[3] > 127]
    if len(colors) > 0.95 * len(pixels):
        return ""
    for ground, theme in (("light", DARK), ("dark", LIGHT)):
        lost = sum(contrast(color, theme.paper) < SEEN for color in colors)
        if lost > len(colors) / 2:
            return ground
    return ""
