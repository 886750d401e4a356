"""Cycles: checked, looked at beforehand, launched from templates."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import func, insert, literal, or_, select
from sqlalchemy.orm import Session

from app.clock import month_of
from app.cycles.asking import ask
from app.cycles.forms import CycleForm
from app.cycles.population import WHOLE, at_work, candidates, looked_at
from app.cycles.rules import Dates, Outlook, Population, out_of_order, outlook
from app.database import new_id
from app.errors import Invalid, Problem
from app.people.models import Employee, Team
from app.reviews.due import last_day
from app.reviews.models import GROUPS, PEER, Cycle, Review, Section, Template
from app.scores.actions import want_span
from app.scores.spans import Months

NO_DAY = "There is no such day. Write it as 2026-12-31."


class Plan:
    """A cycle as asked for, checked: `Invalid` names everything that does not hold."""

    def __init__(self, session: Session, form: CycleForm, today: date, units: frozenset[str] = WHOLE) -> None:
        self.session, self.form, self.today, self.units = session, form, today, units
        self.problems: list[Problem] = []
        self.first, self.last = (int(text[:4]) * 12 + int(text[5:]) - 1 for text in (form.first, form.last))
        self._period()
        self.dates = self._dates()
        self.template = session.get(Template, int(form.template_id))
        if self.template is None or self.template.retired_at is not None:
            self.problems.append(Problem("template_id", "Choose a template."))
        if session.scalar(select(Cycle.id).where(func.lower(Cycle.name) == form.name.lower())):
            self.problems.append(Problem("name", "There is a cycle of this name. Choose another."))
        self.population = self._population()
        if self.problems:
            raise Invalid(self.problems)
        self.day = last_day(self.last, today)

    def _period(self) -> None:
        if self.last < self.first:
            self.problems.append(
                Problem("last", "The period ends before it starts. Choose a later last month.")
            )
        if self.last > month_of(self.today):
            self.problems.append(
                Problem("last", "The period ends in the future. Choose this month or an earlier one.")
            )
        if self.last - self.first > 23:
            self.problems.append(Problem("first", "A period has at most 24 months."))

    def _dates(self) -> Dates:
        found: dict[str, Any] = {}
        wrong = []
        for name in ("due_on", "opens_on", "self_due_on", "collect_until", "acknowledge_by"):
            given = getattr(self.form, name)
            found[name] = _day(given)
            if given and found[name] is None:
                wrong.append(Problem(name, NO_DAY))
        dates = Dates(**{**found, "due_on": found["due_on"] or self.today})
        self.problems += wrong or out_of_order(dates)
        return dates

    def _population(self) -> Population:
        form = self.form
        hired = _day(form.hired_before)
        if form.hired_before and hired is None:
            self.problems.append(Problem("hired_before", NO_DAY))
        known = {team.id: team for team in self.session.scalars(select(Team))}
        teams = tuple(int(one) for one in form.teams)
        if any(team not in known for team in teams):
            self.problems.append(Problem("teams", "One of the teams is gone. Choose again."))
        if not set(form.units) <= {team.unit for team in known.values()}:
            self.problems.append(Problem("units", "One of the units is gone. Choose again."))
        asked = {*form.units, *(known[team].unit for team in teams if team in known)}
        if "" not in self.units and (not asked or not asked <= self.units):
            named = ", ".join(sorted(self.units))
            self.problems.append(Problem("units", f"Choose a unit of yours: {named}."))
        return Population(
            units=tuple(form.units),
            teams=teams,
            facing=form.facing,
            hired_before=hired,
            without=self._people("without"),
            added=self._people("added"),
        )

    def _people(self, field: str) -> tuple[int, ...]:
        """Those named one a line by full name, number or e-mail address."""
        words = list(dict.fromkeys(line.strip() for line in getattr(self.form, field).splitlines()))
        wanted = [word.casefold() for word in words if word]
        if not wanted:
            return ()
        rows = self.session.execute(
            select(Employee.id, Employee.name, Employee.number, Employee.email).where(
                or_(
                    func.lower(Employee.name).in_([*wanted, *(word.lower() for word in words)]),
                    func.lower(Employee.number).in_(wanted),
                    Employee.email.in_(wanted),
                    Employee.name.in_(words),
                )
            )
        ).all()
        by_word: dict[str, set[int]] = {}
        for row in rows:
            for word in (row.name, row.number, row.email):
                by_word.setdefault((word or "").casefold(), set()).add(row.id)
        bad = [word for word in words if word and len(by_word.get(word.casefold(), ())) != 1]
        if bad:
            several = [word for word in bad if word.casefold() in by_word]
            known = f" Several are called {several[0]}: give a number or e-mail." if several else ""
            gone = [word for word in bad if word not in several]
            none = f"Nobody is known as {', '.join(gone[:5])}." if gone else ""
            self.problems.append(Problem(field, (none + known).strip()))
        return tuple(sorted(next(iter(by_word[word])) for word in wanted if len(by_word.get(word, ())) == 1))

    @property
    def roles(self) -> set[str]:
        """The groups whose views the template asks for."""
        wanted = select(Section.fillers).where(Section.template_id == int(self.form.template_id))
        return {filler for fillers in self.session.scalars(wanted) for filler in fillers} & set(GROUPS)

    @property
    def candidates(self) -> Any:
        """The statement that says who gets a review."""
        return candidates(self.population, (self.first, self.last), self.day, self.today, self.units)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def preview(plan: Plan) -> Outlook:
    """What a launch would do. Reads only."""
    found = looked_at(plan.session, plan.candidates)
    counts = at_work(plan.session, plan.day, plan.today)
    return outlook(found, counts, peers_asked=PEER in plan.roles)


def launch(
    session: Session, form: CycleForm, today: date, now: datetime, units: frozenset[str] = WHOLE
) -> tuple[Cycle, int]:
    """A new cycle with a review for everybody whom its rule fits and who has a manager (see `population.candidates`),
    and those asked for their views of each.

    A few statements, whatever the head count. `units` are those that whoever launches may launch for. Answers the
    cycle and how many reviews.
    """
    plan = Plan(session, form, today, units)
    cycle = Cycle(
        name=form.name,
        template_id=int(form.template_id),
        first_month=plan.first,
        last_month=plan.last,
        due_on=plan.dates.due_on,
        opens_on=plan.dates.opens_on,
        self_due_on=plan.dates.self_due_on,
        collect_until=plan.dates.collect_until,
        acknowledge_by=plan.dates.acknowledge_by,
        population=plan.population.as_json(),
        launched_at=now,
    )
    session.add(cycle)
    session.flush()
    made = _make_reviews(session, cycle, plan)
    ask(session, cycle, plan.roles, plan.day, today)
    want_span(session, Months(plan.first, plan.last), now)
    return cycle, made


def _make_reviews(session: Session, cycle: Cycle, plan: Plan) -> int:
    # Random ids by arithmetic on the employee's own random id: the same on both databases, unique in the cycle.
    salt = new_id() & ((1 << 40) - 1)
    # The cycle itself is there already, without reviews, so that nobody is in it twice.
    found = plan.candidates.subquery()
    people = select(
        found.c.id + literal(salt),
        literal(cycle.id),
        found.c.id,
        found.c.author_id,
        found.c.customer_facing,
    ).where(found.c.why_not == "")
    columns = ["id", "cycle_id", "employee_id", "manager_id", "customer_facing"]
    session.execute(insert(Review).from_select(columns, people))
    # Counted, as not every driver tells how many rows such a statement made.
    return session.scalar(select(func.count()).where(Review.cycle_id == cycle.id)) or 0
