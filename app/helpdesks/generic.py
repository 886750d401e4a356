"""Any other tool, as JSON or CSV, through a mapping: Zammad, FreeScout, Wootric, Delighted and whatever comes."""

from typing import Any

from app.helpdesks.mapped import ABSENT, ENTRIES, Mapped, along, misnamed, read_mapped
from app.helpdesks.reading import Entry, Outcome, Unfit, gather, listed, whole
from app.helpdesks.said import Options, Parsed, Passed, Refused
from app.helpdesks.table import table_of


def parse(body: bytes, options: Options) -> Parsed:
    """JSON where the body begins like it, else CSV."""
    start = body[:64].removeprefix(b"\xef\xbb\xbf").lstrip(b" \t\r\n\xff\xfe\x00")
    return (parse_json if start.startswith((b"[", b"{")) or not start else parse_csv)(body, options)


def parse_json(body: bytes, options: Options) -> Parsed:
    """A list of answers where the mapping's `entries` says, else the body itself: a list, or one answer."""
    return whole(body, lambda value: _shape(value, options))


def _shape(value: Any, options: Options) -> Parsed:
    place = options.mapping.get(ENTRIES, "")
    inner = along(value, place) if place else value
    if place and (inner is None or inner is ABSENT):
        raise Unfit(ENTRIES, f"There is nothing at “{place[:60]}”. Say where the list of answers stands.")
    entries = listed(inner, place or "the list") if isinstance(inner, list) else [("the answer", inner)]
    return gather(entries, lambda entry: _answer(entry, options))


def _answer(entry: Entry, options: Options) -> Outcome:
    return read_mapped(entry, Mapped(lambda path: along(entry.value, path), options))


def parse_csv(body: bytes, options: Options) -> Parsed:
    """Rows below a header; the mapping names its columns."""
    try:
        table = table_of(body)
    except Unfit as unfit:
        return Parsed(refused=[Refused("body", unfit.field, unfit.mend)])
    if wrong := misnamed(options, table.header):
        return Parsed(refused=[Refused("body", "mapping", wrong)])
    if not table.rows and not table.refused:
        return Parsed(passed=[Passed("body", "There is a header and no row below it.")])
    rows = [(place, dict(zip(table.header, cells, strict=False))) for place, cells in table.rows]
    found = gather(
        rows, lambda entry: read_mapped(entry, Mapped(lambda name: entry.value.get(name, ""), options))
    )
    found.refused += table.refused
    return found
