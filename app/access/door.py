"""The one door: every route but the few public ones has exactly one guard."""

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fastapi import Depends, Request
from sqlalchemy.orm import Session

from app.access.actor import COOKIE, Actor, actor_of, actor_of_token
from app.access.facts import about
from app.access.policy import POLICY, allows, covered
from app.clock import now as clock_now
from app.database import unit_of_work
from app.errors import Forbidden, NotFound, Unauthorized
from app.journal.actions import record, record_at_once

READING = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True)
class Found:
    """What a loader found: the thing, the words that hold about it beyond the actor's own, and how to journal it.

    `knows` is the permission that lets somebody know that the thing exists; without it the answer is 404.
    """

    thing: Any
    words: frozenset[str] | set[str]
    kind: str = ""
    subject_id: int | None = None
    knows: str | None = None


@dataclass
class Act:
    """Somebody doing something at a moment, in one transaction: all that an action needs."""

    session: Session
    actor: Actor
    now: datetime
    #: The company's IANA zone.
    zone: str
    request_id: str = ""

    def journal(
        self,
        verb: str,
        *,
        kind: str = "",
        thing_id: int | None = None,
        subject_id: int | None = None,
        **detail: Any,
    ) -> None:
        """Journal the act in its own transaction."""
        record(
            self.session,
            verb,
            account_id=self.actor.account_id,
            actor_name=self.actor.name,
            now=self.now,
            thing_kind=kind,
            thing_id=thing_id,
            subject_id=subject_id,
            detail=detail,
            request_id=self.request_id,
        )


@dataclass
class Door(Act):
    """An open door: an act that came as a request, what it came for, and the words that hold about it."""

    request: Request = None  # type: ignore[assignment]
    thing: Any = None
    words: frozenset[str] = frozenset()

    def may(self, permission: str) -> bool:
        """Whether this actor may do this to this thing: for templates."""
        return allows(permission, self.words)


def hidden(session: Session, actor: Actor) -> Found:
    """A page about nobody that is not there (404) for whoever may not open it, as if it had never been made."""
    return Found(True, about(session, actor))


def guard(permission: str, load: Callable[..., Found] | None = None, *, sensitive: bool = False) -> Any:
    """The guard of one route, as the default of a handler's argument of type `Door`.

    Opens the transaction, finds the actor, loads (404 where absent or not to be known), decides (403 with a reason),
    and commits before the answer leaves. `load(session, actor, **path)` names its path parameters. A `sensitive`
    reading of somebody else is journaled before the first byte.
    """
    if permission not in POLICY:
        msg = f"unknown permission {permission!r}"
        raise LookupError(msg)

    def opened(request: Request, **path: Any) -> Iterator[Door]:
        write = request.method not in READING
        now = clock_now()
        with unit_of_work(request.app.state.engine, write=write) as session:
            actor = _asking(session, request, now)
            if actor is None:
                raise Unauthorized("Sign in to see this page.")
            if actor.scopes is not None and not covered(permission, actor.scopes):
                raise Forbidden(
                    "insufficient_scope: this token was made for other things. Make one for this."
                )
            found = load(session, actor, **path) if load else Found(None, about(session, actor))
            _decide(session, request, actor, permission, found)
            if sensitive and found.subject_id != actor.employee_id:
                _tell(session, request, actor, f"read: {permission}", found)
            yield Door(
                session,
                actor,
                now,
                request.app.state.settings.zone,
                request.scope.get("request_id", ""),
                request=request,
                thing=found.thing,
                words=frozenset(found.words),
            )

    signature = [inspect.Parameter("request", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=Request)]
    if load is not None:
        names = list(inspect.signature(load, eval_str=True).parameters.values())[2:]
        signature += [name.replace(kind=inspect.Parameter.KEYWORD_ONLY) for name in names]
    opened.__signature__ = inspect.Signature(signature)  # type: ignore[attr-defined]
    opened.permission = permission  # type: ignore[attr-defined]
    return Depends(opened, scope="function")


def _asking(session: Session, request: Request, now: datetime) -> Actor | None:
    """Who asks: by a session's cookie; over the API also by a token, which stands in a header and nowhere else."""
    if request.url.path.startswith("/api/") and (given := request.headers.get("authorization")):
        kind, _, token = given.partition(" ")
        return actor_of_token(session, token.strip(), now) if kind.casefold() == "bearer" else None
    cookie = request.cookies.get(COOKIE, "")
    return actor_of(session, cookie, now) if cookie else None


def _decide(session: Session, request: Request, actor: Actor, permission: str, found: Found) -> None:
    if allows(permission, found.words):
        return
    _tell(session, request, actor, f"refused: {permission}", found)
    if found.thing is not None and (found.knows is None or not allows(found.knows, found.words)):
        raise NotFound
    raise Forbidden("Your role doesn't cover this. Ask HR if you think it should.")


def _tell(session: Session, request: Request, actor: Actor, verb: str, found: Found) -> None:
    # A writer holds SQLite's only write lock: what it has not changed yet may go before a second one takes it.
    if request.method not in READING:
        session.rollback()
        session.connection(execution_options={"write": True})
        record(
            session,
            verb,
            account_id=actor.account_id,
            actor_name=actor.name,
            now=clock_now(),
            thing_kind=found.kind,
            thing_id=getattr(found.thing, "id", None),
            subject_id=found.subject_id,
            request_id=request.scope.get("request_id", ""),
        )
        session.commit()
        session.connection(execution_options={"write": True})
        return
    record_at_once(
        session,
        verb,
        account_id=actor.account_id,
        actor_name=actor.name,
        thing_kind=found.kind,
        thing_id=getattr(found.thing, "id", None),
        subject_id=found.subject_id,
        request_id=request.scope.get("request_id", ""),
    )
