"""What HR does with a file of people: take it in, say how to read it, apply, undo, throw away."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path, PurePath
from typing import BinaryIO

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Act
from app.errors import Conflict, Invalid, Problem
from app.files.scanning import too_old
from app.hrfiles import applying, columns, queries, undoing
from app.hrfiles.forms import ColumnsForm, MissingForm
from app.hrfiles.looking import Look, look
from app.hrfiles.models import APPLIED, DISCARDED, PREVIEWED, UNDONE, HrFile, HrMapping
from app.hrfiles.opening import opened, take_in
from app.hrfiles.reading import Choices
from app.people.models import Employee
from app.scores.actions import want_refit

KIND = "hr file"


def upload(act: Act, folder: Path, file: BinaryIO, file_name: str) -> HrFile:
    """Take a file in and look at it. `FileRefused` when it can't be read at all; then nothing of it stays."""
    _sweep(act.session, folder, act.now)
    taken = take_in(file, folder)
    encoding = "cp1252" if taken.guessed else "auto"
    sheet, _ = opened(folder, taken.stored_as, encoding)
    known = queries.remembered(act.session, columns.header_key(sheet.header))
    body = dict(known.body) if known else {}
    mapping = {n: f for n, f in body.get("mapping", {}).items() if n in sheet.header}
    made = HrFile(
        file_name=PurePath(file_name.replace("\\", "/")).name[:300] or "people.csv",
        stored_as=taken.stored_as,
        size=taken.size,
        choices=Choices(
            mapping=mapping or columns.propose(sheet.header),
            encoding=encoding,
            orders=body.get("orders", {}),
            facing=body.get("facing", True),
            workbook=taken.workbook,
        ).to_json(),
        state=PREVIEWED,
        made_at=act.now,
        made_by=act.actor.name,
        account_id=act.actor.account_id,
    )
    act.session.add(made)
    act.session.flush()
    look_again(act, folder, made)
    act.journal("uploaded people", kind=KIND, thing_id=made.id, bytes=taken.size)
    return made


def look_again(act: Act, folder: Path, given: HrFile) -> Look:
    """Lay the file beside the company as it is now."""
    found = look(act.session, act.actor, folder, given.stored_as, Choices.from_json(given.choices))
    given.findings = found.findings()
    return found


def read_again(
    act: Act, folder: Path, given: HrFile, form: ColumnsForm, mapping: dict[str, str], orders: dict[str, str]
) -> None:
    """Read the file another way; `Invalid` where the columns do not hold. What was chosen is remembered."""
    _only(given, PREVIEWED)
    sheet, _ = opened(folder, given.stored_as, form.encoding)
    if form.team and form.team not in queries.team_names(act.session, queries.units_of(act.actor)):
        raise Invalid([Problem("team", "Choose a team of the list, or none.")])
    if hindered := columns.problems(mapping, sheet.header):
        raise Invalid(hindered)
    chosen = replace(
        Choices.from_json(given.choices),
        mapping=mapping,
        orders=orders,
        encoding=form.encoding,
        day=form.day,
        facing=form.facing == "yes",
        team=form.team,
    )
    given.choices = chosen.to_json()
    _remember(act.session, sheet.header, chosen)
    look_again(act, folder, given)


def _remember(session: Session, header: tuple[str, ...], chosen: Choices) -> None:
    body = {"mapping": chosen.mapping, "orders": chosen.orders, "facing": chosen.facing}
    key = columns.header_key(header)
    found = queries.remembered(session, key)
    if found is None:
        session.add(HrMapping(key=key, body=body))
    else:
        found.body = body


def count_missing(act: Act, folder: Path, given: HrFile, form: MissingForm) -> None:
    """Those who are missing from the file have left from a day on; without a day they stay after all."""
    _only(given, PREVIEWED)
    if form.missing_from and given.findings.get("refused"):
        says = "Mend the refused rows first: one of them may be about somebody who seems to be missing."
        raise Invalid([Problem("missing_from", says)])
    chosen = replace(Choices.from_json(given.choices), missing_from=form.missing_from)
    given.choices = chosen.to_json()
    look_again(act, folder, given)


def apply(act: Act, folder: Path, given: HrFile) -> bool:
    """Make what was shown true, all of it or nothing. False where the company changed since: then nothing is made, and
    the file shows what it would change now.
    """
    given = _locked(act.session, given)
    _only(given, PREVIEWED)
    # Two files at once could close a circle that neither closes alone.
    act.session.execute(select(Employee.id).order_by(Employee.id).limit(1).with_for_update()).all()
    shown = given.findings.get("digest")
    found = look_again(act, folder, given)
    if found.plan is None or found.company is None or found.sheet is None:
        raise Conflict(f"Nothing of this file can be taken as it is: {found.refusal}")
    if found.plan.digest != shown:
        return False
    if not found.plan.drafts:
        raise Conflict("There is nothing to apply: everybody in the file is as Rapport knows them.")
    applying.put(act.session, given, found.plan, found.company)
    given.state, given.finished_at = APPLIED, act.now
    _remember(act.session, found.sheet.header, Choices.from_json(given.choices))
    want_refit(act.session, act.now)
    counts = given.findings["counts"]
    act.journal("applied people", kind=KIND, thing_id=given.id, refused=found.plan.refused, **counts)
    return True


def undo(act: Act, given: HrFile) -> None:
    """Everybody as before the file; `Conflict` where something later stands on it."""
    given = _locked(act.session, given)
    _only(given, APPLIED)
    changes = undoing.undo(act.session, given)
    given.state, given.finished_at = UNDONE, act.now
    want_refit(act.session, act.now)
    act.journal("undid people", kind=KIND, thing_id=given.id, changes=changes)


def discard(act: Act, folder: Path, given: HrFile) -> None:
    """Throw a preview and its file away."""
    _only(given, PREVIEWED)
    (folder / given.stored_as).unlink(missing_ok=True)
    given.state, given.stored_as, given.findings, given.finished_at = DISCARDED, "", {}, act.now
    act.journal("discarded people", kind=KIND, thing_id=given.id)


def _only(given: HrFile, state: str) -> None:
    if given.state != state:
        told = {
            APPLIED: "is applied already",
            PREVIEWED: "is not applied yet",
            DISCARDED: "was thrown away",
            UNDONE: "was undone",
        }
        raise Conflict(f"This file {told[given.state]}. Upload it again to take it in anew.")


def _locked(session: Session, given: HrFile) -> HrFile:
    asked = select(HrFile).where(HrFile.id == given.id).with_for_update()
    return session.scalars(asked.execution_options(populate_existing=True)).one()


def _sweep(session: Session, folder: Path, now: datetime) -> None:
    """Files of people are personal data: old ones go."""
    for given in session.scalars(select(HrFile).where(HrFile.made_at < too_old(now), HrFile.stored_as != "")):
        (folder / given.stored_as).unlink(missing_ok=True)
        given.stored_as = ""
