"""Earlier compliments from a file: every row is checked, then all are taken or none; read twice it changes nothing."""

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from sqlalchemy import or_, select
from sqlalchemy.exc import IntegrityError

from app.access import Act
from app.compliments.forms import ComplimentForm
from app.compliments.models import TOLD, Compliment, ComplimentCredit
from app.compliments.rules import A_CUSTOMER
from app.errors import Conflict, Invalid, Problem
from app.files.tables import NAMED, Row, table
from app.people.models import Employee
from app.telling import tell
from app.web.forms import read
from app.web.words import plural

MOST_ROWS = 5_000
#: Field -> column, as the export writes them.
COLUMNS = {
    "said_on": "Said on",
    "words": "Words",
    "customer": "Customer",
    "credited": "Credited",
    "guess": "Whom they meant",
    "reference": "Reference",
}
REQUIRED = ("said_on", "words")
#: Parts those who are credited; what each did stands behind the name in brackets.
PARTED = ";"
CREDIT = re.compile(r"([^()]+?)\s*(?:\((.*)\))?", re.DOTALL)
#: Files hold what was said since then; before it lies a slip of the pen.
OLDEST = date(1990, 1, 1)
LONGEST_DID, MOST_CREDITED = 120, 20
AT_ONCE = 500


@dataclass(frozen=True)
class Told:
    """What a file came to: how many were added, were known, and of those say something else by now."""

    added: int
    known: int
    differ: int


@dataclass(frozen=True)
class Checked:
    """A row that can be taken: what it says, whom it credits for what, and what a file calls it."""

    row: Row
    form: ComplimentForm
    credits: dict[int, str]
    reference: str

    @property
    def once(self) -> str:
        """As it is stored, so that it counts once."""
        return f"file {sha256(self.reference.encode()).hexdigest()[:40]}"


def credits_in(cell: str) -> list[tuple[str, str]]:
    """Who is credited for what: `Laila Farouk (stayed on the line); Dan Levi (fixed the bug)`."""
    found = []
    for part in cell.split(PARTED):
        if part.strip():
            match = CREDIT.fullmatch(part.strip())
            found.append((match[1].strip(), (match[2] or "").strip()) if match else (part.strip(), ""))
    return found


def take(act: Act, body: bytes) -> Told:
    """Take a file whole. `Invalid` names file, row, column and mend of everything that can't be meant."""
    rows = table(body, COLUMNS, REQUIRED, MOST_ROWS)
    problems: list[Problem] = []
    checked = _checked(act, rows, problems)
    if problems:
        more = [Problem("file", f"And {len(problems) - NAMED:,} more.")] if len(problems) > NAMED else []
        raise Invalid([*problems[:NAMED], *more])
    stored = _stored(act, checked)
    fresh = [one for one in checked if one.reference not in stored]
    _put(act, fresh)
    differ = sum(
        (one.form.words, one.form.said_on) != stored[one.reference]
        for one in checked
        if one.reference in stored
    )
    told = Told(len(fresh), len(checked) - len(fresh), differ)
    act.journal("imported compliments", kind="compliment", added=told.added, known=told.known)
    return told


def _checked(act: Act, rows: list[Row], problems: list[Problem]) -> list[Checked]:
    people, found = _people(act), []
    seen: dict[str, int] = {}
    for row in rows:
        given = dict(row.cells)
        digest = sha256("\x1f".join(given.values()).encode("utf-8", "surrogatepass")).hexdigest()
        reference, credited = given.pop("reference") or f"row {digest[:40]}", given.pop("credited")
        if before := seen.get(reference):
            problems.append(row.problem("Reference", f"row {before} says the same. Take one of them out."))
            continue
        seen[reference] = row.line
        given["customer"] = "" if given["customer"] == A_CUSTOMER else given["customer"]
        try:
            form = _form(act, given, reference, digest)
            found.append(Checked(row, form, _credits(act, people, credited, form.guess), reference))
        except Invalid as refused:
            problems += [row.problem(COLUMNS.get(one.field, "row"), one.message) for one in refused.problems]
    return found


