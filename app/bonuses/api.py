"""Bonus plans as JSON: reading them and making one. The same actions as the pages'. Nobody's bonus is in them."""

from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from app.access import Door, guard
from app.bonuses import actions, queries
from app.bonuses.forms import PlanForm
from app.bonuses.queries import Line
from app.bonuses.raising import today_of
from app.web.forms import Text, read
from app.web.routes import Router

api = Router("/api")


class MetricIn(BaseModel):
    """What a plan pays for: a metric of the list, by name, and its weight in percent."""

    model_config = ConfigDict(strict=True, extra="forbid", str_strip_whitespace=True)

    name: Text = Field(min_length=1, max_length=120)
    weight: int = Field(ge=1, le=100)


class PlanIn(BaseModel):
    """A plan. `owner`: full name, number or e-mail, empty is oneself; `whose`: `team:NAME`, `unit:NAME` or empty; days
    like 2026-04-03, an empty `starts_on` is today. The weights come to 100.
    """

    model_config = ConfigDict(strict=True, extra="forbid", str_strip_whitespace=True)

    name: Text = Field(min_length=3, max_length=120)
    for_whom: Text = Field(min_length=2, max_length=200)
    whose: Text = Field(default="", max_length=220)
    owner: Text = Field(default="", max_length=320)
    starts_on: Text = Field(default="", max_length=20)
    ends_on: Text = Field(default="", max_length=20)
    metrics: list[MetricIn] = Field(min_length=1, max_length=20)


class MetricOut(BaseModel):
    """What a plan pays for. `direction`: more or less; `lens`: where its number comes from here, or empty."""

    name: str
    weight: int
    direction: str
    customer: bool
    lens: str


class ConflictOut(BaseModel):
    """Where a plan and another one pull apart. `state`: open, accepted or cleared; `missing`: what would hold them
    together, or what does.
    """

    plan: str
    metric: str
    other_plan: str
    other_metric: str
    state: str
    missing: str


class PlanOut(BaseModel):
    """A plan as its newest version says it, with its conflicts as far as one may see them. `state`: in force, coming
    or over.
    """

    id: int
    name: str
    version: int
    for_whom: str
    whose: str
    owner: str
    starts_on: date
    ends_on: date | None
    state: str
    metrics: list[MetricOut]
    conflicts: list[ConflictOut]


@api.get("/bonus-plans")
def listed(door: Door = guard("see all bonus plans")) -> list[PlanOut]:
    """Every plan, by name."""
    lines = queries.lines(door.session)
    found = queries.conflicts(door.session, lines, today_of(door))
    return [_out(door, one, found) for one in lines]


@api.post("/bonus-plans")
def make(wish: PlanIn, door: Door = guard("make bonus plans")) -> PlanOut:
    """Make a plan; what it pulls against is raised at once. A second one of the same name is refused."""
    given = wish.model_dump(exclude={"metrics"})
    given |= {
        "metrics": [one.name for one in wish.metrics],
        "weights": [str(one.weight) for one in wish.metrics],
    }
    made = actions.make(door, read(PlanForm, given))
    lines = queries.lines(door.session)
    found = queries.conflicts(door.session, lines, today_of(door))
    return _out(door, next(one for one in lines if one.plan.id == made.id), found)


def _out(door: Door, line: Line, found: list[queries.Conflict]) -> PlanOut:
    said, today = line.newest, today_of(door)
    version, seen = said.version, door.may("see bonus conflicts") or queries.is_owner(door.actor, line)
    return PlanOut(
        id=line.plan.id,
        name=line.plan.name,
        version=version.number,
        for_whom=version.for_whom,
        whose=said.whose,
        owner=said.owner,
        starts_on=version.starts_on,
        ends_on=version.ends_on,
        state=line.state(today),
        metrics=[
            MetricOut(
                name=one.name,
                weight=one.weight,
                direction=one.direction,
                customer=one.customer,
                lens=one.lens,
            )
            for one in said.metrics
        ],
        conflicts=[
            ConflictOut(
                plan=one.clash.first.name,
                metric=one.clash.first_metric,
                other_plan=one.clash.second.name,
                other_metric=one.clash.second_metric,
                state=one.state,
                missing=one.mend,
            )
            for one in found
            if seen and line.plan.id in (one.clash.first.id, one.clash.second.id)
        ],
    )
