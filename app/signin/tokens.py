"""Keys with which programs act as somebody: made once, shown once, ended at any time."""

import secrets
from collections.abc import Sequence
from datetime import timedelta

from pydantic import Field
from sqlalchemy import select

from app.access import Act
from app.access.actor import token_digest
from app.access.models import Token
from app.access.policy import SCOPES
from app.errors import Conflict, Invalid, Problem
from app.web.forms import Form, Text

#: So that a token is known for one wherever it turns up.
PREFIX = "rapport_"
#: Days a token may live, and how many an account may hold.
LIVES = (30, 90, 365)
MOST = 20


class TokenForm(Form):
    """What a token is called, what it may be used for, and for how many days."""

    name: Text = Field(min_length=1, max_length=100)
    scopes: list[str] = Field(max_length=20)
    days: int


def make(act: Act, form: TokenForm) -> str:
    """A new token of the actor's own account; answers it, of which only a digest is kept."""
    problems = []
    if not form.scopes or set(form.scopes) - SCOPES.keys():
        problems.append(Problem("scopes", "Choose at least one thing it may be used for."))
    if form.days not in LIVES:
        problems.append(Problem("days", "Choose 30, 90 or 365 days."))
    if problems:
        raise Invalid(problems)
    if len([one for one in own(act) if one.revoked_at is None and one.expires_at > act.now]) >= MOST:
        raise Conflict(f"You have {MOST} tokens. End one that nothing uses any more.")
    token = PREFIX + secrets.token_urlsafe(32)
    made = Token(
        account_id=act.actor.account_id,
        name=form.name,
        digest=token_digest(token),
        scopes=sorted(form.scopes),
        made_at=act.now,
        expires_at=act.now + timedelta(days=form.days),
    )
    act.session.add(made)
    act.session.flush()
    act.journal("made token", kind="token", thing_id=made.id, scopes=", ".join(made.scopes))
    return token


def revoke(act: Act, token: Token) -> None:
    """It opens nothing from now on; again changes nothing."""
    if token.revoked_at is None:
        token.revoked_at = act.now
        act.journal("ended token", kind="token", thing_id=token.id)


def own(act: Act) -> Sequence[Token]:
    """The actor's tokens, newest first."""
    statement = select(Token).where(Token.account_id == act.actor.account_id)
    return act.session.scalars(statement.order_by(Token.made_at.desc(), Token.id)).all()
