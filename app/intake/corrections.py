"""Changing who is credited with an answer, or that it counts at all: visible acts with a reason; all versions stay."""

from collections.abc import Sequence

from pydantic import Field
from sqlalchemy import or_, select

from app.access import Act, visible_employees
from app.contacts.models import ROLES, Correction, Exclusion, Rating, TeamCredit
from app.errors import Conflict, Invalid, NotFound, Problem
from app.intake.credits import FIRST_WEIGHTS, credit, credits_of, share_policy, shares_of
from app.intake.renewing import renew
from app.intake.settling import settle
from app.people.models import Employee
from app.telling import tell
from app.web.forms import Form, Text

Shares = Sequence[tuple[int, str, int]]
#: So many may be named in one correction.
MOST = 4


class CorrectionForm(Form):
    """Who worked the contact, in which role, and why the credit was wrong. Empty lines count for nothing."""

    who1: Text = Field(default="", max_length=320)
    role1: str = Field(default="", max_length=30)
    who2: Text = Field(default="", max_length=320)
    role2: str = Field(default="", max_length=30)
    who3: Text = Field(default="", max_length=320)
    role3: str = Field(default="", max_length=30)
    who4: Text = Field(default="", max_length=320)
    role4: str = Field(default="", max_length=30)
    reason: Text = Field(max_length=2_000)

    @property
    def lines(self) -> list[tuple[str, str, str]]:
        """Name of the field, who, and role of each line that names somebody."""
        found = [(f"who{n}", getattr(self, f"who{n}"), getattr(self, f"role{n}")) for n in range(1, MOST + 1)]
        return [line for line in found if line[1]]


def enough(reason: str, least: int = 20) -> list[Problem]:
    """What is wrong with a reason: one that says nothing helps nobody a year later."""
    if len(reason) < least:
        return [Problem("reason", f"Say why in at least {least} characters: it is read later, by others.")]
    return []


def named(act: Act, given: str, field: str) -> int:
    """The employee of that number, e-mail or full name, among those the actor sees by person. Nobody may name
    themselves. `Invalid` says what to write instead.
    """
    found = act.session.scalars(
        select(Employee.id)
        .where(
            or_(
                Employee.number == given,
                Employee.email == given.casefold(),
                Employee.name == given,
            ),
            visible_employees(act.actor),
        )
        .limit(2)
    ).all()
    if not found:
        raise Invalid([Problem(field, f"Rapport finds nobody called “{given[:60]}” whom you may credit.")])
    if len(found) > 1:
        raise Invalid([Problem(field, f"Several are called “{given[:60]}”. Write the number or the e-mail.")])
    if found[0] == act.actor.employee_id:
        raise Invalid([Problem(field, "You can't credit an answer to yourself. Ask a colleague in HR.")])
    return found[0]


def correct(act: Act, rating: Rating, form: CorrectionForm, lens: str) -> Correction:
    """Credit an answer to who worked its contact, shared by the share policy in force."""
    problems = enough(form.reason)
    parts: list[tuple[int, str]] = []
    for field, who, role in form.lines:
        try:
            parts.append((named(act, who, field), role))
        except Invalid as refused:
            problems += refused.problems
        if role not in ROLES:
            problems.append(Problem(field.replace("who", "role"), "Choose what they did in the contact."))
    if not form.lines:
        problems.append(Problem("who1", "Name who worked the contact."))
    if problems:
        raise Invalid(problems)
    policy = share_policy(act.session)
    shares = shares_of(parts, policy.weights if policy else FIRST_WEIGHTS)
    if not shares:
        raise Invalid([Problem("role1", "By the share policy in force, none of these roles counts.")])
    made = put_credit(act, rating, shares, form.reason, policy=policy.version if policy else 0)
    act.journal(
        "corrected credit",
        kind="rating",
        thing_id=rating.id,
        subject_id=made.after[0][0],
        lens=lens,
        before=made.before,
        after=made.after,
    )
    return made


def put_credit(
    act: Act, rating: Rating, shares: Shares, reason: str, *, policy: int | None = None
) -> Correction:
    """Write the correction and move the credit; the figures of all whom it concerns follow at once.

    `Conflict` where it changes nothing, or where a touchpoint's answer credits a team and nobody in it.
    """
    rating = locked(act, rating.id)
    if act.session.get(TeamCredit, rating.id) is not None:
        raise Conflict("This answer is about a touchpoint: the team that owned it is credited, nobody in it.")
    before = credits_of(act.session, rating)
    if sorted((one.employee_id, one.role, one.share) for one in before) == sorted(shares):
        raise Conflict("That is who is credited already.")
    credit(act.session, rating, shares, act.zone, policy=policy)
    made = Correction(
        rating_id=rating.id,
        made_at=act.now,
        made_by=act.actor.name,
        reason=reason,
        before=[[one.employee_id, one.role, one.share] for one in before],
        after=[list(share) for share in shares],
    )
    act.session.add(made)
    act.session.flush()
    people = {one.employee_id for one in before} | {one[0] for one in shares}
    renew(act.session, [rating.id], people, act.zone, act.now)
    tell(act, people, "correction", "Who is credited with an answer was corrected.", f"/ratings/{rating.id}")
    return made


def exclude(act: Act, rating: Rating, reason: str) -> None:
    """The answer counts for nobody from now on; it stays to be seen, and so does the score with it."""
    rating = locked(act, rating.id)
    held = act.session.get(Exclusion, rating.id, populate_existing=True)
    if held is not None:
        # Excluded with its customer, it stays so when that is lifted: this decision is about the answer itself.
        if held.apart_id is not None:
            held.apart_id, held.made_at, held.made_by, held.reason = None, act.now, act.actor.name, reason
            act.session.flush()
        return
    act.session.add(Exclusion(rating_id=rating.id, made_at=act.now, made_by=act.actor.name, reason=reason))
    act.session.flush()
    touched = settle(act.session, [rating.id], act.zone)
    renew(act.session, [rating.id], touched, act.zone, act.now)


def locked(act: Act, rating_id: int) -> Rating:
    """The answer, so that nobody else changes its credit before this transaction ends."""
    found = act.session.scalar(
        select(Rating)
        .where(Rating.id == rating_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound
    return found
