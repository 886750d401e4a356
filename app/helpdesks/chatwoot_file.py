"""The CSV that Chatwoot makes of its survey answers: translated headers, a footer line, no id."""

import re
from collections.abc import Sequence

from app.files.refusals import Bad
from app.helpdesks.reading import Entry, Outcome, Unfit, agent_of, gather, needed, raw_of
from app.helpdesks.said import Options, Parsed, Passed, Refused, Said
from app.helpdesks.table import Table, table_of
from app.helpdesks.times import moment

#: In this order in every language; a ninth column, notes of a review, is the enterprise edition's.
COLUMNS = ("agent", "rating", "comment", "name", "email", "phone", "link", "date")
ENGLISH = {
    "agent name": "agent",
    "rating": "rating",
    "feedback comment": "comment",
    "contact name": "name",
    "contact email address": "email",
    "contact phone number": "phone",
    "link to the conversation": "link",
    "recorded date": "date",
}
AGENT = re.compile(r"(?P<name>.*?)\s*\((?P<email>[^()\s]+@[^()\s]+)\)", re.DOTALL)
CONVERSATION = re.compile(r"/conversations/(\d{1,20})")
UNKNOWN = (
    "The columns are none that Chatwoot writes, in English or in its usual order. Download the survey report again, "
    "with the account's language set to English."
)


def parse_file(body: bytes, options: Options) -> Parsed:
    """Every row of it; the last line tells of the period and is passed."""
    try:
        table = table_of(body)
        passed = _footer(table)
        at = _columns(table, options)
    except Unfit as unfit:
        return Parsed(refused=[Refused("body", unfit.field, unfit.mend)])
    rows = [
        (place, {name: cells[n] for name, n in at.items() if n < len(cells)}) for place, cells in table.rows
    ]
    found = gather(rows, lambda entry: _row(entry, options))
    found.passed += passed
    found.refused += table.refused
    return found


def _footer(table: Table) -> list[Passed]:
    """The last line has one cell, "Reporting period ...", in any language."""
    last = table.rows[-1][1] if table.rows else []
    if last and last[0].strip() and not any(cell.strip() for cell in last[1:]):
        place, _ = table.rows.pop()
        return [Passed(place, "The footer of the report.")]
    return []


def _columns(table: Table, options: Options) -> dict[str, int]:
    """Where each column stands: by its English name, else by its place where the rows look the part."""
    named = {
        known: n
        for n, name in enumerate(table.header)
        if (known := ENGLISH.get(" ".join(name.casefold().split())))
    }
    if {"rating", "link", "date"} <= named.keys():
        return named
    places = dict(zip(COLUMNS, range(len(COLUMNS)), strict=True))
    fits = len(table.header) in {8, 9} and bool(table.rows)
    if fits and all(_looks(cells, places, options) for _, cells in table.rows):
        return places
    raise Unfit("header", UNKNOWN)


def _looks(cells: Sequence[str], at: dict[str, int], options: Options) -> bool:
    if len(cells) < len(COLUMNS):
        return False
    if cells[at["rating"]].strip() not in {"", "1", "2", "3", "4", "5"}:
        return False
    if not CONVERSATION.search(cells[at["link"]]):
        return False
    try:
        moment(cells[at["date"]], options.zone or "UTC", options.dates)
    except Bad:
        return False
    return True


def _row(entry: Entry, options: Options) -> Outcome:
    if not entry.has("rating"):
        return entry.pass_over()
    link, date = entry.text("link"), entry.text("date")
    if not link:
        raise Unfit(
            "link", "The row names no conversation. Without it the answer would count again each time."
        )
    found = CONVERSATION.search(link)
    named = entry.text("agent")
    agent = AGENT.fullmatch(named)
    return Said(
        external_id=Entry("", {"id": f"{link} {date}"}).own_id(),
        scale="stars_5",
        score=entry.score("rating", "stars_5"),
        raw=raw_of(entry.value["rating"]),
        answered_at=needed("date", entry.moment("date", options.zone, options.dates)),
        agent=agent_of("", agent["email"], agent["name"].strip()) if agent else agent_of("", "", named),
        contact_ref=found[1] if found else None,
        customer_email=entry.text("email") or None,
        comment=entry.text("comment") or None,
    )
