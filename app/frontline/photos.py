"""Photos of shops: looked at by their content, and made anew without anything that a camera or a program wrote into
them. What can't be taken is refused by its name.
"""

import struct
import zlib
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from typing import Any

from app.files.refusals import shortened

MOST_PHOTOS = 6
MOST_BYTES = 8 * 1024 * 1024
#: Longest side of what is stored.
LONGEST = 1600
QUALITY = 82
#: Pixels before opening; a JPEG is decoded smaller at once, the others whole.
MOST_PIXELS = {"JPEG": 50_000_000, "MPO": 50_000_000, "PNG": 20_000_000, "WEBP": 20_000_000}
ORIENTATION = 0x0112
#: How the camera was held -> how the picture is turned upright (Exif 2.3, 4.6.4).
TURNS = {
    2: "FLIP_LEFT_RIGHT",
    3: "ROTATE_180",
    4: "FLIP_TOP_BOTTOM",
    5: "TRANSPOSE",
    6: "ROTATE_270",
    7: "TRANSVERSE",
    8: "ROTATE_90",
}
#: What broken files make the decoders raise.
BROKEN = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    IndexError,
    KeyError,
    OverflowError,
    struct.error,
    zlib.error,
)


@dataclass(frozen=True)
class Picture:
    """A photo as it is stored: a JPEG and its size."""

    body: bytes
    width: int
    height: int

    @property
    def digest(self) -> str:
        """SHA-256 of the JPEG."""
        return sha256(self.body).hexdigest()


class Unusable(Exception):
    """A file that can't be taken; the sentence names it."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"“{shortened(name) or 'The photo'}” {why}")


def opened(body: bytes, name: str) -> Picture:
    """A file as a picture to store: upright, at most `LONGEST` pixels, nothing but pixels. `Unusable` otherwise."""
    from PIL import Image  # a start has no time for it

    if len(body) > MOST_BYTES:
        raise Unusable(name, f"is larger than {MOST_BYTES // 2**20} MB. Choose a smaller one.")
    try:
        with Image.open(BytesIO(body), formats=["JPEG", "PNG", "WEBP"]) as found:
            if found.width * found.height > MOST_PIXELS.get(found.format or "", 0):
                raise Unusable(name, "has too many pixels. Make it smaller and choose it again.")
        with Image.open(BytesIO(body), formats=["JPEG", "PNG", "WEBP"]) as found:
            found.verify()
        with Image.open(BytesIO(body), formats=["JPEG", "PNG", "WEBP"]) as found:
            found.draft("RGB", (LONGEST, LONGEST))
            return _made(found)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise Unusable(name, "has too many pixels. Make it smaller and choose it again.") from None
    except BROKEN:
        raise Unusable(name, "is no JPEG, PNG or WebP picture, or it is broken. Choose another.") from None


def _made(found: Any) -> Picture:
    from PIL import Image

    turn = TURNS.get(found.getexif().get(ORIENTATION, 1))
    clear = "A" in found.getbands() or "transparency" in found.info
    seen = found.convert("RGBA" if clear else "RGB")
    if turn:
        seen = seen.transpose(Image.Transpose[turn])
    seen.thumbnail((LONGEST, LONGEST))
    # A new picture knows nothing of the old one: no comment, no profile, no place. Clear parts become paper.
    clean = Image.new("RGB", seen.size, "white")
    clean.paste(seen, mask=seen.getchannel("A") if clear else None)
    out = BytesIO()
    clean.save(out, "JPEG", quality=QUALITY, optimize=True)
    return Picture(out.getvalue(), *clean.size)
