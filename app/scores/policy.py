"""Bars and thresholds: versioned policy, the newest in force."""

from dataclasses import fields
from datetime import datetime
from typing import Any, Literal

from pydantic import Field
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.contacts.scales import SCALES, Scale
from app.errors import Invalid, Problem
from app.method import Policy
from app.scores.models import PolicyVersion
from app.scores.queries import policy_in_force
from app.web.forms import Form, Text

#: Case-mix factors HR may use: each outside the employee's control, each with what it means.
FACTOR_WORDS = {
    "channel": "the channel the customer came by",
    "reason": "what the contact was about",
    "product": "the product it was about",
    "hard_to_please": "customers marked hard to please",
    "rater": "how strict the colleague who answered is",
    "month": "the month, for what everybody felt at once",
}
#: What holds before anybody set anything: the bars follow from the company's own people.
FIRST: dict[str, Any] = {
    "reliability": 0.70,
    "min_n": 30,
    "p_star": 0.90,
    "p_floor": 0.95,
    "p_developing": 0.90,
    "min_overlap": 0.05,
    "factors": list(FACTOR_WORDS),
    "new_hire_days": 30,
    "positive": {},
    "tell_lowest": 1,
    "tell_lead": False,
    "quiet_from": 20,
    "quiet_to": 7,
    "ask_share": 0.5,
}
#: Of these the scorer knows; the rest of a policy is ours.
SCORER = {field.name for field in fields(Policy)} - {"lo", "hi", "star_bar", "floor_bar", "factors"}


class PolicyForm(Form):
    """A new version of the policy. Bars empty: the 90th and 10th percentile of true skill.

    `positive`: from which shown value on an answer counts as positive, per scale (scale's own where it is not named).
    `tell_lowest`: how many of a scale's lowest answers are told to the manager at once (0: none). `quiet_from`,
    `quiet_to`: full hours of the company's zone between which nobody is told anything. `ask_share`: the chance that
    somebody is asked how a colleague took care of a request.
    """

    star_bar: float | None = Field(default=None, ge=1, le=5)
    floor_bar: float | None = Field(default=None, ge=1, le=5)
    reliability: float = Field(ge=0.5, le=0.95)
    min_n: int = Field(ge=10, le=1000)
    p_star: float = Field(ge=0.8, le=0.999)
    p_floor: float = Field(ge=0.9, le=0.999)
    p_developing: float = Field(ge=0.8, le=0.999)
    min_overlap: float = Field(default=0.05, ge=0.0, le=0.5)
    factors: list[Literal["channel", "reason", "product", "hard_to_please", "rater", "month"]] = Field(
        default_factory=lambda: list(FACTOR_WORDS)  # type: ignore[arg-type]
    )
    new_hire_days: int = Field(default=30, ge=0, le=365)
    positive: dict[str, float] = Field(default_factory=dict)
    tell_lowest: int = Field(default=1, ge=0, le=4)
    tell_lead: bool = False
    quiet_from: int = Field(default=20, ge=0, le=23)
    quiet_to: int = Field(default=7, ge=0, le=23)
    ask_share: float = Field(default=0.5, ge=0.1, le=1.0)
    reason: Text = Field(min_length=10, max_length=2000)

    def body(self) -> dict[str, Any]:
        """What is stored: everything but the reason."""
        return self.model_dump(exclude={"reason"})


def body_of(version: PolicyVersion | None) -> dict[str, Any]:
    """Everything a version says, with what was decided before it where it is silent."""
    return FIRST | (dict(version.body) if version else {})


def told_below(body: dict[str, Any], scale: Scale) -> int:
    """Below how many steps an answer is very bad by a policy; no positive answer ever is."""
    positive = scale.steps(scale.positive)
    below = scale.lo_steps + int(body["tell_lowest"])
    return below if positive is None else min(below, positive)


def scorer_policy(body: dict[str, Any], lens: str, scale: Scale) -> Policy:
    """What a policy means for one lens and scale, in whole steps.

    Absolute bars are set for customers' satisfaction on 1 to 5; every other lens and scale uses percentiles.
    """
    absolute = lens == "customer" and scale.id == "stars_5"
    return Policy(
        lo=float(scale.lo_steps),
        hi=float(scale.hi_steps),
        star_bar=body.get("star_bar") if absolute else None,
        floor_bar=body.get("floor_bar") if absolute else None,
        factors=tuple(body["factors"]),
        **{name: value for name, value in body.items() if name in SCORER},
    )


def policy_for(session: Session, lens: str, scale: Scale) -> tuple[Policy, int]:
    """The scorer's policy in force for one lens and scale, and its version (0: nobody set one)."""
    version = policy_in_force(session)
    return scorer_policy(body_of(version), lens, scale), version.version if version else 0


def policy_at(session: Session, version: int, lens: str, scale: Scale) -> Policy:
    """The scorer's policy of a version: what a stored fit was reckoned by."""
    found = session.scalar(select(PolicyVersion).where(PolicyVersion.version == version))
    return scorer_policy(body_of(found), lens, scale)


def new_hire_days(session: Session) -> int:
    """For how many days after they were hired people's answers are shown and not counted."""
    return int(body_of(policy_in_force(session))["new_hire_days"])


def check_policy(form: PolicyForm) -> PolicyForm:
    """The form, if it can be meant: bars leave room between them and values lie on their scales."""
    scale = SCALES["stars_5"]
    if form.star_bar is not None and form.floor_bar is not None and form.star_bar <= form.floor_bar:
        raise Invalid([Problem("star_bar", "The star bar must lie above the floor.")])
    if form.floor_bar is not None and not scale.lo <= form.floor_bar <= scale.hi:
        raise Invalid([Problem("floor_bar", "The floor lies on the scale, 1 to 5.")])
    wrong = [
        Problem(f"positive.{name}", "Rapport does not know this scale.")
        if name not in SCALES
        else Problem(f"positive.{name}", f"There is no answer {value:g} on {SCALES[name].label}.")
        for name, value in form.positive.items()
        if name not in SCALES or SCALES[name].steps(value) is None
    ]
    if wrong:
        raise Invalid(wrong)
    return form


def set_policy(session: Session, form: PolicyForm, by: str, now: datetime) -> PolicyVersion:
    """A new version, in force from the next fit."""
    check_policy(form)
    last = policy_in_force(session)
    made = PolicyVersion(
        version=(last.version if last else 0) + 1,
        made_at=now,
        made_by=by,
        reason=form.reason,
        body=form.body(),
    )
    session.add(made)
    session.flush()
    return made


def positive_from(body: dict[str, Any], scale: Scale) -> float:
    """From which shown value on an answer counts as positive: what the policy says, else the scale's own."""
    return float(body["positive"].get(scale.id, scale.positive))
