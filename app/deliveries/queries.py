"""What pages show of sources, deliveries and agents."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Row, Select, and_, case, func, or_, select
from sqlalchemy.orm import Session

from app.contacts.models import Source
from app.deliveries.applying import OWN
from app.deliveries.models import HELD, WAITING, Connection, Delivery, SourceAgent
from app.helpdesks.catalogue import HELPDESKS
from app.people.models import Employee
from app.web.paging import Paging

#: What a source's counts look back over.
LATELY = timedelta(days=30)
OWN_LABEL = "Rapport itself"


@dataclass(frozen=True)
class SourceLine:
    """A connected source and how it has been lately."""

    connection: Connection
    name: str
    last: datetime | None
    deliveries: int
    answers: int
    held: int
    unmatched: int

    @property
    def label(self) -> str:
        """Which helpdesk it is."""
        return kind_label(self.connection.kind)

    @property
    def state(self) -> str:
        """In a word: paused, wrong, held, silent, well."""
        if self.connection.paused_at:
            return "paused"
        if self.connection.pull_error:
            return "can’t be read"
        if self.held:
            return "waits for you"
        return "delivering" if self.last else "not heard from yet"


def kind_label(kind: str) -> str:
    """The helpdesk's name."""
    return OWN_LABEL if kind == OWN else HELPDESKS[kind].label


def sources(session: Session, now: datetime) -> list[SourceLine]:
    """Every source by name; three statements however many deliveries."""
    rows = session.execute(
        select(Connection, Source.name)
        .join(Source, Source.id == Connection.source_id)
        .order_by(func.lower(Source.name), Connection.kind)
    ).all()
    lately = {
        row.connection_id: row
        for row in session.execute(
            select(
                Delivery.connection_id,
                func.count().label("many"),
                func.sum(Delivery.new + Delivery.changed).label("answers"),
                func.max(Delivery.received_at).label("last"),
            )
            .where(Delivery.received_at >= now - LATELY)
            .group_by(Delivery.connection_id)
        )
    }
    held = _by_connection(session, select(Delivery.connection_id, func.count()).where(Delivery.state == HELD))
    waiting = _by_connection(session, select(SourceAgent.connection_id, func.count()).where(unmatched()))
    return [
        SourceLine(
            connection,
            name,
            lately[connection.id].last if connection.id in lately else None,
            lately[connection.id].many if connection.id in lately else 0,
            int(lately[connection.id].answers or 0) if connection.id in lately else 0,
            held.get(connection.id, 0),
            waiting.get(connection.id, 0),
        )
        for connection, name in rows
    ]


def _by_connection(session: Session, statement: Select[int, int]) -> dict[int, int]:
    column = next(iter(statement.selected_columns))
    return {row[0]: row[1] for row in session.execute(statement.group_by(column))}


def source(session: Session, connection: Connection, now: datetime) -> SourceLine:
    """One of them."""
    return next(one for one in sources(session, now) if one.connection.id == connection.id)


def unmatched() -> ColumnElement[bool]:
    """Agents nobody has matched yet."""
    return and_(SourceAgent.employee_id.is_(None), SourceAgent.ignored.is_(False))


@dataclass(frozen=True)
class DeliveryLine:
    """A delivery in a list."""

    delivery: Delivery
    source: str
    kind: str

    @property
    def why(self) -> str:
        """The first thing it waits for."""
        return str(self.delivery.problems[0][2]) if self.delivery.problems else ""


def deliveries(session: Session, asked: Paging, state: str, source_id: str) -> tuple[list[DeliveryLine], int]:
    """Those of a state and source (empty: all): what waits for a person first, then newest first."""
    wanted = []
    if state:
        wanted.append(Delivery.state == state)
    if source_id.isdigit() and len(source_id) < 19:
        wanted.append(Delivery.connection_id == int(source_id))
    if asked.q:
        wanted.append(func.lower(Delivery.external_id).contains(asked.q.lower(), autoescape=True))
    total = session.scalar(select(func.count()).select_from(Delivery).where(*wanted)) or 0
    first = case((Delivery.state == HELD, 0), (Delivery.state == WAITING, 1), else_=2)
    rows = session.execute(
        select(Delivery, Source.name, Connection.kind)
        .join(Connection, Connection.id == Delivery.connection_id)
        .join(Source, Source.id == Connection.source_id)
        .where(*wanted)
        .order_by(first, Delivery.received_at.desc(), Delivery.id)
        .limit(asked.size)
        .offset(asked.offset)
    )
    return [DeliveryLine(one, name, kind) for one, name, kind in rows], total


def counts(session: Session) -> dict[str, int]:
    """How many deliveries wait for a person, and how many agents for a match."""
    held = select(func.count()).where(Delivery.state == HELD).scalar_subquery()
    agents = select(func.count()).where(unmatched()).scalar_subquery()
    row = session.execute(select(held, agents)).one()
    return {"held": row[0], "agents": row[1]}


@dataclass(frozen=True)
class AgentLine:
    """An agent, its source, whom it is matched to, and whom its name suggests."""

    agent: SourceAgent
    source: str
    employee: str | None
    suggested: Row[int, str, str | None, str | None] | None

    @property
    def name(self) -> str:
        """How the source calls it."""
        return self.agent.name or self.agent.email or f"Agent {self.agent.key}"


def agents(session: Session, asked: Paging, *, settled: bool) -> tuple[list[AgentLine], int]:
    """Agents that wait for a match, oldest first; or with `settled` those that are matched or passed over."""
    wanted = [~unmatched() if settled else unmatched()]
    if asked.q:
        like = asked.q.lower()
        wanted.append(
            or_(
                func.lower(SourceAgent.name).contains(like, autoescape=True),
                SourceAgent.email.contains(like, autoescape=True),
                SourceAgent.key.contains(asked.q, autoescape=True),
            )
        )
    total = session.scalar(select(func.count()).select_from(SourceAgent).where(*wanted)) or 0
    rows = session.execute(
        select(SourceAgent, Source.name, Employee.name)
        .join(Connection, Connection.id == SourceAgent.connection_id)
        .join(Source, Source.id == Connection.source_id)
        .outerjoin(Employee, Employee.id == SourceAgent.employee_id)
        .where(*wanted)
        .order_by(SourceAgent.first_seen.desc() if settled else SourceAgent.first_seen, SourceAgent.id)
        .limit(asked.size)
        .offset(asked.offset)
    ).all()
    suggested = {} if settled else _suggestions(session, [one.name for one, _, _ in rows if one.name])
    return [AgentLine(one, name, who, suggested.get(one.name)) for one, name, who in rows], total


def _suggestions(session: Session, names: Sequence[str]) -> dict[str, Row[int, str, str | None, str | None]]:
    """The one employee of exactly that name who still works here; nobody where two are called so."""
    rows = session.execute(
        select(Employee.id, Employee.name, Employee.number, Employee.email).where(
            Employee.name.in_(names), Employee.left_on.is_(None), Employee.ai_agent.is_(False)
        )
    ).all()
    by_name: dict[str, list[Row[int, str, str | None, str | None]]] = {}
    for row in rows:
        by_name.setdefault(row.name, []).append(row)
    return {name: found[0] for name, found in by_name.items() if len(found) == 1}
