"""Templates, and cycles launched from them."""

from datetime import date, datetime, timedelta

from sqlalchemy import func, insert, literal, select
from sqlalchemy.orm import Session

from app.clock import first_day, month_of
from app.database import new_id
from app.errors import Invalid, Problem
from app.people.models import Assignment, Employee, Team
from app.people.queries import current
from app.reviews import rules
from app.reviews.forms import CycleForm
from app.reviews.models import CUSTOMER, MANDATORY, TEAMWORK, Cycle, Review, Section, Template
from app.scores.actions import want_span
from app.scores.spans import Months

#: The units of somebody who may launch for everybody.
WHOLE = frozenset({""})


def make_template(
    session: Session, name: str, sections: list[tuple[str, str, str, int]], now: datetime, version: int = 1
) -> Template:
    """A template of (kind, title, prompt, weight). Both mandatory kinds stand in it; weights add up to 100."""
    problem = rules.weights_problem([section[3] for section in sections])
    if problem:
        raise Invalid([Problem("weights", problem)])
    absent = [kind for kind in MANDATORY if kind not in {section[0] for section in sections}]
    if absent:
        raise Invalid(
            [Problem("sections", f"Add a section for {absent[0]}: it stands in everybody's review.")]
        )
    template = Template(name=name, version=version, made_at=now)
    session.add(template)
    session.flush()
    for position, (kind, title, prompt, weight) in enumerate(sections):
        session.add(
            Section(
                template_id=template.id,
                position=position,
                kind=kind,
                title=title,
                prompt=prompt,
                weight=weight,
            )
        )
    session.flush()
    return template


def ensure_template(session: Session, now: datetime) -> Template:
    """The template a new installation starts with; an existing one is left alone."""
    held = session.scalar(select(Template).order_by(Template.made_at).limit(1))
    if held is not None:
        return held
    return make_template(
        session,
        "Half-year review",
        [
            (
                CUSTOMER,
                "Customer satisfaction",
                "What do customers say of this person's work, and how sure are we?",
                35,
            ),
            (
                TEAMWORK,
                "Customer-care teamwork",
                "How well do colleagues who depend on this person get what they need to serve customers?",
                25,
            ),
            (
                "text",
                "Results of the period",
                "What was promised, what came of it, what did it change for customers?",
                40,
            ),
            ("text", "Next half year", "What will you do together so that customers notice?", 0),
        ],
        now,
    )


def launch(
    session: Session, form: CycleForm, today: date, now: datetime, units: frozenset[str] = WHOLE
) -> tuple[Cycle, int]:
    """A new cycle with a review for everybody still here who has a manager on the period's last day (today, if it
    runs).

    Reviews are made by one statement, whatever the head count. `units` are those that whoever launches may launch for.
    Answers the cycle and how many reviews.
    """
    first, last = (int(text[:4]) * 12 + int(text[5:]) - 1 for text in (form.first, form.last))
    problems = []
    if last < first:
        problems.append(Problem("last", "The period ends before it starts. Choose a later last month."))
    if last > month_of(today):
        problems.append(
            Problem("last", "The period ends in the future. Choose this month or an earlier one.")
        )
    if last - first > 23:
        problems.append(Problem("first", "A period has at most 24 months."))
    try:
        due = date.fromisoformat(form.due_on)
    except ValueError:
        due = today
        problems.append(Problem("due_on", "There is no such day. Write it as 2026-12-31."))
    if session.scalar(select(Cycle.id).where(func.lower(Cycle.name) == form.name.lower())):
        problems.append(Problem("name", "There is a cycle of this name. Choose another."))
    if session.get(Template, int(form.template_id)) is None:
        problems.append(Problem("template_id", "Choose a template."))
    if not units & {"", form.unit}:
        problems.append(Problem("unit", f"Choose a unit of yours: {', '.join(sorted(units))}."))
    if problems:
        raise Invalid(problems)
    cycle = Cycle(
        name=form.name,
        template_id=int(form.template_id),
        first_month=first,
        last_month=last,
        due_on=due,
        launched_at=now,
    )
    session.add(cycle)
    session.flush()
    day = last_day(last, today)
    made = _make_reviews(session, cycle, day, today, form.unit)
    want_span(session, Months(first, last), now)
    return cycle, made


def last_day(last_month: int, today: date) -> date:
    """The day that tells who wrote a review and whether its subject met customers: the period's last, or today while it
    runs.
    """
    return min(today, first_day(last_month + 1) - timedelta(days=1))


def _make_reviews(session: Session, cycle: Cycle, day: date, today: date, unit: str) -> int:
    # Random ids by arithmetic on the employee's own random id: the same on both databases, unique in the cycle.
    salt = new_id() & ((1 << 40) - 1)
    people = (
        select(
            Assignment.employee_id + literal(salt),
            literal(cycle.id),
            Assignment.employee_id,
            Assignment.manager_id,
            Assignment.customer_facing,
        )
        .join(Employee, Employee.id == Assignment.employee_id)
        .join(Team, Team.id == Assignment.team_id)
        .where(
            current(day),
            Assignment.manager_id.is_not(None),
            # Who has left since can't read a review any more.
            Employee.left_on.is_(None) | (Employee.left_on > today),
        )
    )
    if unit:
        people = people.where(Team.unit == unit)
    columns = ["id", "cycle_id", "employee_id", "manager_id", "customer_facing"]
    session.execute(insert(Review).from_select(columns, people))
    # Counted, as not every driver tells how many rows such a statement made.
    return session.scalar(select(func.count()).where(Review.cycle_id == cycle.id)) or 0
