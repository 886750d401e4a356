"""Connecting a source: what it is, how it signs, how it is read; ending and resuming that."""

import secrets
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from app.access import Act
from app.contacts.actions import source_named
from app.deliveries.applying import OWN
from app.deliveries.forms import ConnectForm, OptionsForm, PullForm, SecretForm
from app.deliveries.jobs import replay
from app.deliveries.models import Connection
from app.deliveries.reading import PULL_ONE
from app.errors import Conflict, Invalid, Problem
from app.helpdesks.catalogue import HELPDESKS
from app.helpdesks.kinds import Helpdesk
from app.notices.actions import enqueue

#: After a change the secret before holds so long: time to paste the new one over there.
OVERLAP = timedelta(days=1)
SHORTEST = 12


def connect(act: Act, form: ConnectForm) -> Connection:
    """A new source. Of one name and kind there is one connection only."""
    helpdesk = HELPDESKS.get(form.kind)
    if helpdesk is None:
        raise Invalid([Problem("kind", "Choose which helpdesk it is.")])
    problems = _asked(helpdesk, form)
    secret = form.secret if helpdesk.their_secret else new_secret()
    if secret and len(secret) < SHORTEST:
        problems.append(Problem("secret", f"A secret has at least {SHORTEST} characters. Copy it whole."))
    source = source_named(act.session, form.name)
    twice = select(Connection.id).where(Connection.source_id == source.id, Connection.kind == form.kind)
    if act.session.scalar(twice) is not None:
        problems.append(Problem("name", "A source of this name is connected already. Give this one another."))
    if problems:
        raise Invalid(problems)
    made = Connection(
        source_id=source.id,
        kind=form.kind,
        made_at=act.now,
        made_by=act.actor.name,
        secret=secret or None,
        options=form.options(),
    )
    act.session.add(made)
    act.session.flush()
    act.journal("connected source", kind="connection", thing_id=made.id, source=form.name, helpdesk=form.kind)
    return made


def _asked(helpdesk: Helpdesk, form: OptionsForm) -> list[Problem]:
    problems = []
    if "mapping" in helpdesk.asks and not form.mapping:
        problems.append(Problem("mapping", "Say where the fields stand, a line each: score = data.rating"))
    return problems


def change_options(act: Act, given: Connection, form: OptionsForm) -> int:
    """Read it another way from now on; what is held is read again. How many deliveries that are."""
    if problems := _asked(_helpdesk(given), form):
        raise Invalid(problems)
    given.options = form.options()
    act.session.flush()
    act.journal("changed source", kind="connection", thing_id=given.id)
    return replay(act.session, given.id, act.now)


def _helpdesk(given: Connection) -> Helpdesk:
    if given.kind == OWN:
        raise Conflict("Rapport writes this source itself. There is nothing to set up.")
    return HELPDESKS[given.kind]


def new_secret() -> str:
    """What a webhook is signed with: 256 random bits."""
    return secrets.token_urlsafe(32)


def change_secret(act: Act, given: Connection, form: SecretForm) -> None:
    """Another secret; the one before holds for a day more."""
    helpdesk = _helpdesk(given)
    fresh = form.secret if helpdesk.their_secret else new_secret()
    if len(fresh) < SHORTEST:
        raise Invalid([Problem("secret", f"A secret has at least {SHORTEST} characters. Copy it whole.")])
    given.earlier_secret, given.earlier_until = given.secret, act.now + OVERLAP
    given.secret = fresh
    act.session.flush()
    act.journal("changed secret", kind="connection", thing_id=given.id)


def pause(act: Act, given: Connection) -> None:
    """Take nothing more from it; what it sent stays."""
    if given.paused_at is not None:
        raise Conflict("This source is paused already.")
    given.paused_at = act.now
    act.journal("paused source", kind="connection", thing_id=given.id)


def resume(act: Act, given: Connection) -> None:
    """Take from it again, from where it stopped."""
    if given.paused_at is None:
        raise Conflict("This source isn’t paused.")
    given.paused_at = None
    want_pull(act, given)
    act.journal("resumed source", kind="connection", thing_id=given.id)


def set_pull(act: Act, given: Connection, form: PullForm) -> None:
    """Read the source's API every few minutes from now on; with an empty address no more."""
    if not _helpdesk(given).pulls:
        raise Conflict("Rapport doesn’t read this kind of source by itself. Use its webhook or a file.")
    if not form.address:
        given.pull, given.pull_error = None, ""
        act.journal("stopped reading source", kind="connection", thing_id=given.id)
        return
    given.pull = pull_settings(given, form)
    given.pull_error, given.pulled_at = "", None
    act.session.flush()
    want_pull(act, given)
    act.journal("set reading of source", kind="connection", thing_id=given.id)


def pull_settings(given: Connection, form: PullForm) -> dict[str, Any]:
    """Address and credentials as the form gives them; an empty token keeps the one there is."""
    token = form.token or (given.pull or {}).get("token", "")
    if not token:
        raise Invalid([Problem("token", "Paste the API token you made over there.")])
    return {"address": form.address.rstrip("/"), "user": form.user, "token": token}


def want_pull(act: Act, given: Connection) -> None:
    """Read it now, where it is read at all."""
    if given.pull is not None and given.paused_at is None:
        enqueue(
            act.session,
            PULL_ONE,
            {"connection_id": given.id},
            now=act.now,
            key=f"{PULL_ONE} {given.id} {act.now:%Y%m%d%H%M%S}",
        )
