"""One-click sign-in of the demo company, on loopback only."""

from typing import Annotated

from fastapi import Depends, Request
from fastapi.responses import Response
from starlette.datastructures import FormData

from app.clock import now
from app.database import unit_of_work
from app.demo.people import PEOPLE
from app.errors import NotFound
from app.signin.actions import by_email
from app.signin.pages import enter, onward
from app.web.forms import posted
from app.web.routes import Router

pages = Router()


@pages.post("/demo/sign-in")
def sign_in(request: Request, sent: Annotated[FormData, Depends(posted)]) -> Response:
    """Sign in as one of the demo's people. Outside the demo there is no such page."""
    settings = request.app.state.settings
    visitor = next((one for one in PEOPLE if one.key == sent.get("name")), None)
    if not settings.demo or not settings.loopback or visitor is None:
        raise NotFound
    with unit_of_work(request.app.state.engine, write=False) as session:
        account = by_email(session, visitor.email)
    if account is None:
        raise NotFound
    return enter(request, account, onward(str(sent.get("next", "/"))), now())
