"""The doors to surveys."""

from sqlalchemy.orm import Session

from app.access import Actor, Found, about
from app.errors import NotFound
from app.surveys.models import OpenLink, Survey
from app.web.forms import PathId


def survey(session: Session, actor: Actor, survey_id: PathId) -> Found:
    """A survey; `unit hr` and `unit lead` where it is of a unit of theirs, or of the company."""
    found = session.get(Survey, survey_id)
    if found is None:
        raise NotFound
    return Found(found, _words(session, actor, found), kind="survey", knows="see survey")


def link(session: Session, actor: Actor, link_id: PathId) -> Found:
    """An open link, by the words of its survey."""
    found = session.get(OpenLink, link_id)
    if found is None:
        raise NotFound
    of = session.get_one(Survey, found.survey_id)
    return Found(found, _words(session, actor, of), kind="survey link", knows="see survey")


def _words(session: Session, actor: Actor, of: Survey) -> set[str]:
    words = about(session, actor)
    hr = actor.units("hr") | actor.units("hr_lead")
    lead = actor.units("support_lead")
    if "" in hr or of.unit in hr:
        words.add("unit hr")
    # What the whole company's customers are asked, everybody who leads support may see.
    if "" in lead or of.unit in lead or (lead and not of.unit):
        words.add("unit lead")
    return words
