"""The page of one survey, also when what was sent to it does not hold."""

from fastapi.responses import Response
from sqlalchemy import select

from app.access import Door
from app.contacts.models import Touchpoint
from app.errors import Problem
from app.mailing.actions import out
from app.people.models import Team
from app.surveys import queries, results
from app.surveys.models import OUTCOMES, Survey
from app.web.export import FORMATS, export
from app.web.templates import page


def shown(door: Door, given: dict[str, str], problems: list[Problem]) -> Response:
    """The survey's page; `given` and `problems` are of the form for a new link."""
    session = door.session
    survey: Survey = door.thing
    found = results.of(session, survey)
    kind = door.request.query_params.get("format", "")
    if kind in FORMATS:
        fates, links = queries.outcomes(session, survey.id), queries.links(session, survey.id)
        return export(survey.name, results.HEAD, results.lines(found, fates, links), kind)
    version = queries.newest(session, survey.id)
    return page(
        door,
        "surveys/show.html",
        status=422 if problems else 200,
        survey=survey,
        version=version,
        state=queries.state_of(survey, version.number if version else 0),
        changed=version is None or version.body != survey.draft,
        found=found,
        figures=queries.figures(session, [survey.id])[survey.id],
        fates=queries.outcomes(session, survey.id),
        outcomes=OUTCOMES,
        waiting=queries.waiting(session, survey.id, door.now),
        links=queries.links(session, survey.id),
        about=_about(door),
        out=out(),
        given=given,
        problems=problems,
        today=door.actor.today,
    )


def _about(door: Door) -> dict[str, list[tuple[str, str]]]:
    """What an open link may be about: a touchpoint or a team, never a person."""
    touchpoints = door.session.execute(select(Touchpoint.id, Touchpoint.name).order_by(Touchpoint.name))
    teams = door.session.execute(select(Team.id, Team.name).order_by(Team.name))
    return {
        "Touchpoints": [(f"touchpoint:{one}", name) for one, name in touchpoints],
        "Teams": [(f"team:{one}", name) for one, name in teams],
    }
