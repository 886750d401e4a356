"""Work of the filling: solve a proposal, outside any transaction."""

from datetime import datetime
from typing import Any

from sqlalchemy import Engine

from app.clock import now as clock_now
from app.database import unit_of_work
from app.filling import actions
from app.filling.models import Proposal
from app.filling.solving import solve


def work(engine: Engine, payload: dict[str, Any], now: datetime) -> None:
    """Draw what stands, solve it, keep the seats; a proposal that was dropped meanwhile is left alone."""
    proposal_id = int(payload["proposal_id"])
    with unit_of_work(engine) as session:
        proposal = session.get(Proposal, proposal_id)
        if proposal is None or proposal.ended_at is not None or proposal.solved_at is not None:
            return
        drawn = actions.draw(session, proposal, now)
    found = solve(drawn.openings, drawn.candidates, drawn.wishes)
    with unit_of_work(engine) as session:
        proposal = session.get(Proposal, proposal_id)
        if proposal is not None and proposal.ended_at is None:
            actions.keep(session, proposal, found, clock_now())


HANDLERS = {actions.SOLVE: work}
