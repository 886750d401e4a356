"""Ratings as JSON, for whoever pushes them instead of exporting files."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Annotated, Any

from fastapi import Depends, Query, Request
from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError
from sqlalchemy.orm import Session

from app.access import Door, guard
from app.contacts.queries import owner
from app.deliveries import own
from app.deliveries.applying import STAYS
from app.deliveries.models import API, Delivery
from app.deliveries.taking import apply, digest, take
from app.errors import Conflict, Invalid, Problem, TooLarge
from app.files.refusals import Bad
from app.files.values import tidy
from app.helpdesks.said import Agent, Said
from app.imports.staff import Staff, check_day
from app.people.models import Team
from app.web.forms import Text, problems_of
from app.web.routes import Router

api = Router("/api")
#: Answers and bytes of one request.
MOST = 1_000
TOUCHPOINT = "touchpoint"
MOST_BYTES = 4 * 1024 * 1024


def _level(value: str) -> str:
    return tidy(value, 120, "level")


Level = Annotated[Text, AfterValidator(_level)]


class RatingIn(BaseModel):
    """One answer. `employee` is a number or an e-mail, `answered_at` has a zone, `score` is on `scale`.

    Without an employee, an answer of lens `touchpoint` is credited to the team that owned its `product` on that day.
    """

    model_config = ConfigDict(strict=True, extra="forbid", allow_inf_nan=False, str_strip_whitespace=True)

    rating_id: Text = Field(min_length=1, max_length=200)
    employee: Text = Field(default="", max_length=320)
    answered_at: AwareDatetime
    score: float
    scale: Text = Field(default="stars_5", max_length=30)
    lens: Text = Field(default="customer", max_length=30)
    channel: Level = ""
    reason: Level = ""
    product: Level = ""
    contact_ref: Text | None = Field(default=None, max_length=200)
    customer_ref: Text | None = Field(default=None, max_length=200)
    comment: Text | None = None


class Stored(BaseModel):
    """What became of a delivery."""

    new: int
    same: int
    changed: int


LIST = TypeAdapter(Annotated[list[RatingIn], Field(min_length=1, max_length=MOST)])


async def delivered(request: Request) -> list[RatingIn]:
    """The body, read by the strict model itself: no number, text or nesting gets past it."""
    body = await request.body()
    if len(body) > MOST_BYTES:
        raise TooLarge(f"Send at most {MOST_BYTES // 2**20} MB at once.")
    try:
        return LIST.validate_json(body, strict=True)
    except ValidationError as error:
        found = problems_of(error.errors(include_input=False, include_context=False, include_url=False)[:100])
        raise Invalid([Problem(one.field[:200], one.message[:500]) for one in found]) from None


Delivered = Annotated[list[RatingIn], Depends(delivered)]
SourceName = Annotated[Text, Query(min_length=1, max_length=100)]


@api.post("/ratings")
def ratings(source: SourceName, answers: Delivered, door: Door = guard("import ratings")) -> Stored:
    """Store up to 1,000 answers of one source, all or none; a known one changes nothing, another content revises it.

    With an `Idempotency-Key` the same request again answers as the first did.
    """
    zone = str(door.request.app.state.settings.zone)
    units = door.actor.units("hr") | door.actor.units("hr_lead")
    staff = Staff(door.session, create=False, units=() if "" in units else units, today=door.actor.today)
    made, same = _answers(door.session, answers, staff, () if "" in units else units, zone)
    body = own.body_of(made)
    key = door.request.headers.get("idempotency-key", "")[:200] or f"request {door.request_id}"
    delivery = take(door.session, source=source, way=API, external_id=key, body=body, now=door.now)
    if delivery.settled_at and digest(delivery.raw or body) != digest(body):
        raise Conflict("This Idempotency-Key was used for other answers. Take a new one.")
    if not delivery.settled_at:
        apply(door.session, [delivery], zone, door.now)
        _all_or_none(delivery)
        door.journal(
            "delivered ratings", kind="source", source=source, new=delivery.new, changed=delivery.changed
        )
    return Stored(new=delivery.new, same=delivery.same + same, changed=delivery.changed)


def _all_or_none(delivery: Delivery) -> None:
    """Refuse the whole where part of it could not be stored; the transaction then leaves nothing of it."""
    if delivery.problems:
        raise Invalid([Problem(where, words) for where, _, words in delivery.problems])
    if stays := [where for where, what, _ in delivery.notes if what == STAYS]:
        raise Conflict(
            "These answers are credited to somebody else already; correct that on their pages: "
            + ", ".join(stays[:10])
        )


def _answers(
    session: Session, given: Sequence[RatingIn], staff: Staff, units: Collection[str], zone: str
) -> tuple[list[Said], int]:
    """The answers with their employees, and how many stood twice. `Invalid` names each that can't be."""
    problems: list[Problem] = []
    seen: dict[str, dict[str, Any]] = {}
    made: list[Said] = []
    same = 0
    for number, one in enumerate(given):
        content = one.model_dump()
        if one.rating_id in seen:
            if seen[one.rating_id] == content:
                same += 1
            else:
                problems.append(
                    Problem(f"{number}.rating_id", "This rating id stands twice with other content.")
                )
            continue
        seen[one.rating_id] = content
        if one.answered_at.year < 2000 or one.answered_at.year > 9000:
            problems.append(Problem(f"{number}.answered_at", "This lies too far away. Correct the date."))
            continue
        try:
            if one.lens == TOUCHPOINT and not one.employee:
                _check_owner(session, one, units, zone)
                made.append(_answer(one, None))
                continue
            person = staff.read(one.employee)
            check_day(person, _day(one.answered_at, zone))
        except Bad as bad:
            problems.append(Problem(f"{number}.employee", bad.message))
            continue
        made.append(_answer(one, person.id))
    if problems:
        raise Invalid(problems)
    return made, same


def _check_owner(session: Session, one: RatingIn, units: Collection[str], zone: str) -> None:
    """`Bad` where no team owned the touchpoint on the day, or one of a unit the actor doesn't take ratings in for."""
    team_id = owner(session, one.product, date.fromordinal(_day(one.answered_at, zone)))
    if team_id is None:
        raise Bad(
            "no-owner",
            "Name the employee, or note on the page of touchpoints which team owned this product that day.",
        )
    if units and session.get_one(Team, team_id).unit not in units:
        raise Bad("other-unit", "This touchpoint is owned in a unit you don't take ratings in for.")


def _day(moment: datetime, zone: str) -> int:
    from zoneinfo import ZoneInfo

    try:
        return moment.astimezone(ZoneInfo(zone)).toordinal()
    except OverflowError:
        return moment.toordinal()


def _answer(one: RatingIn, employee_id: int | None) -> Said:
    return Said(
        external_id=one.rating_id,
        lens=one.lens,
        scale=one.scale,
        score=one.score,
        raw="",
        answered_at=one.answered_at,
        agent=None if employee_id is None else Agent(ref=str(employee_id)),
        channel=one.channel,
        reason=one.reason,
        product=one.product,
        contact_ref=one.contact_ref or None,
        customer_ref=one.customer_ref or None,
        comment=one.comment or None,
    )
