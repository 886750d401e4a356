"""A complaint as typed, understood: everything that can't be meant is named at once."""

from app.access import Act
from app.cases import custody, queries, who
from app.cases.forms import CaseForm
from app.cases.models import EXECUTIVE, PUBLIC
from app.cases.opening import Draft
from app.errors import Invalid, Problem
from app.workdays import countries


def draft_of(act: Act, form: CaseForm, once: str) -> Draft:
    """A form, understood; `Invalid` names everything that can't be meant."""
    problems: list[Problem] = []
    zone, country = form.zone or act.zone, form.country.upper()
    if zone not in who.zones():
        problems.append(Problem("zone", "There is no such time zone. Write one such as Europe/Lisbon."))
        zone = act.zone
    if country and country not in countries():
        problems.append(Problem("country", "Write the country as two letters, such as PT."))
    if form.way == PUBLIC and not form.public_url.startswith(("https://", "http://")):
        problems.append(Problem("public_url", "Give the address where it can be read, with https://."))
    handlers = _handlers(act, form, problems)
    found = Draft(
        said=form.said,
        customer=form.customer,
        customer_ref=queries.customer_ref(act.session, form.customer),
        reach=form.reach,
        owner_id=handlers[0] if handlers else act.actor.employee_id or 0,
        zone=zone,
        country=country,
        came_at=act.now,
        by=act.actor.name,
        by_id=act.actor.employee_id,
        way=form.way,
        once=once,
        public_url=form.public_url if form.way == PUBLIC else "",
        urgent=form.urgent == "yes",
        handlers=handlers,
    )
    _fill(act, form, found, problems)
    if problems:
        raise Invalid(problems)
    return found


def _fill(act: Act, form: CaseForm, found: Draft, problems: list[Problem]) -> None:
    """Owner, moment, team and theme: each may be refused, and all that is refused is said at once."""
    try:
        found.came_at = who.moment(form.came, act.now, act.zone, "came")
    except Invalid as bad:
        problems += bad.problems
    try:
        found.team_id = who.team(act.session, form.team)
    except Invalid as bad:
        problems += bad.problems
    try:
        if form.owner and not found.handlers:
            chosen = who.someone(act.session, form.owner, "owner", act.now)
            found.owner_id = custody.may_own(act.session, chosen.id, act.now, act.zone, "owner").id
        elif form.way == EXECUTIVE and not found.handlers:
            problems.append(Problem("owner", "Name who takes care of it now, and tells you."))
    except Invalid as bad:
        problems += bad.problems
    try:
        found.theme_id = None if problems else who.theme(act.session, form.theme)
    except Invalid as bad:
        problems += bad.problems


def _handlers(act: Act, form: CaseForm, problems: list[Problem]) -> list[int]:
    if not form.protected:
        return []
    found: list[int] = []
    for name in filter(None, (part.strip() for part in form.handlers.replace("\n", ",").split(","))):
        try:
            one = who.someone(act.session, name, "handlers", act.now)
            found.append(custody.may_own(act.session, one.id, act.now, act.zone, "handlers").id)
        except Invalid as bad:
            problems += bad.problems
    if not found and not problems:
        problems.append(Problem("handlers", "Name who handles it: nobody else will know of it."))
    return found
