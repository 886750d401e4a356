"""Setting the policy."""

from app.access import Act
from app.errors import Conflict, Invalid, Problem
from app.packages import queries
from app.packages.forms import PolicyReason
from app.packages.models import PackagePolicy
from app.packages.policy import Body, changes, written


def set_policy(act: Act, body: Body, form: PolicyReason) -> PackagePolicy:
    """A new version, in force at once. Offers made before keep the version they were reckoned by.

    `Conflict` where somebody else set another version after this one was opened.
    """
    last = queries.in_force(act.session)
    if form.seen != last.number:
        by = last.made_by or "Somebody"
        raise Conflict(
            f"{by} has set version {last.number} meanwhile. Open the policy again and look what changed."
        )
    if not changes(last.body, body):
        raise Invalid([Problem("", "Nothing is changed. Change a line first, or leave the policy as it is.")])
    made = PackagePolicy(
        version=last.number + 1,
        made_at=act.now,
        made_by=act.actor.name,
        reason=form.reason,
        body=written(body),
    )
    act.session.add(made)
    act.session.flush()
    act.journal("set package policy", kind="package policy", thing_id=made.id, version=made.version)
    return made
