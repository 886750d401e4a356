"""Raising an alert once for each cluster, giving it to somebody, answering it."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from pydantic import Field
from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from app.access import Act
from app.access.models import Account, Grant
from app.alerts.models import THEME, UNIT, Alert
from app.cases import custody, who
from app.cases.models import Case, Theme
from app.cases.queries import policy_in_force
from app.config import settings
from app.database import is_sqlite, new_id
from app.errors import Conflict, Invalid, Problem
from app.journal.actions import record
from app.people.models import Team
from app.telling import tell, tell_people
from app.web.forms import Form, Text
from app.web.words import plural

KIND = "case alert"
SHORTEST = 10


class OwnerForm(Form):
    """Who sees to it."""

    owner: Text = Field(min_length=1, max_length=320)


class AnswerForm(Form):
    """What was found and done."""

    answer: Text = Field(default="", max_length=4_000)


def look(session: Session, now: datetime) -> list[int]:
    """Raise an alert for each theme and each unit with so many cases within so many days, and tell the executives.
    Cases from before the last alert on the same thing was answered count no more. Ids of the alerts raised now.
    """
    policy = policy_in_force(session).body
    raised = []
    for kind, thing, name, cases, since in _clusters(session, now, policy):
        row = {
            "id": new_id(),
            "kind": kind,
            "thing": thing,
            "name": name,
            "since": since,
            "cases": cases,
            "days": policy["alert_days"],
            "raised_at": now,
            "answer": "",
        }
        if _put(session, row):
            raised.append(int(row["id"]))
            _tell(session, row, now)
    return raised


def _put(session: Session, row: dict[str, Any]) -> bool:
    """Whether this one is new: of one thing one alert is open, whoever looks at the same time."""
    insert: Any
    if is_sqlite(session):
        from sqlalchemy.dialects.sqlite import insert
    else:
        from sqlalchemy.dialects.postgresql import insert
    open_one = Alert.closed_at.is_(None)
    made = insert(Alert).values(row)
    once = made.on_conflict_do_nothing(index_elements=["kind", "thing"], index_where=open_one)
    return session.scalar(once.returning(Alert.id)) is not None


def _clusters(session: Session, now: datetime, policy: Any) -> Iterator[tuple[str, str, str, int, datetime]]:
    begin = now - timedelta(days=policy["alert_days"])
    counted, first = func.count(Case.id), func.min(Case.came_at)
    fresh = and_(Case.protected.is_(False), Case.came_at >= begin)
    themes = select(Theme.id, Theme.name, counted, first).join(Case, Case.theme_id == Theme.id)
    units = select(Team.unit, Team.unit, counted, first).join(Case, Case.team_id == Team.id)
    shapes = (
        (THEME, themes.where(fresh).group_by(Theme.id, Theme.name), Case.theme_id),
        (UNIT, units.where(fresh, Team.unit != "").group_by(Team.unit), Team.unit),
    )
    for kind, asked, key in shapes:
        last = dict(
            session.execute(
                select(Alert.thing, func.max(func.coalesce(Alert.closed_at, now)))
                .where(Alert.kind == kind, or_(Alert.closed_at.is_(None), Alert.closed_at > begin))
                .group_by(Alert.thing)
            ).all()
        )
        for row in session.execute(asked.having(counted >= policy["alert_cases"])):
            answered = last.get(str(row[0]))
            found: Any = row
            if answered is not None:
                found = session.execute(asked.where(Case.came_at > answered, key == row[0])).first()
            if found is not None and found[2] >= policy["alert_cases"]:
                yield kind, str(found[0]), str(found[1]), int(found[2]), found[3]


def _tell(session: Session, row: dict[str, Any], now: datetime) -> None:
    to = session.scalars(
        select(Account.employee_id)
        .join(Grant, Grant.account_id == Account.id)
        .where(Grant.role == "executive", Account.employee_id.is_not(None), Account.disabled_at.is_(None))
    ).all()
    text = f"{plural(row['cases'], 'complaint')} in {plural(row['days'], 'day')}: {row['name']}."
    tell_people(session, {one for one in to if one}, KIND, text, f"/alerts/{row['id']}", now, settings().zone)
    record(
        session,
        "raised alert",
        account_id=None,
        actor_name="Rapport",
        now=now,
        thing_kind=KIND,
        thing_id=row["id"],
        detail={"kind": row["kind"], "cases": row["cases"]},
    )


def give(act: Act, alert: Alert, form: OwnerForm) -> None:
    """Somebody sees to it."""
    _held(act, alert)
    chosen = who.someone(act.session, form.owner, "owner", act.now)
    alert.owner_id = custody.may_own(act.session, chosen.id, act.now, act.zone, "owner").id
    act.session.flush()
    act.journal("gave alert", kind=KIND, thing_id=alert.id, subject_id=alert.owner_id)
    tell(act, {alert.owner_id}, KIND, f"See to it: complaints about {alert.name}.", f"/alerts/{alert.id}")


def answer(act: Act, alert: Alert, form: AnswerForm) -> None:
    """It is answered: what was found and done is said. New complaints raise another."""
    if len(form.answer) < SHORTEST:
        words = f"Say what was found and done, in at least {SHORTEST} characters."
        raise Invalid([Problem("answer", words)])
    _held(act, alert)
    alert.closed_at, alert.closed_by, alert.answer = act.now, act.actor.name, form.answer
    act.session.flush()
    act.journal("answered alert", kind=KIND, thing_id=alert.id)


def _held(act: Act, alert: Alert) -> None:
    act.session.execute(select(Alert.id).where(Alert.id == alert.id).with_for_update())
    act.session.refresh(alert)
    if alert.closed_at is not None:
        raise Conflict(f"{alert.closed_by} has answered this alert already.")
