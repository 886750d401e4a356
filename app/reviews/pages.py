"""Reviews: lists, writing beside the evidence, finishing, releasing, answering."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends
from fastapi.responses import Response
from sqlalchemy.orm import Session
from starlette.datastructures import FormData

from app.access import Actor, Door, Found, guard
from app.errors import Invalid, NotFound
from app.people.queries import member
from app.reviews import actions, cycles, guards, queries, rules
from app.reviews.evidence import Beside
from app.reviews.forms import AnswerForm, CiteForm, PartForm
from app.reviews.launching import last_day
from app.reviews.models import Review, Section
from app.web.charts import axis_of
from app.web.forms import PathId, posted, read
from app.web.templates import go, is_htmx, page

pages = APIRouter()
pages.include_router(cycles.routes)
Sent = Annotated[FormData, Depends(posted)]
NOTHING = FormData()


@pages.get("/reviews")
def index(door: Door = guard("see reviews")) -> Response:
    """The reviews I write and those about me."""
    writing = queries.to_write(door.session, door.actor) if door.actor.employee_id else []
    mine = queries.about(door.session, door.actor) if door.actor.employee_id else []
    return page(door, "reviews/index.html", writing=writing, mine=mine, today=door.actor.today)


@pages.get("/reviews/{review_id}")
def show(door: Door = guard("see review", guards.review, sensitive=True)) -> Response:
    """A review: to write for its author while it is a draft, to read for everybody else who may."""
    stands = queries.standing(door.session, door.thing.id)
    name = (
        "reviews/write.html" if stands.sign_off is None and door.may("write review") else "reviews/show.html"
    )
    return page(door, name, **_context(door, door.thing, stands))


def part_of(session: Session, actor: Actor, review_id: PathId, section_id: PathId) -> Found:
    """One section of one review."""
    found = guards.review(session, actor, review_id)
    section = session.get(Section, section_id)
    if section is None or section.template_id != found.thing.cycle.template_id:
        raise NotFound
    return Found((found.thing, section), found.words, "review", found.subject_id, found.knows)


@pages.post("/reviews/{review_id}/sections/{section_id}")
def save(door: Door = guard("write review", part_of), sent: Sent = NOTHING) -> Response:
    """Save one section as it is typed; a newer version elsewhere is shown as a difference (409)."""
    review, section = door.thing
    form = read(PartForm, sent)
    try:
        part = actions.save_part(door, review, section, form)
    except actions.Newer as newer:
        return _difference(door, newer)
    door.session.flush()
    if is_htmx(door.request):
        return _total(door, review, part.version)
    return go(door.request, f"/reviews/{review.id}#f-part-{section.id}", said=f"{section.title} is saved.")


def _difference(door: Door, newer: actions.Newer) -> Response:
    """Both texts of a section, to choose from: a fragment, or a page without scripts."""
    review, section = door.thing
    name = "reviews/_difference.html" if is_htmx(door.request) else "reviews/difference.html"
    return page(door, name, status=409, review=review, section=section, theirs=newer.part, mine=newer.mine)


def _total(door: Door, review: Review, version: int) -> Response:
    """What saving a section changes on the page around it: the total; and the version to go on from."""
    sections = queries.sections(door.session, review.cycle.template_id)
    written = queries.written(sections, queries.parts(door.session, review.id))
    answer = page(door, "reviews/_total.html", total=rules.total(written).as_json())
    answer.headers["Rapport-Version"] = str(version)
    return answer


@pages.post("/reviews/{review_id}/citations")
def cite(door: Door = guard("write review", guards.review), sent: Sent = NOTHING) -> Response:
    """Put a piece of evidence into the section that is being written."""
    review: Review = door.thing
    form = read(CiteForm, sent)
    section = door.session.get(Section, int(form.section))
    if section is None or section.template_id != review.cycle.template_id:
        raise NotFound
    actions.cite(door, review, section, form)
    door.session.flush()
    if is_htmx(door.request):
        answer = _citations(door, review, section)
        answer.headers["HX-Retarget"] = f"#citations-{section.id}"
        answer.headers["HX-Reswap"] = "outerHTML"
        return answer
    return go(door.request, f"/reviews/{review.id}#f-part-{section.id}")


def citation_of(
    session: Session, actor: Actor, review_id: PathId, section_id: PathId, citation_id: PathId
) -> Found:
    """One citation of one section."""
    found = part_of(session, actor, review_id, section_id)
    return Found((*found.thing, citation_id), found.words, "review", found.subject_id, found.knows)


@pages.post("/reviews/{review_id}/sections/{section_id}/citations/{citation_id}/removal")
def uncite(door: Door = guard("write review", citation_of)) -> Response:
    """Take a citation out."""
    review, section, citation_id = door.thing
    actions.uncite(door, review, citation_id)
    if is_htmx(door.request):
        return _citations(door, review, section)
    return go(door.request, f"/reviews/{review.id}#f-part-{section.id}")


def _citations(door: Door, review: Review, section: Section) -> Response:
    cited = queries.citations(door.session, review.id).get(section.id, [])
    return page(door, "reviews/_citations.html", review=review, section=section, cited=cited, open=True)


@pages.post("/reviews/{review_id}/sign-off")
def finish(door: Door = guard("write review", guards.review)) -> Response:
    """Finish: everything is frozen with the review. What is missing is named."""
    review: Review = door.thing
    try:
        actions.finish(door, review)
    except Invalid as refusal:
        stands = queries.standing(door.session, review.id)
        context = _context(door, review, stands) | {"problems": refusal.problems}
        return page(door, "reviews/write.html", status=422, **context)
    return go(
        door.request,
        f"/reviews/{review.id}",
        said="The review is finished. Release it when you have talked.",
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


@pages.post("/reviews/{review_id}/acknowledgement")
def acknowledge(door: Door = guard("answer review", guards.review), sent: Sent = NOTHING) -> Response:
    """The employee has read it, and may answer back."""
    try:
        form = read(AnswerForm, sent)
    except Invalid as refusal:
        stands = queries.standing(door.session, door.thing.id)
        context = _context(door, door.thing, stands) | {
            "problems": refusal.problems,
            "typed": str(sent.get("answer", ""))[:20_000],
        }
        return page(door, "reviews/show.html", status=422, **context)
    actions.acknowledge(door, door.thing, form)
    return go(door.request, f"/reviews/{door.thing.id}", said="Your answer stands beside the review now.")


def _context(door: Door, review: Review, stands: queries.Standing) -> dict[str, Any]:
    """What the page of one review shows."""
    session = door.session
    sections = queries.sections(session, review.cycle.template_id)
    parts = queries.parts(session, review.id)
    written = queries.written(sections, parts)
    beside = Beside(session, review, door.zone)
    frozen = stands.sign_off.evidence if stands.sign_off else []
    return {
        "review": review,
        "stands": stands,
        "sections": sections,
        "parts": parts,
        "cited_by": queries.citations(session, review.id),
        "total": stands.sign_off.total if stands.sign_off else rules.total(written).as_json(),
        "beside": beside,
        "frozen": frozen,
        "axis": axis_of(beside.scores, *_ends(beside)) if not frozen else axis_of(frozen, 1, 5),
        "place": member(session, review.employee_id, last_day(review.cycle.last_month, door.actor.today)),
        "problems": [],
        "typed": "",
        "today": door.actor.today,
        "author": door.actor.employee_id == review.manager_id,
        "own": door.actor.employee_id == review.employee_id,
    }


def _ends(beside: Beside) -> tuple[float, float]:
    scale = beside.scores[0].scale if beside.scores else None
    return (scale.lo, scale.hi) if scale else (1.0, 5.0)
