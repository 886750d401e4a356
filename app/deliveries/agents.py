"""Who a source's agents are: by its id as it was matched before, then by e-mail; the others wait for a person."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.contacts.models import Source
from app.deliveries.models import Connection, SourceAgent
from app.helpdesks.said import Agent
from app.people.actions import hire
from app.people.models import Employee

LONGEST_KEY = 320
#: How the system knew.
BY_EMAIL, BY_KIND = "by e-mail", "a program"


def known_agents(
    session: Session, connection: Connection, agents: Iterable[Agent], now: datetime
) -> dict[str, SourceAgent]:
    """Each agent by its key as Rapport knows it, noted when first seen. One match holds for good, also where the
    e-mail becomes somebody else's later.
    """
    named = {key_of(one): one for one in agents}
    rows = session.scalars(
        select(SourceAgent).where(
            SourceAgent.connection_id == connection.id, SourceAgent.key.in_(sorted(named))
        )
    )
    found = {row.key: row for row in rows}
    for key, agent in sorted(named.items()):
        held = found.get(key)
        if held is None:
            held = found[key] = SourceAgent(
                connection_id=connection.id,
                key=key,
                name=agent.name[:200],
                email=agent.email[:320].casefold(),
                is_ai=agent.is_ai,
                first_seen=now,
            )
            session.add(held)
        held.name, held.email = agent.name[:200] or held.name, agent.email[:320].casefold() or held.email
        if held.employee_id is None and not held.ignored:
            _match(session, connection, held, now)
    session.flush()
    return found


def key_of(agent: Agent) -> str:
    """What this agent is remembered by here."""
    return agent.key[:LONGEST_KEY]


def _match(session: Session, connection: Connection, agent: SourceAgent, now: datetime) -> None:
    if agent.is_ai:
        source = session.get_one(Source, connection.source_id)
        agent.employee_id, agent.matched_at, agent.matched_by = (
            program_of(session, source, agent),
            now,
            BY_KIND,
        )
        return
    # Whom a person has unmatched, no e-mail matches again.
    if not agent.email or agent.matched_by is not None:
        return
    known = session.scalar(select(Employee.id).where(Employee.email == agent.email))
    if known is not None:
        agent.employee_id, agent.matched_at, agent.matched_by = known, now, BY_EMAIL


def program_of(session: Session, source: Source, agent: SourceAgent) -> int:
    """The record that stands for a source's program; made once, marked as one from the start."""
    number = f"AI-{source.id}-{agent.key}"[:100]
    known = session.scalar(select(Employee.id).where(Employee.number == number))
    if known is not None:
        return known
    name = f"{agent.name or 'AI agent'} ({source.name})"[:200]
    made = hire(session, name=name, number=number, email=None, hired_on=None)
    made.ai_agent = True
    session.flush()
    return made.id
