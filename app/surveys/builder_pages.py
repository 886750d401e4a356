"""The builder: what a survey asks, in each language, seen as its customers see it."""

from typing import Annotated, Any

from fastapi import Depends
from fastapi.responses import Response
from starlette.datastructures import FormData

from app.access import Door, guard
from app.errors import Invalid, Problem
from app.surveys import actions, guards, showing
from app.surveys.forms import KINDS, MOST_QUESTIONS, NAME_RULES, NUMBERS, Body, body_from
from app.surveys.speaking import Words
from app.surveys.words import LANGUAGES
from app.web.forms import posted
from app.web.routes import Router
from app.web.templates import go, page

routes = Router()
Sent = Annotated[FormData, Depends(posted)]
NOTHING = FormData()
#: Whom the preview names.
SOMEBODY = {"first": "Jonas", "alias": "Sam", "team": "Customer Care", "none": ""}


@routes.get("/surveys/{survey_id}/edit")
def edit(door: Door = guard("keep survey", guards.survey)) -> Response:
    """The builder with the draft in it."""
    return _builder(door, flat(Body.model_validate(door.thing.draft), door.thing.name), [])


@routes.post("/surveys/{survey_id}/edit")
def save(door: Door = guard("keep survey", guards.survey), sent: Sent = NOTHING) -> Response:
    """Keep the draft; one more empty question stands below when it is shown again."""
    given = {key: str(value) for key, value in sent.items()}
    try:
        body = body_from(given, Body.model_validate(door.thing.draft))
        actions.save(door, door.thing, body, given.get("name", ""))
    except Invalid as refused:
        return _builder(door, given, refused.problems)
    onward = "" if given.get("then") == "done" else "/edit"
    return go(
        door.request, f"/surveys/{door.thing.id}{onward}", said="Saved. Customers see it once published."
    )


def _builder(door: Door, given: dict[str, str], problems: list[Problem]) -> Response:
    chosen = [code for code in LANGUAGES if given.get(f"lang_{code}")] or ["en"]
    filled = [place for place in range(MOST_QUESTIONS) if given.get(f"q{place}_kind")]
    shown = min(MOST_QUESTIONS, max(filled, default=-1) + 2)
    return page(
        door,
        "surveys/edit.html",
        status=422 if problems else 200,
        survey=door.thing,
        given=given,
        problems=problems,
        places=range(shown),
        kinds=list(KINDS.items()),
        languages=LANGUAGES,
        chosen=chosen,
        rules=list(NAME_RULES.items()),
        **_preview(door, given, given.get("show") or given.get("first_language") or chosen[0]),
    )


@routes.post("/surveys/{survey_id}/preview")
def preview(door: Door = guard("keep survey", guards.survey), sent: Sent = NOTHING) -> Response:
    """What the builder holds, as customers would see it; nothing is kept."""
    given = {key: str(value) for key, value in sent.items()}
    return page(
        door, "surveys/_preview.html", survey=door.thing, **_preview(door, given, given.get("show", ""))
    )


@routes.get("/surveys/{survey_id}/preview")
def whole_preview(door: Door = guard("see survey", guards.survey)) -> Response:
    """The draft on a page of its own, exactly as customers see it, in each language."""
    given = flat(Body.model_validate(door.thing.draft), door.thing.name)
    shown = _preview(door, given, door.request.query_params.get("lang", ""))
    return page(door, "surveys/preview.html", survey=door.thing, **shown)


def _preview(door: Door, given: dict[str, str], language: str) -> dict[str, Any]:
    try:
        body, broken = body_from(given, Body.model_validate(door.thing.draft)), ""
    except Invalid as refused:
        body, broken = Body.model_validate(door.thing.draft), refused.problems[0].message
    offered: list[str] = list(body.languages)
    words = Words(language if language in offered else offered[0])
    company = str(door.request.app.state.settings.company)
    name, day = SOMEBODY[body.name_rule], words.day(door.actor.today)
    about = words.say("served" if name else "met", company=company, shown=name, day=day)
    lines = [about, showing.own_words(body.intro, body, words)]
    return {
        "words": words,
        "offered": [(code, LANGUAGES[code]) for code in offered],
        "broken": broken,
        "title": words.say("title"),
        "lines": [line for line in lines if line],
        "notice": "",
        "questions": showing.questions(body, words),
        "editing": False,
        "off": True,
    }


def flat(body: Body, name: str) -> dict[str, str]:
    """A body as the builder's fields."""
    given = {key: str(getattr(body, key)) for key in NUMBERS}
    given |= {"name": name, "name_rule": body.name_rule, "channels": ", ".join(body.channels)}
    given |= {f"lang_{code}": "yes" for code in body.languages} | {"first_language": body.languages[0]}
    for field in ("intro", "thanks"):
        given |= {f"{field}_{code}": text for code, text in getattr(body, field).items()}
    for place, one in enumerate(body.questions):
        start = f"q{place}_"
        given |= {start + "id": one.id, start + "kind": one.kind, start + "place": str(place + 1)}
        given |= {start + f"text_{code}": text for code, text in one.text.items()}
        given |= {start + f"choices_{code}": "\n".join(lines) for code, lines in one.choices.items()}
        if one.must:
            given[start + "must"] = "yes"
    return given
