"""The page of a stint: before it the checklist, while it runs today's page, after it what it came to."""

from collections.abc import Mapping
from typing import Any

from fastapi.responses import Response

from app.access import Door
from app.contacts.models import STINT
from app.errors import Problem
from app.intake.aside import LATE
from app.logbook import findings, queries, rules
from app.logbook.models import ALL, ALONE, BUG, HAPPY, IDEA, NOTED, RELEASED, TAKEN_UP, TEAM, UNHAPPY, UNSURE
from app.logbook.queries import Book, Stint
from app.rotations.rules import dates
from app.scores.queries import Shown, evidence_of, fits
from app.scores.spans import WINDOWS
from app.web.export import FORMATS, Value, export
from app.web.templates import page

#: So many contacts are shown at once; the earlier ones open on asking.
SHOWN = 12
#: How a customer seemed, as buttons say it.
MOODS = ((HAPPY, "Happy"), (UNHAPPY, "Unhappy"), (UNSURE, "Can’t say"))
#: Who may read a reflection, as the form says it.
READERS = (
    (ALONE, "Nobody but me"),
    (TEAM, "The support team: my buddy and who runs the program"),
    (ALL, "Everybody, on the wall"),
)


def show(
    door: Door, given: Mapping[str, str] | None = None, problems: list[Problem] | None = None, of: str = ""
) -> Response:
    """The page; `of` names the form that was sent with problems: it keeps what was typed."""
    stint: Stint = door.thing
    kind = door.request.query_params.get("format", "")
    found = queries.book(door.session, stint)
    if kind in FORMATS and not of:
        return export(f"Logbook {stint.person.name} {stint.slot.starts_on}", *_rows(door, found), kind)
    context = {
        **_around(door, stint, found),
        "given": given or {},
        "problems": problems or [],
        "of": of,
    }
    return page(door, "logbook/stint.html", status=422 if problems else 200, **context)


def _around(door: Door, stint: Stint, found: Book) -> dict[str, Any]:
    own = door.actor.employee_id == stint.sign_up.employee_id
    phase = stint.phase(door.now)
    today = stint.today(door.now)
    writes = own and stint.open(door.now)
    shifts = stint.shifts()
    return {
        "stint": stint,
        "book": found,
        "own": own,
        "address": queries.address_of(door.session, stint.buddy),
        "phase": phase,
        "day": today,
        "shifts": shifts,
        "next_shift": next((one for one in shifts if one >= today), None),
        "counts": found.on(today, stint.slot.zone),
        "checklist": queries.checklist(door.session, stint),
        "writes": writes,
        "open": findings.open_in(door.session, stint.program.id) if writes else [],
        "shown": SHOWN,
        "refs": door.may("see contact references"),
        "reflection": reflection(door, found),
        "evidence": _score(door, stint) if door.may("see scores") and phase == rules.SERVED else None,
        "earned": queries.earned(door.session, stint) if door.may("see scores") else 0,
        "late": LATE.days,
        "warm": rules.WARM,
        "prompts": rules.PROMPTS,
        "moods": MOODS,
        "mood_words": dict(MOODS),
        "readers": READERS,
        "bug": BUG,
        "idea": IDEA,
        "released": RELEASED,
        "waiting": (NOTED, TAKEN_UP),
        "open_after": rules.OPEN_AFTER.days,
        "thanked": next((one for one in found.thanks if one.author_id == door.actor.account_id), None),
        "today": door.actor.today,
        "dates": dates,
    }


def reflection(door: Door, found: Book) -> Any:
    """What was reflected, as far as this reader may see it: one's own, or shared with them."""
    kept = found.reflection
    if kept is None or door.may("write on stint"):
        return kept
    shared = kept.reader == ALL or (kept.reader == TEAM and door.may("read reflection"))
    return kept if shared else None


def _score(door: Door, stint: Stint) -> Shown | None:
    """The newest figure of the person's stints; None where there is none."""
    found = evidence_of(door.session, stint.sign_up.employee_id, fits(door.session, max(WINDOWS)))
    return next((one for one in found if one.lens == STINT), None)


def _rows(door: Door, found: Book) -> tuple[list[str], list[list[Value]]]:
    """The logbook as a table: references only for those who may see them."""
    refs = door.may("see contact references")
    names = {one.id: one.finding.title for one in found.findings}
    head = ["When", "What", "Kind", "About", "Customers", "State"]
    body: list[list[Value]] = [
        [
            one.made_at.isoformat(),
            one.words,
            dict(MOODS)[one.mood],
            names.get(one.finding_id or 0, ""),
            one.customers,
            "",
            *([one.ref] if refs else []),
        ]
        for one in found.contacts
    ]
    body += [
        [
            one.finding.made_at.isoformat(),
            one.finding.title,
            one.finding.kind,
            one.finding.link,
            one.customers,
            one.state,
            *([""] if refs else []),
        ]
        for one in found.findings
    ]
    return [*head, *(["Contact"] if refs else [])], sorted(body, key=lambda row: str(row[0]), reverse=True)
