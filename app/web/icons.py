"""Icons drawn into the page as SVG, so that no request and no font is needed for them."""

from functools import lru_cache
from importlib.resources import files
from io import BytesIO
from xml.etree import ElementTree as ET
from zipfile import ZipFile

from lucide import IconDoesNotExist
from markupsafe import Markup, escape

NAMESPACE = "{http://www.w3.org/2000/svg}"


@lru_cache(maxsize=512)
def icon(name: str, label: str | None = None, size: int = 18) -> Markup:
    """The Lucide icon `name` as inline SVG, `size` pixels square.

    Without a label it is decoration and hidden from screen readers; with one it is an image of that name.
    Raises `lucide.IconDoesNotExist` for an unknown name: a typing error in a template must show in a test.
    """
    svg = _drawn(name, size)
    said = 'aria-hidden="true"' if label is None else f'role="img" aria-label="{escape(label)}"'
    return Markup(svg.replace("<svg", f'<svg class="icon" focusable="false" {said}', 1))  # noqa: S704 the package's own drawing


@lru_cache(maxsize=1)
def _drawings() -> ZipFile:
    """All drawings; the package's own way opens the archive and reads its long list anew for each of them."""
    return ZipFile(BytesIO(files("lucide").joinpath("lucide.zip").read_bytes()))


def _drawn(name: str, size: int) -> str:
    try:
        drawing = _drawings().read(f"{name}.svg")
    except KeyError:
        raise IconDoesNotExist(f"The icon {name!r} does not exist.") from None
    svg = ET.fromstring(drawing)  # noqa: S314 the package's own drawing
    for node in svg.iter():
        node.tag = node.tag.removeprefix(NAMESPACE)
    svg.attrib.update(width=str(size), height=str(size))
    svg.attrib["stroke-width"] = "1.75"
    return ET.tostring(svg, encoding="unicode")


__all__ = ["IconDoesNotExist", "icon"]
