"""Scores for programs: the same guards, own output models."""

from pydantic import BaseModel

from app.access import Door, guard
from app.scores import guards, queries, teams
from app.scores.models import Fit
from app.scores.queries import Shown
from app.scores.spans import window_from
from app.scores.teams import TeamShown
from app.web.routes import Router

api = Router("/api")


class EvidenceOut(BaseModel):
    """One number with its certainty. `missing`: answers still needed; null where there are enough or none would do.

    `excluded`: answers that a decision excluded; `score_with_excluded`: the score as it would be with them.
    """

    lens: str
    scale: str
    n: int
    score: float
    lo90: float
    hi90: float
    raw: float
    standing: str | None
    missing: int | None
    star_bar: float
    floor_bar: float
    excluded: int
    score_with_excluded: float | None


class EvidencesOut(BaseModel):
    """All lenses over one span of months (`2026-06`), never averaged into each other."""

    id: str
    name: str
    first_month: str
    last_month: str
    evidence: list[EvidenceOut]


@api.get("/employees/{employee_id}/evidence")
def employee(door: Door = guard("see scores", guards.employee, sensitive=True)) -> EvidencesOut:
    """What is known of one employee's service."""
    months = window_from(door.request.query_params.get("months", ""))
    fits = queries.fits(door.session, months)
    found = queries.evidence_of(door.session, door.thing.id, fits)
    return _out(door, door.thing.id, door.thing.name, months, fits, [_one(one) for one in found])


@api.get("/teams/{team_id}/evidence")
def team(door: Door = guard("see team scores", guards.team)) -> EvidencesOut:
    """What is known of one team's service."""
    months = window_from(door.request.query_params.get("months", ""))
    fits = queries.fits(door.session, months)
    found = teams.team_figures(door.session, fits, door.thing.id)
    return _out(door, door.thing.id, door.thing.name, months, fits, [_one(one) for one in found])


def _out(
    door: Door, thing_id: int, name: str, months: int, fits: list[Fit], evidence: list[EvidenceOut]
) -> EvidencesOut:
    span = queries.span_of(fits, months, door.actor.today)
    first, last = (f"{month // 12:04d}-{month % 12 + 1:02d}" for month in (span.first, span.last))
    return EvidencesOut(id=str(thing_id), name=name, first_month=first, last_month=last, evidence=evidence)


def _one(found: Shown | TeamShown) -> EvidenceOut:
    person = isinstance(found, Shown)
    return EvidenceOut(
        lens=found.lens,
        scale=found.scale.id,
        n=found.n,
        score=round(found.score, 4),
        lo90=round(found.lo, 4),
        hi90=round(found.hi, 4),
        raw=round(found.raw, 4),
        standing=found.standing if person else None,
        missing=found.missing if person and found.standing == "not enough evidence" else None,
        star_bar=round(found.star_bar, 4),
        floor_bar=round(found.floor_bar, 4),
        excluded=found.excluded if isinstance(found, Shown) else 0,
        score_with_excluded=_with_excluded(found),
    )


def _with_excluded(found: Shown | TeamShown) -> float | None:
    if not isinstance(found, Shown) or found.score_with is None:
        return None
    return round(found.score_with, 4)
