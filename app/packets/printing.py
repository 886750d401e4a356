"""A packet as PDF/UA-1: data in, bytes out. Nothing in the data is ever markup."""

import json
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import typst

from app.packets.fonts import FAMILIES, FOLDERS, PLAIN, Drawn, is_right_to_left
from app.web.words import plural

SOURCE = Path(__file__).with_name("packet.typ")
#: The texts that a refusal names: what a font could not draw in its place.
REFUSED = re.compile(r"the text `?\"(.*?)\"`? could not be displayed", re.DOTALL)
#: How often letters that a text is refused for are replaced before only plain ones are kept in it.
TRIES = 6
#: Keys of the data whose text is no word of anybody.
RAW = frozenset({"svg", "kind", "fonts"})


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(one) for one in FOLDERS]
    )


def _each(value: Any, change: Callable[[str], str]) -> Any:
    """The data with every text changed but those of RAW keys."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {key: one if key in RAW else _each(one, change) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_each(one, change) for one in value]
    return value


def paragraphs(text: str) -> list[dict[str, Any]]:
    """A text as paragraphs, each with its direction. Nothing is left out."""
    parts = re.split(r"\n[ \t]*\n\s*", text.replace("\r\n", "\n").strip("\n"))
    return [line(part) for part in parts if part.strip()]


def line(text: str) -> dict[str, Any]:
    """One stretch of text with its direction."""
    return {"text": text, "rtl": is_right_to_left(text)}


class NotSet(Exception):
    """The setter refused: `letters` could not be drawn where they stand; none are named where it broke down."""

    def __init__(self, letters: frozenset[str] = frozenset()) -> None:
        self.letters = letters


def printed(data: dict[str, Any]) -> bytes:
    """The packet (title, subtitle, footer, blocks) as a tagged PDF.

    A letter that no font of ours draws, alone or where it stands, is replaced by its number, and the first page says
    so: never a failure, never lost without a word.
    """
    drawn = Drawn()
    ready = _each(data, drawn.text)
    for change in (None, cache(lambda text: _fitting(text, drawn)), drawn.without):
        ready = _each(ready, change) if change else ready
        try:
            return _compile({**ready, "warning": _warning(drawn), "fonts": FAMILIES})
        except NotSet:
            continue
    msg = "a packet of plain letters could not be set"
    raise RuntimeError(msg)


def _fitting(text: str, drawn: Drawn) -> str:
    """One text so that it can be set by itself: what is refused in it stands as its number."""
    for _ in range(TRIES):
        if PLAIN.fullmatch(text):
            break
        alone = {"title": "-", "subtitle": "", "footer": "", "warning": "", "fonts": FAMILIES}
        try:
            _compile({**alone, "blocks": [{"kind": "words", "words": [line(text)]}]})
        except NotSet as refusal:
            text = drawn.without(text, refusal.letters)
        else:
            return text
    return drawn.without(text)


def _warning(drawn: Drawn) -> str:
    if not drawn.replaced:
        return ""
    return (
        f"{plural(len(drawn.replaced), 'sign')} in this packet can’t be drawn in print. Each stands as its number, "
        "for example [U+0041] for the letter A. Its page in Rapport shows them all."
    )


def _compile(data: dict[str, Any]) -> bytes:
    try:
        made = typst.compile(
            SOURCE.read_bytes(),
            font_paths=_fonts(),
            sys_inputs={"packet": json.dumps(data, ensure_ascii=False)},
            format="pdf",
            pdf_standards="ua-1",
        )
    except typst.TypstError as refusal:
        found = REFUSED.search(str(refusal))
        if found is None:
            raise
        raise NotSet(frozenset(letter for letter in _named(found.group(1)) if not letter.isascii())) from None
    except BaseException as broken:
        # The setter's own faults with odd runs of marks come as an exception that can't be imported.
        if type(broken).__name__ != "PanicException":
            raise
        raise NotSet from None
    assert isinstance(made, bytes)
    return made


def _named(quoted: str) -> str:
    """The text that a refusal quotes, its escapes undone."""
    return re.sub(r"\\u\{([0-9a-fA-F]+)\}", lambda one: chr(int(one.group(1), 16)), quoted)
