"""Bars and thresholds: versioned policy, the newest in force."""

from datetime import datetime

from pydantic import Field
from sqlalchemy.orm import Session

from app.contacts.scales import SCALES, Scale
from app.errors import Invalid, Problem
from app.scores.method import Policy
from app.scores.models import PolicyVersion
from app.scores.queries import policy_in_force
from app.web.forms import Form, Text

#: What holds before anybody set anything: the bars follow from the company's own people.
FIRST = {"reliability": 0.70, "min_n": 30, "p_star": 0.90, "p_floor": 0.95, "p_developing": 0.90}


class PolicyForm(Form):
    """A new version of the policy. Bars empty: the 90th and 10th percentile of true skill."""

    star_bar: float | None = Field(default=None, ge=1, le=5)
    floor_bar: float | None = Field(default=None, ge=1, le=5)
    reliability: float = Field(ge=0.5, le=0.95)
    min_n: int = Field(ge=10, le=1000)
    p_star: float = Field(ge=0.8, le=0.999)
    p_floor: float = Field(ge=0.9, le=0.999)
    p_developing: float = Field(ge=0.8, le=0.999)
    reason: Text = Field(min_length=10, max_length=2000)


def policy_for(session: Session, lens: str, scale: Scale) -> tuple[Policy, int]:
    """The scorer's policy for one lens and scale, in whole steps, and its version (0: nobody set one).

    Absolute bars are set for customers' satisfaction on 1 to 5; every other lens and scale uses percentiles.
    """
    version = policy_in_force(session)
    body = dict(version.body) if version else dict(FIRST)
    star, floor = body.pop("star_bar", None), body.pop("floor_bar", None)
    absolute = lens == "customer" and scale.id == "stars_5"
    policy = Policy(
        lo=float(scale.lo_steps),
        hi=float(scale.hi_steps),
        star_bar=star if absolute else None,
        floor_bar=floor if absolute else None,
        **body,
    )
    return policy, version.version if version else 0


def set_policy(session: Session, form: PolicyForm, by: str, now: datetime) -> PolicyVersion:
    """A new version, in force from the next fit. Bars must leave room between them."""
    scale = SCALES["stars_5"]
    if form.star_bar is not None and form.floor_bar is not None and form.star_bar <= form.floor_bar:
        raise Invalid([Problem("star_bar", "The star bar must lie above the floor.")])
    if form.floor_bar is not None and not scale.lo <= form.floor_bar <= scale.hi:
        raise Invalid([Problem("floor_bar", "The floor lies on the scale, 1 to 5.")])
    last = policy_in_force(session)
    made = PolicyVersion(
        version=(last.version if last else 0) + 1,
        made_at=now,
        made_by=by,
        reason=form.reason,
        body=form.model_dump(exclude={"reason"}),
    )
    session.add(made)
    session.flush()
    return made
