"""A bonus plan as typed, understood: the same for a page, a program and rows of a file."""

import re
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select

from app.access import Act
from app.bonuses import rules
from app.bonuses.forms import PlanForm
from app.bonuses.queries import Policy
from app.bonuses.rules import Kind, Metric
from app.errors import Invalid, Problem
from app.people.models import Employee, Team

DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
WEIGHT = re.compile(r"[1-9][0-9]{0,2} ?%?", re.ASCII)


@dataclass(frozen=True)
class Wish:
    """A plan that can be."""

    name: str
    for_whom: str
    team_id: int | None
    unit: str
    owner_id: int
    starts_on: date
    ends_on: date | None
    paid: tuple[tuple[Kind, int], ...]

    @property
    def metrics(self) -> tuple[Metric, ...]:
        """What it pays for, as conflicts look at it."""
        return tuple(Metric(kind.name, weight, kind.customer) for kind, weight in self.paid)


def wished(act: Act, form: PlanForm, policy: Policy, kept: tuple[Kind, ...] = ()) -> Wish:
    """What was typed as a plan that can be; `Invalid` names everything that can't be meant. `kept`: metrics that it
    had before and that may stay, whatever the list says by now.
    """
    problems: list[Problem] = []
    today = act.now.astimezone(ZoneInfo(act.zone)).date()
    starts_on = _day("starts_on", form.starts_on, problems) or today
    ends_on = _day("ends_on", form.ends_on, problems)
    if ends_on is not None and ends_on < starts_on:
        problems.append(Problem("ends_on", "This is before its first day. One of the two days is wrong."))
    team_id, unit = _whose(act, form.whose, problems)
    owner_id = _owner(act, form.owner, problems)
    paid = _paid(form, {one.name.casefold(): one for one in (*kept, *policy.kinds)}, problems)
    if problems:
        raise Invalid(problems)
    return Wish(" ".join(form.name.split()), form.for_whom, team_id, unit, owner_id, starts_on, ends_on, paid)


def _day(name: str, text: str, problems: list[Problem]) -> date | None:
    if not text:
        return None
    try:
        if DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    problems.append(Problem(name, "There is no such day. Write it like 2026-04-03."))
    return None


def _whose(act: Act, text: str, problems: list[Problem]) -> tuple[int | None, str]:
    kind, _, name = text.partition(":")
    if not text:
        return None, ""
    if kind == "team":
        number = int(name) if name.isascii() and name.isdigit() and len(name) < 19 else 0
        found = act.session.scalar(select(Team.id).where(or_(Team.id == number, Team.name == name)))
        if found is not None:
            return found, ""
    elif kind == "unit" and name and act.session.scalar(select(Team.id).where(Team.unit == name).limit(1)):
        return None, name
    problems.append(Problem("whose", "There is no such team or unit. Choose one of the list."))
    return None, ""


def _owner(act: Act, given: str, problems: list[Problem]) -> int:
    if not given and act.actor.employee_id is not None:
        return act.actor.employee_id
    called = or_(Employee.number == given, Employee.email == given.casefold(), Employee.name == given)
    found = act.session.scalars(select(Employee).where(called, Employee.ai_agent.is_(False)).limit(2)).all()
    here = [one for one in found if one.left_on is None or one.left_on > act.actor.today]
    if len(here) != 1:
        many = "Several people have this name: give the number or e-mail."
        problems.append(Problem("owner", many if here else "Nobody here has this name, number or e-mail."))
        return 0
    return here[0].id


def _paid(form: PlanForm, known: dict[str, Kind], problems: list[Problem]) -> tuple[tuple[Kind, int], ...]:
    paid: list[tuple[Kind, int]] = []
    for name, text in zip(form.metrics, [*form.weights, *[""] * len(form.metrics)], strict=False):
        if not name and not text:
            continue
        kind = known.get(name.casefold())
        if kind is None:
            said = f"There is no metric “{name[:60]}”" if name else f"Say what the {text[:10]} is for"
            problems.append(Problem("metrics", f"{said}. Choose one of the list."))
        elif not WEIGHT.fullmatch(text):
            problems.append(Problem("metrics", f"Give “{kind.name}” a weight in whole percent, 1 to 100."))
        else:
            paid.append((kind, int(text.rstrip(" %"))))
    if not any(one.field == "metrics" for one in problems):
        metrics = [Metric(kind.name, weight, kind.customer) for kind, weight in paid]
        if wrong := rules.problem_of_weights(metrics):
            problems.append(Problem("metrics", wrong))
        elif any(weight > rules.WHOLE for _, weight in paid) or len(paid) > rules.MOST_METRICS:
            problems.append(Problem("metrics", f"A plan pays for at most {rules.MOST_METRICS} things."))
    return tuple(paid)
