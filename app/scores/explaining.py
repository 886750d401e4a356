"""Why a number is what it is: the stored model and the person's own tallies, said in words."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.clock import first_day
from app.contacts.scales import SCALES, Scale
from app.method import Explanation, Model, Term, WhatIf, explain, sentences, whatif
from app.scores.loading import of_people, of_team
from app.scores.models import Fit, PolicyVersion
from app.scores.policy import body_of, policy_at, scorer_policy
from app.scores.spans import Months
from app.scores.teams import TeamShown
from app.web.words import listing, score, signed

#: Two raw averages closer than this are the same people's.
SAME = 1e-6
LABELS = {"hard_to_please": "Customers hard to please", "rater": "Who answered"}


@dataclass(frozen=True)
class Step:
    """One line of the waterfall, in shown values."""

    label: str
    amount: float
    note: str


@dataclass(frozen=True)
class Why:
    """The exact arithmetic of one score, in shown values, and what the next ten answers could change."""

    raw: float
    terms: list[Step]
    pull: float
    score: float
    company: float
    sentences: list[str]
    best: tuple[float, str]
    worst: tuple[float, str]
    same: tuple[float, str]
    #: The version of the policy it was reckoned by; 0: as delivered.
    version: int = 0


def why(
    session: Session, fit: Fit, employee_id: int, *, own: bool, in_force: PolicyVersion | None = None
) -> Why | None:
    """The explanation of one employee's number in one fit; None without an answer. `in_force`: the newest policy, where
    it is known.
    """
    cells = of_people(session, fit, [employee_id]).span(Months(fit.first_month, fit.last_month))
    model = _model(session, fit)
    if not len(cells) or model is None:
        return None
    scale = SCALES[fit.scale]
    if fit.policy_version == (in_force.version if in_force else 0):
        policy = scorer_policy(body_of(in_force), fit.lens, scale)
    else:
        policy = policy_at(session, fit.policy_version, fit.lens, scale)
    found = named(explain(model, policy, cells))
    shown = _shown(found, whatif(model, policy, cells), scale, own=own)
    return replace(shown, version=fit.policy_version)


@dataclass(frozen=True)
class TeamWhy:
    """Why a team's figure is not its raw average, in shown values. A team is no sample: nothing pulls it anywhere."""

    raw: float
    terms: list[Step]
    score: float

    @property
    def sentence(self) -> Markup:
        """The arithmetic in words, factors that make no difference left out."""
        told = [f"{one.label.lower()} {signed(one.amount)} ({one.note})" for one in self.terms]
        if not told:
            return Markup("The raw average is {}; the kind of work makes no difference to it.").format(
                score(self.raw)
            )
        return Markup("The raw average is {}. For work unlike the company's: {}. On like work {}.").format(
            score(self.raw), listing(told), score(self.score)
        )


def team_why(session: Session, fit: Fit, figure: TeamShown, people: Sequence[int]) -> TeamWhy | None:
    """The difference of a team's figure to its raw average, factor by factor; None where the team's people are others
    than when it was reckoned.
    """
    cells = of_people(session, fit, people).span(Months(fit.first_month, fit.last_month)).as_one()
    if fit.lens == "touchpoint" and len(owned := of_team(session, fit, figure.id)):
        cells = (cells + owned).as_one()
    model = _model(session, fit)
    if not len(cells) or model is None:
        return None
    scale = SCALES[fit.scale]
    policy = policy_at(session, fit.policy_version, fit.lens, scale)
    found = named(explain(model, policy, cells))
    if abs(scale.shown(found.raw) - figure.raw) > SAME:
        return None
    terms = [_step(term, scale) for term in found.terms]
    return TeamWhy(figure.raw, [one for one in terms if signed(one.amount) != "0.00"], figure.score)


def _model(session: Session, fit: Fit) -> Model | None:
    """The fitted model; None where a newer fit has taken its place since the page began."""
    found = session.scalar(select(Fit.model).where(Fit.id == fit.id))
    return Model.from_dict(found) if found is not None else None


def named(found: Explanation) -> Explanation:
    """The same with months by their names instead of their keys."""
    return replace(found, terms=tuple(_month_named(term) for term in found.terms))


def _month_named(term: Term) -> Term:
    if term.factor != "month" or not term.level.isdecimal():
        return term
    return replace(term, level=f"{first_day(int(term.level)):%B %Y}")


def _note(term: Term) -> str:
    """What of a factor matters most. Who a colleague is who answered is nobody's business, not even as a code."""
    if term.factor == "rater":
        return "how strict these colleagues are when they answer about others"
    level = {"yes": "marked", "": "not given"}.get(term.level, term.level)
    if term.factor == "hard_to_please" and term.level == "":
        level = "not marked"
    return f"{level}: {term.level_share:.0%} of this work, {term.company_share:.0%} of the company's"


def _step(term: Term, scale: Scale) -> Step:
    label = LABELS.get(term.factor, term.factor.capitalize())
    return Step(label=label, amount=scale.shown(term.amount), note=_note(term))


def _shown(found: Explanation, ahead: WhatIf, scale: Scale, *, own: bool) -> Why:
    terms = [_step(term, scale) for term in found.terms]
    return Why(
        raw=scale.shown(found.raw),
        terms=terms,
        pull=scale.shown(found.pull),
        score=scale.shown(found.adjusted_score),
        company=scale.shown(found.company_mean),
        sentences=sentences(found, second_person=own),
        best=(scale.shown(ahead.best.adjusted_score), ahead.best.standing),
        worst=(scale.shown(ahead.worst.adjusted_score), ahead.worst.standing),
        same=(scale.shown(ahead.same.adjusted_score), ahead.same.standing),
    )
