"""The company as it stands, the files taken in, and the people as a file."""

from collections.abc import Collection, Iterator

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from app.access import Actor
from app.access.scope import visible_employees
from app.hrfiles.company import Company, Person, Stand
from app.hrfiles.models import HrChange, HrFile, HrMapping
from app.people.models import Assignment, Employee, Team
from app.web.export import Value
from app.web.paging import Paging

#: What our own file of people says, and what the sample shows.
HEAD = (
    "Employee number",
    "Name",
    "E-mail",
    "Title",
    "Team",
    "Unit",
    "Manager’s number",
    "Manager’s name",
    "Meets customers",
    "Hired on",
    "Left on",
)
SAMPLE: tuple[tuple[Value, ...], ...] = tuple(
    tuple(line.split("|"))
    for line in (
        "0007|Nora Field|nora@example.com|Head of support|Support desk|Support|||yes|2024-03-01|",
        "0008|Field, Otto|otto@example.com|Agent|Support desk|Support|0007||yes|2025-09-15|",
        "0009|Pia Sand|pia@example.com|Developer|Checkout|Engineering|0007|Nora Field|no|2025-01-02|2026-06-30",
    )
)


def units_of(actor: Actor) -> frozenset[str]:
    """The units whose people the actor takes in; empty: everybody."""
    units = actor.units("hr") | actor.units("hr_lead")
    return frozenset() if "" in units else units


def company(session: Session, units: Collection[str], own: int | None) -> Company:
    """Everybody, in three statements."""
    stands: dict[int, list[Stand]] = {}
    inside: set[int] = set()
    rows = session.execute(
        select(
            Assignment.employee_id,
            Assignment.id,
            Assignment.starts_on,
            Assignment.ends_on,
            Team.name,
            Assignment.manager_id,
            Assignment.title,
            Assignment.customer_facing,
            Team.unit,
        )
        .join(Team, Team.id == Assignment.team_id)
        .order_by(Assignment.starts_on)
    )
    for row in rows:
        stands.setdefault(row[0], []).append(Stand(*row[1:8]))
        if row.ends_on is None and row.unit in units:
            inside.add(row[0])
    people = {
        row.id: Person(*row, inside=not units or row.id in inside, stands=tuple(stands.get(row.id, ())))
        for row in session.execute(
            select(
                Employee.id,
                Employee.number,
                Employee.name,
                Employee.email,
                Employee.hired_on,
                Employee.left_on,
                Employee.ai_agent,
            )
        )
    }
    teams = {row.name: row.unit for row in session.execute(select(Team.name, Team.unit))}
    return Company(people, teams, units, own)


def people_rows(session: Session, actor: Actor) -> Iterator[tuple[Value, ...]]:
    """The people the actor takes in, as they stand at the end of what is known: a file that changes nothing."""
    above = aliased(Employee)
    asked = (
        select(
            Employee.number,
            Employee.name,
            Employee.email,
            Assignment.title,
            Team.name,
            Team.unit,
            above.number,
            above.name,
            Assignment.customer_facing,
            Employee.hired_on,
            Employee.left_on,
        )
        .select_from(Employee)
        .join(Assignment, Assignment.employee_id == Employee.id)
        .join(Team, Team.id == Assignment.team_id)
        .outerjoin(above, above.id == Assignment.manager_id)
        .where(
            visible_employees(actor),
            Employee.ai_agent.is_(False),
            Assignment.starts_on <= actor.today,
            Assignment.ends_on.is_(None) | (Assignment.ends_on > actor.today),
        )
        .order_by(Employee.name, Employee.id)
    )
    for *texts, facing, hired, left in session.execute(asked):
        days = [day.isoformat() if day else "" for day in (hired, left)]
        yield (*(text or "" for text in texts), "yes" if facing else "no", *days)


def files(session: Session, actor: Actor, asked: Paging) -> tuple[list[HrFile], int]:
    """One page of files, newest first, and how many: one's own; HR of the whole company sees all."""
    shown = select(HrFile).order_by(HrFile.made_at.desc(), HrFile.id)
    many = select(func.count()).select_from(HrFile)
    if units_of(actor):
        shown = shown.where(HrFile.account_id == actor.account_id)
        many = many.where(HrFile.account_id == actor.account_id)
    total = session.scalar(many) or 0
    return list(session.scalars(shown.limit(asked.size).offset(asked.offset))), total


def remembered(session: Session, key: str) -> HrMapping | None:
    """How files with these columns were read before."""
    return session.get(HrMapping, key)


def changes(session: Session, hr_file_id: int, kind: str = "", limit: int | None = None) -> list[HrChange]:
    """What an applied file changed, in the order of the file."""
    asked = select(HrChange).where(HrChange.hr_file_id == hr_file_id).order_by(HrChange.line, HrChange.name)
    if kind:
        asked = asked.where(HrChange.kind == kind)
    return list(session.scalars(asked.limit(limit)))


def team_names(session: Session, units: Collection[str]) -> list[str]:
    """Teams to choose from."""
    asked = select(Team.name).order_by(Team.name)
    return list(session.scalars(asked.where(Team.unit.in_(units)) if units else asked))
