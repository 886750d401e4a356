"""Setting the response clock."""

from app.access import Act
from app.cases import queries
from app.cases.forms import PolicyForm
from app.cases.models import CasePolicy
from app.errors import Conflict, Invalid, Problem


def set_policy(act: Act, form: PolicyForm) -> CasePolicy:
    """A new version. Cases that are open keep the one they came under. `Conflict` where somebody was quicker."""
    last = queries.policy_in_force(act.session)
    if form.seen != last.number:
        raise Conflict(f"{last.made_by} has set version {last.number} meanwhile. Look at it first.")
    problems = []
    if form.closes <= form.opens:
        problems.append(Problem("closes", "The day ends after it begins. Correct one of the two."))
    for first, second in (("answer_hours", "solve_hours"), ("urgent_answer_hours", "urgent_solve_hours")):
        if getattr(form, first) > getattr(form, second):
            problems.append(Problem(first, "An answer can’t take longer than the solution. Correct one."))
    body = form.model_dump(exclude={"seen", "reason"}) | {"from_ratings": form.from_ratings == "yes"}
    if not problems and body == dict(last.body):
        problems.append(Problem("", "Nothing is changed. Change something first, or leave it as it is."))
    if problems:
        raise Invalid(problems)
    made = CasePolicy(
        version=last.number + 1, made_at=act.now, made_by=act.actor.name, reason=form.reason, body=body
    )
    act.session.add(made)
    act.session.flush()
    act.journal("set case policy", kind="case policy", thing_id=made.id, version=made.version)
    return made
