"""Work the colleagues' questions ask of the queue."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Engine

from app.clock import month_of
from app.colleagues.actions import ROUND, draw_round, put_questions
from app.colleagues.queries import begun
from app.colleagues.requests import DRAW, MORNING, draw_requests, next_draw
from app.colleagues.rules import left, next_round
from app.config import settings
from app.database import unit_of_work
from app.notices.actions import enqueue


def round_of_questions(engine: Engine, payload: dict[str, Any], now: datetime) -> None:
    """Draw the running month's questions and ask for the next month's run. Again after a kill is the same."""
    zone = ZoneInfo(settings().zone)
    today = now.astimezone(zone).date()
    once = bool(payload.get("once"))
    if not once:
        with unit_of_work(engine) as session:
            due = datetime.combine(next_round(today), MORNING, zone)
            enqueue(session, ROUND, now=now, due_at=due, key=ROUND)
    with unit_of_work(engine, write=False) as session:
        found = draw_round(session, today) if once or begun(session) else []
    if found:
        with unit_of_work(engine) as session:
            put_questions(session, found, month_of(today), now)


def draw_of_requests(engine: Engine, _payload: dict[str, Any], now: datetime) -> None:
    """Draw who is asked about what was done before today. What the end of a month leaves is drawn on the next first."""
    zone = ZoneInfo(settings().zone)
    today = now.astimezone(zone).date()
    with unit_of_work(engine) as session:
        found, _ = draw_requests(session, today)
        put_questions(session, found, month_of(today), now)
        if not left(today):
            day = next_draw(today)
            due = datetime.combine(day, MORNING, zone)
            enqueue(session, DRAW, now=now, due_at=due, key=f"{DRAW} {day}")


HANDLERS = {ROUND: round_of_questions, DRAW: draw_of_requests}
