"""One's own API tokens."""

from typing import Annotated, Any

from fastapi import Depends
from fastapi.responses import Response
from sqlalchemy.orm import Session
from starlette.datastructures import FormData

from app.access import Door, Found, about, guard
from app.access.actor import Actor
from app.access.models import Token
from app.access.policy import SCOPES
from app.errors import Invalid, NotFound
from app.signin import tokens
from app.web.forms import PathId, posted, read
from app.web.routes import Router
from app.web.templates import go, page

routes = Router()
Sent = Annotated[FormData, Depends(posted)]
NOTHING = FormData()
WORDS = {
    "rotations": "Rotations: see slots, sign up, give back",
    "scores:read": "Scores: read those I may see",
    "ratings:write": "Ratings: deliver them",
    "contacts:write": "Contacts: deliver them, so that customers are asked",
    "mail:bounces": "Mail: hand over what came back",
    "line-calls": "Calls to the own line: note mine, see those I may see",
    "cases": "Cases: note a complaint, see those I may see",
    "compliments": "Compliments: write one down, read them",
    "procedures": "Procedures: read the register, note exceptions, see those I may see",
    "spends": "Spends: give a customer something, see those I may see",
    "abuse": "Abusive customers: report them, see the reports I may see",
    "handoffs": "Handoffs: ask somebody to take a case over, see those I may see",
    "lost-customers": "Lost customers: note them, read those there are",
    "bonus-plans": "Bonus plans: read them, make them",
    "board:read": "The board: read its figures",
    "figures:write": "Production and margin: note them by month",
}


def token(session: Session, actor: Actor, token_id: PathId) -> Found:
    """One token. For everybody but its owner, it is not there."""
    found = session.get(Token, token_id)
    if found is None:
        raise NotFound
    words = about(session, actor) | ({"addressee"} if found.account_id == actor.account_id else set())
    return Found(found, words, kind="token", knows="keep own token")


@routes.get("/account/tokens")
def index(door: Door = guard("use rapport")) -> Response:
    """The tokens one has, and the form for a new one."""
    return _shown(door, {})


@routes.post("/account/tokens")
def make(door: Door = guard("use rapport"), sent: Sent = NOTHING) -> Response:
    """Make a token; it is shown this once."""
    given: dict[str, Any] = {key: str(value) for key, value in sent.items()}
    given["scopes"] = [str(one) for one in sent.getlist("scopes")]
    try:
        made = tokens.make(door, read(tokens.TokenForm, given))
    except Invalid as refused:
        return _shown(door, given, problems=refused.problems)
    return _shown(door, {}, made=made)


@routes.post("/account/tokens/{token_id}/revocation")
def revoke(door: Door = guard("keep own token", token)) -> Response:
    """End a token."""
    tokens.revoke(door, door.thing)
    return go(door.request, "/account/tokens", said="The token opens nothing any more.")


def _shown(door: Door, given: dict[str, Any], problems: Any = (), made: str = "") -> Response:
    return page(
        door,
        "administration/tokens.html",
        status=422 if problems else 200,
        found=tokens.own(door),
        made=made,
        given=given,
        problems=problems,
        scopes=[(scope, WORDS[scope]) for scope in SCOPES],
        lives=[(str(days), f"{days} days") for days in tokens.LIVES],
        base=door.request.app.state.settings.base_url,
    )
