"""Pictures as phones and programs write them."""

import io
from typing import Any

from PIL import Image

PLACE = {1: "N", 2: (38.0, 43.0, 20.25), 3: "W", 4: (9.0, 8.0, 21.5)}


def saved(image: Image.Image, kind: str = "JPEG", **more: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **more)
    return out.getvalue()


def with_place(size: tuple[int, int] = (64, 48)) -> bytes:
    """A JPEG as a phone writes it: place, camera, owner, comment, profile."""
    exif = Image.Exif()
    exif[0x010F], exif[0x9C9D] = "Phone Maker", "Eve Park".encode("utf-16-le")
    exif.get_ifd(0x8825).update(PLACE)
    image = Image.new("RGB", size, (200, 30, 30))
    return saved(image, exif=exif, comment=b"Eve was here", icc_profile=b"a profile of a camera " * 9)
