"""How much each role in a contact counts: versions of the share policy, set by HR leads."""

from pydantic import Field
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Act
from app.contacts.models import SharePolicy
from app.errors import Invalid, Problem
from app.intake.corrections import enough
from app.intake.credits import FIRST_WEIGHTS, share_policy
from app.web.forms import Form, Text

#: What each role means, in the order of the form, with the name of its field.
ROLE_FIELDS = {
    "replied": ("replied", "spoke with the customer or wrote the answer"),
    "owned": ("owned", "was responsible until it was closed"),
    "handed_off": ("handed off", "took it in and passed it on"),
    "fixed_the_cause": ("fixed the cause", "made sure that it does not come back"),
    "rescued": ("rescued", "stepped in when it went wrong"),
}


class SharesForm(Form):
    """A weight per role, whole numbers from 0 (does not share) to 10, and why they change."""

    replied: int = Field(ge=0, le=10)
    owned: int = Field(ge=0, le=10)
    handed_off: int = Field(ge=0, le=10)
    fixed_the_cause: int = Field(ge=0, le=10)
    rescued: int = Field(ge=0, le=10)
    reason: Text = Field(max_length=2_000)

    @property
    def weights(self) -> dict[str, int]:
        """Role to weight."""
        return {role: int(getattr(self, field)) for field, (role, _) in ROLE_FIELDS.items()}


def set_share_policy(act: Act, form: SharesForm) -> SharePolicy:
    """A new version, in force for answers that come from now on; what was credited stays."""
    problems = enough(form.reason)
    if not any(form.weights.values()):
        problems.append(Problem("replied", "At least one role counts, else nobody is credited at all."))
    last = share_policy(act.session)
    if form.weights == (last.weights if last else FIRST_WEIGHTS):
        problems.append(Problem("replied", "These are the weights in force. Change one."))
    if problems:
        raise Invalid(problems)
    made = SharePolicy(
        version=(last.version if last else 0) + 1,
        made_at=act.now,
        made_by=act.actor.name,
        reason=form.reason,
        weights=form.weights,
    )
    act.session.add(made)
    act.session.flush()
    act.journal("set share policy", kind="share policy", thing_id=made.id, version=made.version)
    return made


def share_versions(session: Session) -> list[SharePolicy]:
    """All versions, newest first."""
    return list(session.scalars(select(SharePolicy).order_by(SharePolicy.version.desc())))
