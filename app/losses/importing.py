"""Lost customers from a file: every row is checked, then all are taken or none; read twice it changes nothing."""

from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import or_, select

from app.access import Act
from app.errors import Invalid, Problem
from app.files.tables import NAMED, Row, table
from app.losses import actions, queries, rules
from app.losses.forms import LossForm
from app.losses.models import LostCustomer
from app.losses.wishes import Wish, wished
from app.web.forms import read

MOST_ROWS = 5_000
#: Field -> column, as the export writes them.
COLUMNS = {
    "customer": "Customer",
    "since": "Customer since",
    "lost_on": "Lost on",
    "reason": "Reason",
    "how": "How we know",
    "words": "In their words",
    "amount": "Yearly revenue",
    "currency": "Currency",
    "touchpoints": "Touchpoints",
    "team": "Team",
    "reference": "Reference",
    "again": "Left again",
}
REQUIRED = ("customer", "lost_on", "reason", "how")
WAYS = {words.casefold(): key for key, words in rules.HOWS.items()} | {key: key for key in rules.HOWS}
#: Parts the touchpoints of a cell.
PARTED = ";"


@dataclass(frozen=True)
class Told:
    """What a file came to: how many were added, were known, and of those say something else by now."""

    added: int
    known: int
    differ: int


@dataclass(frozen=True)
class Checked:
    """A row that can be taken, with what a file calls it."""

    row: Row
    wish: Wish
    reference: str
    digest: str
    again: bool


def take(act: Act, body: bytes) -> Told:
    """Take a file whole. `Invalid` names file, row, column and mend of everything that can't be meant."""
    rows = table(body, COLUMNS, REQUIRED, MOST_ROWS)
    problems: list[Problem] = []
    checked = _checked(act, rows, problems)
    stored = _stored(act, [one.reference for one in checked])
    fresh = [one for one in checked if one.reference not in stored]
    _ask_twice(act, fresh, problems)
    if problems:
        more = [Problem("file", f"And {len(problems) - NAMED:,} more.")] if len(problems) > NAMED else []
        raise Invalid([*problems[:NAMED], *more])
    for one in fresh:
        actions.put(act, one.wish, reference=one.reference, came_with=one.digest)
    old = [one for one in checked if one.reference in stored]
    told = Told(len(fresh), len(old), sum(stored[one.reference] not in {one.digest, None} for one in old))
    act.journal("imported lost customers", kind=actions.KIND, added=told.added, known=told.known)
    return told


def _checked(act: Act, rows: list[Row], problems: list[Problem]) -> list[Checked]:
    choice, found = actions.known(act), []
    seen: dict[str, int] = {}
    for row in rows:
        given = dict(row.cells)
        digest = sha256("\x1f".join(given.values()).encode("utf-8", "surrogatepass")).hexdigest()
        reference = given.pop("reference") or f"row {digest[:40]}"
        met = [one.strip() for one in given.pop("touchpoints").split(PARTED) if one.strip()]
        given["how"] = WAYS.get(given["how"].casefold(), given["how"])
        given["again"] = "yes" if given["again"].casefold() in {"yes", "true", "1"} else ""
        if before := seen.get(reference):
            problems.append(row.problem("Reference", f"row {before} says the same. Take one of them out."))
            continue
        seen[reference] = row.line
        try:
            _complete(given["lost_on"], reference)
            form = read(LossForm, given | {"touchpoints": met})
            found.append(Checked(row, wished(form, choice), reference, digest, form.again == "yes"))
        except Invalid as refused:
            problems += [row.problem(_label(one.field), one.message) for one in refused.problems]
    return found


def _complete(lost_on: str, reference: str) -> None:
    if not lost_on:
        raise Invalid([Problem("lost_on", "Fill this in.")])
    if len(reference) > 200:
        raise Invalid([Problem("reference", "This is longer than 200 characters. Shorten it.")])


def _label(name: str) -> str:
    return COLUMNS.get(name.partition(".")[0], "row")


def _stored(act: Act, references: list[str]) -> dict[str, str | None]:
    """Digests of those that are stored, by what a file calls them: their reference, or our own number."""
    found: dict[str, str | None] = {}
    for at in range(0, len(references), queries.AT_ONCE):
        some = references[at : at + queries.AT_ONCE]
        numbers = [int(one) for one in some if one.isascii() and one.isdigit() and len(one) < 19]
        rows = act.session.execute(
            select(LostCustomer.id, LostCustomer.reference, LostCustomer.came_with).where(
                or_(LostCustomer.reference.in_(some), LostCustomer.id.in_(numbers))
            )
        )
        for number, reference, digest in rows:
            if reference in some:
                found[reference] = digest
            else:
                found[str(number)] = None
    return found


def _ask_twice(act: Act, fresh: list[Checked], problems: list[Problem]) -> None:
    """The same customer twice within a year, in the file or already noted, asks."""
    last: dict[str, Checked] = {}
    for one in sorted(fresh, key=lambda each: (each.wish.lost_on, each.row.line)):
        before = last.get(one.wish.key)
        last[one.wish.key] = one
        if one.again:
            continue
        mend = f"Take the row out, or write yes into “{COLUMNS['again']}”."
        if before is not None and one.wish.lost_on - before.wish.lost_on < rules.TWICE:
            says = f"row {before.row.line} names the same customer within a year. {mend}"
            problems.append(one.row.problem("Customer", says))
        elif (twin := queries.twin(act.session, one.wish.key, one.wish.lost_on)) is not None:
            says = f"{twin.noted_by} noted this customer as lost on {twin.lost_on.isoformat()}. {mend}"
            problems.append(one.row.problem("Customer", says))
