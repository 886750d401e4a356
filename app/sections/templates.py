"""Templates: the sections of a review and their weights."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import Invalid, Problem
from app.people.behaviours import BEHAVIOURS as SERVICE
from app.reviews import rules
from app.reviews.models import (
    BEHAVIOURS,
    CUSTOMER,
    GROUPS,
    MANAGER,
    MANDATORY,
    MOTIVE,
    SELF,
    TEAMWORK,
    TEXT,
    Section,
    Template,
)


class Spec(NamedTuple):
    """One section of a template to be made."""

    kind: str
    title: str
    prompt: str
    weight: int
    fillers: Sequence[str] = (MANAGER,)
    #: What each rating from 1 to 5 means, in words; empty where the general words do.
    anchors: Sequence[str] = ()
    #: Of a scorecard: each {"name", "anchors": {"1": …, "3": …, "5": …}}.
    items: Sequence[dict[str, Any]] = ()


#: The six behaviours as the items of a section.
SIX: tuple[dict[str, Any], ...] = tuple({"name": one.name, "anchors": one.anchors} for one in SERVICE)


#: Everybody who is asked about service and behaviour.
AROUND = (MANAGER, SELF, *GROUPS)
BOTH = (MANAGER, SELF)
#: What a new installation starts with.
FIRST = (
    Spec(
        CUSTOMER,
        "Customer satisfaction",
        "What do customers say of this person's work, and how sure are we?",
        30,
        AROUND,
        (
            "Customers are worse off for it, and say so.",
            "Customers often have to ask twice.",
            "Customers get what they need.",
            "Customers get more than they asked for.",
            "Customers tell others about it.",
        ),
    ),
    Spec(
        TEAMWORK,
        "Customer-care teamwork",
        "How well do colleagues who depend on this person get what they need to serve customers?",
        20,
        AROUND,
        (
            "Colleagues work around it, and customers wait.",
            "Colleagues have to remind and to ask again.",
            "Colleagues get what they need, in time.",
            "Colleagues are told before they have to ask.",
            "Colleagues serve customers better for it, and say so.",
        ),
    ),
    Spec(
        BEHAVIOURS,
        "Behaviours",
        "Score what you have seen, and skip what you have not: what is skipped does not count.",
        20,
        AROUND,
        items=SIX,
    ),
    Spec(
        TEXT,
        "Results of the period",
        "What was promised, what came of it, what did it change for customers?",
        30,
        BOTH,
    ),
    Spec(TEXT, "Next half year", "What will you do together so that customers notice?", 0, BOTH),
    Spec(MOTIVE, "Why this work, why customers?", "For you and your manager alone.", 0, (SELF,)),
)


def make_template(
    session: Session,
    name: str,
    sections: Sequence[tuple[str, str, str, int] | Spec],
    now: datetime,
    version: int = 1,
    *,
    about: str = "",
    made_by: str = "",
) -> Template:
    """A template of (kind, title, prompt, weight) and, with `Spec`, more. Both mandatory kinds stand in it; weights
    add up to 100.
    """
    specs = [Spec(*section) for section in sections]
    problem = rules.weights_problem([section.weight for section in specs])
    if problem:
        raise Invalid([Problem("weights", problem)])
    absent = [kind for kind in MANDATORY if kind not in {section.kind for section in specs}]
    if absent:
        raise Invalid(
            [Problem("sections", f"Add a section for {absent[0]}: it stands in everybody's review.")]
        )
    template = Template(name=name, version=version, made_at=now, about=about, made_by=made_by)
    session.add(template)
    session.flush()
    for position, spec in enumerate(specs):
        session.add(
            Section(
                template_id=template.id,
                position=position,
                kind=spec.kind,
                title=spec.title,
                prompt=spec.prompt,
                weight=spec.weight,
                fillers=list(spec.fillers),
                anchors=list(spec.anchors),
                items=[dict(one) for one in spec.items],
            )
        )
    session.flush()
    return template


def ensure_template(session: Session, now: datetime) -> Template:
    """The template a new installation starts with; an existing one is left alone."""
    held = session.scalar(select(Template).order_by(Template.made_at).limit(1))
    if held is not None:
        return held
    return make_template(session, "Half-year review", FIRST, now)
