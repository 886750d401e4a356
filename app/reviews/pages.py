"""Reviews: lists, writing beside the evidence, finishing, releasing."""

from typing import Annotated

from fastapi import Depends
from fastapi.responses import Response
from sqlalchemy.orm import Session
from starlette.datastructures import FormData

from app.access import Actor, Door, Found, guard
from app.errors import Invalid
from app.reviews import (
    actions,
    citing,
    guards,
    handed,
    lists,
    mirror_pages,
    objections,
    others,
    plan_pages,
    queries,
    rules,
    saved_pages,
    self_pages,
    self_part,
    showing,
    step_pages,
)
from app.reviews.forms import CiteForm, part_of
from app.reviews.guards import InReview
from app.reviews.models import MANAGER, Review
from app.reviews.saving import Newer
from app.web.forms import PathId, posted, read
from app.web.routes import Router
from app.web.templates import go, is_htmx, page

pages = Router()
pages.include_router(self_pages.routes)
pages.include_router(step_pages.routes)
pages.include_router(mirror_pages.routes)
pages.include_router(plan_pages.routes)
Sent = Annotated[FormData, Depends(posted)]
NOTHING = FormData()


@pages.get("/reviews")
def index(door: Door = guard("see reviews")) -> Response:
    """The reviews I write, those about me, my own parts, the views I am asked for, and what HR has to decide."""
    session, actor, me = door.session, door.actor, door.actor.employee_id
    writing, mine = lists.of(session, actor) if me else ([], [])
    return page(
        door,
        "reviews/index.html",
        writing=writing,
        handed_in=self_part.handed_in(session, [one.id for one in writing]),
        mine=mine,
        own=self_part.mine(session, me) if me else [],
        asked=[one for one in others.asked_of(session, me, actor.today) if not one.answered] if me else [],
        moved=handed.moved_of(session, me, actor.today),
        disputed=objections.waiting(session, actor) if door.may("see disputed reviews") else [],
        today=actor.today,
    )


@pages.get("/reviews/{review_id}")
def show(door: Door = guard("see review", guards.review, sensitive=True)) -> Response:
    """A review: to write for its author while it is a draft, to read for everybody else who may."""
    stands = queries.standing(door.session, door.thing.id)
    if stands.sign_off is None and door.may("write review") and not stands.locked(door.thing.cycle):
        return page(door, "reviews/write.html", typed={}, **showing.writing(door, door.thing, stands))
    return page(door, "reviews/show.html", **showing.reading(door, door.thing, stands))


@pages.post("/reviews/{review_id}/sections/{section_id}")
def save(door: Door = guard("write review", guards.section), sent: Sent = NOTHING) -> Response:
    """Save one section as it is typed; a newer version elsewhere is shown as a difference (409)."""
    inside: InReview = door.thing
    try:
        part = actions.save_part(door, inside.review, inside.section, part_of(inside.section, sent))
    except Newer as newer:
        return saved_pages.difference(door, newer, f"/reviews/{inside.id}")
    except Invalid as refusal:
        stands = queries.standing(door.session, inside.id)
        return saved_pages.refused(door, sent, refusal, "reviews/write.html", showing.writing, stands)
    door.session.flush()
    sections = queries.sections(door.session, inside.review.cycle.template_id, MANAGER)
    written = queries.written(sections, queries.parts(door.session, inside.id))
    return saved_pages.saved(door, part, f"/reviews/{inside.id}", rules.total(written).as_json())


@pages.post("/reviews/{review_id}/citations")
def cite(door: Door = guard("write review", guards.review), sent: Sent = NOTHING) -> Response:
    """Put a piece of evidence into the section that is being written."""
    review: Review = door.thing
    form = read(CiteForm, sent)
    section = queries.section_of(door.session, review, int(form.section), MANAGER)
    citing.cite(door, review, section, form)
    door.session.flush()
    if is_htmx(door.request):
        answer = _citations(door, InReview(review, section))
        answer.headers["HX-Retarget"] = f"#citations-{section.id}"
        answer.headers["HX-Reswap"] = "outerHTML"
        return answer
    return go(door.request, f"/reviews/{review.id}#f-part-{section.id}")


def citation_of(
    session: Session, actor: Actor, review_id: PathId, section_id: PathId, citation_id: PathId
) -> Found:
    """One citation of one section."""
    found = guards.section(session, actor, review_id, section_id)
    return Found((found.thing, citation_id), found.words, "review", found.subject_id, found.knows)


@pages.post("/reviews/{review_id}/sections/{section_id}/citations/{citation_id}/removal")
def uncite(door: Door = guard("write review", citation_of)) -> Response:
    """Take a citation out."""
    inside, citation_id = door.thing
    citing.uncite(door, inside.review, inside.section, citation_id)
    if is_htmx(door.request):
        return _citations(door, inside)
    return go(door.request, f"/reviews/{inside.id}#f-part-{inside.section.id}")


def _citations(door: Door, inside: InReview) -> Response:
    cited = queries.citations(door.session, inside.id).get(inside.section.id, [])
    return page(
        door, "reviews/_citations.html", review=inside.review, section=inside.section, cited=cited, open=True
    )


@pages.post("/reviews/{review_id}/sign-off")
def finish(door: Door = guard("write review", guards.review)) -> Response:
    """Finish: everything is frozen with the review. What is missing is named."""
    review: Review = door.thing
    try:
        actions.finish(door, review)
    except Invalid as refusal:
        context = showing.writing(door, review, queries.standing(door.session, review.id))
        context["problems"] = refusal.problems
        return page(door, "reviews/write.html", status=422, typed={}, **context)
    return go(
        door.request,
        f"/reviews/{review.id}",
        said="The review is finished. Release it when you are ready to talk.",
        undo=f"/reviews/{review.id}/sign-off/removal",
    )


@pages.post("/reviews/{review_id}/sign-off/removal")
def take_back(door: Door = guard("write review", guards.review)) -> Response:
    """Undo finishing."""
    actions.take_back(door, door.thing)
    return go(door.request, f"/reviews/{door.thing.id}", said="The review is a draft again.")


@pages.post("/reviews/{review_id}/release")
def release(door: Door = guard("release review", guards.review)) -> Response:
    """Give it to the employee."""
    actions.release(door, door.thing)
    return go(door.request, f"/reviews/{door.thing.id}", said=f"{door.thing.employee.name} can read it now.")
