"""Photos: what a camera writes is gone, every way of holding it comes out upright, and what is no photo is named."""

import io
import zlib

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from app.frontline import photos
from tests.frontline.pictures import saved, with_place


def test_nothing_but_pixels_is_left() -> None:
    given = with_place()
    assert Image.open(io.BytesIO(given)).getexif().get_ifd(0x8825)[1] == "N"
    assert all(word in given for word in (b"Phone Maker", b"Eve was here", b"a profile"))
    made = photos.opened(given, "a.jpg")
    with Image.open(io.BytesIO(made.body)) as found:
        assert (found.format, found.size, dict(found.getexif())) == ("JPEG", (64, 48), {})
        assert not set(found.info) & {"exif", "icc_profile", "comment", "xmp", "photoshop"}
    for trace in (b"Exif", b"Phone Maker", b"Eve", b"profile", b"GPS", b"http"):
        assert trace not in made.body
    assert photos.opened(given, "again.jpg").digest == made.digest


@pytest.mark.parametrize("turn", range(1, 9))
def test_it_comes_out_upright_however_the_camera_was_held(turn: int) -> None:
    upright = Image.new("RGB", (80, 40), "white")
    upright.paste((220, 0, 0), (0, 0, 40, 20))
    back = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}
    held = upright.transpose(Image.Transpose(back[turn])) if turn in back else upright
    exif = Image.Exif()
    exif[0x0112] = turn
    made = photos.opened(saved(held, quality=95, exif=exif), "held.jpg")
    with Image.open(io.BytesIO(made.body)) as found:
        assert found.size == (80, 40)
        red, white = found.convert("RGB").getpixel((8, 8)), found.convert("RGB").getpixel((70, 30))
    assert (red[0] > 180, red[1] < 60) == (True, True), turn  # type: ignore[index]
    assert min(white) > 230, turn  # type: ignore[arg-type]


def test_png_and_webp_are_taken_and_what_is_clear_becomes_paper() -> None:
    notes = PngInfo()
    notes.add_text("Author", "Eve Park")
    clear = saved(Image.new("RGBA", (30, 20), (0, 0, 0, 0)), "PNG", pnginfo=notes)
    for given in (clear, saved(Image.new("RGBA", (30, 20), (0, 0, 0, 0)), "WEBP", lossless=True)):
        made = photos.opened(given, "renamed.jpg")
        with Image.open(io.BytesIO(made.body)) as found:
            assert found.format == "JPEG"
            assert min(found.getpixel((5, 5))) > 250  # type: ignore[arg-type]
        assert b"Eve" not in made.body


def test_large_ones_become_smaller() -> None:
    made = photos.opened(saved(Image.new("RGB", (4000, 1000), "navy")), "wide.jpg")
    assert (made.width, made.height) == (1600, 400)


def bomb(side: int) -> bytes:
    """A PNG of a few bytes that claims to be huge."""
    small = bytearray(saved(Image.new("1", (8, 8)), "PNG"))
    small[16:24] = side.to_bytes(4, "big") * 2
    small[29:33] = zlib.crc32(bytes(small[12:29])).to_bytes(4, "big")
    return bytes(small)


@pytest.mark.parametrize(
    ("given", "why"),
    [
        (b"", "is no JPEG"),
        (b"%PDF-1.7 not a picture", "is no JPEG"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "is no JPEG"),
        (saved(Image.new("RGB", (9, 9)), "GIF"), "is no JPEG"),
        (saved(Image.effect_noise((300, 300), 90))[:4000], "is no JPEG"),
        (saved(Image.new("RGB", (200, 200)), "PNG")[:-20], "is no JPEG"),
        (bomb(6000), "has too many pixels"),
        (bomb(60_000), "has too many pixels"),
        (b"\xff\xd8\xff" + b"x" * photos.MOST_BYTES, "is larger than 8 MB"),
    ],
)
def test_what_is_no_photo_is_refused_by_its_name(given: bytes, why: str) -> None:
    with pytest.raises(photos.Unusable) as refused:
        photos.opened(given, "menu\n\x00of the day.jpg")
    assert str(refused.value).startswith(f"“menu of the day.jpg” {why}")
