"""The doors to cases. A protected one is not there for anybody but its handlers."""

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from app.access import Actor, Found, about
from app.access.facts import about_team
from app.cases.models import Case, CaseCost, CaseHandler, CaseView, Custody, Prevention, Workaround
from app.errors import NotFound
from app.people.models import Team
from app.web.forms import PathId


def words_about(session: Session, actor: Actor, found: Case) -> set[str]:
    """Words about the actor and a case: `case owner`, `offered`, `opener`, `worked` (it was theirs, or a step was),
    `handler`, those about its owner, and those about the department it is about.
    """
    if found.protected:
        key = (found.id, actor.employee_id or 0)
        if session.get(CaseHandler, key) is None:
            raise NotFound
        return {"signed in", *actor.roles, "handler"} | _own(session, actor, found)
    words = about(session, actor, subject=found.owner_id) | _own(session, actor, found)
    if found.team_id is not None:
        words |= about_team(session, actor, session.get_one(Team, found.team_id)) - {"group"}
    return words


def _own(session: Session, actor: Actor, found: Case) -> set[str]:
    me = actor.employee_id
    if me is None:
        return set()
    held = exists().where(Custody.case_id == found.id, Custody.employee_id == me)
    step = exists().where(Workaround.case_id == found.id, Workaround.by_id == me)
    kept = exists().where(Prevention.workaround_id == Workaround.id, Workaround.case_id == found.id)
    worked = session.scalar(select(held | step | kept.where(Prevention.owner_id == me)))
    named = {"case owner": found.owner_id, "offered": found.offered_to_id, "opener": found.opener_id}
    return {word for word, who in named.items() if who == me} | ({"worked"} if worked else set())


def case(session: Session, actor: Actor, case_id: PathId) -> Found:
    """One case."""
    found = session.get(Case, case_id)
    if found is None:
        raise NotFound
    return Found(found, words_about(session, actor, found), "case", found.owner_id, "see case")


def cost(session: Session, actor: Actor, case_id: PathId, cost_id: PathId) -> Found:
    """A cost of a case, with the case."""
    home = case(session, actor, case_id)
    found = session.get(CaseCost, cost_id)
    if found is None or found.case_id != case_id:
        raise NotFound
    return Found((home.thing, found), home.words, "case", home.subject_id, "see case")


def prevention(session: Session, actor: Actor, prevention_id: PathId) -> Found:
    """A prevention: `keeper` for who keeps it; beyond that as the case it came from."""
    found = session.get(Prevention, prevention_id)
    if found is None:
        raise NotFound
    step = session.get_one(Workaround, found.workaround_id)
    words = words_about(session, actor, session.get_one(Case, step.case_id))
    if actor.employee_id is not None and actor.employee_id == found.owner_id:
        words.add("keeper")
    return Found(found, words, "prevention", found.owner_id, "see case")


def view(session: Session, actor: Actor, view_id: PathId) -> Found:
    """A list of cases somebody keeps: nobody else knows of it."""
    found = session.get(CaseView, view_id)
    if found is None or found.account_id != actor.account_id:
        raise NotFound
    return Found(found, about(session, actor) | {"addressee"}, "case view")
