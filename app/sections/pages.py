"""The builder of templates."""

from typing import Annotated

from fastapi import Depends
from fastapi.responses import Response
from starlette.datastructures import FormData

from app.access import Door, guard
from app.errors import Invalid, Problem
from app.people.behaviours import BEHAVIOURS as SERVICE
from app.reviews.models import BEHAVIOURS, FILLERS, KINDS, Template
from app.reviews.queries import sections
from app.sections import guards, queries, versions
from app.sections.checking import sum_words
from app.sections.drafts import MOST_OWN, MOST_SECTIONS, Draft, blank, of_template, stepped, typed
from app.web.export import FORMATS, Value, export
from app.web.forms import posted
from app.web.routes import Router
from app.web.templates import go, is_htmx, page

pages = Router()
Sent = Annotated[FormData, Depends(posted)]
NOTHING = FormData()


@pages.get("/templates")
def index(door: Door = guard("see templates")) -> Response:
    """The newest version of every template, or the same as a file."""
    found = queries.template_lines(door.session)
    kind = door.request.query_params.get("format", "")
    if kind in FORMATS:
        head = ["Template", "Version", "Sections", "Cycles", "State", "Made", "By"]
        rows: list[list[Value]] = [
            [
                one.template.name,
                one.template.version,
                one.sections,
                one.cycles,
                one.state,
                one.template.made_at.isoformat(),
                one.template.made_by,
            ]
            for one in found
        ]
        return export("Review templates", head, rows, kind)
    return page(door, "sections/templates.html", lines=found, today=door.actor.today)


@pages.get("/templates/new")
def new(door: Door = guard("edit templates")) -> Response:
    """A new template, empty or as a copy."""
    source = door.request.query_params.get("from", "")
    one = None
    if source.isascii() and source.isdigit() and len(source) < 19:
        one = door.session.get(Template, int(source))
    if one is None:
        return _form(door, blank(), None, [])
    draft = of_template(one, sections(door.session, one.id))
    return _form(door, Draft(f"Copy of {one.name}", draft.about, draft.sections), None, [])


@pages.post("/templates/draft")
def step(door: Door = guard("edit templates"), sent: Sent = NOTHING) -> Response:
    """Add, move or take out a section of what is being built, or sum up the weights. Stores nothing."""
    draft = typed(sent)
    if is_htmx(door.request) and not sent.get("step"):
        return page(door, "sections/_sum.html", total=draft.sum, words=sum_words(draft.sum))
    base = str(sent.get("base", ""))
    source = (
        door.session.get(Template, int(base))
        if base.isascii() and base.isdigit() and len(base) < 19
        else None
    )
    return _form(door, stepped(draft, str(sent.get("step", ""))), source, [])


@pages.post("/templates")
def make(door: Door = guard("edit templates"), sent: Sent = NOTHING) -> Response:
    """Make the template."""
    draft = typed(sent)
    try:
        made = versions.make(door, draft)
    except Invalid as refused:
        return _form(door, draft, None, refused.problems)
    return go(door.request, f"/templates/{made.id}", said=f"{made.name} is ready to launch from.")


@pages.get("/templates/{template_id}")
def show(door: Door = guard("see templates", guards.template)) -> Response:
    """One version: its sections, the cycles that have it, the other versions."""
    every = queries.versions(door.session, door.thing.name)
    return page(
        door,
        "sections/template.html",
        template=door.thing,
        sections=sections(door.session, door.thing.id),
        versions=every,
        newest=every[0],
        cycles=queries.cycles_of(door.session, door.thing.id),
        today=door.actor.today,
    )


@pages.get("/templates/{template_id}/edit")
def edit(door: Door = guard("edit templates", guards.template)) -> Response:
    """The same form, filled with this version."""
    return _form(door, of_template(door.thing, sections(door.session, door.thing.id)), door.thing, [])


@pages.post("/templates/{template_id}")
def revise(door: Door = guard("edit templates", guards.template), sent: Sent = NOTHING) -> Response:
    """Make the next version."""
    draft = typed(sent)
    try:
        made = versions.revise(door, door.thing, draft)
    except Invalid as refused:
        return _form(door, draft, door.thing, refused.problems)
    said = f"Version {made.version} is made. Cycles that run keep theirs."
    return go(door.request, f"/templates/{made.id}", said=said)


@pages.post("/templates/{template_id}/retirement")
def retire(door: Door = guard("edit templates", guards.template)) -> Response:
    """No further cycle is launched from it."""
    versions.retire(door, door.thing)
    back = f"/templates/{door.thing.id}/retirement/removal"
    return go(door.request, f"/templates/{door.thing.id}", said=f"{door.thing.name} is retired.", undo=back)


@pages.post("/templates/{template_id}/retirement/removal")
def bring_back(door: Door = guard("edit templates", guards.template)) -> Response:
    """It can be launched from again."""
    versions.bring_back(door, door.thing)
    return go(door.request, f"/templates/{door.thing.id}", said=f"{door.thing.name} can be launched from.")


def _form(door: Door, draft: Draft, source: Template | None, problems: list[Problem]) -> Response:
    """The builder with what was typed; a fragment for htmx."""
    return page(
        door,
        "sections/_builder.html" if is_htmx(door.request) else "sections/builder.html",
        status=422 if problems else 200,
        draft=draft,
        source=source,
        cycles=queries.cycles_of(door.session, source.id) if source else [],
        problems=problems,
        kinds=KINDS,
        scored=BEHAVIOURS,
        fillers=FILLERS,
        six=SERVICE,
        words=sum_words(draft.sum),
        total=draft.sum,
        most=MOST_SECTIONS,
        most_own=MOST_OWN,
    )
