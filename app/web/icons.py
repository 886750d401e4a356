"""Icons drawn into the page as SVG, so that no request and no font is needed for them."""

from functools import lru_cache

from lucide import IconDoesNotExist, _render_icon
from markupsafe import Markup, escape


@lru_cache(maxsize=512)
def icon(name: str, label: str | None = None, size: int = 18) -> Markup:
    """The Lucide icon `name` as inline SVG, `size` pixels square.

    Without a label it is decoration and hidden from screen readers; with one it is an image of that name.
    Raises `lucide.IconDoesNotExist` for an unknown name: a typing error in a template must show in a test.
    """
    svg = _render_icon(name, size, stroke_width="1.75")
    said = 'aria-hidden="true"' if label is None else f'role="img" aria-label="{escape(label)}"'
    return Markup(svg.replace("<svg", f'<svg class="icon" focusable="false" {said}', 1))  # noqa: S704 the package's own drawing


__all__ = ["IconDoesNotExist", "icon"]
