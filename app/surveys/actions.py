"""Making surveys: the draft, its publishing, and what lets it rest."""

from secrets import token_urlsafe

from sqlalchemy import select

from app.access import Act
from app.contacts.models import Touchpoint, TouchpointOwner
from app.errors import Conflict, Invalid, Problem
from app.intake.touchpoints import OwnerForm, own
from app.people.models import Team
from app.surveys.forms import Body, LinkForm, SurveyForm, first_body
from app.surveys.models import OpenLink, Survey, SurveyVersion
from app.surveys.queries import in_units, newest
from app.surveys.sending import want_sending

KIND = "survey"


def make(act: Act, form: SurveyForm) -> Survey:
    """A new survey, which asks nobody until it is published."""
    units = in_units(act.actor)
    if units is not None and form.unit not in units:
        raise Invalid([Problem("unit", "Choose a unit that you are HR of.")])
    known = select(Team.id).where(Team.unit == form.unit).limit(1)
    if form.unit and act.session.scalar(known) is None:
        raise Invalid([Problem("unit", "Choose one of the units.")])
    made = Survey(
        name=form.name,
        unit=form.unit,
        draft=first_body().model_dump(),
        made_at=act.now,
        made_by=act.actor.name,
    )
    act.session.add(made)
    act.session.flush()
    act.journal("made survey", kind=KIND, thing_id=made.id, name=made.name)
    return made


def save(act: Act, survey: Survey, body: Body, name: str) -> None:
    """The draft as the builder sent it. Customers see nothing of it until it is published."""
    _standing(survey)
    if not name.strip() or len(name) > 120:
        raise Invalid([Problem("name", "Give it a name of at most 120 characters.")])
    survey.draft, survey.name = body.model_dump(), name.strip()
    act.session.flush()


def publish(act: Act, survey: Survey) -> SurveyVersion:
    """The draft becomes a version, which is asked from now on; who was asked by an earlier one answers that."""
    _standing(survey)
    before = newest(act.session, survey.id)
    if before is not None and before.body == survey.draft:
        raise Conflict("This is what is asked already. Change something first, then publish it.")
    made = SurveyVersion(
        survey_id=survey.id,
        number=before.number + 1 if before else 1,
        body=Body.model_validate(survey.draft).model_dump(),
        made_at=act.now,
        made_by=act.actor.name,
    )
    act.session.add(made)
    act.session.flush()
    act.journal("published survey", kind=KIND, thing_id=survey.id, version=made.number)
    return made


def pause(act: Act, survey: Survey) -> None:
    """Nobody is asked meanwhile; whoever was asked may still answer."""
    _standing(survey)
    if newest(act.session, survey.id) is None or survey.paused_at is not None:
        raise Conflict("Only a survey that runs can be paused.")
    survey.paused_at = act.now
    act.journal("paused survey", kind=KIND, thing_id=survey.id)


def resume(act: Act, survey: Survey) -> None:
    """Asking goes on; what was due meanwhile goes out now, unless it is too late for it."""
    _standing(survey)
    if survey.paused_at is None:
        raise Conflict("This survey is not paused.")
    survey.paused_at = None
    want_sending(act.session, {act.now}, act.now)
    act.journal("resumed survey", kind=KIND, thing_id=survey.id)


def end(act: Act, survey: Survey) -> None:
    """Nobody is asked any more, and no link of it takes an answer."""
    _standing(survey)
    survey.ended_at = act.now
    for link in act.session.scalars(
        select(OpenLink).where(OpenLink.survey_id == survey.id, OpenLink.ended_at.is_(None))
    ).all():
        link.ended_at = act.now
    act.journal("ended survey", kind=KIND, thing_id=survey.id)


def make_link(act: Act, survey: Survey, form: LinkForm) -> OpenLink:
    """A link and QR code about a touchpoint. For a team it is about a touchpoint of the team's own name, which is made
    where there is none, so that what is said there credits the team.
    """
    _standing(survey)
    if newest(act.session, survey.id) is None:
        raise Conflict("Publish the survey first: the link would lead nowhere.")
    kind, _, ident = form.about.partition(":")
    if kind == "team":
        product = _touchpoint_of(act, int(ident))
    else:
        found = act.session.get(Touchpoint, int(ident))
        if found is None:
            raise Invalid([Problem("about", "Choose a touchpoint or a team.")])
        product = found.name
    made = OpenLink(
        survey_id=survey.id,
        key=token_urlsafe(12),
        product=product,
        where=form.where,
        made_at=act.now,
        made_by=act.actor.name,
    )
    act.session.add(made)
    act.session.flush()
    act.journal("made survey link", kind=KIND, thing_id=survey.id, about=product)
    return made


def _touchpoint_of(act: Act, team_id: int) -> str:
    team = act.session.get(Team, team_id)
    if team is None:
        raise Invalid([Problem("about", "Choose a touchpoint or a team.")])
    name = team.name[:120]
    owners = select(TouchpointOwner.id).join(Touchpoint, Touchpoint.id == TouchpointOwner.touchpoint_id)
    known = owners.where(Touchpoint.name == name, TouchpointOwner.team_id == team.id)
    if act.session.scalar(known.limit(1)) is None:
        own(act, OwnerForm(name=name, team=team.name, starts_on=act.now.date()))
    return name


def end_link(act: Act, link: OpenLink) -> None:
    """The link and its QR code take no answer any more."""
    if link.ended_at is None:
        link.ended_at = act.now
        act.journal("ended survey link", kind=KIND, thing_id=link.survey_id, about=link.product)


def _standing(survey: Survey) -> None:
    if survey.ended_at is not None:
        raise Conflict("This survey has ended. Make a new one.")