def _form(act: Act, given: dict[str, str], reference: str, digest: str) -> ComplimentForm:
    if len(reference) > 200:
        raise Invalid([Problem("reference", "This is longer than 200 characters. Shorten it.")])
    try:
        form = read(ComplimentForm, given | {"once": digest[:32]})
    except Invalid as refused:
        mend = "Write the day like 2026-04-03."
        raise Invalid(
            [Problem("said_on", mend) if one.field == "said_on" else one for one in refused.problems]
        ) from None
    if form.said_on > act.actor.today:
        raise Invalid([Problem("said_on", "This day has not come yet. Correct the date.")])
    if form.said_on < OLDEST:
        raise Invalid([Problem("said_on", f"This lies before {OLDEST.year}. Correct the date.")])
    return form


def _people(act: Act) -> dict[str, set[int]]:
    """Everybody who ever worked here by number, e-mail and full name; the case is no matter."""
    found: dict[str, set[int]] = defaultdict(set)
    for one in act.session.execute(
        select(Employee.id, Employee.number, Employee.email, Employee.name).where(
            Employee.ai_agent.is_(False)
        )
    ):
        for name in (one.number, one.email, one.name):
            if name:
                found[name.casefold()].add(one.id)
    return found


def _credits(act: Act, people: dict[str, set[int]], cell: str, guess: str) -> dict[int, str]:
    found: dict[int, str] = {}
    for who, did in credits_in(cell):
        known = people.get(who.casefold(), set())
        if not known:
            words = f"nobody here is called “{who[:60]}”. Write the full name, or put it under “{COLUMNS['guess']}”."
        elif len(known) > 1:
            words = f"several are called “{who[:60]}”. Write the number or the e-mail."
        elif act.actor.employee_id in known:
            words = "you can’t credit yourself. Take the row out, or let a colleague take the file."
        elif known & found.keys():
            words = f"“{who[:60]}” stands there twice. Take one of them out."
        elif len(did) > LONGEST_DID:
            words = f"what “{who[:60]}” did is longer than {LONGEST_DID} characters. Shorten it."
        elif len(found) == MOST_CREDITED:
            words = f"more than {MOST_CREDITED} are named. Keep those it is about."
        else:
            found[next(iter(known))] = did
            continue
        raise Invalid([Problem("credited", words)])
    if not found and not guess:
        words = f"name whom the customer praised, or write whom they meant under “{COLUMNS['guess']}”."
        raise Invalid([Problem("credited", words)])
    return found


def _stored(act: Act, checked: list[Checked]) -> dict[str, tuple[str, date]]:
    """What is stored, by what a file calls it: its reference, or our own number."""
    found: dict[str, tuple[str, date]] = {}
    for at in range(0, len(checked), AT_ONCE):
        some = checked[at : at + AT_ONCE]
        numbers = {
            int(ref): ref for ref in (one.reference for one in some) if ref.isascii() and ref.isdigit()
        }
        numbers = {number: ref for number, ref in numbers.items() if number < 2**63}
        once = {one.once: one.reference for one in some}
        rows = act.session.execute(
            select(Compliment.id, Compliment.once, Compliment.words, Compliment.said_on).where(
                or_(Compliment.once.in_(once), Compliment.id.in_(numbers))
            )
        )
        for number, key, words, said_on in rows:
            found[once.get(key) or numbers[number]] = (words, said_on)
    return found


def _put(act: Act, fresh: list[Checked]) -> None:
    """Store them; everybody credited is told once, however many are theirs."""
    praised: Counter[int] = Counter()
    stamp = {"made_at": act.now, "made_by": act.actor.name}
    made = []
    for one in fresh:
        given = one.form.model_dump(include={"words", "customer", "said_on", "guess"})
        made.append(Compliment(**given, **stamp, way=TOLD, once=one.once, author_id=act.actor.employee_id))
    try:
        with act.session.begin_nested():
            act.session.add_all(made)
    except IntegrityError:
        raise Conflict("Somebody takes the same file right now. Take it again in a moment.") from None
    for compliment, one in zip(made, fresh, strict=True):
        for employee_id, did in one.credits.items():
            praised[employee_id] += 1
            act.session.add(
                ComplimentCredit(compliment_id=compliment.id, employee_id=employee_id, did=did, **stamp)
            )
    act.session.flush()
    for employee_id, many in praised.items():
        said = f"Customers praised your work: {plural(many, 'earlier compliment')} added."
        tell(act, [employee_id], "wow", said, f"/employees/{employee_id}/compliments")
